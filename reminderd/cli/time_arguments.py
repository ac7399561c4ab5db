"""Durations and times of day as they are typed and told at the command line."""

from __future__ import annotations

from argparse import ArgumentTypeError
from collections.abc import Sequence
from datetime import datetime, timedelta

from reminderd.cli.errors import WrongUsage
from reminderd.core.duration import parse_duration

LONGEST_SECONDS = 366 * 86400


def duration_argument(words: Sequence[str]) -> float:
    """Read what was typed after the verb ("45m", "1h30m", or "1h 30m" as two words) as seconds.

    Raises:
        WrongUsage: it is no duration, or nothing, or longer than a year.
    """
    try:
        seconds = parse_duration(" ".join(words), units="smhdw")
    except ValueError as problem:
        raise WrongUsage(str(problem)) from None
    if not 0 < seconds <= LONGEST_SECONDS:
        raise WrongUsage(f'"{" ".join(words)}": a duration here is longer than nothing and at most a year')
    return seconds


def looks_like_duration(word: str) -> bool:
    """Return whether a word is meant as a duration rather than as a reminder's name."""
    if word.lstrip("+-").isdigit():
        return True
    try:
        parse_duration(word, units="smhdw")
    except ValueError:
        return False
    return True


def next_time(text: str, now: datetime) -> datetime:
    """Return the next moment at which the clock on the wall reads HH:MM; `now` must be aware.

    On the day a clock change skips that time it is as much later, as everywhere in reminderd; where a clock change
    repeats it, the first is meant.

    Raises:
        WrongUsage: it is no HH:MM.
    """
    from reminderd.core.timetable import local_instant

    hours, colon, minutes = text.partition(":")
    proper = colon and hours.isascii() and minutes.isascii() and hours.isdigit() and minutes.isdigit()
    if not proper or len(hours) > 2 or len(minutes) != 2 or int(hours) > 23 or int(minutes) > 59:
        raise WrongUsage(f'"{text[:60]}" is not a time of day (write "14:30")')
    today = now.astimezone().replace(hour=int(hours), minute=int(minutes), second=0, microsecond=0, tzinfo=None)
    moments = (local_instant(today + timedelta(days=ahead), None).astimezone() for ahead in range(3))
    return next(moment for moment in moments if moment > now)


def since(text: str) -> datetime:
    """Read "today", "yesterday", a date, a date and time, or a duration such as "7d", as a local time.

    Raises:
        argparse.ArgumentTypeError: it is none of these.
    """
    now = datetime.now().astimezone()
    midnight = datetime(now.year, now.month, now.day)  # noqa: DTZ001 (made aware below, by the zone's rule of that day)
    said = text.strip().lower()
    if said in ("today", "yesterday"):
        return (midnight - timedelta(days=said == "yesterday")).astimezone()
    try:
        return datetime.fromisoformat(text.strip()).astimezone()
    except (ValueError, OverflowError):
        pass
    try:
        return now - timedelta(seconds=parse_duration(text, "smhdwy"))
    except (ValueError, OverflowError):
        shown = f"{text[:40]}…" if len(text) > 40 else text
        raise ArgumentTypeError(f'"{shown}" is no date (write "2026-11-22", "today", "yesterday" or "7d")') from None


def days(text: str) -> int:
    """Read a number of days.

    Raises:
        argparse.ArgumentTypeError: it is none.
    """
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) > 0):
        raise ArgumentTypeError(f'"{text[:40]}" is no number of days (write "30")')
    return int(text)
