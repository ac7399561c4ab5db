"""The spasm log: a line of JSON each, in a file of the state folder that only its owner can read. It stays there.

What the log says beside the source is judged here too. The source, section "What is the best way to treat a back
spasm?", wants a spasm checked that occurs "with any regularity in the same location" and one without relief "after
several days"; section "What are the causes of back spasms?", one that "does not go away within a few days". The
figures below are our reading of "regularity" and of "a few days"; they are no diagnosis.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from reminderd.system.whole_file import write_whole

FILE_NAME = "spasms.jsonl"
A_FEW_DAYS = timedelta(days=3)
SAME_SPASM = timedelta(days=4)
"""Two entries no further apart than this may be about one spasm that has not gone."""
REMEMBERED = timedelta(days=365)
"""An earlier spasm in the same place counts for this long."""


@dataclass(frozen=True, slots=True)
class Spasm:
    """One entry."""

    at: datetime
    where: str = ""
    note: str = ""

    @property
    def place(self) -> frozenset[str]:
        """The words of where it was, in any order and case: "lower left" is "Left, lower"."""
        return frozenset(re.findall(r"\w+", self.where.casefold()))


@dataclass(frozen=True, slots=True)
class Judged:
    """What speaks for having the newest spasm of some entries checked."""

    same_place: int = 0
    """How many entries there are of this place; 0: it is the first."""
    since: datetime | None = None
    """The first entry of what has not gone for a few days; None: it has not been as long."""


def append(file: Path, spasm: Spasm) -> None:
    """Write one entry; a line that was torn before it stays alone.

    Raises:
        OSError: it cannot be written.
    """
    entry = json.dumps({"at": spasm.at.isoformat(timespec="seconds"), "where": spasm.where, "note": spasm.note})
    before = file.read_bytes() if file.exists() else b""
    write_whole(file, before + b"\n" * (before[-1:] not in (b"", b"\n")) + f"{entry}\n".encode())


def read(file: Path) -> tuple[list[Spasm], int]:
    """Return all entries, oldest first, and the number of lines that are none.

    Raises:
        OSError: it is there and cannot be read.
    """
    lines = file.read_bytes().decode("utf-8", "replace").splitlines() if file.exists() else []
    found = [_entry(line) for line in lines if line.strip()]
    good = [each for each in found if each]
    return sorted(good, key=lambda each: each.at.timestamp()), len(found) - len(good)


def _entry(line: str) -> Spasm | None:
    try:
        entry = json.loads(line)
        at = datetime.fromisoformat(entry["at"])
        at.timestamp()
        return Spasm(at.astimezone() if at.tzinfo is None else at, str(entry["where"]), str(entry["note"]))
    except (ValueError, TypeError, KeyError, OverflowError, OSError, RecursionError):
        return None


def remove_last(file: Path) -> Spasm | None:
    """Remove the entry that was added last, with whatever damaged lines follow it, and return it; None: there is none.

    Raises:
        OSError: the file is there and cannot be read or changed.
    """
    lines = file.read_bytes().splitlines(keepends=True) if file.exists() else []
    while lines:
        entry = _entry(lines.pop().decode("utf-8", "replace"))
        if entry:
            write_whole(file, b"".join(lines))
            return entry
    return None


def judge(entries: Sequence[Spasm]) -> Judged:
    """Judge the newest of these entries (oldest first) by those before it."""
    if not entries:
        return Judged()
    newest = entries[-1]
    same = [each for each in entries if newest.place and each.place == newest.place]
    recent = [each for each in same if newest.at - each.at <= REMEMBERED]
    since = newest.at
    for each in reversed(entries):
        if each.place and newest.place and each.place != newest.place:
            continue  # elsewhere: another spasm
        if since - each.at > SAME_SPASM:
            break
        since = each.at
    lasting = newest.at - since >= A_FEW_DAYS
    return Judged(len(recent) if len(recent) > 1 else 0, since if lasting else None)
