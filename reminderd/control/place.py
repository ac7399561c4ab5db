"""Where the control socket lies, in plain strings.

The same place as `folders.runtime_folder() / "control.sock"` (a test holds the two together); said again here
because importing pathlib would be a fifth of the whole time of a cold `reminderd status`.
"""

from __future__ import annotations

import os
import stat
import sys

TYPE_CHECKING = False  # what type checkers take for true; importing typing for it would cost 4 ms
if TYPE_CHECKING:
    from collections.abc import Mapping

SOCKET_NAME = "control.sock"


def socket_path(environ: Mapping[str, str] = os.environ) -> str:
    """Return the path of this user's control socket, whether or not a daemon listens there."""
    given = environ.get("XDG_RUNTIME_DIR", "")
    if given.startswith("/"):
        return f"{given}/reminderd/{SOCKET_NAME}"
    if sys.platform == "linux":
        usual = f"/run/user/{os.getuid()}"
        if _is_private(usual):
            return f"{usual}/reminderd/{SOCKET_NAME}"
    from reminderd.system.folders import runtime_folder

    return str(runtime_folder(environ) / SOCKET_NAME)


def _is_private(folder: str) -> bool:
    try:
        found = os.lstat(folder)
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077
