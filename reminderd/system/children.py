"""Child processes: without a shell, limited in time and in what they may write.

Each child leads a process group of its own. It is killed with everything it started when it is late, when it writes
too much or when nobody waits for it any more, and it is always reaped. What a child that ended by itself left running
in the background lives on (a hook may play a sound), and is not waited for.

All of it is asynchronous. Where there is no event loop (the command line): `asyncio.run(run(...))`.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import subprocess
import threading
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from subprocess import DEVNULL, CompletedProcess, Popen
from typing import Any

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.system import Unavailable, own_python
from reminderd.system.text import one_line

OUTPUT_SECONDS = 0.9
"""A little less than a detector may take, so that its detail can say which program was late."""
LIMIT_BYTES = 8 * 1024 * 1024
"""What a child may write before it is read; the PipeWire graph of a busy studio stays under 2 MiB."""
_STDERR_BYTES = 100_000
"""What is kept of its standard error, from the beginning."""
_KILLED_SECONDS = 0.5
"""A killed child is gone in a moment; one that hangs in the kernel is left to it."""
_PIPE_SECONDS = 0.3
"""How long to read on after the end of a child whose output is held open by what it left in the background."""


class ChildFailed(Unavailable):
    """There is no answer from the child; the message names it and says why."""


class ChildNotStarted(ChildFailed):
    """The program is missing, or the system does not start it."""


class ChildTooSlow(ChildFailed):
    """It did not end before its deadline, and was killed."""


class Child(asyncio.SubprocessProtocol):
    """A child process that runs, and what it has written so far."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._limit = {1: LIMIT_BYTES, 2: _STDERR_BYTES}
        self._kept = {1: bytearray(), 2: bytearray()}
        self._wrote_too_much = self._exited = self._closed = False
        self._changed = asyncio.Event()

    async def finish(self) -> CompletedProcess[str]:
        """Wait for its end and return how that was.

        Raises:
            ChildFailed: it wrote too much.
        """
        await self._until(lambda: self._exited or self._wrote_too_much)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_PIPE_SECONDS):
                await self._until(lambda: self._closed or self._wrote_too_much)
        self._refuse_too_much()
        out, err = (bytes(each).decode(errors="replace") for each in self._kept.values())
        return CompletedProcess(self.name, self.transport.get_returncode() or 0, out, err)

    async def read_line(self) -> bytes:
        """Return the next line of its output; an unfinished or empty one where it has ended.

        Raises:
            ChildFailed: it wrote too much.
        """
        kept = self._kept[1]
        await self._until(lambda: b"\n" in kept or self._closed or self._wrote_too_much)
        self._refuse_too_much()
        length = kept.find(b"\n") + 1 or len(kept)
        line = bytes(kept[:length])
        del kept[:length]
        return line

    async def _until(self, true: Callable[[], bool]) -> None:
        while not true():
            self._changed.clear()
            await self._changed.wait()

    def _refuse_too_much(self) -> None:
        if self._wrote_too_much:
            raise ChildFailed(sentence(N_("the answer of {program} is too long"), program=self.name))

    async def ask_to_end(self) -> None:
        """Ask it and what it started to end, and wait until it has; whoever waits sets the deadline."""
        if hasattr(os, "killpg") and not self._exited:
            with contextlib.suppress(OSError):  # it has just ended by itself
                os.killpg(self.transport.get_pid(), signal.SIGTERM)
            await self._until(lambda: self._exited)

    async def end(self) -> None:
        """Kill it and what it started where it still runs, wait until it is gone, and close its pipes.

        Not by asyncio's own `kill` or `close`: they may reap a child that is just ending, and whoever waits for it in
        asyncio then finds none and logs that.
        """
        try:
            if not self._exited:
                if hasattr(os, "killpg"):
                    with contextlib.suppress(OSError):  # it has just ended by itself
                        os.killpg(self.transport.get_pid(), signal.SIGKILL)
                else:
                    self.transport.kill()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(_KILLED_SECONDS):
                        await self._until(lambda: self._exited)
        finally:
            self.transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """See `asyncio.SubprocessProtocol`, as for the next three."""
        assert isinstance(transport, asyncio.SubprocessTransport)  # noqa: S101 (what a subprocess protocol is given)
        self.transport = transport

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        """Keep what was written, up to the limit; more is too much on standard output, and dropped on the other."""
        room = self._limit[fd] - len(self._kept[fd])
        self._kept[fd] += data[:room]
        self._wrote_too_much |= fd == 1 and len(data) > room
        self._changed.set()

    def process_exited(self) -> None:
        """Note the end of the child; its output may not have been read yet."""
        self._exited = True
        self._changed.set()

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that it has ended and nobody can write to its output any more."""
        self._closed = True
        self._changed.set()


@contextlib.asynccontextmanager
async def running(
    argv: Sequence[str],
    *,
    environ: Mapping[str, str] | None = None,
    message: bytes = b"",
    has_output: bool = True,
) -> AsyncIterator[Child]:
    """Run a program as long as the `async with` block lasts; it ends with the block.

    Args:
        argv: the program, looked up in PATH, and its arguments.
        environ: its environment; None for ours.
        message: what it can read from its standard input.
        has_output: whether what it writes to standard output is read.

    Raises:
        ChildNotStarted: it could not be started.
    """
    name = one_line(argv[0])
    nothing, pipe = asyncio.subprocess.DEVNULL, asyncio.subprocess.PIPE
    starting = asyncio.ensure_future(
        asyncio.get_running_loop().subprocess_exec(
            lambda: Child(name),
            *argv,
            stdin=pipe if message else nothing,
            stdout=pipe if has_output else nothing,
            stderr=pipe,
            env=None if environ is None else dict(environ),
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    )
    try:
        _, child = await asyncio.shield(starting)  # cut off in the middle of it, asyncio would leave the child running
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or problem
        not_started = N_("{program} cannot be started: {problem}")
        raise ChildNotStarted(sentence(not_started, program=name, problem=one_line(reason, 100))) from None
    except asyncio.CancelledError:
        with contextlib.suppress(OSError, ValueError):
            await (await starting)[1].end()
        raise
    try:
        if message:
            stdin = child.transport.get_pipe_transport(0)
            assert isinstance(stdin, asyncio.WriteTransport)  # noqa: S101 (asked for as a pipe)
            stdin.write(message)
            stdin.write_eof()
        yield child
    finally:
        await child.end()


async def run(
    argv: Sequence[str],
    *,
    deadline: float,
    environ: Mapping[str, str] | None = None,
    message: bytes = b"",
    has_output: bool = True,
) -> CompletedProcess[str]:
    """Run a program to its end, `deadline` seconds at most, and return how it ended. Arguments as for `running`.

    Raises:
        ChildFailed: it could not be started (`ChildNotStarted`), was late (`ChildTooSlow`), or wrote too much.
    """
    async with running(argv, environ=environ, message=message, has_output=has_output) as child:
        try:
            async with asyncio.timeout(deadline):
                return await child.finish()
        except TimeoutError:
            late = N_("{program} did not end within {seconds} s")
            raise ChildTooSlow(sentence(late, program=child.name, seconds=f"{deadline:g}")) from None


async def output(*argv: str, environ: Mapping[str, str] | None = None, deadline: float = OUTPUT_SECONDS) -> str:
    """Return what a program writes to standard output, in the C locale so that numbers are numbers.

    Raises:
        ChildFailed: as for `run`, or its exit code is not 0.
    """
    in_c = {**(os.environ if environ is None else environ), "LC_ALL": "C"}
    done = await run(argv, environ=in_c, deadline=deadline)
    if done.returncode:
        failed = N_("{program} failed (exit code {code})")
        raise ChildFailed(sentence(failed, program=argv[0], code=done.returncode))
    return done.stdout


async def run_own_python(
    module: str,
    message: Any,
    *,
    deadline: float,
    memory: int | None = None,
    environ: Mapping[str, str] | None = None,
) -> Any:
    """Return the one answer that `main(message)` of a module of ours yields, in a Python process of its own.

    Message and answer are what JSON can hold. `memory` (bytes) bounds the child; see `own_python`.

    Raises:
        ChildFailed: as for `run`, or it broke off; the message ends with its last line on standard error.
    """
    argv = own_python.command(module, seconds=deadline, memory=memory)
    done = await run(argv, deadline=deadline, environ=environ, message=json.dumps(message).encode())
    try:
        return json.loads(done.stdout)
    except (ValueError, RecursionError):
        last = one_line(done.stderr.strip().rpartition("\n")[2], 200)
        ended, said_why = N_("it broke off (exit code {code})"), N_("it broke off (exit code {code}): {problem}")
        why = sentence(said_why if last else ended, code=done.returncode, problem=last)
        raise ChildFailed(why) from None


def start_detached(argv: Sequence[str], environ: Mapping[str, str] | None = None) -> None:
    """Start a program that outlives us, with another environment than ours if one is given.

    Raises:
        OSError: it cannot be started.
    """
    quiet: dict[str, Any] = {"stdin": DEVNULL, "stdout": DEVNULL, "stderr": DEVNULL}
    process = Popen(argv, env=environ, start_new_session=True, **quiet)  # noqa: S603 (no shell)
    threading.Thread(target=process.wait, name=argv[0], daemon=True).start()  # so that it is reaped
