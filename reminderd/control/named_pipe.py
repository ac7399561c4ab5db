"""The control channel on Windows: a named pipe for this user alone.

Its name, another one at each start, and a key are in a file that only this user can read. Both ends prove to each other
that they know the key before anything else is sent, so that neither another user nor a program that took the name gets
in. `multiprocessing.connection` does that, and carries bytes: one line of the protocol in each message. Its way to send
objects, which would have to be unpickled, is never used.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from reminderd.control.protocol import LONGEST_ANSWER, Connected

FILE_NAME = "control.key"


class Pipe:
    """One end of a connection, with the methods of a socket that are used; every wait has a deadline."""

    def __init__(self, connection: Any, timeout: float | None) -> None:
        self._connection, self._timeout = connection, timeout
        self.send_bytes = self.sendall = connection.send_bytes
        self.close = connection.close

    def settimeout(self, timeout: float | None) -> None:
        """Let each wait from now on last at most `timeout` seconds; None: for ever."""
        self._timeout = timeout

    def recv_bytes(self, most: int) -> bytes:
        """Return one message.

        Raises:
            TimeoutError, EOFError, OSError: none came in time, or none will come.
        """
        if not self._connection.poll(self._timeout):
            raise TimeoutError
        message: bytes = self._connection.recv_bytes(most)
        return message

    def recv(self, _size: int) -> bytes:
        """Return one message, or b"" at the end; raise TimeoutError if none came in time."""
        try:
            return self.recv_bytes(LONGEST_ANSWER)
        except EOFError:
            return b""


def connect(path: str | Path, timeout: float) -> Pipe:
    """Return a connection to the daemon, each of whose waits lasts at most `timeout` seconds.

    Raises:
        TimeoutError: a daemon is there, and has no time for us.
        OSError: no daemon of this user is there.
    """
    import hmac  # noqa: F401 (the proof loads it otherwise, when the daemon waits already)
    from multiprocessing import AuthenticationError
    from multiprocessing.connection import Client, answer_challenge, deliver_challenge

    name, key = Path(path).read_text("ascii").split()
    pipe: Any = Pipe(Client(name), timeout)
    try:
        answer_challenge(pipe, bytes.fromhex(key))
        deliver_challenge(pipe, bytes.fromhex(key))
    except (AuthenticationError, AssertionError):
        raise PermissionError("another program listens there") from None
    except EOFError:  # it has no time for us, or has taken us for a stranger who is silent
        raise TimeoutError from None
    checked: Pipe = pipe
    return checked


async def serve(path: Path, connected: Connected) -> Callable[[], None]:
    """Make the folder, the pipe and the file, listen, and return how to stop.

    Raises:
        OSError: one of them cannot be made.
    """
    from reminderd.control.pipe_server import PipeServer

    return PipeServer(path, connected).close
