"""`reminderd preview`: simulates a day with these settings; needs no daemon and no waiting."""

from __future__ import annotations

import argparse
import os
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reminderd.cli import printing
from reminderd.cli.errors import WrongUsage, without_settings
from reminderd.cli.time_arguments import minute_of_day
from reminderd.core.duration import spoken_duration

if TYPE_CHECKING:
    from reminderd.core.effects import Record
    from reminderd.core.events import PlannedExercise
    from reminderd.core.preview import Preview, Sitting
    from reminderd.core.settings import Settings

NAME = "preview"
HELP = "Simulate a day with these settings, assuming that you answer every reminder at once"

USUAL_HOURS = ((9 * 60, 12 * 60 + 30), (13 * 60 + 30, 17 * 60 + 30))
"""Used where neither `--sitting` nor the history says when somebody sits."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LAST_DAY = date(9000, 1, 1)
"""Reckoning with time zones and weeks stays within the calendar up to this day."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the day, the hours at the desk, the settings file and `--json`."""
    parser.add_argument("--day", metavar="DATE", help="2026-11-23, today, tomorrow or a weekday (default: today)")
    hours = "the hours at the desk, such as 09:00-12:30,13:15-18:00 (default: your usual hours)"
    parser.add_argument("--sitting", metavar="RANGES", help=hours)
    parser.add_argument("--config", metavar="PATH", type=Path, help="preview this settings file instead")
    parser.add_argument("--json", action="store_true", help='print a list of {"at", "reminders", "title"}')


def run(args: argparse.Namespace) -> int:
    """Run the engine over the day, and show what it did."""
    from reminderd.core.preview import preview
    from reminderd.settings.child import load_in_child_sync
    from reminderd.system.zone import local_zone

    loaded = load_in_child_sync(args.config.absolute() if args.config else None, os.environ)
    if loaded.settings is None:
        raise without_settings(loaded)
    zone, _ = local_zone(os.environ)
    zone = zone or datetime.now().astimezone().tzinfo
    day = read_day(args.day, datetime.now(zone).date())
    own = None if args.sitting is not None else usual_ranges()
    ranges = own or (USUAL_HOURS if args.sitting is None else read_ranges(args.sitting))
    sittings = [(_instant(day, start, zone), _instant(day, end, zone)) for start, end in ranges]
    exercises, busy = _plan(loaded.settings, sittings[0][0])
    found = preview(loaded.settings, exercises, sittings, busy)
    if args.json:
        shown = [(each.at.isoformat(timespec="seconds"), each.show) for each in found.shown]
        printing.json_value([{"at": at, "reminders": list(show.reminders), "title": show.title} for at, show in shown])
        return 0
    for line in lines(day, ranges, found, habit=own is not None):
        printing.line(line)
    return 0


def read_day(text: str | None, today: date) -> date:
    """Return the day that was typed; None means today.

    Raises:
        WrongUsage: it is none, or lies too far ahead.
    """
    lowered = (text or "today").strip().lower()
    if lowered in {"today", "tomorrow"}:
        return today + timedelta(days=lowered == "tomorrow")
    matching = [place for place, name in enumerate(WEEKDAYS) if len(lowered) >= 3 and name.startswith(lowered)]
    if matching:
        return today + timedelta(days=(matching[0] - today.weekday()) % 7)
    try:
        day = date.fromisoformat(lowered)
    except ValueError:
        raise WrongUsage(f'"{text}" is not a day (write 2026-11-23, today, tomorrow or a weekday)') from None
    if not date(1971, 1, 1) <= day <= _LAST_DAY:
        raise WrongUsage(f'"{text}": the day must lie between 1971-01-01 and {_LAST_DAY}')
    return day


