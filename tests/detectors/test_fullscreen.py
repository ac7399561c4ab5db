"""Fullscreen, asked of a small X server and a small compositor that tell, refuse, lie or babble."""

from __future__ import annotations

import asyncio
import struct
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reminderd.detectors import fullscreen
from reminderd.detectors.detector import Answer, answer_of
from reminderd.system.display import xauthority
from tests.fakes.compositor import TOPLEVELS, FakeCompositor
from tests.fakes.world import World
from tests.fakes.x_server import GREETING, ROOT, WINDOW, FakeX, Properties

COOKIE = b"0123456789abcdef"
MANAGED: Properties = {(ROOT, "_NET_SUPPORTING_WM_CHECK"): (7,)}
ACTIVE: Properties = {**MANAGED, (ROOT, "_NET_ACTIVE_WINDOW"): (WINDOW,)}
HIDDEN, FULL = "_NET_WM_STATE_HIDDEN", "_NET_WM_STATE_FULLSCREEN"

A, B = 0xFF000000, 0xFF000001
MAXIMIZED, MINIMIZED, ACTIVATED, FULLSCREEN = range(4)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where displays listen; the environment names none yet."""
    monkeypatch.setattr(xauthority, "SOCKET_FOLDER", tmp_path)
    monkeypatch.setenv("XAUTHORITY", str(tmp_path / "authority"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    return tmp_path


async def answer_of_x(
    folder: Path, monkeypatch: pytest.MonkeyPatch, properties: Properties, cookie: bytes = b""
) -> Answer:
    _, server = await FakeX.listen(World(), folder, 9, properties, cookie)
    monkeypatch.setenv("DISPLAY", ":9")
    try:
        return await answer_of(fullscreen.check)
    finally:
        server.close()


@pytest.mark.parametrize(
    ("properties", "answer"),
    [
        ({**ACTIVE, (WINDOW, "_NET_WM_STATE"): (HIDDEN, FULL)}, True),
        ({**ACTIVE, (WINDOW, "_NET_WM_STATE"): (HIDDEN,), (3, "x"): (FULL,)}, False),
        ({**ACTIVE, (WINDOW, "_NET_WM_STATE"): ()}, False),
        (ACTIVE, False),
        ({**MANAGED, (ROOT, "_NET_ACTIVE_WINDOW"): (0,), (3, "x"): (FULL,)}, False),
        ({**MANAGED, (ROOT, "_NET_ACTIVE_WINDOW"): (0xBAD,), (3, "_NET_WM_STATE"): (FULL,)}, False),
        (MANAGED, False),
        ({**MANAGED, (3, "x"): ("_NET_ACTIVE_WINDOW", FULL)}, False),
        ({}, None),
    ],
)
async def test_the_active_window_of_x(
    properties: Properties, answer: bool | None, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also: none active, one that is gone meanwhile, a window manager that says nothing, none at all."""
    assert (await answer_of_x(folder, monkeypatch, properties)).on is answer


def entry(family: int, host: bytes, number: bytes, key: bytes) -> bytes:
    fields = (host, number, b"MIT-MAGIC-COOKIE-1", key)
    return struct.pack(">H", family) + b"".join(struct.pack(">H", len(each)) + each for each in fields)


@pytest.mark.parametrize("display", [":9", ":9.0", "unix:9", "unix/unix:9"])
async def test_the_cookie_of_this_host_opens_x_not_that_of_another_one(
    display: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "here")
    (folder / "authority").write_bytes(entry(256, b"there", b"9", b"another") + entry(256, b"here", b"9", COOKIE))
    _, server = await FakeX.listen(World(), folder, 9, ACTIVE, COOKIE)
    monkeypatch.setenv("DISPLAY", display)
    assert await answer_of(fullscreen.check) == Answer(False)
    server.close()


async def test_without_the_cookie_x_refuses(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    answer = await answer_of_x(folder, monkeypatch, ACTIVE, COOKIE)
    assert answer == Answer(None, "the X server refused us (No protocol specified)")


async def answer_of_wayland(
    folder: Path, monkeypatch: pytest.MonkeyPatch, version: int = 3, **windows: tuple[tuple[int, ...] | None, ...]
) -> Answer:
    compositor, server = await FakeCompositor.listen(World(), folder, TOPLEVELS, version)
    compositor.windows = {{"a": A, "b": B}[name]: states for name, states in windows.items()}
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-7")
    try:
        return await answer_of(fullscreen.check)
    finally:
        server.close()


@pytest.mark.parametrize(
    ("windows", "answer"),
    [
        ({"a": [(ACTIVATED, FULLSCREEN)]}, True),
        ({"a": [(FULLSCREEN,)], "b": [(ACTIVATED, MAXIMIZED)]}, False),
        ({"a": [(ACTIVATED, FULLSCREEN), (ACTIVATED,)]}, False),
        ({"a": [(ACTIVATED, FULLSCREEN), None]}, False),
        ({"a": []}, False),
        ({}, False),
    ],
)
async def test_the_active_window_of_a_compositor(
    windows: dict[str, tuple[tuple[int, ...] | None, ...]], answer: bool, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await answer_of_wayland(folder, monkeypatch, **windows)).on is answer


@pytest.mark.parametrize("version", [0, 1])
async def test_a_compositor_without_the_protocol_is_unknown(
    version: int, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = await answer_of_wayland(folder, monkeypatch, version)
    assert answer == Answer(None, "this compositor does not tell which window is fullscreen")


async def test_x_is_not_believed_under_wayland(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":9")
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-9")
    assert await answer_of(fullscreen.check) == Answer(None, "no compositor at wayland-9 (No such file or directory)")


@pytest.mark.usefixtures("folder")
async def test_no_display_is_unknown() -> None:
    answer = await answer_of(fullscreen.check)
    assert answer.on is None
    assert "neither" in answer.detail


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(babble=st.binary(max_size=400), begin=st.sampled_from([b"", GREETING, struct.pack("=III", 3, 12 << 16, 0)]))
def test_a_server_that_babbles_and_goes_is_unknown_and_nothing_else(
    babble: bytes, begin: bytes, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(display: str, socket: Path) -> None:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.read(4)
            writer.write(begin + babble)
            await writer.drain()
            writer.close()

        server = await asyncio.start_unix_server(serve, socket)
        with monkeypatch.context() as patch:
            patch.setenv(display, "wayland-8" if display == "WAYLAND_DISPLAY" else ":8")
            assert isinstance(await answer_of(fullscreen.check), Answer)
        server.close()

    for display, socket in (("DISPLAY", folder / "X8"), ("WAYLAND_DISPLAY", folder / "wayland-8")):
        asyncio.run(story(display, socket))
        socket.unlink(missing_ok=True)  # later Pythons take it away themselves
