"""The daemon's side of the control channel, which lets only this user in.

Every client has a task and deadlines of its own, so that a silent, slow, huge or malformed one harms nobody else. Where
too many are silent, the one that has been silent longest is dropped, and so is a client that does not read.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from typing import Any

from reminderd.control.channel import serve
from reminderd.control.messages import Malformed, Request, Response, read_request, status_line
from reminderd.control.protocol import ANSWER_SECONDS, Drop, Send
from reminderd.core.language import N_
from reminderd.core.sentence import sentence, sentence_of

log = logging.getLogger(__name__)

REQUEST_SECONDS = 5.0
"""How long a client may take to send its request."""
WRITE_SECONDS = 5.0
"""How long a client may take to read what it is sent."""
MOST_SILENT = 32
"""How many clients may be connected without having sent a request."""
MOST_FOLLOWERS = 32

Handle = Callable[[Request], Awaitable[Response]]
Follow = Callable[[Request], AsyncGenerator[dict[str, Any], None]]


class ControlServer:
    """Answers requests on the control channel until it is stopped. The caller holds the lock that allows one daemon."""

    def __init__(self, path: Path, handle: Handle, follow: Follow) -> None:
        self._path = path
        self._made: os.stat_result | None = None
        self._handle = handle
        self._follow = follow
        self._close: Callable[[], None] | None = None
        """Set while it listens."""
        self._tasks: set[asyncio.Task[None]] = set()
        self._silent: dict[Drop, None] = {}
        self._followers = 0

    async def start(self) -> None:
        """Begin to listen.

        Raises:
            OSError: the channel cannot be made there; it says where and why.
        """
        self._close = await serve(self._path, self._connected)
        self._made = self._path.lstat()

    @property
    def removed(self) -> bool:
        """Whether it listens, but its file was removed: the end of a login takes the whole folder away."""
        return self._close is not None and not self._path.exists()

    async def put_back(self) -> None:
        """Listen anew if the file was removed."""
        close = self._close
        if close is None or not self.removed:
            return
        self._close = None  # nobody else does it meanwhile
        try:
            await self.start()
        except OSError:
            self._close = close  # the folder cannot be made yet
        else:
            close()

    async def stop(self) -> None:
        """Stop listening, drop every client, and remove the file if it is still ours."""
        if self._close is not None:
            self._close()
            self._close = None
        for task in self._tasks:
            task.cancel()
        if self._tasks:
            await asyncio.wait(self._tasks)
        with contextlib.suppress(OSError):
            if self._made and os.path.samestat(self._made, self._path.lstat()):
                self._path.unlink()

    def _connected(self, reader: asyncio.StreamReader, send: Send, drop: Drop) -> None:
        if len(self._silent) >= MOST_SILENT:
            longest = next(iter(self._silent))
            del self._silent[longest]
            longest()
        self._silent[drop] = None
        task = asyncio.get_running_loop().create_task(self._serve(reader, send, drop))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, send: Send, drop: Drop) -> None:
        async def send_in_time(line: bytes) -> None:
            async with asyncio.timeout(WRITE_SECONDS):
                await send(line)

        try:
            try:
                async with asyncio.timeout(REQUEST_SECONDS):
                    request = read_request(await reader.readuntil(b"\n"))
            except (TimeoutError, asyncio.LimitOverrunError, Malformed) as problem:
                refused = sentence_of(problem) or sentence(N_("no request came in time"))
                await send_in_time(Response(False, refused).to_line())
                return
            finally:
                self._silent.pop(drop, None)
            if request.verb == "follow":
                await self._stream(request, reader, send_in_time)
            else:
                await send_in_time(await self._answer(request))
        except (OSError, asyncio.IncompleteReadError):  # the client left or does not read (TimeoutError)
            pass
        except Exception:  # a fault of ours costs this client, not the others
            log.exception("control channel: a client was dropped")
        finally:
            drop()

    async def _answer(self, request: Request) -> bytes:
        """Return the daemon's answer; a fault inside it becomes an answer too, and a line in the log."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return (await self._handle(request)).to_line()
        except TimeoutError:
            log.warning("control channel: %s took too long", request.verb)
            late = N_("{command} took longer than {duration}")
            return Response(False, sentence(late, command=request.verb, duration=f"{ANSWER_SECONDS:g} s")).to_line()
        except Exception as problem:  # one failed command must not take the others along
            log.exception("control channel: %s failed", request.verb)
            failed = N_("{command} failed inside the daemon: {error}")
            return Response(False, sentence(failed, command=request.verb, error=type(problem).__name__)).to_line()

    async def _stream(self, request: Request, reader: asyncio.StreamReader, send: Send) -> None:
        if self._followers >= MOST_FOLLOWERS:
            # Translators: so many programs follow the daemon's status already; no more are let in.
            await send(Response(False, sentence(N_("{count} follow already"), count=MOST_FOLLOWERS)).to_line())
            return
        self._followers += 1
        task = asyncio.current_task()
        gone = asyncio.ensure_future(reader.read(1))  # a client that says more, or leaves, is done
        gone.add_done_callback(lambda read: read.cancelled() or (task and task.cancel()))
        try:
            async with contextlib.aclosing(self._follow(request)) as stream:
                async for status in stream:
                    await send(status_line(status))
        finally:
            self._followers -= 1
            gone.cancel()