def read_ranges(text: str) -> tuple[tuple[int, int], ...]:
    """Return the hours at the desk as minutes after midnight, in order.

    Raises:
        WrongUsage: they are none, or overlap.
    """
    ranges = []
    for part in text.split(","):
        wrong = f'"{part.strip()}" is not a range of hours (write 09:00-12:30)'
        start, _, end = part.strip().partition("-")
        ranges.append((minute_of_day(start.strip(), wrong), minute_of_day(end.strip(), wrong, 24 * 60)))
    ordered = tuple(sorted(ranges))
    edges = [edge for each in ordered for edge in each]
    if edges != sorted(edges) or any(start == end for start, end in ordered):
        raise WrongUsage(f'"{text}": each range must end after it began and before the next one begins')
    return ordered


def usual_ranges() -> tuple[tuple[int, int], ...] | None:
    """Return the hours at which this person usually sits, by the history; None where it says too little."""
    from reminderd.history.reader import HistoryReader
    from reminderd.history.sittings import SITTING_ENDS, usual_hours
    from reminderd.system.folders import state_folder

    try:
        now = datetime.now().astimezone()
        reader = HistoryReader(state_folder() / "history.db")
        found = usual_hours(reader.stream(now - timedelta(days=28), events=SITTING_ENDS), now)
    except Exception:  # noqa: BLE001 (a history that cannot be read is no reason not to preview)
        found = None
    return tuple(found) if found else None


def _instant(day: date, minute: int, zone: tzinfo | None) -> datetime:
    from reminderd.core.timetable import local_instant

    return local_instant(datetime.combine(day, time.min) + timedelta(minutes=minute), zone)


def _plan(settings: Settings, now: datetime) -> tuple[tuple[PlannedExercise, ...], list[Sitting]]:
    """Return the planned exercises and the busy times; report the calendars that could not be read."""
    import asyncio

    from reminderd.exercise.weekly import planned

    exercises, busy = planned(settings.exercises, now, 1.5), []
    if settings.calendar.files:
        from reminderd.exercise.calendars import read

        reading = asyncio.run(read(settings.calendar, now, 1.5))
        printing.note(*reading.problems)
        exercises += reading.exercises
        busy = [(start, end) for start, end, _ in reading.busy if "calendar" in settings.detectors]
    return exercises, busy


def lines(day: date, ranges: tuple[tuple[int, int], ...], found: Preview, *, habit: bool = False) -> list[str]:
    """Return the day's timeline and its totals; `habit` says that the hours are this person's usual ones."""
    hours = ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in ranges)
    rows: list[tuple[datetime, str]] = [(each.at, _shown(each.show)) for each in found.shown]
    rows += [(record.at, told) for record in found.records if (told := _told(record))]
    # On the day of a clock change an hour comes twice or not at all: its zone says which is meant.
    clock = "%H:%M %Z" if len({at.utcoffset() for at, _ in rows if at.date() == day}) > 1 else "%H:%M"
    sitting = f"at your usual hours, {hours}" if habit else f"sitting {hours}"
    count = len(found.shown)
    return [
        f"{day:%A}, {day.day} {day:%B %Y}, {sitting}",
        "",
        *(f"  {at:{clock}}  {text}" for at, text in sorted(rows, key=lambda row: row[0].timestamp())),
        "",
        f"{count} notification{'s' if count != 1 else ''}, longest sitting {spoken_duration(found.longest_seconds)}",
    ]


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _shown(show: Any) -> str:
    return f"● {show.title}   ({', '.join(show.reminders)})"


def _told(record: Record) -> str:
    reminder, facts = record.reminder, record.facts
    if record.event == "held" and facts.get("reason") in {"quiet_hours", "calendar"}:
        return f"○ {reminder} delayed by {'quiet hours' if facts['reason'] == 'quiet_hours' else 'your calendar'}"
    if record.event == "taken":
        return f"○ {reminder} no longer needed: you took a break"
    if record.event == "expired":
        return f"○ {reminder} expired: {facts.get('exercise')} has begun"
    if record.event == "break" and facts.get("until") and facts.get("seconds", 0) >= 60:
        return f"  break of {spoken_duration(facts['seconds'])}"
    return ""
