"""The channel between the command line and the daemon: a Unix socket, or on Windows a named pipe.

`serve` and `connect` take the path of a file in the runtime folder, which is the socket, or says where the pipe is.
"""

import sys

if sys.platform == "win32":
    from reminderd.control.named_pipe import FILE_NAME, connect, serve
else:
    from reminderd.control.unix_socket import FILE_NAME, connect, serve

__all__ = ["FILE_NAME", "connect", "serve"]
