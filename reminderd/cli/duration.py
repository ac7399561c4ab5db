"""Durations and times of day as they are typed and told at the command line."""

from __future__ import annotations

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
