"""Fullscreen, over wires of our own: a small X server and a small compositor that tell, refuse, lie or babble."""

from __future__ import annotations

import asyncio
import contextlib
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reminderd.detectors import wayland_toplevels, x11_window
from reminderd.detectors.fullscreen import Fullscreen
from reminderd.detectors.port import Answer

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

ROOT, WINDOW = 0x50, 0x60000C


@contextlib.asynccontextmanager
async def serving(path: Path, serve: Serve) -> AsyncIterator[None]:
    async def one(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(EOFError, ConnectionError):
            await serve(reader, writer)
        writer.close()

    server = await asyncio.start_unix_server(one, path)
    try:
        yield
    finally:
        server.close()
        await server.wait_closed()


# -- X --------------------------------------------------------------------------------------------------------


class XServer:
    """Knows the properties given, by name; every name in them is an atom, and so is what stands in a tuple."""

    def __init__(self, properties: dict[tuple[int, str], tuple[int | str, ...]], cookie: bytes = b"") -> None:
        names = [name for _, name in properties] + [v for vs in properties.values() for v in vs if isinstance(v, str)]
        self.atoms = {name: 300 + at for at, name in enumerate(dict.fromkeys(names))}
        self.properties = {
            (window, self.atoms[name]): tuple(self.atoms[v] if isinstance(v, str) else v for v in values)
            for (window, name), values in properties.items()
        }
        self.cookie = cookie

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        order, major, _, name_length, key_length = struct.unpack("<BxHHHHxx", await reader.readexactly(12))
        assert (order, major) == (ord("l"), 11)
        await reader.readexactly(name_length + -name_length % 4)
        if (await reader.readexactly(key_length + -key_length % 4))[:key_length] != self.cookie:
            reason = b"No protocol specified\n"
            writer.write(struct.pack("<BBHHH", 0, len(reason), 11, 0, 6) + reason + bytes(2))
            return
        vendor = b"tests"
        setup = bytes(16) + struct.pack("<H", len(vendor)) + bytes(2) + bytes([1, 1]) + bytes(10)
        setup += vendor + bytes(3) + bytes(8) + struct.pack("<I", ROOT) + bytes(36)
        writer.write(struct.pack("<BBHHH", 1, 0, 11, 0, len(setup) // 4) + setup)
        writer.write(bytes([34]) + bytes(31))  # MappingNotify goes to every client, asked or not
        while True:
            opcode, length = struct.unpack("<BxH", await reader.readexactly(4))
            body = await reader.readexactly(4 * length - 4)
            if opcode == 16:
                (size,) = struct.unpack_from("<H", body)
                atom = self.atoms.get(body[4 : 4 + size].decode(), 0)
                writer.write(struct.pack("<BxHII", 1, 0, 0, atom) + bytes(20))
            else:
                window, atom = struct.unpack_from("<II", body)
                writer.write(self.property(window, atom))

    def property(self, window: int, atom: int) -> bytes:
        if window not in (ROOT, WINDOW):
            return struct.pack("<BB", 0, 3) + bytes(30)  # BadWindow
        values = self.properties.get((window, atom))
        if values is None:
            return struct.pack("<BB", 1, 0) + bytes(30)
        head = struct.pack("<BBHIIII", 1, 32, 0, len(values), 33, 0, len(values))
        return head + bytes(12) + struct.pack(f"<{len(values)}I", *values)


MANAGED: dict[tuple[int, str], tuple[int | str, ...]] = {(ROOT, "_NET_SUPPORTING_WM_CHECK"): (7,)}
ACTIVE = {**MANAGED, (ROOT, "_NET_ACTIVE_WINDOW"): (WINDOW,)}
HIDDEN, FULL = "_NET_WM_STATE_HIDDEN", "_NET_WM_STATE_FULLSCREEN"


@pytest.fixture
def x_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "X9"

    async def connect(number: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        assert number == "9"
        return await asyncio.open_unix_connection(path)

    monkeypatch.setattr(x11_window, "_connect", connect)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":9")
    monkeypatch.setenv("XAUTHORITY", str(tmp_path / "authority"))
    return path


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


def message(sender: int, event: int, body: bytes = b"") -> bytes:
    return struct.pack("<II", sender, (8 + len(body)) << 16 | event) + body


def told_global(name: int, interface: bytes, version: int) -> bytes:
    text = interface + b"\0" + bytes(-(len(interface) + 1) % 4)
    return message(2, 0, struct.pack("<II", name, len(interface) + 1) + text + struct.pack("<I", version))


def state(window: int, *values: int) -> bytes:
    return message(window, 4, struct.pack(f"<{len(values) + 1}I", 4 * len(values), *values))


def compositor(windows: bytes, version: int = 3) -> Serve:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readexactly(24)
        writer.write(told_global(1, b"wl_seat", 7))
        writer.write(told_global(5, b"zwlr_foreign_toplevel_manager_v1", version))
        writer.write(message(3, 0, bytes(4)) + message(1, 1, struct.pack("<I", 3)))
        bind = await reader.readexactly(8 + 4 + 4 + 36 + 4 + 4 + 12)
        assert struct.unpack_from("<I", bind, 8)[0] == 5
        assert struct.unpack_from("<II", bind, 52) == (2, 4)
        writer.write(windows + message(5, 0, bytes(4)))
        await reader.read()

    return serve


def window(number: int) -> bytes:
    return message(4, 0, struct.pack("<I", number)) + message(number, 0, struct.pack("<I", 4) + b"abc\0")


A, B = 0xFF000000, 0xFF000001
MAXIMIZED, MINIMIZED, ACTIVATED, FULLSCREEN = range(4)


@pytest.fixture
def wayland_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-9")
    return tmp_path / "wayland-9"


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
        path.unlink()

    asyncio.run(story())
