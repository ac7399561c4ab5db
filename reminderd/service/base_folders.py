"""Where our files belong on this system, and the pieces that are to lie there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from reminderd.system.folders import config_folder


class NoHome(Exception):
    """There is no home folder to install into; the message says which one was looked for."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One file of ours, or one link to it."""

    path: Path
    text: str = ""
    """With its mark (`ownership.marked`)."""
    link_to: str | None = None
    encoding: str = "utf-8"


def home(environ: Mapping[str, str]) -> Path:
    """Return the home folder.

    Raises:
        NoHome: there is none.
    """
    try:
        found = Path(environ.get("HOME") or Path.home())
    except (KeyError, RuntimeError):
        raise NoHome("this user has no home folder; set HOME") from None
    if not found.is_absolute() or not found.is_dir():
        raise NoHome(f"the home folder {found} is not there")
    return found


def config_home(environ: Mapping[str, str]) -> Path:
    """Return the folder all programs keep their settings in.

    Raises:
        NoHome: there is none.
    """
    home(environ)
    return config_folder(environ).parent


def data_home(environ: Mapping[str, str]) -> Path:
    """Return the folder all programs keep their data in, by the XDG rules.

    Raises:
        NoHome: there is none.
    """
    given = environ.get("XDG_DATA_HOME", "")
    return Path(given) if given.startswith("/") else home(environ) / ".local" / "share"
