"""The figures of `stats` as lines for a terminal: a bar for each day or week, a map of the hours, two small tables."""

from __future__ import annotations

from collections.abc import Sequence

from reminderd.core import dates
from reminderd.core.duration import spoken_duration
from reminderd.core.language import _, ngettext, pgettext
from reminderd.history.event_text import event_word, reasons
from reminderd.history.totals import ANSWERS, MOST_SINGLE_DAYS, Totals, spoken, together
from reminderd.system.text import in_column

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
    single = len(figures.days) <= MOST_SINGLE_DAYS
    label = dates.weekday_and_day if single else dates.day_month_year  # with the year where it matters
    ends = [label(figures.days[place].date) for place in (0, -1)]
    span = " – ".join(dict.fromkeys(ends))
    sat = figures.sat
    if not sat:
        return [_("{span}: no sitting was recorded.", span=span)]
    whole = together(figures.days)
    return [
        span,
        ngettext(
            "You sat {time} on {count} day: {average} a day.",
            "You sat {time} on {count} days: {average} a day.",
            len(sat),
            time=spoken_duration(whole.sitting),
            average=spoken_duration(whole.sitting / len(sat)),
        ),
        _("The longest sitting was {time} ({day}).", time=spoken_duration(whole.longest), day=label(whole.date)),
        _(
            "Breaks: {observed} observed, {reported} that you reported.",
            observed=whole.observed,
            reported=whole.claimed,
        ),
    ]


def _bars(figures: Totals, width: int, colour: bool) -> list[str]:
    shown = figures.spans()
    most = max(bar.sitting for _, bar in shown)
    if most <= 0:
        return []
    room = min(48, max(_SHORTEST_BAR, width - 55))
    whole_days = len(shown) == len(figures.days)
    # Translators: the head of a column of durations.
    sitting = pgettext("column", "sitting") if whole_days else pgettext("column", "sitting a day")
    # Translators: the head of a column: the longest sitting of each day.
    longest = in_column(pgettext("column", "longest"), 11, right=True)
    # Translators: the head of a column that has the breaks observed and, after "+", those that the person reported.
    breaks = pgettext("column", "breaks +reported")
    lines = [f"{'':12}{in_column(sitting, room + 13)}{longest}   {breaks}"]
    for label, bar in shown:
        length = max(1, round(bar.sitting / most * room)) if bar.sitting else 0
        drawn = _paint(f"{'█' * length:<{room}}", colour)
        claimed = f" +{bar.claimed}" if bar.claimed else ""
        times = "".join(in_column(spoken(seconds), 12, right=True) for seconds in (bar.sitting, bar.longest))
        lines.append(f"{in_column(label, 11)} {drawn}{times}   {bar.observed or '–':>3}{claimed}".rstrip())
    return lines


def _map(figures: Totals, colour: bool) -> list[str]:
    if not figures.sat:
        return []
    if len(figures.days) <= _MOST_ROWS:
        rows = [(dates.weekday_and_day(day.date), day.hours) for day in figures.days]
    else:
        rows = list(figures.weekday_hours().items())
    ruler = "".join(f"{hour:<6}" for hour in range(0, 24, 3))
    # Translators: the head of a row of hours, 0 to 21.
    head = in_column(pgettext("column", "hour"), 12)
    return [f"{head}{ruler}".rstrip(), *(_map_row(label, hours, colour) for label, hours in rows)]


def _map_row(label: str, hours: Sequence[float], colour: bool) -> str:
    row = ""
    for seconds in hours:
        share = min(4, -(-int(seconds) // 900))  # 1: up to a quarter of the hour … 4: more than three quarters
        row += _paint(_SHADES[share] * 2, colour) if share else "· "
    return f"{in_column(label, 12)}{row}"


def _answers(figures: Totals) -> list[str]:
    if not figures.answers:
        return []
    wide = max(12, *(len(name) + 2 for name in figures.answers))
    names = {each: event_word(each) for each in ANSWERS}
    widths = {each: max(9, len(name) + 2) for each, name in names.items()}
    # Translators: the head of a column with the names of reminders.
    head = in_column(pgettext("column", "reminder"), wide)
    lines = [head + "".join(in_column(name, widths[each], right=True) for each, name in names.items())]
    for name, counts in figures.answers.items():
        lines.append(in_column(name, wide) + "".join(f"{counts[each] or '–':>{widths[each]}}" for each in ANSWERS))
    return lines


def _holds(figures: Totals) -> list[str]:
    lines = []
    for reason, total in figures.holds.items():
        # A word that is longer than its column moves what follows, as it does in English.
        words = in_column(_("held by {reason}", reason=reasons(reason)), 24)
        time = in_column(spoken_duration(total.seconds), 12, right=True)
        lines.append(words + ngettext("{time}, {count} time", "{time}, {count} times", total.times, time=time))
    return lines


def _paint(text: str, wanted: bool) -> str:
    return f"\x1b[38;5;{_COLOUR}m{text}\x1b[0m" if wanted else text
