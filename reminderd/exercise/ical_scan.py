"""The first scan of a calendar: which of its events can matter at all.

A calendar grows for years and may be hostile, and the real parser costs kilobytes and milliseconds for each event.
So the parser gets only events that may fall into the window of days and that contain one of the words (or all in the
window, where busy events are wanted). The scan is rough: an event that it cannot judge is kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import BinaryIO

from reminderd.exercise.ical_blocks import Block, blocks, name_of, value_of

MOST_EVENTS = 3_000
MOST_BYTES = 8 * 1024 * 1024
MOST_ZONES = 100

_DAY = re.compile(rb":(?:.*[^0-9])?(\d{4})(\d\d)(\d\d)")
_SLACK = timedelta(days=2)
_LONGEST_EVENT = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Search:
    """Which events are looked for: the words, busy ones or not, and the window of days."""

    words: tuple[str, ...]
    busy: bool
    first: date
    last: date


@dataclass(slots=True)
class Scan:
    """What the first scan found."""

    groups: dict[bytes, list[Block]] = field(default_factory=dict)
    """Events by UID: a series and its exceptions stay together."""
    zones: dict[str, Block] = field(default_factory=dict)
    """VTIMEZONE blocks by TZID."""
    name: str = ""
    """X-WR-CALNAME: some exporters write the owner's address here."""
    withdrawn: bool = False
    """METHOD:CANCEL: everything in it is cancelled."""
    begun: bool = False
    ended: bool = False
    problems: set[str] = field(default_factory=set)
    size: int = 0
    """Bytes kept so far."""
    events: int = 0


def scan(file: BinaryIO, search: Search) -> Scan:
    """Read a calendar once and keep the events that may be wanted."""
    found = Scan()
    for block in blocks(file):
        if block.kind == b"VEVENT":
            _keep_if_wanted(block, search, found)
        elif block.kind == b"VTIMEZONE":
            name = next((value_of(line) for line in block.lines if name_of(line) == b"TZID"), b"")
            if not block.bad and len(found.zones) < MOST_ZONES:
                found.zones[name.decode("utf-8", "replace")] = block
        elif block.kind == b"VCALENDAR":
            _read_calendar_line(block.lines[0], found)
    for uid in [uid for uid, group in found.groups.items() if not any(_has_a_word(e, search) for e in group)]:
        del found.groups[uid]
    return found


def _read_calendar_line(line: bytes, found: Scan) -> None:
    name, value = name_of(line), value_of(line)
    found.begun |= name == b"BEGIN" and value.upper() == b"VCALENDAR"
    found.ended |= name == b"END" and value.upper() == b"VCALENDAR"
    found.withdrawn |= name == b"METHOD" and value.upper() == b"CANCEL"
    if name == b"X-WR-CALNAME":
        found.name = value.decode("utf-8", "replace")


def _keep_if_wanted(event: Block, search: Search, found: Scan) -> None:
    lines = {name_of(line): line for line in event.lines}
    if b"RECURRENCE-ID" not in lines and not (_has_a_word(event, search) and _may_fall_into(lines, search)):
        return  # an exception of a series is kept whatever it is called: it may take an occurrence away
    size = sum(map(len, event.lines)) + 200
    if event.bad:
        found.problems.add("an event with an endless line or too many lines is left out")
    elif found.size + size > MOST_BYTES or found.events >= MOST_EVENTS:
        found.problems.add(f"more than {MOST_EVENTS} events that may matter: the others are left out")
    else:
        found.size += size
        found.events += 1
        uid = lines.get(b"UID") or lines.get(b"DTSTART", b"") + lines.get(b"SUMMARY", b"")
        found.groups.setdefault(uid, []).append(event)


def _has_a_word(event: Block, search: Search) -> bool:
    if search.busy:
        return True
    texts = (line for line in event.lines if name_of(line) in (b"SUMMARY", b"CATEGORIES"))
    text = b"\n".join(texts).replace(b"\\", b"").decode("utf-8", "replace").casefold()
    return any(word.casefold().replace("\\", "") in text for word in search.words)


def _may_fall_into(lines: dict[bytes, bytes], search: Search) -> bool:
    begins = _day(lines.get(b"DTSTART", b""))
    if begins is None or b"RRULE" in lines or b"RDATE" in lines:
        return True
    try:
        ends = (_day(lines.get(b"DTEND", b"")) or begins) + (_LONGEST_EVENT if b"DURATION" in lines else _SLACK)
        return begins - _SLACK <= search.last and ends >= search.first
    except OverflowError:
        return False


def _day(line: bytes) -> date | None:
    match = _DAY.search(line)
    try:
        return date(*map(int, match.groups())) if match else None
    except ValueError:
        return None
