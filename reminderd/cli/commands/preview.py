"""`reminderd preview`: what these settings would show on such a day; no daemon, no waiting."""

from __future__ import annotations

import argparse
import os
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reminderd.cli import printing
from reminderd.cli.errors import WrongSettings, WrongUsage

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reminderd.core.events import Exercise
    from reminderd.core.preview import Preview, Sitting
    from reminderd.core.settings import Settings

NAME = "preview"
HELP = "Show what these settings would show on such a day, each answered as it is shown"

USUAL_HOURS = ((9 * 60, 12 * 60 + 30), (13 * 60 + 30, 17 * 60 + 30))
"""Where neither `--sitting` nor the history says when somebody sits."""
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the day, the hours at the desk and the settings file."""
    parser.add_argument("--day", metavar="DATE", help="2026-11-23, today, tomorrow or a weekday (default: today)")
    parser.add_argument("--sitting", metavar="RANGES", help="hours at the desk, such as 09:00-12:30,13:15-18:00")
    parser.add_argument("--config", metavar="PATH", type=Path, help="preview this settings file instead")
    parser.add_argument("--json", action="store_true", help='print a list of {"at", "reminders", "title"}')


def run(args: argparse.Namespace) -> int:
    """Run the engine over the day, and show what came of it."""
    from reminderd.core.preview import preview
    from reminderd.settings.child import load_in_child_sync
    from reminderd.system.zone import local_zone

    loaded = load_in_child_sync(args.config.absolute() if args.config else None, os.environ)
    if loaded.settings is None:
        raise WrongSettings(tuple(map(str, loaded.problems)))
    zone, _ = local_zone(os.environ)
    zone = zone or datetime.now().astimezone().tzinfo
    day = read_day(args.day, datetime.now(zone).date())
    own = None if args.sitting is not None else usual_ranges()
    ranges = own or (USUAL_HOURS if args.sitting is None else read_ranges(args.sitting))
    sittings = [(_instant(day, start, zone), _instant(day, end, zone)) for start, end in ranges]
    exercises, busy = _plan(loaded.settings, sittings[0][0])
    found = preview(loaded.settings, exercises, sittings, busy)
    if args.json:
        printing.json_value(
            [
                {
                    "at": each.at.isoformat(timespec="seconds"),
                    "reminders": list(each.show.reminders),
                    "title": each.show.title,
                }
                for each in found.shown
            ]
        )
    else:
        for line in lines(day, ranges, found, habit=own is not None):
            printing.line(line)
    return 0


# -- what is asked -------------------------------------------------------------------------------------------


def read_day(text: str | None, today: date) -> date:
    """Read the day.

    Raises:
        WrongUsage: it is none.
    """
    lowered = (text or "today").strip().lower()
    if lowered in {"today", "tomorrow"}:
        return today + timedelta(days=lowered == "tomorrow")
    matching = [place for place, name in enumerate(WEEKDAYS) if len(lowered) >= 3 and name.startswith(lowered)]
    if matching:
        return today + timedelta(days=(matching[0] - today.weekday()) % 7)
    try:
        return date.fromisoformat(lowered)
    except ValueError:
        raise WrongUsage(f'"{text}" is not a day (write 2026-11-23, today, tomorrow or a weekday)') from None


def read_ranges(text: str) -> tuple[tuple[int, int], ...]:
    """Read the hours at the desk, as minutes after midnight, in order.

    Raises:
        WrongUsage: they are none, or overlap.
    """
    ranges = []
    for part in text.split(","):
        start, _, end = part.strip().partition("-")
        ranges.append((_minute(start, part), _minute(end, part)))
    ordered = tuple(sorted(ranges))
    edges = [edge for each in ordered for edge in each]
    if edges != sorted(edges) or any(start == end for start, end in ordered):
        raise WrongUsage(
            f'"{text}": each range has to end after it began, and before the next (09:00-12:30,13:15-18:00)'
        )
    return ordered


def _minute(text: str, part: str) -> int:
    hours, colon, minutes = text.strip().partition(":")
    fine = (
        colon and hours.isascii() and hours.isdigit() and minutes.isascii() and minutes.isdigit() and len(minutes) == 2
    )
    if not fine or len(hours) > 2 or not (int(hours) * 60 + int(minutes) <= 24 * 60 and int(minutes) < 60):
        raise WrongUsage(f'"{part.strip()}" is not a range of hours (write 09:00-12:30)')
    return int(hours) * 60 + int(minutes)


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


def _plan(settings: Settings, now: datetime) -> tuple[tuple[Exercise, ...], list[Sitting]]:
    """Return the planned exercises and the busy times; say what of the calendars could not be read."""
    import asyncio

    from reminderd.exercise.weekly import planned

    exercises, busy = planned(settings.exercises, now, 1.5), []
    if settings.calendar.files:
        from reminderd.exercise.calendars import read

        reading = asyncio.run(read(settings.calendar, now, 1.5))
        for problem in reading.problems:
            printing.note(problem)
        exercises += reading.exercises
        busy = [(start, end) for start, end, _ in reading.busy if "calendar" in settings.detectors]
    return exercises, busy


# -- what is shown -------------------------------------------------------------------------------------------


def lines(day: date, ranges: tuple[tuple[int, int], ...], found: Preview, *, habit: bool = False) -> list[str]:
    """Return the day's timeline and its sum; `habit` says that the hours are this person's usual ones."""
    from reminderd.core.duration import spoken_duration

    hours = ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in ranges)
    rows: list[tuple[datetime, str]] = [(each.at, _shown(each.show)) for each in found.shown]
    for record in found.records:
        told = _told(record.event, record.reminder, record.facts)
        if told:
            rows.append((record.at, told))
    # Where the clock is set that day, an hour is there twice or not at all: its zone tells which is meant.
    clock = "%H:%M %Z" if len({at.utcoffset() for at, _ in rows if at.date() == day}) > 1 else "%H:%M"
    sitting = f"at your usual hours, {hours}" if habit else f"sitting {hours}"
    out = [f"{day:%A}, {day.day} {day:%B %Y}, {sitting}", ""]
    out += [f"  {at:{clock}}  {text}" for at, text in sorted(rows, key=lambda row: row[0].timestamp())]
    count = len(found.shown)
    noun = "notification" if count == 1 else "notifications"
    out += ["", f"{count} {noun}, longest stretch {spoken_duration(found.longest_seconds)}"]
    return out


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def _shown(show: Any) -> str:
    return f"● {show.title}   ({', '.join(show.reminders)})"


def _told(event: str, reminder: str | None, facts: Mapping[str, Any]) -> str:
    from reminderd.core.duration import spoken_duration

    if event == "held" and facts.get("reason") in {"quiet_hours", "calendar"}:
        return f"○ {reminder} held by {'quiet hours' if facts['reason'] == 'quiet_hours' else 'a busy calendar'}"
    if event == "taken":
        return f"○ {reminder} satisfied by the break"
    if event == "expired":
        return f"○ {reminder} for {facts.get('exercise')} expired"
    if event == "break" and facts.get("until") and facts.get("seconds", 0) >= 60:
        return f"  break of {spoken_duration(facts['seconds'])}"
    return ""
