"""Time zones as programs name them, and the lines of an event put so that the parser reads them.

A zone is looked for among the names of the tz database, the names that Windows has (icalendar carries the table of the
Unicode CLDR), the names that Outlook displays, the calendar's own VTIMEZONE blocks, and offsets from UTC. A time in any
other zone is not guessed at.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from reminderd.exercise.ical_blocks import Block, Unreadable, name_of
from reminderd.system.text import one_line

_TIME = re.compile(rb"(DTSTART|DTEND|RECURRENCE-ID|EXDATE|RDATE)(;.*)?:([^:]*)", re.IGNORECASE)
_TZID = re.compile(rb';TZID=("[^"]*"|[^;]*)', re.IGNORECASE)
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})[:.]?([0-5]\d)?")
_DISPLAYED = re.compile(r"\((?:UTC|GMT)([+-][\d:.]+)?\) *(.*)")
"""Such as "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, …" and "(UTC-05:00) Eastern Time (US & Canada)"."""
_ONCE = frozenset(b"DTSTART DTEND DURATION RECURRENCE-ID SEQUENCE".split())
_RULES = """BEGIN:VTIMEZONE
TZID:{0}
BEGIN:STANDARD
DTSTART:19700101T000000
TZOFFSETFROM:{0}
TZOFFSETTO:{0}
END:STANDARD
END:VTIMEZONE"""

Zones = dict[str, list[bytes]]
"""The lines of VTIMEZONE blocks by their TZID."""


def readable_lines(event: Block, own: Zones, used: Zones) -> Iterator[bytes]:
    """Yield the lines of an event for the parser; what matters little and cannot be read is left out.

    `own` are the calendar's zones; those that the parser needs are added to `used`.

    Raises:
        Unreadable: it is not known when the event takes place.
    """
    seen: set[bytes] = set()
    for line in event.lines:
        name = name_of(line)
        if name in _ONCE & seen:
            continue
        seen.add(name)
        if name == b"RRULE":
            parts = b"".join(line.partition(b":")[2].upper().split()).split(b";")
            if rule := b";".join(part for part in parts if b"=" in part and not part.startswith(b"X-")):
                yield b"RRULE:" + rule
        elif time := _TIME.fullmatch(line):
            try:
                yield name + _in_known_zone(time[2] or b"", time[3].strip().upper(), own, used)
            except Unreadable:
                if name in (b"DTSTART", b"RECURRENCE-ID"):
                    raise
        else:
            yield line


def _in_known_zone(parameters: bytes, value: bytes, own: Zones, used: Zones) -> bytes:
    found = _TZID.search(parameters)
    if found is None:
        return parameters + b":" + value
    rest = parameters[: found.start()] + parameters[found.end() :]
    if b"T" not in value or value.endswith(b"Z"):  # a whole day, or UTC: neither has a zone
        return rest + b":" + value
    zone, rules = _zone(found[1].strip(b' "').decode("utf-8", "replace"), own)
    used[zone] = rules
    return rest + b';TZID="' + zone.encode() + b'":' + value


def _zone(written: str, own: Zones) -> tuple[str, list[bytes]]:
    """Return the name by which the parser finds a zone, and its rules where the parser has none."""
    name = written.strip("/")
    if known := _known_name(name):
        return known, []
    if _are_rules(b"\r\n".join(own.get(written, ()))):
        return written, own[written]
    displayed = _DISPLAYED.fullmatch(name)
    fixed = _OFFSET.fullmatch(displayed[1] or "+00" if displayed and "Universal Time" in displayed[2] else name)
    if fixed is None or int(fixed[2]) > 14:
        raise Unreadable(f'its time zone "{one_line(written)}" is not known')
    zone = f"{fixed[1]}{fixed[2]:>02}{fixed[3] or '00'}"
    return zone, _RULES.format(zone).encode().splitlines()


@lru_cache(maxsize=256)  # a calendar has many times in few zones
def _known_name(name: str) -> str | None:
    for each in _names(name):
        try:
            if len(each) < 100 and ZoneInfo(each):
                return each
        except Exception:  # noqa: BLE001, S112 (a name out of a file may be anything)
            continue
    return None


def _names(name: str) -> Iterator[str]:
    """Yield names of the tz database that this one may mean."""
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    yield name
    yield WINDOWS_TO_OLSON.get(name, "")
    parts = name.split("/")[1:][-3:]  # /freeassociation.sourceforge.net/Europe/Berlin, tzone://Microsoft/Utc
    yield from ("/".join(parts[place:]) for place in range(len(parts) - 1))
    if parts[-1:] == ["Utc"]:
        yield "UTC"
    if displayed := _DISPLAYED.fullmatch(name):
        region = re.sub(r" Time \(.*\)$", "", displayed[2])
        yield WINDOWS_TO_OLSON.get(f"{region} Standard Time", "")
        cities = {each.strip().replace(" ", "_") for each in re.split("[,/;]", region)}
        hours = (displayed[1] or "+0000").replace(":", "").replace(".", "")
        for zone in sorted(each for each in available_timezones() if each.rpartition("/")[2] in cities):
            winter_and_summer = {f"{datetime(2026, month, 1, tzinfo=ZoneInfo(zone)):%z}" for month in (1, 7)}
            if hours in winter_and_summer:
                yield zone


@lru_cache(maxsize=16)
def _are_rules(block: bytes) -> bool:
    import icalendar

    try:
        zone: Any = icalendar.Timezone.from_ical(block)
        return bool(zone.to_tz())
    except Exception:  # noqa: BLE001 (as above)
        return False
