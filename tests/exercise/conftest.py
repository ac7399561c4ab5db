"""What the tests of the calendars share: a fixed day, and a reading of files as the daemon does it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from reminderd.core.settings import CalendarSettings
from reminderd.exercise import calendars
from reminderd.exercise.calendars import CalendarReading

Read = Callable[..., Awaitable[CalendarReading]]
SUNDAY_NOON = datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.fixture
def shapes() -> Path:
    """Calendars as the great programs export them; made by us."""
    return Path(__file__).parent / "ics"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Read:
    """Read the given files from a Sunday noon on, for eight days.

    What a file may cost is bounded by processor time; the wait for the child, which is a nice one, is a test's own
    subject and long for the others, so that a busy machine changes no answer.
    """
    monkeypatch.setattr(calendars, "LINE_SECONDS", 60.0)
    monkeypatch.setattr(calendars, "ALL_SECONDS", 120.0)

    async def reading(
        *files: Path | str,
        words: tuple[str, ...] = ("run", "gym", "yoga"),
        busy: bool = False,
        now: datetime = SUNDAY_NOON,
    ) -> CalendarReading:
        return await calendars.read(CalendarSettings(tuple(map(str, files)), words, busy), now, 8)

    return reading


def event(*lines: str, start: str = "20261123T180000Z", uid: str = "1", title: str = "Run") -> str:
    """Write a small VEVENT."""
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", f"DTSTART:{start}", f"SUMMARY:{title}", *lines, "END:VEVENT", ""])


def calendar(*parts: str) -> str:
    """Write a calendar round events."""
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tests//EN", "".join(parts) + "END:VCALENDAR", ""])


def told(reading: CalendarReading) -> list[tuple[str, str]]:
    """Return when each exercise is, and its name."""
    return [(f"{each.starts:%a %H:%M}", each.name) for each in reading.exercises]
