"""The listening socket in the file system, made for this user alone."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

from reminderd.control.protocol import address
from reminderd.system.folders import private_folder


def listening_socket(path: Path) -> socket.socket:
    """Make the folder and the socket, and listen; a socket left over from a daemon that died is replaced.

    Raises:
        OSError: the folder is not ours, something that is no socket lies there, or the system refuses.
    """
    if not hasattr(socket, "AF_UNIX"):
        raise OSError("this system has no Unix sockets")
    folder = os.open(private_folder(path.parent), os.O_RDONLY | os.O_DIRECTORY)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        if os.path.lexists(path):
            if not stat.S_ISSOCK(path.lstat().st_mode):
                raise FileExistsError(f"{path} is in the way: it is not a socket")
            path.unlink()
        listener.bind(address(path, folder))
        path.chmod(0o600)  # the umask alone would leave it executable; the folder guards the meantime
        listener.listen()
        listener.setblocking(False)
    except BaseException:
        listener.close()
        raise
    finally:
        os.close(folder)
    return listener
