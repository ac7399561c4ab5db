"""The figures of `stats` as lines for a terminal: a bar for each day or week, a map of the hours, two small tables."""

from __future__ import annotations

from collections.abc import Sequence

from reminderd.core.duration import spoken_duration
from reminderd.history.event_text import reasons
from reminderd.history.totals import ANSWERS, MOST_SINGLE_DAYS, Totals, day_label, long_label, spoken, together

_MOST_ROWS = 14
"""Rows of the map for so many days; of a longer span it shows weekdays."""
_SHADES = " ░▒▓█"
_COLOUR = 36  # of the 256: the page's green
_SHORTEST_BAR = 10


def plotted(figures: Totals, width: int, colour: bool) -> list[str]:
    """Return the lines of `stats`, none wider than `width` columns (from 76 up)."""
    parts = [_summary(figures), _bars(figures, width, colour), _map(figures, colour)]
    parts += [_answers(figures), _holds(figures)]
    lines: list[str] = []
    for part in parts:
        lines += ["", *part] if lines and part else part
    return lines


def _summary(figures: Totals) -> list[str]:
    label = day_label if len(figures.days) <= MOST_SINGLE_DAYS else long_label  # with the year where it matters
    ends = [label(figures.days[place].date) for place in (0, -1)]
    span = " – ".join(dict.fromkeys(ends))
    sat = figures.sat
    if not sat:
        return [f"{span}: no sitting was recorded."]
    whole = together(figures.days)
    days = f"{len(sat)} day{'s' if len(sat) > 1 else ''}"
    return [
        span,
        f"You sat {spoken_duration(whole.sitting)} on {days}: {spoken_duration(whole.sitting / len(sat))} a day.",
        f"The longest sitting was {spoken_duration(whole.longest)} ({label(whole.date)}).",
        f"Breaks: {whole.observed} observed, {whole.claimed} that you reported.",
    ]


def _bars(figures: Totals, width: int, colour: bool) -> list[str]:
    shown = figures.spans()
    most = max(bar.sitting for _, bar in shown)
    if most <= 0:
        return []
    room = min(48, max(_SHORTEST_BAR, width - 55))
    whole_days = len(shown) == len(figures.days)
    head = f"{'':12}{'sitting' if whole_days else 'sitting a day':<{room + 13}}{'longest':>11}   breaks +reported"
    lines = [head]
    for label, bar in shown:
        length = max(1, round(bar.sitting / most * room)) if bar.sitting else 0
        drawn = _paint(f"{'█' * length:<{room}}", colour)
        claimed = f" +{bar.claimed}" if bar.claimed else ""
        times = f"{spoken(bar.sitting):>12}{spoken(bar.longest):>12}"
        lines.append(f"{label:<11} {drawn}{times}   {bar.observed or '–':>3}{claimed}".rstrip())
    return lines


def _map(figures: Totals, colour: bool) -> list[str]:
    if not figures.sat:
        return []
    if len(figures.days) <= _MOST_ROWS:
        rows = [(day_label(day.date), day.hours) for day in figures.days]
    else:
        rows = list(figures.weekday_hours().items())
    ruler = "".join(f"{hour:<6}" for hour in range(0, 24, 3))
    return [f"{'hour':<12}{ruler}".rstrip(), *(_map_row(label, hours, colour) for label, hours in rows)]


def _map_row(label: str, hours: Sequence[float], colour: bool) -> str:
    row = ""
    for seconds in hours:
        share = min(4, -(-int(seconds) // 900))  # 1: up to a quarter of the hour … 4: more than three quarters
        row += _paint(_SHADES[share] * 2, colour) if share else "· "
    return f"{label:<12}{row}"


def _answers(figures: Totals) -> list[str]:
    if not figures.answers:
        return []
    wide = max(12, *(len(name) + 2 for name in figures.answers))
    lines = [f"{'reminder':<{wide}}" + "".join(f"{name:>9}" for name in ANSWERS)]
    for name, counts in figures.answers.items():
        lines.append(f"{name:<{wide}}" + "".join(f"{counts[each] or '–':>9}" for each in ANSWERS))
    return lines


def _holds(figures: Totals) -> list[str]:
    return [
        f"held by {reasons(reason):<16}{spoken_duration(held.seconds):>12}, {held.times} "
        f"time{'s' if held.times != 1 else ''}"
        for reason, held in figures.holds.items()
    ]


def _paint(text: str, wanted: bool) -> str:
    return f"\x1b[38;5;{_COLOUR}m{text}\x1b[0m" if wanted else text
