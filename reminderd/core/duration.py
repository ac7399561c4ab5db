"""Durations as people write them: "90s", "45m", "1h30m", "1h 30m", and where it makes sense days, weeks, years."""

from __future__ import annotations

import re

from reminderd.core.language import _

UNIT_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 7 * 86400, "y": 365 * 86400}

_SHAPE = r"(?:\d{1,9}\s*[smhdwy]\s*)+"
_PART = r"(\d+)\s*([smhdwy])"
_LONGEST_TEXT = 64


def parse_duration(text: str, units: str = "smh") -> float:
    """Return the seconds that `text` says, in the given units only, each at most once.

    Raises:
        ValueError: it is not such a duration; the message says what to write instead.
    """
    lowered = text.strip().lower()
    proper = len(lowered) <= _LONGEST_TEXT and re.fullmatch(_SHAPE, lowered, re.ASCII)
    parts = re.findall(_PART, lowered, re.ASCII) if proper else []
    used = [unit for _, unit in parts]
    if not parts or len(set(used)) < len(used) or not set(used) <= set(units):
        shown = text if len(text) <= _LONGEST_TEXT else text[: _LONGEST_TEXT - 1] + "…"
        remedy = 'write "2y", "8w" or "30d"' if "y" in units else 'write "45m" or "1h30m"'
        raise ValueError(f'"{shown}" is not a duration ({remedy})')
    return float(sum(int(number) * UNIT_SECONDS[unit] for number, unit in parts))


def format_duration(seconds: float) -> str:
    """Return whole seconds as the settings file has them: 5400 → "1h30m", 0 → "0s"; days stay hours."""
    left = max(0, round(seconds))
    text = ""
    for unit in "hms":
        count, left = divmod(left, UNIT_SECONDS[unit])
        text += f"{count}{unit}" if count else ""
    return text or "0s"


def spoken_duration(seconds: float) -> str:
    """Return it as people say it, rounded down: 45 → "45 s", 90 → "1 min 30 s", 3150 → "52 min", 5400 → "1 h 30 min".

    Seconds are mentioned up to two minutes.
    """
    whole = max(0, int(seconds))
    minutes, left = divmod(whole, 60)
    if not minutes:
        # Translators: seconds, minutes and hours, as short as people write them beside each other.
        return _("{seconds} s", seconds=left)
    if minutes < 2 and left:
        return _("{minutes} min {seconds} s", minutes=minutes, seconds=left)
    hours, minutes = divmod(minutes, 60)
    if not hours:
        return _("{minutes} min", minutes=minutes)
    return _("{hours} h {minutes} min", hours=hours, minutes=minutes) if minutes else _("{hours} h", hours=hours)
