"""A program run to its end: without a shell, in a process group of its own, never longer than its deadline."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal


class NotStarted(Exception):
    """It could not be started; the message says why."""


@dataclass(frozen=True, slots=True)
class Ended:
    """How it ended."""

    code: int | None
    """Its exit code (negative: the signal that ended it); None: it was killed at its deadline."""
    said: str
    """The beginning of what it wrote to the one stream that was listened to."""


class _Listener(asyncio.SubprocessProtocol):
    """Keeps the beginning, reads on so that nobody is held up by a full pipe, and tells the end of the program.

    The end of the program, not of its output: what it left running in the background may hold the pipe for hours.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self.said = bytearray()
        self.exited: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        self.said += data[: self._limit - len(self.said)]

    def process_exited(self) -> None:
        if not self.exited.done():
            self.exited.set_result(None)


async def run(  # noqa: PLR0913 (what a program is given, and its bounds)
    argv: Sequence[str],
    environ: Mapping[str, str],
    *,
    deadline: float,
    listen: Literal["stdout", "stderr"],
    limit: int,
    tell: bytes = b"",
) -> Ended:
    """Run it, `tell` it something on its standard input, and wait for its end, `deadline` seconds at most.

    At the deadline, or when nobody waits any more, it is killed with all it started.

    Raises:
        NotStarted: it could not be.
    """
    nothing, pipe = asyncio.subprocess.DEVNULL, asyncio.subprocess.PIPE
    try:
        transport, listener = await asyncio.get_running_loop().subprocess_exec(
            lambda: _Listener(limit),
            *argv,
            stdin=pipe if tell else nothing,
            stdout=pipe if listen == "stdout" else nothing,
            stderr=pipe if listen == "stderr" else nothing,
            env=dict(environ),
            start_new_session=True,
        )
    except (OSError, ValueError) as problem:
        raise NotStarted(getattr(problem, "strerror", None) or str(problem)) from None
    try:
        if tell:
            _tell(transport, tell)
        await asyncio.wait([listener.exited], timeout=deadline)
        code = transport.get_returncode()
        if code is None:
            _kill_group(transport.get_pid())
            await asyncio.wait([listener.exited], timeout=0.5)  # it is dead; this lets it be reaped
    finally:
        if not listener.exited.done():
            _kill_group(transport.get_pid())
        transport.close()
    return Ended(code, listener.said.decode(errors="replace"))


def _tell(transport: asyncio.SubprocessTransport, message: bytes) -> None:
    stdin = transport.get_pipe_transport(0)
    assert isinstance(stdin, asyncio.WriteTransport)  # noqa: S101 (asked for as a pipe)
    stdin.write(message)
    stdin.write_eof()


def _kill_group(leader: int) -> None:
    with contextlib.suppress(OSError):  # it has just ended by itself
        if hasattr(os, "killpg"):
            os.killpg(leader, signal.SIGKILL)
