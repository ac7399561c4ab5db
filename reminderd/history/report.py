"""The report: the figures as one HTML page, without a script, another file or the network."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from statistics import median

from reminderd.core.duration import spoken_duration
from reminderd.history.chart_bars import WEEKDAYS, Bar, bars, long_label
from reminderd.history.event_text import reasons
from reminderd.history.svg_charts import ANSWERED, answers, columns, escaped, heat, holds
from reminderd.history.totals import ANSWERS, Totals
from reminderd.system.folders import private_folder

_MOST_DAYS, _MOST_WEEKS = 92, 106
_TREND_DAYS = 7
_HEAD = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>reminderd report</title>
<style>
{style}</style>
</head>
<body>
<a class="skip" href="#figures">Skip to the figures</a>
<header>
<h1>Sitting and breaks</h1>
<p class="soft">{span}</p>
<p class="lead">{lead}</p>
</header>
<main id="figures">
"""
_FOOT = """</main>
<footer>
<p>Made by reminderd on {now} from the history on this computer. Nothing was sent anywhere.</p>
<p>A break is observed if there was no input for as long as a natural break takes. It is reported if you said so.
These figures describe habits. They are no diagnosis.</p>
</footer>
</body>
</html>
"""


def page(figures: Totals, now: datetime) -> str:
    """Return the page as HTML; every text from outside is escaped."""
    figures = _begun(figures)
    style = Path(__file__).with_name("report.css").read_text("utf-8")
    span = f"{long_label(figures.days[0].date)} – {long_label(figures.days[-1].date)}"
    parts = [_HEAD.format(style=style, span=span, lead=_lead(figures))]
    if figures.sat:
        parts += [_cards(figures), *_over_time(figures), _by_hour(figures)]
    if figures.answers:
        parts.append(_answers(figures))
    if figures.holds:
        parts.append(_holds(figures))
    parts.append(_FOOT.format(now=f"{long_label(now.date())} at {now:%H:%M}"))
    return "".join(parts)


def _begun(figures: Totals) -> Totals:
    """Return the figures without the days before the first on which anything was recorded."""
    first = next((n for n, day in enumerate(figures.days) if day.sitting or day.observed or day.claimed), 0)
    return Totals(figures.days[first:], figures.answers, figures.holds)


def write(text: str, path: Path) -> None:
    """Write the page to `path`, whole or not at all, readable only by this user.

    Raises:
        OSError: it cannot be written.
    """
    if not path.parent.exists():
        private_folder(path.parent)
    handle, unfinished = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(unfinished).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(unfinished).unlink()
        raise


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


def _usual(days: Sequence[object]) -> str:
    return spoken_duration(median(getattr(day, "longest", 0.0) for day in days))


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


def _over_time(figures: Totals) -> list[str]:
    shown = bars(figures, _MOST_DAYS, _MOST_WEEKS)
    each = "day" if len(shown) == len(figures.days) else "week" if shown[0].label[5] == "W" else "month"
    return [_sitting(shown, each), _longest(shown, each)]


def _sitting(shown: Sequence[Bar], each: str) -> str:
    average = "" if each == "day" else f"; each column is the average day of a {each}"
    most = max(shown, key=lambda bar: bar.sitting)
    meaning = f"Columns: sitting per day{average}. The highest is {most.label} with {spoken_duration(most.sitting)}."
    rows = [(bar.label, [spoken_duration(bar.sitting), str(bar.observed), str(bar.claimed)]) for bar in shown]
    drawing = columns(shown, [bar.sitting for bar in shown], "main", meaning)
    table = _table([each.capitalize(), "Sitting a day", "Breaks observed", "Breaks reported"], rows)
    return _section("Sitting per day", f"Hours at the desk{average}.", drawing, table)


