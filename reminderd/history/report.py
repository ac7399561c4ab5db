"""The report: the figures as one HTML page, without a script, another file or the network."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from statistics import median

from reminderd.core.duration import spoken_duration
from reminderd.history.chart_bars import WEEKDAYS, bars, long_label
from reminderd.history.event_text import reasons
from reminderd.history.svg_charts import ANSWERED, answers, columns, escaped, heat, holds
from reminderd.history.totals import ANSWERS, DayTotals, Totals

_MOST_DAYS, _MOST_WEEKS = 92, 106
_TREND_DAYS = 7


def page(figures: Totals, now: datetime) -> str:
    """Return the page as HTML; every text from outside is escaped."""
    figures = _begun(figures)
    span = f"{long_label(figures.days[0].date)} – {long_label(figures.days[-1].date)}"
    parts = [_cards(figures), *_over_time(figures), _by_hour(figures)] if figures.sat else []
    if figures.answers:
        parts.append(_answers(figures))
    if figures.holds:
        parts.append(_holds(figures))
    here = Path(__file__)
    return (here.with_name("report.html").read_text("utf-8")).format(
        style=here.with_name("report.css").read_text("utf-8"),
        span=span,
        lead=_lead(figures),
        figures="".join(parts),
        now=f"{long_label(now.date())} at {now:%H:%M}",
    )


def _begun(figures: Totals) -> Totals:
    """Return the figures without the days before the first on which anything was recorded."""
    first = next((n for n, day in enumerate(figures.days) if day.sitting or day.observed or day.claimed), 0)
    return Totals(figures.days[first:], figures.answers, figures.holds)


def _lead(figures: Totals) -> str:
    """Return a sentence that compares the longest sittings of the first days with those of the last days."""
    sat = figures.sat
    if not sat:
        return "No sitting was recorded in this time."
    if len(sat) < 2 * _TREND_DAYS:
        return f"On a usual day, your longest sitting without a break was {_usual(sat)}."
    first, last = _usual(sat[:_TREND_DAYS]), _usual(sat[-_TREND_DAYS:])
    if first == last:
        return f"On a usual day, your longest sitting without a break is {last}, as at the beginning."
    return (
        f"On a usual day, your longest sitting without a break is now <strong>{last}</strong>; "
        f"at the beginning it was <strong>{first}</strong>."
    )


def _usual(days: Sequence[DayTotals]) -> str:
    return spoken_duration(median(day.longest for day in days))


def _cards(figures: Totals) -> str:
    sat = figures.sat
    longest = max(figures.days, key=lambda day: day.longest)
    cards = [
        ("seated on a usual day", spoken_duration(median(day.sitting for day in sat))),
        (f"longest sitting, {long_label(longest.date)}", spoken_duration(longest.longest)),
        ("breaks observed", f"{sum(day.observed for day in figures.days)}"),
        ("breaks that you reported", f"{sum(day.claimed for day in figures.days)}"),
    ]
    drawn = "".join(f"<div><dt>{name}</dt><dd>{figure}</dd></div>\n" for name, figure in cards)
    return f'<dl class="figures">\n{drawn}</dl>\n'


def _over_time(figures: Totals) -> Iterator[str]:
    shown = bars(figures, _MOST_DAYS, _MOST_WEEKS)
    each = "day" if len(shown) == len(figures.days) else "week" if shown[0].label[5] == "W" else "month"
    average = "" if each == "day" else f"; each column is the average day of a {each}"
    most = max(shown, key=lambda bar: bar.sitting)
    meaning = f"Columns: sitting per day{average}. The highest is {most.label} with {spoken_duration(most.sitting)}."
    drawing = columns(shown, [bar.sitting for bar in shown], "main", meaning)
    rows = [(bar.label, [spoken_duration(bar.sitting), bar.observed, bar.claimed]) for bar in shown]
    heads = [each.capitalize(), "Sitting a day", "Breaks observed", "Breaks reported"]
    yield _section("Sitting per day", f"Hours at the desk{average}.", drawing, heads, rows)

    told = "per day" if each == "day" else f"in each {each}"
    most = max(shown, key=lambda bar: bar.longest)
    meaning = f"Columns: the longest sitting {told}. The highest is {most.label} with {spoken_duration(most.longest)}."
    drawing = columns(shown, [bar.longest for bar in shown], "second", meaning)
    rows = [(bar.label, [spoken_duration(bar.longest)]) for bar in shown]
    note = f"The longest sitting without a natural break {told}. Shorter is better for the back."
    yield _section("Longest sitting", note, drawing, [each.capitalize(), "Longest sitting"], rows)


def _by_hour(figures: Totals) -> str:
    weekdays = figures.weekday_hours()
    most = max(range(168), key=lambda place: weekdays[place // 24][place % 24])
    busiest = f"{WEEKDAYS[most // 24]} {most % 24:02}:00"
    meaning = f"Map of 7 weekdays by 24 hours: average minutes of sitting in each hour. The most is on {busiest}."
    legend = _legend((f"heat{place}", text) for place, text in enumerate(_SHADES))
    hours = [(hour, [day[hour] for day in weekdays]) for hour in range(24)]
    rows = [(f"{hour:02}:00", [round(each / 60) for each in sat]) for hour, sat in hours if max(sat) >= 30]
    note = "Average minutes of sitting in each hour, over the days with any sitting."
    return _section("When you sit", note, heat(weekdays, meaning) + legend, ["Hour", *WEEKDAYS], rows)


_SHADES = ("none", "up to 12 min", "24", "36", "48", "60 min")


def _answers(figures: Totals) -> str:
    total = {name: sum(each[name] for each in figures.answers.values()) for name in ANSWERS}
    told = ", ".join(f"{total[name]} {name}" for name in ANSWERS if total[name])
    legend = _legend((name, f"{name} ({total[name]})") for name in ANSWERED if total[name])
    rows = [(escaped(name), [each[answer] for answer in ANSWERS]) for name, each in figures.answers.items()]
    drawing = answers(figures.answers, f"Bars: answers by reminder. In all: {told}.")
    note = "Done: you said so. Taken: a break was observed while the reminder was due or shown."
    return _section("Answers", note, legend + drawing, ["Reminder", *map(str.capitalize, ANSWERS)], rows)


def _holds(figures: Totals) -> str:
    spans = [(reasons(why), spoken_duration(held.seconds), held.times) for why, held in figures.holds.items()]
    why, longest, _ = spans[0]
    meaning = f"Bars: how long each reason delayed reminders. The longest is {why}: {longest}."
    rows = [(escaped(why), [span, times]) for why, span, times in spans]
    note = "What delayed reminders, and for how long."
    heads = ["Delayed by", "Time", "Times"]
    return _section("When reminderd kept quiet", note, holds(figures.holds, meaning), heads, rows)


def _legend(entries: Iterable[tuple[str, str]]) -> str:
    items = "".join(f'<li><i class="{style}"></i>{text}</li>' for style, text in entries)
    return f'<ul class="legend">{items}</ul>\n'


def _section(
    title: str, note: str, drawing: str, heads: Sequence[str], rows: Iterable[tuple[str, Sequence[object]]]
) -> str:
    """Return a chart with its figures as a table below; the texts in `rows` are escaped already."""
    name = title.lower().replace(" ", "-")
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    body = "\n".join(
        f'<tr><th scope="row">{name}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>' for name, cells in rows
    )
    return f"""<section aria-labelledby="{name}">
<h2 id="{name}">{title}</h2>
<figure>
<figcaption>{note}</figcaption>
{drawing}
</figure>
<details><summary>The same as a table</summary><div class="scroll" tabindex="0" role="region" aria-label="Table">\
<table><thead><tr>{head}</tr></thead>
<tbody>
{body}
</tbody></table></div></details>
</section>
"""
