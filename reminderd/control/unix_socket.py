"""The control channel as a Unix socket, made for this user alone: folder 0700, socket 0600, and the kernel's word."""

from __future__ import annotations

import os
import socket
import stat
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from reminderd.control.protocol import LONGEST_REQUEST, Connected
from reminderd.system.folders import private_folder

if TYPE_CHECKING:
    import asyncio
    from pathlib import Path

FILE_NAME = "control.sock"
LONGEST_ADDRESS = 107
"""Bytes of a path that the kernel takes (its field has 108, the last is 0)."""


def connect(path: str | Path, timeout: float) -> socket.socket:
    """Return a connection to the daemon, each of whose waits lasts at most `timeout` seconds.

    Raises:
        TimeoutError, BlockingIOError: a daemon is there, and has no time for us.
        OSError: no daemon of this user is there.
    """
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        connection.settimeout(timeout)
        folder = os.open(os.path.dirname(path), os.O_RDONLY)
        try:
            connection.connect(_address(path, folder))
        finally:
            os.close(folder)
        if not _same_user(connection):
            raise PermissionError("another user listens there")
    except BaseException:
        connection.close()
        raise
    return connection


async def serve(path: Path, connected: Connected) -> Callable[[], None]:
    """Make the folder and the socket, listen, and return how to stop; a socket that a dead daemon left is replaced.

    Raises:
        OSError: the folder is not ours, something that is no socket lies there, or the system refuses.
    """
    import asyncio
    import logging

    def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async def send(line: bytes) -> None:
            writer.write(line)
            await writer.drain()

        writer.transport.set_write_buffer_limits(high=0)  # so that a drain means: all of it left us
        if _same_user(writer.get_extra_info("socket")):
            connected(reader, send, writer.transport.abort)
        else:
            logging.getLogger(__name__).warning("control socket: another user was turned away")
            writer.transport.abort()

    return (await asyncio.start_unix_server(accept, sock=_listening_socket(path), limit=LONGEST_REQUEST)).close


def _listening_socket(path: Path) -> socket.socket:
    folder = os.open(private_folder(path.parent), os.O_RDONLY | os.O_DIRECTORY)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        if os.path.lexists(path):
            if not stat.S_ISSOCK(path.lstat().st_mode):
                raise FileExistsError(f"{path} is in the way: it is not a socket")
            path.unlink()
        listener.bind(_address(path, folder))
        path.chmod(0o600)  # the umask alone would leave it executable; the folder guards the meantime
        listener.listen()
        listener.setblocking(False)
    except BaseException:
        listener.close()
        raise
    finally:
        os.close(folder)
    return listener


def _address(path: str | Path, folder: int) -> str:
    """Return what to bind or connect to: the path, or a way through its folder's descriptor where it is too long.

    Raises:
        OSError: the path is too long, and this system has no such way.
    """
    if len(os.fsencode(path)) <= LONGEST_ADDRESS:
        return str(path)
    if os.path.isdir("/proc/self/fd"):
        return f"/proc/self/fd/{folder}/{os.path.basename(path)}"
    raise OSError(f"{path} is too long for a socket: at most {LONGEST_ADDRESS} bytes; shorten XDG_RUNTIME_DIR")


def _same_user(connection: socket.socket) -> bool:
    """Return whether the kernel says that the other end is this user; True where it cannot say (the folder is 0700)."""
    option = getattr(socket, "SO_PEERCRED", None)
    if option is None:
        return True
    try:
        found = connection.getsockopt(socket.SOL_SOCKET, option, 12)  # Linux's struct ucred: pid, uid, gid
    except OSError:
        return False
    return int.from_bytes(found[4:8], sys.byteorder) == os.getuid()
