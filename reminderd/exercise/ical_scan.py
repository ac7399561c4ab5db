"""The first scan of a calendar file: which of its events can matter at all.

A calendar grows for years and may be hostile, and the real parser costs kilobytes and milliseconds for each event. So
the file is read line by line, once and in little memory. The parser gets only events that may fall into the window of
days and that contain one of the words (or all in the window, where busy events are wanted), without their alarms, and
of their properties those that are needed. The scan is rough: an event that it cannot judge is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import BinaryIO

from reminderd.core.language import N_
from reminderd.core.sentence import sentence

LONGEST_LINE = 16 * 1024
MOST_LINES = 1000
MOST_EVENTS = 3_000

KEPT = frozenset(
    b"UID DTSTART DTEND DURATION RRULE RDATE EXDATE EXRULE RECURRENCE-ID SUMMARY CATEGORIES STATUS TRANSP SEQUENCE "
    b"ATTENDEE ORGANIZER X-MICROSOFT-CDO-BUSYSTATUS".split()
)
_NAME = re.compile(rb"[A-Za-z0-9-]{1,40}")
_DAY = re.compile(rb":(?:.*[^0-9])?(\d{4})(\d\d)(\d\d)")
_SLACK = timedelta(days=2)
_LONGEST_EVENT = timedelta(days=60)

Lines = list[bytes]
"""The unfolded lines of an event or a time zone."""


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

    groups: dict[bytes, list[Lines]] = field(default_factory=dict)
    """Events by UID: a series and its exceptions stay together."""
    versions: set[bytes] = field(default_factory=set)
    """UID and SEQUENCE of each event: of two that share both, neither replaces the other."""
    zones: dict[str, Lines] = field(default_factory=dict)
    """VTIMEZONE blocks by their TZID."""
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
    """Read a file once and keep the events that may be wanted.

    A calendar ends at the latest where the next one begins.
    """
    found = Scan()
    inside: list[bytes] = []  # the components in which the line stands, from VCALENDAR on
    lines: Lines = []
    for line in _unfolded(file):
        name, value = name_of(line), value_of(line)
        if name in (b"BEGIN", b"END") and value.upper() == b"VCALENDAR":
            inside, found.ended = [], name == b"END"
            if name == b"BEGIN":
                inside = [b"VCALENDAR"]
                found.calendars[-1:] = [*(each for each in found.calendars[-1:] if each.groups), Calendar()]
            continue
        if name == b"BEGIN" and inside:
            inside.append(value.upper())
            lines = [] if len(inside) == 2 else lines
        if inside[1:2] == [b"VTIMEZONE"] or (len(inside) == 2 and name in KEPT):
            if len(lines) <= MOST_LINES:
                lines.append(line[:LONGEST_LINE])
        elif len(inside) == 1 and name == b"METHOD":
            found.calendars[-1].methods.append(value[:500].upper())
        elif len(inside) == 1 and name == b"X-WR-CALNAME":
            found.calendars[-1].name = value[:500].decode("utf-8", "replace")
        if name == b"END" and inside[-1:] == [value.upper()]:
            if len(inside) == 2:
                _keep_if_wanted(inside[1], lines, search, found)
            inside.pop()
    for each in found.calendars:
        named = {uid: group for uid, group in each.groups.items() if any(_has_a_word(event, search) for event in group)}
        each.groups = named
    return found


def name_of(line: bytes) -> bytes:
    """Return the name of the property on this line, in capitals."""
    found = _NAME.match(line)
    return found[0].upper() if found else b""


def value_of(line: bytes) -> bytes:
    """Return what follows the first colon; right for properties whose parameters contain none."""
    return line.partition(b":")[2].strip()


def _unfolded(file: BinaryIO) -> Iterator[bytes]:
    """Yield the logical (unfolded) lines, each cut off at about `LONGEST_LINE`."""
    line = b""
    while part := file.readline(LONGEST_LINE):
        rest = part
        while rest and not rest.endswith(b"\n"):  # the rest of an endless line is dropped
            rest = file.readline(LONGEST_LINE)
        if part[:1] in b" \t":
            line += part[1:].rstrip(b"\r\n") if len(line) < LONGEST_LINE else b""
        else:
            if line:
                yield line
            line = part.rstrip(b"\r\n").removeprefix(b"\xef\xbb\xbf")
    if line:
        yield line


def _keep_if_wanted(kind: bytes, block: Lines, search: Search, found: Scan) -> None:
    too_long = len(block) > MOST_LINES or any(len(line) >= LONGEST_LINE for line in block)
    lines = {name_of(line): line for line in block}
    calendar = found.calendars[-1]
    if kind == b"VTIMEZONE" and not too_long:
        tzid = next((value_of(line) for line in block if name_of(line) == b"TZID"), b"")
        calendar.zones[tzid.decode("utf-8", "replace").strip("/")] = block
    if kind != b"VEVENT":
        return
    is_exception = b"RECURRENCE-ID" in lines  # kept whatever it is called: it may take an occurrence away
    if not is_exception and not (_has_a_word(block, search) and _may_fall_into(lines, search)):
        return
    if too_long:
        found.problems.add(sentence(N_("an event with an endless line or too many lines is left out")))
    elif found.events >= MOST_EVENTS:
        too_many = N_("more than {most} events that may matter: the others are left out")
        found.problems.add(sentence(too_many, most=MOST_EVENTS))
    else:
        found.events += 1
        uid = value_of(lines.get(b"UID", b""))
        version = uid + lines.get(b"SEQUENCE", b"")
        if not uid or (not is_exception and version in calendar.versions):
            uid += lines.get(b"DTSTART", b"") + lines.get(b"SUMMARY", b"")
        if not is_exception:
            calendar.versions.add(version)
        calendar.groups.setdefault(uid, []).append(block)


def _has_a_word(event: Lines, search: Search) -> bool:
    if search.busy:
        return True
    texts = (line for line in event if name_of(line) in (b"SUMMARY", b"CATEGORIES"))
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
