"""What a hostile or broken X server or compositor may send: it costs the connection and nothing more."""

import asyncio
import contextlib
import struct
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from reminderd.idle.x11 import read_counters
from reminderd.system.display import DisplayConnection, DisplayError
from reminderd.system.display.wayland import WaylandConnection
from reminderd.system.display.x11 import LARGEST_MESSAGE, XConnection
from tests.fakes.x_server import GREETING
from tests.virtual_loop import run_virtual, settle


class Wire:
    """A stream and its transport that go nowhere."""

    def __init__(self) -> None:
        self.transport = self
        self.aborted = False

    def write(self, data: bytes) -> None: ...

    def is_closing(self) -> bool:
        return self.aborted

    def abort(self) -> None:
        self.aborted = True


async def hear(connection: DisplayConnection, lost: list[str], *messages: bytes) -> None:
    """Have it receive these; it is either still open afterwards, or was lost, or refused to begin."""
    wire: Any = Wire()
    reader = asyncio.StreamReader()
    connection._writer = wire
    beginning = asyncio.ensure_future(connection._introduce(reader))
    await settle(2)
    for each in messages:
        reader.feed_data(each)
        await settle(3)
    beginning.cancel()
    (answer,) = await asyncio.gather(beginning, return_exceptions=True)
    assert isinstance(answer, DisplayError | asyncio.CancelledError | None)
    assert wire.aborted == bool(lost)
    connection.close()
    await settle(2)


async def x_connection(*messages: bytes) -> tuple[list[str], list[bytes]]:
    lost: list[str] = []
    events: list[bytes] = []
    await hear(XConnection(events.append, lost.append, b"cookie"), lost, *messages)
    return lost, events


@settings(max_examples=60, deadline=None)
@given(st.lists(st.binary(max_size=80), max_size=5), st.booleans())
def test_an_x_server_may_say_anything(pieces: list[bytes], greets: bool) -> None:
    lost, _ = run_virtual(x_connection(*([GREETING] if greets else []), *pieces))
    assert len(lost) <= 1


def test_an_answer_that_was_not_asked_for_ends_it() -> None:
    lost, _ = run_virtual(x_connection(GREETING, struct.pack("<BBHI", 1, 0, 77, 0) + bytes(24)))
    assert lost == ["the X server answers what was not asked"]


def test_a_message_beyond_all_bounds_ends_it() -> None:
    long = struct.pack("<BBHI", 35, 0, 0, LARGEST_MESSAGE) + bytes(24)
    lost, _ = run_virtual(x_connection(GREETING, long))
    assert lost == ["the X server sends a message beyond all bounds"]


def test_events_come_whole_however_they_are_cut() -> None:
    event = bytes([84]) + bytes(31)
    stream = GREETING + event * 3
    lost, events = run_virtual(x_connection(*(stream[i : i + 5] for i in range(0, len(stream), 5))))
    assert (lost, events) == ([], [event] * 3)


@given(st.binary(min_size=32, max_size=200))
def test_a_list_of_counters_is_read_or_refused(reply: bytes) -> None:
    with contextlib.suppress(DisplayError, struct.error):
        read_counters(reply)


async def compositor(*messages: bytes) -> tuple[list[str], WaylandConnection]:
    lost: list[str] = []
    wayland = WaylandConnection(lost.append, lambda _: None)
    await hear(wayland, lost, *messages)
    return lost, wayland


def message(target: int, event: int, arguments: bytes) -> bytes:
    return struct.pack("=II", target, (8 + len(arguments)) << 16 | event) + arguments


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=40), st.builds(message, st.integers(0, 4), st.integers(0, 2), st.binary(max_size=40))
        ),
        max_size=8,
    )
)
def test_a_compositor_may_say_anything(pieces: list[bytes]) -> None:
    lost, _ = run_virtual(compositor(*pieces))
    assert len(lost) <= 1


def test_a_compositor_that_offers_without_end_is_left() -> None:
    offers = [message(2, 0, struct.pack("=II", n, 5) + b"%04d\0\0\0\0" % n + struct.pack("=I", 1)) for n in range(5000)]
    lost, _ = run_virtual(compositor(*offers))
    assert lost == ["the compositor offers things without end"]


def test_a_refusal_is_told_without_control_characters() -> None:
    text = b"no\x1b[31m!\0"
    refusal = message(1, 0, struct.pack("=III", 1, 1, len(text)) + text + bytes(-len(text) % 4))
    lost, _ = run_virtual(compositor(refusal))
    assert lost == ["the compositor refused a request (no[31m!)"]


def test_ids_that_were_freed_are_used_again() -> None:
    lost, wayland = run_virtual(compositor(message(1, 1, struct.pack("=I", 3))))
    assert not lost
    assert wayland.new_object() == 3
    assert wayland.new_object() == 4
