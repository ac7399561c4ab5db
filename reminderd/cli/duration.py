"""Durations and times of day as they are typed and told at the command line."""

from __future__ import annotations

TYPE_CHECKING = False  # what type checkers take for true; importing typing for it would cost 4 ms
if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

LONGEST_SECONDS = 366 * 86400


def spoken(seconds: float) -> str:
    """Say it as people do, rounded down: 45 → "45 s", 90 → "1 min 30 s", 3150 → "52 min", 5400 → "1 h 30 min".

    The same words as `core.duration.spoken_duration` (a test holds the two together); that module compiles regular
    expressions, which a cold `status` would feel.
    """
    whole = max(0, int(seconds))
    if whole < 60:
        return f"{whole} s"
    if 60 < whole < 120:
        return f"1 min {whole - 60} s"
    hours, minutes = divmod(whole // 60, 60)
    if not hours:
        return f"{minutes} min"
    return f"{hours} h {minutes} min" if minutes else f"{hours} h"


def duration_argument(words: Sequence[str]) -> float:
    """Read what was typed after the verb ("45m", "1h30m", or "1h 30m" as two words) as seconds.

    Raises:
        WrongUsage: it is no duration, or nothing, or longer than a year.
    """
    from reminderd.cli.errors import WrongUsage
    from reminderd.core.duration import parse_duration

    try:
        seconds = parse_duration(" ".join(words), units="smhdw")
    except ValueError as problem:
        raise WrongUsage(str(problem)) from None
    if not 0 < seconds <= LONGEST_SECONDS:
        raise WrongUsage(f'"{" ".join(words)}": a duration here is longer than nothing and at most a year')
    return seconds


def looks_like_duration(word: str) -> bool:
    """Return whether a word is meant as a duration rather than as a reminder's name."""
    from reminderd.core.duration import parse_duration

    if word.lstrip("+-").isdigit():
        return True
    try:
        parse_duration(word, units="smhdw")
    except ValueError:
        return False
    return True


def next_time(text: str, now: datetime) -> datetime:
    """Return the next moment the clock on the wall reads HH:MM, in the local time of `now` (which must be aware).

    On the day a time is skipped by daylight saving, the moment the clock is set forward past it; where the clock
    reads it twice, the first that is still to come.

    Raises:
        WrongUsage: it is no HH:MM.
    """
    from datetime import datetime, timedelta

    from reminderd.cli.errors import WrongUsage

    hours, colon, minutes = text.partition(":")
    proper = colon and hours.isascii() and minutes.isascii() and hours.isdigit() and minutes.isdigit()
    if not proper or len(hours) > 2 or len(minutes) != 2 or int(hours) > 23 or int(minutes) > 59:
        raise WrongUsage(f'"{text[:60]}" is not a time of day (write "14:30")')
    today = datetime(now.year, now.month, now.day, int(hours), int(minutes))  # noqa: DTZ001 (made local below)
    for days in (0, 1, 2):
        for fold in (0, 1):
            stamp = (today + timedelta(days=days)).replace(fold=fold).timestamp()  # astimezone() errs in the gap
            moment = datetime.fromtimestamp(stamp).astimezone()
            if moment > now:
                return moment
    raise WrongUsage(f'"{text}" does not come')
