"""The client side of the control socket: synchronous, and light to import.

One request gets one answer; `follow` yields every new status until the daemon stops. Every wait has a deadline,
except the wait for the next change in `follow`.
"""

from __future__ import annotations

import os
import select
import socket
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from reminderd.control.protocol import LONGEST_ANSWER, SOCKET_NAME, VERSION, address, decode, encode, same_user
from reminderd.system.folders import runtime_folder

_OTHER_PROTOCOL = "the daemon answered in another protocol; restart it after an upgrade"
_LATE = "the daemon did not answer in time"


class DaemonNotRunning(Exception):
    """Nobody listens on the control socket."""


class DaemonSilent(Exception):
    """A daemon is there but gave no proper answer in time; the text says what was seen."""


def call(
    verb: str, args: Mapping[str, Any] | None = None, timeout: float = 2.0, path: Path | None = None
) -> dict[str, Any]:
    """Ask the daemon once and return its whole answer: `ok`, `text` and `data`.

    `timeout` is in seconds, for all of it. `path` is for tests; the default is this user's own daemon.

    Raises:
        DaemonNotRunning: no daemon runs.
        DaemonSilent: it did not answer in time, or not in our protocol.
    """
    deadline = time.monotonic() + timeout
    with _connect(path, deadline) as connection:
        _send(connection, verb, args or {}, deadline)
        answer = next(_messages(connection, deadline), None)
    if answer is None:
        raise DaemonSilent("the daemon went away without an answer")
    if not isinstance(answer.get("ok"), bool) or not isinstance(answer.get("data"), dict):
        raise DaemonSilent(_OTHER_PROTOCOL)
    return answer


def follow(timeout: float = 2.0, path: Path | None = None, reader: int | None = None) -> Iterator[dict[str, Any]]:
    """Yield the status now and after each change, until the daemon stops.

    `reader` is a descriptor that we write to (standard output): when nobody reads it any more, this ends with
    BrokenPipeError at once instead of at the next change. `timeout` limits the wait for the first status.

    Raises:
        DaemonNotRunning, DaemonSilent: as for `call`.
    """
    deadline = time.monotonic() + timeout
    with _connect(path, deadline) as connection:
        _send(connection, "follow", {}, deadline)
        for status in _messages(connection, deadline, reader):
            if status.get("ok") is False:
                raise DaemonSilent(str(status.get("text", "the daemon refused")))
            yield status


def _connect(path: Path | None, deadline: float) -> socket.socket:
    path = path or runtime_folder() / SOCKET_NAME
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            _connect_to(connection, address(path, folder), deadline)
        finally:
            os.close(folder)
        if not same_user(connection):
            raise DaemonNotRunning("another user listens there")
    except TimeoutError:
        connection.close()
        raise DaemonSilent(_LATE) from None
    except OSError as problem:  # no socket, nobody behind it, not for us: to the user it is all the same
        connection.close()
        raise DaemonNotRunning(str(problem)) from None
    except BaseException:
        connection.close()
        raise
    return connection


def _connect_to(connection: socket.socket, there: str, deadline: float) -> None:
    while True:
        connection.settimeout(_left(deadline))
        try:
            return connection.connect(there)
        except BlockingIOError:  # the daemon's queue is full for a moment
            time.sleep(0.01)


def _send(connection: socket.socket, verb: str, args: Mapping[str, Any], deadline: float) -> None:
    connection.settimeout(_left(deadline))
    try:
        connection.sendall(encode({"v": VERSION, "verb": verb, "args": dict(args)}))
    except TimeoutError:
        raise DaemonSilent("the daemon did not take the request") from None
    except OSError:  # it may have refused already and said why: read on
        return


def _messages(connection: socket.socket, deadline: float, reader: int | None = None) -> Iterator[dict[str, Any]]:
    """Yield what the daemon sends until it closes; only the first message has to come before the deadline."""
    buffer = bytearray()
    first = True
    while True:
        line, newline, rest = buffer.partition(b"\n")
        if newline:
            buffer, first = rest, False
            try:
                yield decode(bytes(line))
            except ValueError:
                raise DaemonSilent(_OTHER_PROTOCOL) from None
            continue
        if len(buffer) > LONGEST_ANSWER:
            raise DaemonSilent("the daemon's answer is too long")
        if reader is not None and not first:
            _wait(connection, reader)
        connection.settimeout(_left(deadline) if first else None)
        try:
            more = connection.recv(65536)
        except TimeoutError:
            raise DaemonSilent(_LATE) from None
        except ConnectionError:
            return
        if not more:
            return
        buffer += more


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise DaemonSilent(_LATE)
    return left


def _wait(connection: socket.socket, reader: int) -> None:
    """Wait until the daemon sends something.

    Raises:
        BrokenPipeError: the reader of our own output left first.
    """
    watch = select.poll()
    watch.register(connection, select.POLLIN)
    watch.register(reader, 0)  # errors and hang-ups are reported without asking for them
    if any(ready == reader for ready, _ in watch.poll()):
        raise BrokenPipeError
