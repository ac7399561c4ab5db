"""The daemon's end of the named pipe. Its calls block: each client has a thread that reads and one that writes."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from reminderd.control.named_pipe import Pipe
from reminderd.control.protocol import LONGEST_REQUEST, Connected
from reminderd.system.folders import private_folder
from reminderd.system.threads import Worker
from reminderd.system.whole_file import write_whole

log = logging.getLogger(__name__)

NAME = r"\\.\pipe\reminderd-{}"
PROOF_SECONDS = 5.0
"""A client has this long for each step of the proof that it knows the key."""
MOST_STRANGERS = 32
"""How many may be proving it at once; more are turned away."""


class PipeServer:
    """Calls `connected` on the running loop for each client that knows the key, until it is closed."""

    def __init__(self, path: Path, connected: Connected) -> None:
        from multiprocessing.connection import Listener

        self._loop, self._connected = asyncio.get_running_loop(), connected
        self._name, self._key = NAME.format(os.urandom(16).hex()), os.urandom(32)
        self._strangers = threading.BoundedSemaphore(MOST_STRANGERS)
        self._closed = False
        private_folder(path.parent)
        self._listener = Listener(self._name)
        write_whole(path, f"{self._name} {self._key.hex()}\n".encode())
        threading.Thread(target=self._accept, name="control", daemon=True).start()

    def close(self) -> None:
        """Take no more clients; those that are there stay."""
        from multiprocessing.connection import Client

        self._closed = True
        with suppress(OSError):
            Client(self._name).close()  # which wakes the thread

    def _accept(self) -> None:
        while not self._closed:
            try:
                connection: Any = self._listener.accept()
            except Exception:  # a client that left at once, or no more memory for another
                log.debug("control pipe: a client could not be taken", exc_info=True)
                continue
            if self._closed or not self._strangers.acquire(blocking=False):
                connection.close()
            else:
                threading.Thread(target=self._serve, args=(connection,), name="control client", daemon=True).start()
        self._listener.close()

    def _serve(self, connection: Any) -> None:
        from multiprocessing.connection import answer_challenge, deliver_challenge

        pipe: Any = Pipe(connection, PROOF_SECONDS)
        try:
            deliver_challenge(pipe, self._key)
            answer_challenge(pipe, self._key)
        except Exception:  # noqa: BLE001 (whatever a stranger does)
            log.warning("control pipe: a program without the key was turned away")
            connection.close()
            return
        finally:
            self._strangers.release()
        with suppress(RuntimeError):  # the loop has ended
            self._read(connection)

    def _read(self, connection: Any) -> None:
        """Hand on what the client sends until it leaves or is dropped."""
        on_loop = self._loop.call_soon_threadsafe
        reader, sender = asyncio.StreamReader(LONGEST_REQUEST, self._loop), Worker("control answer")
        one_closes = threading.Lock()

        async def send(line: bytes) -> None:
            await sender.do(lambda: connection.send_bytes(line))

        def drop() -> None:
            with one_closes:  # twice would close what has got the same number since
                connection.close()

        on_loop(self._connected, reader, send, drop)
        try:
            while True:
                on_loop(reader.feed_data, connection.recv_bytes(LONGEST_REQUEST))
        except (EOFError, OSError):
            drop()
            on_loop(reader.feed_eof)
            on_loop(sender.stop)
