"""The output of a small program: bounded in time and size, without a shell, and never waited for in vain."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping

DEADLINE_SECONDS = 0.9
"""A little less than a detector has, so that the detail says which program was late."""

LIMIT_BYTES = 8 * 1024 * 1024
"""A PipeWire graph of a busy studio stays under 2 MiB."""


class ChildFailed(Exception):
    """It could not be started, was late, failed, or said too much; the message says which."""


class _Output(asyncio.SubprocessProtocol):
    """Collects what is written, and tells when the program has ended and closed its output, or says too much."""

    def __init__(self) -> None:
        self.text = bytearray()
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        self.text += data
        if len(self.text) > LIMIT_BYTES:
            self._end()

    def connection_lost(self, exc: Exception | None) -> None:
        self._end()

    def _end(self) -> None:
        if not self.ended.done():
            self.ended.set_result(None)


async def output(*argv: str, environ: Mapping[str, str] | None = None, deadline: float = DEADLINE_SECONDS) -> str:
    """Run it and give what it wrote to standard output, in the C locale so that numbers are numbers.

    Raises:
        ChildFailed: there is no output to believe.
    """
    env = {**(os.environ if environ is None else environ), "LC_ALL": "C"}
    nothing, pipe = asyncio.subprocess.DEVNULL, asyncio.subprocess.PIPE
    try:
        transport, said = await asyncio.get_running_loop().subprocess_exec(
            _Output, *argv, stdin=nothing, stdout=pipe, stderr=nothing, env=env
        )
    except (OSError, ValueError) as problem:
        raise ChildFailed(f"{argv[0]} cannot be started: {problem}") from None
    try:
        async with asyncio.timeout(deadline):
            await said.ended
    except TimeoutError:
        raise ChildFailed(f"{argv[0]} did not answer within {deadline:g} s") from None
    finally:
        transport.close()  # kills it where it still runs; the loop reaps it, nobody waits
    if len(said.text) > LIMIT_BYTES:
        raise ChildFailed(f"the answer of {argv[0]} is too long")
    if code := transport.get_returncode():
        raise ChildFailed(f"{argv[0]} failed (exit code {code})")
    return said.text.decode(errors="replace")
