"""Durations, times of day and dates as they are typed at the command line."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from reminderd.cli.errors import WrongUsage
from reminderd.control.checks import LONGEST_SECONDS
from reminderd.core.duration import parse_duration
from reminderd.core.language import _
from reminderd.core.timetable import local_instant

_LONG_UNIT = re.compile(r"(?<=[\d ])(s|m|h|d|w)(?:ec|in|r|ay|eek|econd|inute|our)?s?(?![a-z])")
"""Units as people also write them: 5min, 2 hours, 90sec."""


def until_or_duration(words: Sequence[str], now: datetime, until: str | None = None) -> dict[str, Any]:
    """Return what was typed after the command, as arguments of the request: `seconds`, or `until` with its offset.

    It may be a duration (45m, 1h 30m, 20min), a time of day (15:30) or "tomorrow", the coming midnight. `until` is
    the value of `--until`.

    Raises:
        WrongUsage: it is none of these, both are given, or the duration is 0 or longer than a year.
    """
    if words and until is not None:
        raise WrongUsage(_("give a duration or --until, not both"))
    typed = " ".join(words) if until is None else until
    if not words and until is None:
        return {}
    clock = "00:00" if typed.lower() == "tomorrow" else typed
    if until is not None or re.fullmatch(r"\d{1,2}:\d\d", clock):
        return {"until": next_time(clock, now).isoformat()}
    seconds = _seconds(typed)
    if seconds is None:
        raise WrongUsage(_('"{text}" is not a duration (write "45m" or "1h30m")', text=typed[:60]))
    if not 0 < seconds <= LONGEST_SECONDS:
        raise WrongUsage(_('"{text}": the duration must be more than 0 and at most one year', text=typed))
    return {"seconds": seconds}


def looks_like_time(word: str) -> bool:
    """Return whether a word is meant as a duration or a time rather than as the name of a reminder."""
    like = word.lstrip("+-").isdigit() or ":" in word or word.lower() == "tomorrow"
    return like or _seconds(word) is not None


def _seconds(text: str) -> float | None:
    with suppress(ValueError):
        return parse_duration(_LONG_UNIT.sub(r"\1", text.lower()), units="smhdw")
    return None


def minute_of_day(text: str, wrong: str, most: int = 24 * 60 - 1) -> int:
    """Return the minutes after midnight of HH:MM, at most `most`.

    Raises:
        WrongUsage: it is no such time; the error says `wrong`.
    """
    found = re.fullmatch(r"(\d{1,2}):([0-5]\d)", text, re.ASCII)
    minute = int(found[1]) * 60 + int(found[2]) if found else most + 1
    if minute > most:
        raise WrongUsage(wrong)
    return minute


def next_time(text: str, now: datetime) -> datetime:
    """Return the next moment at which the clock on the wall reads HH:MM; `now` must be aware.

    On the day a clock change skips that time it is as much later, as everywhere in reminderd; where a clock change
    repeats it, the first is meant.

    Raises:
        WrongUsage: it is no HH:MM.
    """
    minute = minute_of_day(text, _('"{text}" is not a time of day (write "14:30")', text=text[:60]))
    midnight = now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    readings = (midnight + timedelta(days=ahead, minutes=minute) for ahead in range(3))
    moments = (local_instant(reading, None).astimezone() for reading in readings)
    return next(moment for moment in moments if moment > now)


def since(text: str) -> datetime:
    """Return the local time that "today", "yesterday", a date, a date and time, or a duration such as "7d" means.

    Raises:
        ArgumentTypeError: it is none of these.
    """
    now = datetime.now().astimezone()
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    said = text.strip().lower()
    if said in ("today", "yesterday"):
        return (midnight - timedelta(days=said == "yesterday")).astimezone()
    with suppress(ValueError, OverflowError):
        return datetime.fromisoformat(text.strip()).astimezone()
    with suppress(ValueError, OverflowError):
        return now - timedelta(seconds=parse_duration(text, "smhdwy"))
    shown = f"{text[:40]}…" if len(text) > 40 else text
    raise ArgumentTypeError(_('"{text}" is not a date (write "2026-11-22", "today", "yesterday" or "7d")', text=shown))


def add_days(parser: ArgumentParser, usual: int) -> None:
    """Add `--days N`."""
    told = _("the last N days, including today (default {days})", days=usual)
    parser.add_argument("--days", type=_days, default=usual, metavar="N", help=told)


def _days(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 9 and int(text) > 0):
        raise ArgumentTypeError(_('"{text}" is not a number of days (write "30")', text=text[:40]))
    return int(text)
