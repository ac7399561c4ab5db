"""What every detector keeps, wherever it runs: in time, without raising, unknown where it cannot know."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from reminderd.core.events import Detected
from reminderd.core.settings import DETECTED_HOLDS
from reminderd.detectors.detector import Check, answer_of, ask, detectors
from reminderd.system.bus import close_all

REASONS = tuple(detectors())
VARIABLES = ("DISPLAY", "XAUTHORITY", "PULSE_SERVER", "PULSE_RUNTIME_PATH", "PIPEWIRE_REMOTE", "PIPEWIRE_RUNTIME_DIR")

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.fixture(params=REASONS)
def detector(request: pytest.FixtureRequest) -> Check:
    return detectors()[request.param]


@pytest.fixture
async def desert(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Path]:
    """A session with nothing in it; gives its runtime folder."""
    for name in (*VARIABLES, "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    yield tmp_path
    await close_all()


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def rude(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


async def babbling(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        for _ in range(100):
            writer.write(bytes(range(256)) * 4)
            await writer.drain()


@pytest.fixture(params=[silent, rude, babbling])
async def strangers(
    request: pytest.FixtureRequest, desert: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[None]:
    """Every server of a desktop is there, and none is what it should be."""
    talk: Talk = request.param
    (desert / "pulse").mkdir()
    paths = [desert / name for name in ("bus", "wayland-0", "pipewire-0", "pulse/native")]
    servers = [await asyncio.start_unix_server(talk, path) for path in paths]
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={desert}/bus")
    monkeypatch.setattr("reminderd.detectors.detector.DEADLINE_SECONDS", 0.4)
    monkeypatch.setattr("reminderd.system.bus.CONNECT_SECONDS", 0.3)
    yield
    await close_all()
    for each in servers:
        each.close()


def test_there_is_one_for_every_hold_that_can_be_detected() -> None:
    """Of the rest, the calendar is read elsewhere, and an inhibitor is a sign of presence."""
    assert set(DETECTED_HOLDS) - {"calendar"} <= set(REASONS) <= {*DETECTED_HOLDS, "inhibitor"}


async def test_in_an_empty_session_it_does_not_know_and_says_so_at_once(detector: Check, desert: Path) -> None:
    began = time.perf_counter()
    answer = await answer_of(detector)
    assert time.perf_counter() - began < 0.2
    assert answer.on is not True
    assert answer.detail
    assert answer.detail.isprintable()


async def test_it_can_be_asked_again(detector: Check, desert: Path) -> None:
    assert await answer_of(detector) == await answer_of(detector)


async def test_strangers_in_every_place_are_unknown_and_in_time(detector: Check, strangers: None) -> None:
    told: list[Detected] = []
    began = time.perf_counter()
    await ask({"it": detector}, told.append)
    assert time.perf_counter() - began < 1.0
    (answer,) = told
    assert answer.reason == "it"
    assert answer.on is not True
    assert answer.detail.isprintable()


async def test_sockets_that_nobody_serves_any_more_are_unknown(detector: Check, desert: Path) -> None:
    (desert / "pulse").mkdir()
    left = [socket.socket(socket.AF_UNIX) for _ in range(4)]
    for each, name in zip(left, ("bus", "wayland-0", "pipewire-0", "pulse/native"), strict=True):
        each.bind(str(desert / name))
        each.close()
    told: list[Detected] = []
    await ask({"it": detector}, told.append)
    assert [each.on for each in told] in ([None], [False])


async def test_given_up_it_lets_go_soon(detector: Check, strangers: None) -> None:
    """Of its connections, and of the programs it asks."""
    before = children()
    asked = asyncio.ensure_future(answer_of(detector))
    await asyncio.wait([asked], timeout=0.05)
    asked.cancel()
    await asyncio.wait([asked], timeout=1.0)
    assert asked.done()
    await asyncio.wait([asyncio.ensure_future(children_end(before))], timeout=2.0)
    assert children() <= before


def children() -> set[str]:
    return set(Path("/proc/thread-self/children").read_text().split())


async def children_end(before: set[str]) -> None:
    while children() - before:
        await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=0.02)


def test_the_daemon_loads_nothing_heavy_for_them() -> None:
    """Finding and asking all of them in an empty session."""
    heavy = ("pulsectl", "ctypes", "winreg", "apprise", "pydantic")
    script = (
        "import asyncio, sys, reminderd.detectors.detector as a\n"
        "asyncio.run(a.ask(a.detectors(), lambda _: None))\n"
        f"print([each for each in {heavy!r} if each in sys.modules])"
    )
    said = subprocess.run(
        [sys.executable, "-c", script], env={"PATH": "/nowhere"}, capture_output=True, text=True, check=True
    )
    assert said.stdout == "[]\n"
