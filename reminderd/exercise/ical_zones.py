"""Time zones as programs name them, for icalendar's parser, which asks for each TZID.

A zone is looked for among the names of the tz database, the names that Windows has (icalendar carries the table of the
Unicode CLDR), the names that Outlook displays, the calendar's own VTIMEZONE blocks, and offsets from UTC. A time in any
other zone is not guessed at. Only the reading child loads this file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta, timezone, tzinfo
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import icalendar
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON
from icalendar.timezone.zoneinfo import ZONEINFO

from reminderd.exercise.ical_scan import Lines
from reminderd.system.text import one_line

_UNKNOWN = ('its time zone "', '" is not known')
"""How the message about a zone that nobody knows begins."""
_OFFSET = re.compile(r"(?:UTC|GMT)?([+-])(\d{1,2})[:.]?([0-5]\d)?")
_DISPLAYED = re.compile(r"\((?:UTC|GMT)([+-][\d:.]+)?\) *(.*)")
"""Such as "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, …" and "(UTC-05:00) Eastern Time (US & Canada)"."""


class Zones(ZONEINFO):
    """The zones of one calendar, each looked for once."""

    def __init__(self, own: dict[str, Lines]) -> None:
        self._own = own
        self._found: dict[str, tzinfo | None] = {}

    def timezone(self, name: str) -> tzinfo:
        """Return the zone of this name.

        Raises:
            ValueError: nobody knows it. The parser keeps the message as the property's error.
        """
        if name not in self._found:
            self._found[name] = None
            self._found[name] = _named(name) or self._ruled(name) or _with_offset(name)
        zone = self._found[name]
        if zone is None:
            raise ValueError(f"{_UNKNOWN[0]}{one_line(name)}{_UNKNOWN[1]}")
        return zone

    def _ruled(self, name: str) -> tzinfo | None:
        with suppress(Exception):  # the parser raises what it likes
            rules: Any = icalendar.Timezone.from_ical(b"\r\n".join(self._own[name]))
            zone: tzinfo = rules.to_tz()
            return zone
        return None


def unknown_zone(error: str) -> str:
    """Return the name of the time zone that this error of a property is about; "" where it is about something else."""
    before, after = _UNKNOWN
    return error.removeprefix(before).removesuffix(after) if error.startswith(before) else ""


def _named(name: str) -> tzinfo | None:
    for each in _names(name):
        with suppress(Exception):  # a name out of a file may be anything
            if len(each) < 100:
                return ZoneInfo(each)
    return None


def _names(name: str) -> Iterator[str]:
    """Yield names of the tz database that this one may mean."""
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


def _with_offset(name: str) -> tzinfo | None:
    displayed = _DISPLAYED.fullmatch(name)
    fixed = _OFFSET.fullmatch(displayed[1] or "+00" if displayed and "Universal Time" in displayed[2] else name)
    if fixed is None or int(fixed[2]) > 14:
        return None
    offset = timedelta(hours=int(fixed[2]), minutes=int(fixed[3] or 0))
    return timezone(-offset if fixed[1] == "-" else offset)
