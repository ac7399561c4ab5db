"""The output of a small program: bounded in time and size, without a shell, and never waited for in vain."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import AsyncIterator, Callable, Mapping

DEADLINE_SECONDS = 0.9
"""A little less than a detector has, so that the detail says which program was late."""

PARTING_SECONDS = 0.3
"""One that is killed is gone in a moment; one that hangs in the kernel is left to it."""

LIMIT_BYTES = 8 * 1024 * 1024
"""A PipeWire graph of a busy studio stays under 2 MiB."""


class ChildFailed(Exception):
    """It could not be started, was late, failed, or said too much; the message says which."""


class _Output(asyncio.SubprocessProtocol):
    """Collects what is written, and tells when it is `enough`, and when the program has ended and closed its output."""

    def __init__(self, enough: Callable[[bytearray], bool]) -> None:
        self._enough = enough
        self.text = bytearray()
        self.heard: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        """True: it was enough; False: it has ended before."""
        self.gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        self.text += data
        if not self.heard.done() and self._enough(self.text):
            self.heard.set_result(True)

    def connection_lost(self, exc: Exception | None) -> None:
        if not self.heard.done():
            self.heard.set_result(False)
        self.gone.set_result(None)


async def output(*argv: str, environ: Mapping[str, str] | None = None, deadline: float = DEADLINE_SECONDS) -> str:
    """Run it and give what it wrote to standard output, in the C locale so that numbers are numbers.

    Raises:
        ChildFailed: there is no output to believe.
    """
    async with _running(argv, environ, lambda text: len(text) > LIMIT_BYTES) as (transport, said):
        try:
            async with asyncio.timeout(deadline):
                too_long = await said.heard
        except TimeoutError:
            raise ChildFailed(f"{argv[0]} did not answer within {deadline:g} s") from None
        if too_long:
            raise ChildFailed(f"the answer of {argv[0]} is too long")
        if code := transport.get_returncode():
            raise ChildFailed(f"{argv[0]} failed (exit code {code})")
        return said.text.decode(errors="replace")


async def until_says(word: bytes, *argv: str, environ: Mapping[str, str] | None = None) -> None:
    """Run it until it writes this, however long that takes; what was written before is forgotten.

    Raises:
        ChildFailed: it has ended before.
    """

    def found(text: bytearray) -> bool:
        there = word in text
        del text[: -len(word)]
        return there

    async with _running(argv, environ, found) as (_, said):
        if not await said.heard:
            raise ChildFailed(f"{argv[0]} has ended")


@contextlib.asynccontextmanager
async def _running(
    argv: tuple[str, ...], environ: Mapping[str, str] | None, enough: Callable[[bytearray], bool]
) -> AsyncIterator[tuple[asyncio.SubprocessTransport, _Output]]:
    env = {**(os.environ if environ is None else environ), "LC_ALL": "C"}
    nothing, pipe = asyncio.subprocess.DEVNULL, asyncio.subprocess.PIPE
    starting = asyncio.ensure_future(
        asyncio.get_running_loop().subprocess_exec(
            lambda: _Output(enough), *argv, stdin=nothing, stdout=pipe, stderr=nothing, env=env
        )
    )
    try:
        yield await asyncio.shield(starting)  # cut off in the middle of it, asyncio itself would end it wrongly
    except (OSError, ValueError) as problem:
        raise ChildFailed(f"{argv[0]} cannot be started: {problem}") from None
    finally:
        with contextlib.suppress(OSError, ValueError):
            await _end(*await starting)


async def _end(transport: asyncio.SubprocessTransport, said: _Output) -> None:
    """End it where it still runs, and have it gone.

    Not by asyncio's own `kill` or `close`: they may reap a child that is just ending, and whoever waits for it in
    asyncio then finds none and logs that.
    """
    try:
        if transport.get_returncode() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(transport.get_pid(), signal.SIGKILL)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(PARTING_SECONDS):
                    await asyncio.shield(said.gone)
    finally:
        transport.close()
