"""The days of `timeline` as a table of the report: a line for each day, and the spasms as words beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from reminderd.core import dates
from reminderd.core.language import _, pgettext
from reminderd.history.html_parts import escaped, legend, section, table
from reminderd.history.timeline import Line

_STYLES = {"sitting": "main", "standing": "stood"}


def lines_of(days: Sequence[Line]) -> str:
    """Return the section; every text from outside is escaped."""
    first, last = _hours(days)
    scale = (last - first) * 60.0
    rows: list[tuple[str, list[str]]] = []
    for number, day in enumerate(days):
        if number and day.date - days[number - 1].date > timedelta(days=1):
            rows.append(("…", ["", ""]))
        rows.append((dates.weekday_and_day(day.date), [_drawn(day, first, scale), _told(day)]))
    head = "".join(f"<u{_place((hour - first) * 60, scale)}>{hour}</u>" for hour in range(first, last, 3))
    words = [
        ("main", pgettext("posture", "sitting")),
        ("stood", pgettext("posture", "standing")),
        ("spasm", _("spasm that you logged")),
    ]
    note = _(
        "Sitting, standing at the desk, and the spasms that you logged. "
        "That two things come together does not mean that one is the cause of the other."
    )
    heads = ["", f'<span class="line hours-of">{head}</span>', pgettext("column", "Spasms")]
    return section("days-and-spasms", _("Days and spasms"), note, legend(words) + table(heads, rows, "lines"))


def _hours(days: Sequence[Line]) -> tuple[int, int]:
    """Return the first and the last hour that the lines need, in steps of three."""
    spans = [(start, end) for day in days for _posture, start, end in day.parts]
    spans += [(at, at + 1) for day in days for at, _where in day.spasms]
    first = min((start for start, _end in spans), default=0) // 180 * 3
    last = -(-max((end for _start, end in spans), default=1440) // 180) * 3
    return first, max(last, first + 3)


def _place(minute: float, scale: float) -> str:
    return f' style="inset-inline-start: {minute / scale:.2%}"'


def _drawn(day: Line, first: int, scale: float) -> str:
    parts = "".join(
        f'<i class="{_STYLES[posture]}" '
        f'style="inset-inline-start: {(start - first * 60) / scale:.2%}; width: {max(1, end - start) / scale:.2%}"></i>'
        for posture, start, end in day.parts
    )
    marks = "".join(f'<b class="spasm"{_place(at - first * 60, scale)}></b>' for at, _ in day.spasms)
    return f'<span class="line">{parts}{marks}</span>'


def _told(day: Line) -> str:
    """Return the spasms of a day in words: "14:20 lower left"."""
    # <bdi>: a person's own words may run the other way than the page does.
    told = (f"{at // 60:02}:{at % 60:02} <bdi>{escaped(where)}</bdi>" for at, where in day.spasms)
    return "".join(f"<div>{each}</div>" for each in told)
