"""Fullscreen, over wires of our own: a small X server and a small compositor that tell, refuse, lie or babble."""

from __future__ import annotations

import asyncio
import contextlib
import struct
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reminderd.detectors import wayland_toplevels, x11_window
from reminderd.detectors.detector import Answer
from reminderd.detectors.fullscreen import Fullscreen
from tests.detectors.displays import (
    ACTIVATED,
    ACTIVE,
    FULL,
    FULLSCREEN,
    HIDDEN,
    MANAGED,
    MAXIMIZED,
    ROOT,
    WINDOW,
    A,
    B,
    XServer,
    compositor,
    message,
    serving,
    state,
    window,
)

# -- X --------------------------------------------------------------------------------------------------------


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
    properties: dict[tuple[int, str], tuple[int | str, ...]], answer: bool | None, x_socket: Path
) -> None:
    """Also: none active, one that is gone meanwhile, a window manager that says nothing, none at all."""
    async with serving(x_socket, XServer(properties)):
        assert (await Fullscreen().check()).on is answer


def entry(family: int, number: bytes, name: bytes, key: bytes) -> bytes:
    fields = (b"host", number, name, key)
    return struct.pack(">H", family) + b"".join(struct.pack(">H", len(each)) + each for each in fields)


MAGIC = b"MIT-MAGIC-COOKIE-1"


@pytest.mark.parametrize(
    ("authority", "let_in"),
    [
        (entry(256, b"9", MAGIC, b"0123456789abcdef"), True),
        (entry(0, b"9", MAGIC, b"elsewhere") + entry(65535, b"", MAGIC, b"0123456789abcdef"), True),
        (entry(256, b"8", MAGIC, b"0123456789abcdef") + entry(256, b"9", b"XDM-1", b"0123456789abcdef"), False),
        (entry(256, b"9", MAGIC, b"0123456789abcdef")[:-30], False),
        (b"\xff" * 999, False),
        (b"", False),
    ],
)
async def test_the_key_of_the_authority_file_opens_x(
    authority: bytes, let_in: bool, x_socket: Path, tmp_path: Path
) -> None:
    (tmp_path / "authority").write_bytes(authority)
    async with serving(x_socket, XServer(ACTIVE, cookie=b"0123456789abcdef")):
        answer = await Fullscreen().check()
    assert answer == (Answer(False) if let_in else Answer(None, "the X server refused: No protocol specified"))


@pytest.mark.parametrize("display", ["far.example:0", "localhost:10.0", "nonsense", ":1:2"])
async def test_a_display_on_another_machine_is_not_asked(display: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", display)
    assert await Fullscreen().check() == Answer(None, "the X display is on another machine")


# -- Wayland --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("windows", "answer"),
    [
        (window(A) + state(A, ACTIVATED, FULLSCREEN), True),
        (window(A) + state(A, FULLSCREEN) + window(B) + state(B, ACTIVATED, MAXIMIZED), False),
        (window(A) + state(A, ACTIVATED, FULLSCREEN) + state(A, ACTIVATED), False),
        (window(A) + state(A, ACTIVATED, FULLSCREEN) + message(A, 6), False),
        (window(A), False),
        (b"", False),
    ],
)
async def test_the_active_window_of_a_compositor(windows: bytes, answer: bool, wayland_socket: Path) -> None:
    async with serving(wayland_socket, compositor(windows)):
        assert (await Fullscreen().check()).on is answer


@pytest.mark.parametrize("version", [0, 1])
async def test_a_compositor_without_the_protocol_is_unknown(version: int, wayland_socket: Path) -> None:
    async with serving(wayland_socket, compositor(b"", version)):
        answer = await Fullscreen().check()
    assert answer == Answer(None, "this compositor does not tell which window is fullscreen")


async def test_x_is_not_believed_under_wayland(wayland_socket: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":9")
    assert await Fullscreen().check() == Answer(None, "no Wayland compositor answers")


async def test_no_display_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    answer = await Fullscreen().check()
    assert answer.on is None
    assert "neither" in answer.detail


# -- both -----------------------------------------------------------------------------------------------------


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(babble=st.binary(max_size=400), begin=st.sampled_from([b"", b"\x01\0\x0b\0\0\0\x10\0", message(3, 0, bytes(4))]))
def test_a_server_that_babbles_and_goes_is_unknown_and_nothing_else(
    babble: bytes, begin: bytes, tmp_path: Path
) -> None:
    async def story() -> None:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writer.write(begin + babble)
            await writer.drain()

        path = tmp_path / "babble"
        environ = {"XDG_RUNTIME_DIR": str(tmp_path), "WAYLAND_DISPLAY": "babble"}
        problems = (wayland_toplevels.WaylandUnavailable, x11_window.XUnavailable, OSError, EOFError, struct.error)
        async with serving(path, serve):
            with contextlib.suppress(*problems):
                assert await wayland_toplevels.active_is_fullscreen(environ) in (True, False)
            reader, writer = await asyncio.open_unix_connection(path)
            with contextlib.suppress(*problems):
                writer.write(b"x")
                await x11_window._Connection(reader, writer, await x11_window._root(reader)).active_is_fullscreen()
            writer.close()
        path.unlink(missing_ok=True)  # later Pythons take it away themselves

    asyncio.run(story())
