"""The daemon's end of the named pipe. Its calls block: each client has a thread that reads and one that writes."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from reminderd.control.named_pipe import Pipe
from reminderd.control.protocol import LONGEST_REQUEST
from reminderd.system.folders import private_folder
from reminderd.system.threads import Worker
from reminderd.system.whole_file import write_whole

log = logging.getLogger(__name__)

NAME = r"\\.\pipe\reminderd-{}"
PROOF_SECONDS = 2.0
"""A client has this long for each step of the proof that it knows the key."""
MOST_STRANGERS = 32
"""How many may be proving it at once; more are turned away."""

Connected = Callable[[asyncio.StreamReader, asyncio.StreamWriter], None]


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
            _Transport(connection, self._loop, self._connected).read()


class _Transport(asyncio.Transport):
    """A client's connection, as asyncio's streams want it."""

    def __init__(self, connection: Any, loop: asyncio.AbstractEventLoop, connected: Connected) -> None:
        super().__init__()
        self._connection, self._loop = connection, loop
        self._sender = Worker("control answer")
        self._unsent, self._closing = 0, False
        self._one_closes = threading.Lock()
        reader = asyncio.StreamReader(LONGEST_REQUEST, loop)
        self._protocol = asyncio.StreamReaderProtocol(reader, connected, loop)

    def read(self) -> None:
        """Hand on what the client sends until it leaves; blocks."""
        self._loop.call_soon_threadsafe(self._protocol.connection_made, self)
        try:
            while True:
                self._loop.call_soon_threadsafe(
                    self._protocol.data_received, self._connection.recv_bytes(LONGEST_REQUEST)
                )
        except (EOFError, OSError):
            self._loop.call_soon_threadsafe(self._lost)

    def _lost(self) -> None:
        self.abort()
        self._sender.stop()
        self._protocol.connection_lost(None)

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send it; whoever drains waits until it has left us."""
        self._unsent += 1
        if self._unsent == 1:
            self._protocol.pause_writing()
        self._sender.post(lambda: self._send(bytes(data)))

    def _send(self, data: bytes) -> None:
        with suppress(OSError):  # the client has left
            self._connection.send_bytes(data)
        self._loop.call_soon_threadsafe(self._sent)

    def _sent(self) -> None:
        self._unsent -= 1
        if self._unsent == 0:
            self._protocol.resume_writing()

    def is_closing(self) -> bool:
        """Return whether it was closed."""
        return self._closing

    def close(self) -> None:
        """Close when everything is sent."""
        self._closing = True
        self._sender.post(self._hang_up)

    def abort(self) -> None:
        """Close at once."""
        self._closing = True
        self._hang_up()

    def _hang_up(self) -> None:
        with self._one_closes:  # twice would close what has got the same number since
            self._connection.close()
