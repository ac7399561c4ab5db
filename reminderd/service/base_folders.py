"""The folders of this user that files are installed into."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from reminderd.system.folders import config_folder


class NoHome(Exception):
    """There is no home folder to install into; the message says which one is missing."""


def home(environ: Mapping[str, str]) -> Path:
    """Return the home folder.

    Raises:
        NoHome: there is none.
    """
    try:
        found = Path(environ.get("HOME") or Path.home())
    except (KeyError, RuntimeError):
        raise NoHome("This user has no home folder. Set HOME.") from None
    if not found.is_absolute() or not found.is_dir():
        raise NoHome(f"The home folder {found} does not exist.")
    return found


def config_home(environ: Mapping[str, str]) -> Path:
    """Return the folder in which all programs keep their settings.

    Raises:
        NoHome: there is none.
    """
    home(environ)
    return config_folder(environ).parent


def data_home(environ: Mapping[str, str]) -> Path:
    """Return the folder in which all programs keep their data, by the XDG rules.

    Raises:
        NoHome: there is none.
    """
    given = environ.get("XDG_DATA_HOME", "")
    return Path(given) if given.startswith("/") else home(environ) / ".local" / "share"
