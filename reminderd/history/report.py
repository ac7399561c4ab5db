"""The report: the figures as one HTML page, without a script, another file or the network."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from statistics import median

from reminderd.core import dates
from reminderd.core.duration import spoken_duration
from reminderd.core.language import _, current, pgettext
from reminderd.history.event_text import event_word, reasons
from reminderd.history.totals import ANSWERS, DayTotals, Totals, spoken, together
from reminderd.system.text import printable

_TREND_DAYS = 7

_Row = tuple[str, Sequence[object]]
"""A row of a table: its name and its cells, all of it HTML."""


def page(figures: Totals, now: datetime, *, offer_week: bool = False) -> str:
    """Return the page as HTML; every text from outside is escaped. `offer_week`: say how to switch on `[weekly]`."""
    figures = _begun(figures)
    span = f"{dates.day_month_year(figures.days[0].date)} – {dates.day_month_year(figures.days[-1].date)}"
    parts = [_cards(figures), _over_time(figures), _by_hour(figures)] if figures.sat else []
    if figures.answers:
        parts.append(_answers(figures))
    if figures.holds:
        parts.append(_holds(figures))
    language, here = current(), Path(__file__)
    return (here.with_name("report.html").read_text("utf-8")).format(
        language=language.code.replace("_", "-"),
        direction=' dir="rtl"' if language.right_to_left else "",
        style=here.with_name("report.css").read_text("utf-8"),
        name=_("reminderd report"),
        skip=_("Skip to the figures"),
        title=_("Sitting and breaks"),
        span=span,
        lead=_lead(figures),
        figures="".join(parts),
        offer=f"<p>{_offer()}</p>\n" if offer_week else "",
        made=_made(now),
        observed=_("A break is observed if there was no input for as long as a natural break takes."),
        reported=_("It is reported if you said so."),
        habits=_("These figures describe habits. They are no diagnosis."),
    )


def _made(now: datetime) -> str:
    day, time = dates.day_month_year(now.date()), f"{now:%H:%M}"
    # Translators: day: "22 Nov 2026".
    return _(
        "Made by reminderd on {day} at {time} from the history on this computer. Nothing was sent anywhere.",
        day=day,
        time=time,
    )


def _offer() -> str:
    # Translators: {command} is what to type.
    return _(
        "Once a week, a notification can say how your week was, with one thing to try. "
        "It is off. To switch it on, type: {command}",
        command="<code>reminderd config set weekly.day fri</code>",
    )


def _begun(figures: Totals) -> Totals:
    """Return the figures without the days before the first on which anything was recorded."""
    first = next((n for n, day in enumerate(figures.days) if day.sitting or day.observed or day.claimed), 0)
    return Totals(figures.days[first:], figures.answers, figures.holds)


def _lead(figures: Totals) -> str:
    """Return a sentence that compares the longest sittings of the first days with those of the last days."""
    sat = figures.sat
    if not sat:
        return _("No sitting was recorded in this time.")
    if len(sat) < 2 * _TREND_DAYS:
        return _("On a usual day, your longest sitting without a break was {time}.", time=_usual(sat))
    first, last = _usual(sat[:_TREND_DAYS]), _usual(sat[-_TREND_DAYS:])
    if first == last:
        return _("On a usual day, your longest sitting without a break is {time}, as at the beginning.", time=last)
    return _(
        "On a usual day, your longest sitting without a break is now {now}; at the beginning it was {before}.",
        now=f"<strong>{last}</strong>",
        before=f"<strong>{first}</strong>",
    )


def _usual(days: Sequence[DayTotals]) -> str:
    return spoken_duration(median(day.longest for day in days))


def _cards(figures: Totals) -> str:
    whole = together(figures.days)
    cards = [
        # Translators: what stands above the figure "6 h 10 min" on the report page.
        (_("seated on a usual day"), spoken_duration(median(day.sitting for day in figures.sat))),
        (_("longest sitting, {day}", day=dates.day_month_year(whole.date)), spoken_duration(whole.longest)),
        (_("breaks observed"), whole.observed),
        (_("breaks that you reported"), whole.claimed),
    ]
    drawn = "".join(f"<div><dt>{name}</dt><dd>{figure}</dd></div>\n" for name, figure in cards)
    return f'<dl class="figures">\n{drawn}</dl>\n'


def _over_time(figures: Totals) -> str:
    shown = figures.spans()
    most, longest = max(day.sitting for _, day in shown), max(day.longest for _, day in shown)
    rows = [
        (
            name,
            [
                _bar([("main", day.sitting)], most),
                spoken(day.sitting),
                _bar([("second", day.longest)], longest),
                spoken(day.longest),
                day.observed,
                day.claimed,
            ],
        )
        for name, day in shown
    ]
    single = _("Sitting, and the longest sitting without a natural break. Shorter is better for the back.")
    average = _(
        "Sitting on an average day, and the longest sitting without a natural break. Shorter is better for the back."
    )
    heads = [
        "",
        "",
        pgettext("column", "Sitting"),
        "",
        pgettext("column", "Longest"),
        pgettext("column", "Breaks"),
        # Translators: the breaks that the person reported.
        pgettext("column", "Reported"),
    ]
    note = single if len(shown) == len(figures.days) else average
    return _section("sitting-per-day", _("Sitting per day"), note, _table(heads, rows))


def _by_hour(figures: Totals) -> str:
    rows = [
        (day, [f'<b class="heat{min(5, 1 + int(sat // 720)) if sat >= 30 else 0}">{sat / 60:.0f}</b>' for sat in hours])
        for day, hours in figures.weekday_hours().items()
    ]
    note = _("Average minutes of sitting in each hour, over the days with any sitting.")
    # Translators: a legend of five shades, "none", "up to 12 min", "24", "36", "48", "60 min".
    shades = (pgettext("minutes", "none"), _("up to 12 min"), "24", "36", "48", _("60 min"))
    legend = _legend((f"heat{place}", text) for place, text in enumerate(shades))
    table = _table(["", *(f"{hour:02}" for hour in range(24))], rows, "hours")
    return _section("when-you-sit", _("When you sit"), note, table + legend)


def _answers(figures: Totals) -> str:
    answered = ANSWERS[1:]
    total = {name: sum(each[name] for each in figures.answers.values()) for name in answered}
    most = max(sum(each[name] for name in answered) for each in figures.answers.values())
    rows = [
        (_escaped(name), [_bar([(answer, each[answer]) for answer in answered], most), *each.values()])
        for name, each in figures.answers.items()
    ]
    words = {name: event_word(name) for name in ANSWERS}
    # Translators: what became of reminders, and how many: "done (12)".
    counted = ((name, _("{event} ({count})", event=words[name], count=total[name])) for name in answered)
    legend = _legend((name, text) for name, text in counted if total[name])
    note = _("Done: you said so. Taken: a break was observed while the reminder was due or shown.")
    heads = [pgettext("column", "Reminder"), "", *(f"{word[:1].upper()}{word[1:]}" for word in words.values())]
    return _section("answers", pgettext("heading", "Answers"), note, legend + _table(heads, rows))


def _holds(figures: Totals) -> str:
    most = max(held.seconds for held in figures.holds.values())
    rows = [
        (
            _escaped(reasons(why)),
            [_bar([("second", held.seconds)], most), spoken_duration(held.seconds), held.times],
        )
        for why, held in figures.holds.items()
    ]
    note = _("What delayed reminders, and for how long.")
    # Translators: "Times": how often.
    heads = [pgettext("column", "Delayed by"), "", pgettext("column", "Time"), pgettext("column", "Times")]
    return _section("when-reminderd-kept-quiet", _("When reminderd kept quiet"), note, _table(heads, rows))


def _bar(parts: Iterable[tuple[str, float]], most: float) -> str:
    """Return a bar of parts, each a style and its length; the whole width is for `most`."""
    drawn = "".join(f'<i class="{style}" style="width: {long / most:.1%}"></i>' for style, long in parts if long)
    return f'<span class="bar">{drawn}</span>'


def _escaped(text: str) -> str:
    """Return text from outside made safe for HTML: no markup, no control characters, no reversed reading order."""
    return html.escape(printable(text))


def _legend(entries: Iterable[tuple[str, str]]) -> str:
    items = "".join(f'<li><i class="{style}"></i>{text}</li>' for style, text in entries)
    return f'<ul class="legend">{items}</ul>\n'


def _table(heads: Sequence[str], rows: Iterable[_Row], style: str = "") -> str:
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    body = "\n".join(
        f'<tr><th scope="row">{name}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>' for name, cells in rows
    )
    label = pgettext("heading", "Table")
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">'
        f'<table class="{style}"><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>'
    )


def _section(name: str, title: str, note: str, figure: str) -> str:
    return f"""<section aria-labelledby="{name}">
<h2 id="{name}">{title}</h2>
<p class="soft">{note}</p>
{figure}
</section>
"""
