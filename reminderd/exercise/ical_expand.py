"""The occurrences of the events of one UID within the window of days, by the real parser.

Only the reading child loads it, and with it icalendar and recurring-ical-events.

Whose answer to an invitation counts? The file does not say whose calendar it is. If an attendee's address is the
calendar's name (X-WR-CALNAME) or part of its path, as Google's export and vdirsyncer have it, that answer counts. If
there is none, an event is declined when everybody invited except the organizer has declined. In doubt it takes place.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from typing import Any, NamedTuple

import icalendar
import recurring_ical_events  # type: ignore[import-untyped]

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.core.settings import UNNAMED_EXERCISE
from reminderd.exercise.ical_scan import Lines, Search, name_of, value_of
from reminderd.exercise.ical_zones import unknown_zone
from reminderd.system.text import one_line

LONGEST_TITLE = 200
_NEEDED = {
    "DTSTART": N_("{event}: its start (DTSTART) cannot be read"),
    "RECURRENCE-ID": N_("{event}: the occurrence that it changes (RECURRENCE-ID) cannot be read"),
    "RRULE": N_("{event}: its repetition (RRULE) cannot be read"),
}
"""What of an event must be readable, and what people are told where it is not."""
_ONCE = frozenset(b"DTSTART DTEND DURATION RECURRENCE-ID SEQUENCE".split())
_TIME = re.compile(rb"(DTSTART|DTEND|RECURRENCE-ID|EXDATE|RDATE)(;.*)?:([^:]*)", re.IGNORECASE)
_TZID = re.compile(rb';TZID=(?:"([^"]*)"|([^";]*))', re.IGNORECASE)


class Occurrence(NamedTuple):
    """One event on one day."""

    id: str
    title: str
    starts: float | str
    """Seconds since the epoch; ISO text where the calendar means local time, wherever that is."""
    ends: float | str
    exercise: bool
    busy: bool


def expand(group: list[Lines], search: Search, whose: tuple[str, ...], problems: set[str]) -> Iterator[Occurrence]:
    """Yield the occurrences of these events in the window that is searched; all-day events have none.

    `whose` are casefolded texts that may contain the owner's address. An event that cannot be read is left out and
    becomes one of the `problems`. Raises any exception of the parsers.
    """
    events: Lines = []
    for event in group:
        events += [b"BEGIN:VEVENT", *_readable(event), b"END:VEVENT"]
    head = (b"BEGIN:VCALENDAR", b"VERSION:2.0", b"PRODID:-//reminderd//EN")
    calendar = icalendar.Calendar.from_ical(b"\r\n".join([*head, *events, b"END:VCALENDAR", b""]))
    calendar.subcomponents = [each for each in calendar.subcomponents if _is_readable(each, problems)]
    series = {name_of(line) for line in events} & {b"RRULE", b"RDATE", b"RECURRENCE-ID"}
    first, last = (datetime.combine(day, time.min, UTC) for day in (search.first, search.last))
    wide_enough_for_every_zone = first - timedelta(hours=15), last + timedelta(hours=39)
    try:
        for event in recurring_ical_events.of(calendar).between(*wide_enough_for_every_zone):
            if found := _occurrence(event, search, whose, bool(series)):
                yield found
    except recurring_ical_events.BadRuleStringFormat:
        problems.add(sentence(_NEEDED["RRULE"], event=title_of(group[0])))


def _readable(event: Lines) -> Iterator[bytes]:
    """Yield the lines of an event for the parser, put so that it understands what some programs write."""
    seen: set[bytes] = set()
    for line in event:
        name = name_of(line)
        if name in _ONCE & seen:
            continue
        seen.add(name)
        if name == b"RRULE":
            parts = b"".join(line.partition(b":")[2].upper().split()).split(b";")
            if rule := b";".join(part for part in parts if b"=" in part and not part.startswith(b"X-")):
                yield b"RRULE:" + rule
        elif time := _TIME.fullmatch(line):
            value = time[3].strip().upper()
            has_a_zone = b"T" in value and not value.endswith(b"Z")  # a whole day and UTC have none
            yield name + _TZID.sub(rb';TZID="\1\2"' if has_a_zone else b"", time[2] or b"") + b":" + value
        else:
            yield line


def _is_readable(event: Any, problems: set[str]) -> bool:
    """Return whether it is known when an event takes place; take off what else of it cannot be read."""
    broken = {name.upper(): why for name, why in event.errors if name}
    if "DTSTART" not in event:
        broken["DTSTART"] = ""
    for name in broken:
        event.pop(name, None)
    lost = next((name for name in _NEEDED if name in broken), None)
    if lost:
        title = _quoted(_text(event, "SUMMARY"))
        if zone := unknown_zone(broken[lost]):
            problems.add(sentence(N_('{event}: its time zone "{zone}" is not known'), event=title, zone=zone))
        else:
            problems.add(sentence(_NEEDED[lost], event=title))
    return not lost


def title_of(event: Lines) -> str:
    """Return the title of an event, for people."""
    titles = (value_of(line).decode("utf-8", "replace") for line in event if name_of(line) == b"SUMMARY")
    return _quoted(next(titles, ""))


def _quoted(title: str) -> str:
    return f'"{one_line(title)}"' if title else sentence(N_("an event without a title"))


def _occurrence(event: Any, search: Search, whose: tuple[str, ...], series: bool) -> Occurrence | None:
    starts, ends = event["DTSTART"].dt, getattr(event.get("DTEND"), "dt", None)
    if not isinstance(starts, datetime) or _text(event, "STATUS").upper() == "CANCELLED":
        return None  # a whole day has no start to be ready for, and says little about when somebody is busy
    if _declined(event, whose):
        return None
    ends = ends if isinstance(ends, datetime) else starts
    title = one_line(_text(event, "SUMMARY"), LONGEST_TITLE) or UNNAMED_EXERCISE
    words = [str(word) for each in _each(event, "CATEGORIES") for word in getattr(each, "cats", [each])]
    said = "\n".join([title, *words]).casefold()
    free = _text(event, "TRANSP").upper() == "TRANSPARENT"
    free |= _text(event, "X-MICROSOFT-CDO-BUSYSTATUS").upper() in ("FREE", "WORKINGELSEWHERE")
    return Occurrence(
        id=_id(event, starts, series),
        title=title,
        starts=_moment(starts),
        ends=_moment(ends),
        exercise=bool(search.words.search(said)),
        busy=search.busy and not free,
    )


def _each(event: Any, name: str) -> list[Any]:
    value = event.get(name)
    return [] if value is None else value if isinstance(value, list) else [value]


def _text(event: Any, name: str) -> str:
    return str(_each(event, name)[0]).strip() if _each(event, name) else ""


def _id(event: Any, starts: datetime, series: bool) -> str:
    """Return what identifies an occurrence, also after it was moved.

    With RANGE=THISANDFUTURE all the later ones name the same occurrence that they change: their own start tells them
    apart, as it does without a UID.
    """
    uid, slot = _text(event, "UID"), event.get("RECURRENCE-ID")
    if len(uid) > LONGEST_TITLE:
        uid = hashlib.sha256(uid.encode("utf-8", "replace")).hexdigest()
    if not uid or "RANGE" in getattr(slot, "params", ()):
        series, slot = True, None
    when = getattr(slot, "dt", starts)
    if isinstance(when, datetime) and when.tzinfo:  # a text that does not depend on its zone
        which = f":{when.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    else:
        which = f":{when:%Y%m%dT%H%M%S}"
    return f"ical:{one_line(uid or _text(event, 'SUMMARY'), LONGEST_TITLE)}{which if series else ''}"


def _moment(when: datetime) -> float | str:
    return when.timestamp() if when.tzinfo else when.isoformat()


def _declined(event: Any, whose: tuple[str, ...]) -> bool:
    answers = {
        str(each).casefold().removeprefix("mailto:"): str(getattr(each, "params", {}).get("PARTSTAT", "")).upper()
        for each in _each(event, "ATTENDEE")
    }
    owners = [address for address in answers if "@" in address and any(address in text for text in whose)]
    organizer = _text(event, "ORGANIZER").casefold().removeprefix("mailto:")
    counted = owners or [address for address in answers if address != organizer] or list(answers)
    return bool(counted) and all(answers[address] == "DECLINED" for address in counted)
