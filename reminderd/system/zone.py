"""The local time zone: what `TZ` says, else `/etc/localtime`; what the C library uses, but with all its rules.

A rule such as "CET-1CEST,M3.5.0,M10.5.0/3" in `TZ` is left to the C library, which is asked for the present offset.
Not by tzlocal here: it refuses a machine whose `/etc/timezone` was left behind when `/etc/localtime` was changed.
"""

from __future__ import annotations

import os
import struct
import sys
from collections.abc import Mapping
from datetime import UTC, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.system.resolved_path import file_state

LOCALTIME = Path("/etc/localtime")
_UNUSABLE = (ValueError, LookupError, OSError, struct.error)


def zone_signature(environ: Mapping[str, str], localtime: Path = LOCALTIME) -> tuple[object, ...]:
    """Return a value that differs as soon as the zone may be another one; cheap."""
    return environ.get("TZ"), os.path.realpath(localtime), file_state(localtime)


def local_zone(environ: Mapping[str, str], localtime: Path = LOCALTIME) -> tuple[tzinfo | None, str]:
    """Return the zone and an empty text; or None and why it cannot be used."""
    given = environ.get("TZ")
    try:
        if given is not None:
            return _from_text(given.removeprefix(":")), ""
        if sys.platform == "win32":
            import tzlocal

            return tzlocal.reload_localzone(), ""
        return _from_link(localtime), ""
    except _UNUSABLE:
        what = f"TZ={given[:60]!r}" if given is not None else str(localtime)
        return None, sentence(N_("{name} is not the name or the file of a time zone"), name=what)


def _from_text(text: str) -> tzinfo:
    if not text:
        return UTC
    if text.startswith("/"):
        return _from_file(Path(text))
    return ZoneInfo(text)


def _from_link(localtime: Path) -> tzinfo:
    if not os.path.lexists(localtime):
        return UTC  # what the C library does
    _, _, name = os.path.realpath(localtime).partition("/zoneinfo/")
    try:
        return ZoneInfo(name)
    except _UNUSABLE:
        return _from_file(localtime)


def _from_file(path: Path) -> tzinfo:
    if not path.is_file():  # a pipe would keep us waiting
        raise ValueError("no file")
    with path.open("rb") as file:
        return ZoneInfo.from_file(file, key=str(path))
