"""Where our files are on this system; only `private_folder` creates anything.

On Linux by the XDG rules, in a few lines of our own because every command needs them; elsewhere by platformdirs. The
runtime folder never falls back to a guessable name in a shared folder. It is all that a cold `status` needs, and is
found without pathlib, whose import takes a tenth of that command's time.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

APP = "reminderd"
SETTINGS_NAME = "config.toml"


def _home(environ: Mapping[str, str]) -> str:
    home = environ.get("HOME", "")
    if home.startswith("/"):
        return home
    import pwd

    return pwd.getpwuid(os.getuid()).pw_dir


def _xdg(variable: str, default: str, environ: Mapping[str, str]) -> Path:
    from pathlib import Path

    given = environ.get(variable, "")
    return Path(given, APP) if given.startswith("/") else Path(_home(environ), default, APP)


def config_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of the settings file."""
    if sys.platform == "linux":
        return _xdg("XDG_CONFIG_HOME", ".config", environ)
    import platformdirs

    return platformdirs.user_config_path(APP, appauthor=False)


def settings_path(environ: Mapping[str, str] = os.environ) -> Path:
    """Return where the settings file is looked for when none is named."""
    return config_folder(environ) / SETTINGS_NAME


def shared_settings_paths(environ: Mapping[str, str] = os.environ) -> list[Path]:
    """Return where settings for everybody on this computer are looked for, what wins first; only on Linux."""
    from pathlib import Path

    given = (environ.get("XDG_CONFIG_DIRS") or "/etc/xdg").split(":") if sys.platform == "linux" else []
    return [Path(each, APP, SETTINGS_NAME) for each in given if each.startswith("/")]


def state_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder of the history and of the state that survives a restart."""
    if sys.platform == "linux":
        return _xdg("XDG_STATE_HOME", ".local/state", environ)
    import platformdirs

    return platformdirs.user_state_path(APP, appauthor=False)


def data_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder beside which desktop entries and icons lie; nothing of ours is in it."""
    return _xdg("XDG_DATA_HOME", ".local/share", environ)


def sockets_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Return where the session's bus and its compositor listen; where there is no such thing, it does not exist."""
    from pathlib import Path

    user = os.getuid() if hasattr(os, "getuid") else ""
    return Path(environ.get("XDG_RUNTIME_DIR") or f"/run/user/{user}")


def runtime_folder(environ: Mapping[str, str] = os.environ) -> str:
    """Return the folder of the socket and the lock: private to this user, or inside the state folder."""
    given = environ.get("XDG_RUNTIME_DIR", "")
    if given.startswith("/") and sys.platform != "win32":
        return f"{given}/{APP}"
    if sys.platform == "linux":
        usual = f"/run/user/{os.getuid()}"
        if _is_private(usual):
            return f"{usual}/{APP}"
    return str(state_folder(environ) / "run")


def _is_private(folder: str) -> bool:
    try:
        found = os.lstat(folder)
    except OSError:
        return False
    return stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077


def private_folder(path: str | Path) -> Path:
    """Return the folder, made where it is missing, and private to this user (0700; on Windows by its access list).

    Raises:
        OSError: it cannot be made, or it is there and belongs to somebody else.
    """
    from pathlib import Path

    folder = Path(path)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if sys.platform == "win32":
        from reminderd.system.windows_user import keep_others_out

        keep_others_out(folder)
        return folder
    found = folder.stat()
    if found.st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to another user")
    if found.st_mode & 0o077:
        folder.chmod(0o700)
    return folder
