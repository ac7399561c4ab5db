"""The word of the week: the last seven days beside the seven before, and one thing to try, drawn from these days.

No score, no praise and no reproach: what was seen is said, and one thing to try. That to get up in between is worth
trying is the source's (`reminders.source.PREVENTION`); the figures below are ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from reminderd.core import dates
from reminderd.core.duration import spoken_duration
from reminderd.core.events import SummedUp
from reminderd.core.language import _
from reminderd.history.event_row import Row, moment
from reminderd.history.sittings import SittingSpan, sitting_spans
from reminderd.history.spasms import Spasm

DAYS = 7
LOOK_BACK = timedelta(weeks=4)
"""In this time a weekday is looked for that ends without a break, again and again."""
_LONG_SECONDS = 3600.0
"""From here on a sitting is worth a suggestion."""


class _Figures(NamedTuple):
    """One week. `longest` is None where nobody sat."""

    longest: SittingSpan | None
    breaks: int
    spasms: int


class _Try(NamedTuple):
    """One thing to try: the sentence, and a word for it in the history."""

    text: str
    kind: str


def sum_up(
    rows: Iterable[Row], now: datetime, spasms: Sequence[Spasm] = (), present: dict[str, object] | None = None
) -> SummedUp:
    """Return what is to be said of the week that ends today; nothing of one in which nobody sat.

    `rows` are the events of `LOOK_BACK` that tell of a sitting; `present` is a status, for the sitting that goes on.
    """
    known = list(rows)
    today = now.date()
    spans = [each for each in sitting_spans(known, now, present) if each.start.date() > today - LOOK_BACK]
    breaks = {at for row in known if row["event"] == "break" and row.get("cause") != "reset" and (at := moment(row))}
    this, before = (
        _figures(today - timedelta(days=DAYS * weeks), spans, breaks, [each.at for each in spasms]) for weeks in (0, 1)
    )
    if this.longest is None:
        return SummedUp()
    first = today - timedelta(days=DAYS - 1)
    thing = _no_late_break(spans, first) or _longest(this.longest)
    facts = (
        ("longest_seconds", round(this.longest.seconds)),
        ("breaks", this.breaks),
        ("suggested", thing.kind if thing else ""),
    )
    lines = [_longest_words(this.longest, before.longest), _count_words(this, before)]
    if this.spasms or before.spasms:
        lines.append(
            _("Spasms logged: {count}; the week before: {before}.", count=this.spasms, before=before.spasms)
            if before.longest or before.spasms
            else _("Spasms logged: {count}.", count=this.spasms)
        )
    return SummedUp((*lines, *([thing.text] if thing else [])), facts)


def _figures(
    last: date, spans: Iterable[SittingSpan], breaks: Iterable[datetime], spasms: Iterable[datetime]
) -> _Figures:
    first = last - timedelta(days=DAYS - 1)
    sat = [each for each in spans if first <= each.start.date() <= last]
    seen, logged = (sum(first <= at.date() <= last for at in times) for times in (breaks, spasms))
    return _Figures(max(sat, key=lambda span: span.seconds, default=None), seen, logged)


def _longest_words(longest: SittingSpan, before: SittingSpan | None) -> str:
    time, day = spoken_duration(longest.seconds), dates.weekday(longest.start)
    if before is None:
        # Translators: day: "Tuesday".
        return _("Longest sitting: {time} ({day}).", time=time, day=day)
    was = spoken_duration(before.seconds)
    return _("Longest sitting: {time} ({day}); the week before: {before}.", time=time, day=day, before=was)


def _count_words(this: _Figures, before: _Figures) -> str:
    if before.longest is None:
        return _("Breaks seen: {count}.", count=this.breaks)
    return _("Breaks seen: {count}; the week before: {before}.", count=this.breaks, before=before.breaks)


# -- one thing to try ------------------------------------------------------------------------------------------


def _no_late_break(spans: Iterable[SittingSpan], first: date) -> _Try | None:
    """Return a suggestion for the day of the week that ended twice or more with a long sitting, this week as well."""
    last: dict[date, SittingSpan] = {}
    for each in spans:
        last[each.start.date()] = each
    found: dict[int, list[SittingSpan]] = {}
    for day, span in last.items():
        found.setdefault(day.weekday(), []).append(span)
    always = [
        days
        for days in found.values()
        if len(days) > 1 and days[-1].start.date() >= first and min(each.seconds for each in days) >= _LONG_SECONDS
    ]
    if not always:
        return None
    days = max(always, key=lambda several: min(each.seconds for each in several))
    after = max(_minute(each.start) for each in days)
    until = min(_minute(each.end) + 1440 * (each.end.date() > each.start.date()) for each in days)
    if until - after < _LONG_SECONDS / 60:
        return None
    # Translators: day: "Tuesday". The number of weeks is from 2 to 4.
    text = _(
        "{day}: no break was seen after {time} in {count} of the last 4 weeks. "
        "One thing to try: get up once at about {at}.",
        day=dates.weekday(days[-1].start),
        count=len(days),
        time=_clock(after),
        at=_about((after + until) / 2),
    )
    return _Try(text, "no_late_break")


def _longest(span: SittingSpan) -> _Try | None:
    """Return a suggestion for the middle of the longest sitting; None where that was short."""
    if span.seconds < _LONG_SECONDS:
        return None
    middle = _minute(span.start) + span.seconds / 120
    text = _(
        "{day}: no break was seen from {start} to {end}. One thing to try: get up once at about {at}.",
        day=dates.weekday(span.start),
        start=f"{span.start:%H:%M}",
        end=f"{span.end:%H:%M}",
        at=_about(middle),
    )
    return _Try(text, "longest_sitting")


def _minute(at: datetime) -> int:
    return at.hour * 60 + at.minute


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def _about(minute: float) -> str:
    """Return a time of the day to the nearest quarter of an hour."""
    return _clock(15 * round(minute / 15))
