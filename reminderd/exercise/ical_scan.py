"""The first scan of a calendar: which of its events can matter at all.

A calendar grows for years and may be hostile, and the real parser costs kilobytes and milliseconds for each event.
So the parser gets only events that may fall into the window of days and that contain one of the words (or all in the
window, where busy events are wanted). The scan is rough: an event that it cannot judge is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import BinaryIO

from reminderd.exercise.ical_blocks import Block, blocks, name_of, value_of
from reminderd.exercise.ical_zones import Zones

MOST_EVENTS = 3_000

_DAY = re.compile(rb":(?:.*[^0-9])?(\d{4})(\d\d)(\d\d)")
_SLACK = timedelta(days=2)
_LONGEST_EVENT = timedelta(days=60)


def word_pattern(words: Iterable[str]) -> re.Pattern[str]:
    """Return a pattern that finds one of the words, whole, in casefolded text."""
    each = "|".join(re.escape(word.casefold().strip()) for word in words if word.strip())
    return re.compile(rf"(?<!\w)(?:{each or '(?!)'})(?!\w)")


@dataclass(frozen=True, slots=True)
class Search:
    """Which events are looked for: the words, busy ones or not, and the window of days."""

    words: re.Pattern[str]
    busy: bool
    first: date
    last: date


@dataclass(slots=True)
class Calendar:
    """One calendar of a file, as far as it can matter."""

    groups: dict[bytes, list[Block]] = field(default_factory=dict)
    """Events by UID: a series and its exceptions stay together."""
    versions: set[bytes] = field(default_factory=set)
    """UID and SEQUENCE of each event: of two that share both, neither replaces the other."""
    zones: Zones = field(default_factory=dict)
    name: str = ""
    """X-WR-CALNAME: some exporters write the owner's address here."""
    methods: list[bytes] = field(default_factory=list)


@dataclass(slots=True)
class Scan:
    """What the first scan found in a file."""

    calendars: list[Calendar] = field(default_factory=list)
    ended: bool = False
    """The last calendar is there to its end."""
    problems: set[str] = field(default_factory=set)
    events: int = 0


def scan(file: BinaryIO, search: Search) -> Scan:
    """Read a file once and keep the events that may be wanted."""
    found = Scan()
    for block in blocks(file):
        name, value = (name_of(block.lines[0]), value_of(block.lines[0])) if block.lines else (b"", b"")
        if block.kind == b"VCALENDAR" and name == b"BEGIN":
            found.calendars[-1:] = [*(each for each in found.calendars[-1:] if each.groups), Calendar()]
        found.ended = block.kind == b"VCALENDAR" and name == b"END"
        calendar = found.calendars[-1]
        if block.kind == b"VEVENT":
            _keep_if_wanted(block, search, found, calendar)
        elif block.kind == b"VTIMEZONE":
            tzid = next((value_of(line) for line in block.lines if name_of(line) == b"TZID"), b"")
            if not block.bad:
                calendar.zones[tzid.decode("utf-8", "replace")] = block.lines
        elif name == b"METHOD":
            calendar.methods.append(value.upper())
        elif name == b"X-WR-CALNAME":
            calendar.name = value.decode("utf-8", "replace")
    for calendar in found.calendars:
        named = {uid: group for uid, group in calendar.groups.items() if any(_has_a_word(e, search) for e in group)}
        calendar.groups = named
    return found


def _keep_if_wanted(event: Block, search: Search, found: Scan, calendar: Calendar) -> None:
    lines = {name_of(line): line for line in event.lines}
    if b"RECURRENCE-ID" not in lines and not (_has_a_word(event, search) and _may_fall_into(lines, search)):
        return  # an exception of a series is kept whatever it is called: it may take an occurrence away
    if event.bad:
        found.problems.add("an event with an endless line or too many lines is left out")
    elif found.events >= MOST_EVENTS:
        found.problems.add(f"more than {MOST_EVENTS} events that may matter: the others are left out")
    else:
        found.events += 1
        uid = value_of(lines.get(b"UID", b""))
        version = uid + lines.get(b"SEQUENCE", b"")
        if not uid or (b"RECURRENCE-ID" not in lines and version in calendar.versions):
            uid += lines.get(b"DTSTART", b"") + lines.get(b"SUMMARY", b"")
        if b"RECURRENCE-ID" not in lines:
            calendar.versions.add(version)
        calendar.groups.setdefault(uid, []).append(event)


def _has_a_word(event: Block, search: Search) -> bool:
    if search.busy:
        return True
    texts = (line for line in event.lines if name_of(line) in (b"SUMMARY", b"CATEGORIES"))
    text = re.sub(rb"\\([nN]?)", lambda found: found[1] and b" ", b"\n".join(texts))
    return bool(search.words.search(text.decode("utf-8", "replace").casefold()))


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
