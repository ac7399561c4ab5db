"""The socket in the file system: made for this user alone, and removed only while it is still ours."""

from __future__ import annotations

import contextlib
import os
import socket
import stat
from pathlib import Path

from reminderd.control.protocol import address
from reminderd.system.folders import private_folder


class SocketFile:
    """One listening socket with a name in the file system."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ours: tuple[int, int] | None = None

    def listen(self, backlog: int) -> socket.socket:
        """Make the folder and the socket, and listen.

        Raises:
            OSError: the folder is not ours, something that is no socket lies there, or the system refuses.
        """
        if not hasattr(socket, "AF_UNIX"):
            raise OSError("this system has no Unix sockets")
        folder = os.open(private_folder(self._path.parent), os.O_RDONLY | os.O_DIRECTORY)
        try:
            self._clear_left_over()
            listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                listener.bind(address(self._path, folder))
                self._path.chmod(0o600)  # the umask alone would leave it executable; the folder guards the meantime
                listener.listen(backlog)
                listener.setblocking(False)
                made = self._path.lstat()
            except BaseException:
                listener.close()
                raise
        finally:
            os.close(folder)
        self._ours = (made.st_dev, made.st_ino)
        return listener

    def remove(self) -> None:
        """Remove the socket, unless another daemon has replaced it."""
        if self._ours is None:
            return
        with contextlib.suppress(OSError):
            found = self._path.lstat()
            if (found.st_dev, found.st_ino) == self._ours:
                self._path.unlink()
        self._ours = None

    def _clear_left_over(self) -> None:
        try:
            found = self._path.lstat()
        except FileNotFoundError:
            return
        if not stat.S_ISSOCK(found.st_mode):
            raise FileExistsError(f"{self._path} is in the way: it is not a socket")
        self._path.unlink()
