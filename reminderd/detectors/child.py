"""The output of a small program: bounded in time and size, without a shell, and never waited for in vain."""

from __future__ import annotations

import asyncio
import contextlib
import os
from collections.abc import Mapping

DEADLINE_SECONDS = 0.9
"""A little less than a detector has, so that the detail says which program was late."""

LIMIT_BYTES = 8 * 1024 * 1024
"""A PipeWire graph of a busy studio stays under 2 MiB."""


class ChildFailed(Exception):
    """It could not be started, was late, failed, or said too much; the message says which."""


async def output(*argv: str, environ: Mapping[str, str] | None = None, deadline: float = DEADLINE_SECONDS) -> str:
    """Run it and give what it wrote to standard output, in the C locale so that numbers are numbers.

    Raises:
        ChildFailed: there is no output to believe.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            *argv,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={**(os.environ if environ is None else environ), "LC_ALL": "C"},
        )
    except OSError as problem:
        raise ChildFailed(f"{argv[0]} cannot be started: {problem.strerror}") from None
    try:
        async with asyncio.timeout(deadline):
            text = await _read(process)
            failed = await process.wait()
    except TimeoutError:
        raise ChildFailed(f"{argv[0]} did not answer within {deadline:g} s") from None
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()  # reaped by the loop; nobody waits for it here
    if failed:
        raise ChildFailed(f"{argv[0]} failed (exit code {failed})")
    return text.decode(errors="replace")


async def _read(process: asyncio.subprocess.Process) -> bytes:
    assert process.stdout is not None  # noqa: S101 (asked for above)
    parts = bytearray()
    while part := await process.stdout.read(65536):
        parts += part
        if len(parts) > LIMIT_BYTES:
            raise ChildFailed("its answer is too long")
    return bytes(parts)
