"""The command line's side of the control socket: synchronous, and light to import.

It uses the C module under `socket`: that one's selectors, enums and collections would cost a cold `status` half as
much as starting Python does.

One request, one answer; `follow` gives every new status until the daemon stops. Nothing here waits for ever but
`follow` between two changes, and that waits in the kernel.
"""

from __future__ import annotations

import _socket
import os
import sys
import time

from reminderd.control import quick_json
from reminderd.control.place import socket_path
from reminderd.control.protocol import LONGEST_ANSWER, VERSION

TYPE_CHECKING = False  # what type checkers take for true; importing typing for it would cost 4 ms
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

_LONGEST_ADDRESS = 107


class DaemonNotRunning(Exception):
    """Nobody listens on the control _socket."""


class DaemonSilent(Exception):
    """A daemon is there but gave no proper answer in time; the text says what was seen."""


def call(
    verb: str, args: Mapping[str, Any] | None = None, timeout: float = 2.0, path: str | None = None
) -> dict[str, Any]:
    """Ask the daemon once and give its whole answer: `ok`, `text` and `data`.

    `timeout` is in seconds, for all of it. `path` is for tests; everybody else means the user's own daemon.

    Raises:
        DaemonNotRunning: there is none.
        DaemonSilent: it did not answer, or not in our protocol.
    """
    deadline = time.monotonic() + timeout
    connection = _connect(path or socket_path(), deadline)
    try:
        _send(connection, verb, args or {}, deadline)
        lines = _Lines(connection)
        while (line := lines.next()) is None:
            if lines.ended:
                raise DaemonSilent("the daemon went away without an answer")
            lines.receive(deadline)
    finally:
        connection.close()
    answer = _read(line)
    if not isinstance(answer.get("ok"), bool) or not isinstance(answer.get("data"), dict):
        raise DaemonSilent("the daemon answered in another protocol; restart it after an upgrade")
    return answer


def follow(timeout: float = 2.0, path: str | None = None, reader: int | None = None) -> Iterator[dict[str, Any]]:
    """Return the status now and after each change; ends when the daemon stops.

    `reader` is a descriptor we write to (standard output): when nobody reads it any more, this ends by
    BrokenPipeError at once instead of at the next change. `timeout` bounds the wait for the first status.

    Raises:
        DaemonNotRunning, DaemonSilent: as for `call`.
    """
    deadline = time.monotonic() + timeout
    connection = _connect(path or socket_path(), deadline)
    try:
        _send(connection, "follow", {}, deadline)
        lines = _Lines(connection)
        first = True
        while True:
            while (line := lines.next()) is not None:
                status = _read(line)
                if status.get("ok") is False:
                    raise DaemonSilent(str(status.get("text", "the daemon refused")))
                first = False
                yield status
            if lines.ended:
                return
            if not first:
                _wait(connection, reader)
            lines.receive(deadline if first else None)
    finally:
        connection.close()


class _Lines:
    """Cuts what the daemon sends into lines."""

    def __init__(self, connection: _socket.socket) -> None:
        self._connection = connection
        self._buffer = bytearray()
        self.ended = False

    def next(self) -> bytes | None:
        end = self._buffer.find(b"\n")
        if end < 0:
            return None
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return line

    def receive(self, deadline: float | None) -> None:
        self._connection.settimeout(None if deadline is None else _left(deadline))
        try:
            more = self._connection.recv(65536)
        except TimeoutError:
            raise DaemonSilent("the daemon did not answer in time") from None
        except ConnectionError:
            more = b""
        self.ended = not more
        self._buffer += more
        if len(self._buffer) > LONGEST_ANSWER:
            raise DaemonSilent("the daemon's answer has no end")


def _connect(path: str, deadline: float) -> _socket.socket:
    folder = None
    address = path
    connection = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
    try:
        if len(os.fsencode(path)) > _LONGEST_ADDRESS:  # more than the kernel takes: go in by the folder
            folder = os.open(os.path.dirname(path), os.O_RDONLY)  # noqa: PTH120 (no pathlib on this path)
            address = f"/proc/self/fd/{folder}/{os.path.basename(path)}"  # noqa: PTH119
        while True:
            connection.settimeout(_left(deadline))
            try:
                connection.connect(address)
                break
            except BlockingIOError:  # its queue is full for a moment
                time.sleep(0.01)
        _check_peer(connection)
    except TimeoutError:
        connection.close()
        raise DaemonSilent("the daemon did not answer in time") from None
    except OSError as problem:  # no socket, nobody behind it, not for us: to the user it is all the same
        connection.close()
        raise DaemonNotRunning(str(problem)) from None
    except BaseException:
        connection.close()
        raise
    finally:
        if folder is not None:
            os.close(folder)
    return connection


def _check_peer(connection: _socket.socket) -> None:
    option = getattr(_socket, "SO_PEERCRED", None)
    if option is None:
        return
    found = connection.getsockopt(_socket.SOL_SOCKET, option, 12)  # struct ucred: pid, uid, gid
    if int.from_bytes(found[4:8], sys.byteorder) != os.getuid():
        raise DaemonNotRunning("another user listens there")


def _send(connection: _socket.socket, verb: str, args: Mapping[str, Any], deadline: float) -> None:
    connection.settimeout(_left(deadline))
    try:
        request = quick_json.dumps({"v": VERSION, "verb": verb, "args": dict(args)})
        connection.sendall(f"{request}\n".encode("ascii"))
    except TimeoutError:
        raise DaemonSilent("the daemon did not take the request") from None
    except OSError:  # it may have refused already and said why: read on
        return


def _read(line: bytes) -> dict[str, Any]:
    try:
        message = quick_json.loads(line.decode("ascii"))
    except ValueError:
        message = None
    if not isinstance(message, dict):
        raise DaemonSilent("the daemon answered in another protocol; restart it after an upgrade")
    return message


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise DaemonSilent("the daemon did not answer in time")
    return left


def _wait(connection: _socket.socket, reader: int | None) -> None:
    if reader is None:
        return
    import select

    watch = select.poll()
    watch.register(connection, select.POLLIN)
    watch.register(reader, 0)  # errors and hang-ups are told without asking
    if any(ready == reader for ready, _ in watch.poll()):
        raise BrokenPipeError