def _longest(shown: Sequence[Bar], each: str) -> str:
    most = max(shown, key=lambda bar: bar.longest)
    told = "per day" if each == "day" else f"in each {each}"
    meaning = f"Columns: the longest sitting {told}. The highest is {most.label} with {spoken_duration(most.longest)}."
    drawing = columns(shown, [bar.longest for bar in shown], "second", meaning)
    table = _table(
        [each.capitalize(), "Longest sitting"], [(bar.label, [spoken_duration(bar.longest)]) for bar in shown]
    )
    note = f"The longest sitting without a natural break {told}. Shorter is better for the back."
    return _section("Longest sitting", note, drawing, table)


def _by_hour(figures: Totals) -> str:
    weekdays = figures.weekday_hours()
    most = max(range(168), key=lambda place: weekdays[place // 24][place % 24])
    busiest = f"{WEEKDAYS[most // 24]} {most % 24:02}:00"
    meaning = f"Map of 7 weekdays by 24 hours: average minutes of sitting in each hour. The most is on {busiest}."
    legend = _legend([(f"heat{place}", text) for place, text in enumerate(_SHADES)])
    rows = [
        (f"{hour:02}:00", [str(round(weekdays[day][hour] / 60)) for day in range(7)])
        for hour in range(24)
        if any(weekdays[day][hour] >= 30 for day in range(7))
    ]
    table = _table(["Hour", *WEEKDAYS], rows, "Average minutes of sitting by hour and weekday")
    note = "Average sitting in each hour, over the days with any sitting."
    return _section("When you sit", note, heat(weekdays, meaning) + legend, table)


_SHADES = ("none", "up to 12 min", "24", "36", "48", "60 min")


def _answers(figures: Totals) -> str:
    total = {name: sum(each[name] for each in figures.answers.values()) for name in ANSWERS}
    told = ", ".join(f"{total[name]} {name}" for name in ANSWERS if total[name])
    legend = _legend([(name, f"{name} ({total[name]})") for name in ANSWERED if total[name]])
    rows = [(escaped(name), [str(each[answer]) for answer in ANSWERS]) for name, each in figures.answers.items()]
    table = _table(["Reminder", *(name.capitalize() for name in ANSWERS)], rows)
    drawing = answers(figures.answers, f"Bars: answers by reminder. In all: {told}.")
    note = "Done: you said so. Taken: a break was observed while the reminder was due or shown."
    return _section("Answers", note, legend + drawing, table)


def _holds(figures: Totals) -> str:
    most = next(iter(figures.holds.items()))
    meaning = (
        f"Bars: how long each reason delayed reminders. The longest is {reasons(most[0])}: {_span(most[1].seconds)}."
    )
    rows = [(escaped(reasons(why)), [_span(held.seconds), str(held.times)]) for why, held in figures.holds.items()]
    table = _table(["Delayed by", "Time", "Times"], rows)
    return _section(
        "When reminderd kept quiet", "What delayed reminders, and for how long.", holds(figures.holds, meaning), table
    )


def _span(seconds: float) -> str:
    return spoken_duration(seconds)


def _legend(entries: Iterable[tuple[str, str]]) -> str:
    items = "".join(f'<li><i class="{style}"></i>{text}</li>' for style, text in entries)
    return f'<ul class="legend">{items}</ul>\n'


def _table(heads: Sequence[str], rows: Iterable[tuple[str, Sequence[str]]], caption: str = "") -> str:
    """Return the figures behind a chart as a table; the texts in `rows` are escaped already."""
    head = "".join(f'<th scope="col">{name}</th>' for name in heads)
    body = "\n".join(
        f'<tr><th scope="row">{name}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>' for name, cells in rows
    )
    told = f"<caption>{caption}</caption>" if caption else ""
    table = f"<table>{told}<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"
    scroll = f'<div class="scroll" tabindex="0" role="region" aria-label="Table">{table}</div>'
    return f"<details><summary>The same as a table</summary>{scroll}</details>\n"


def _section(title: str, note: str, drawing: str, table: str) -> str:
    name = title.lower().replace(" ", "-")
    return (
        f'<section aria-labelledby="{name}">\n<h2 id="{name}">{title}</h2>\n<figure>\n<figcaption>{note}</figcaption>\n'
        f"{drawing}\n</figure>\n{table}</section>\n"
    )
