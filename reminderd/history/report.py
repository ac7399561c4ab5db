"""The report: the figures as one HTML page, without a script, another file or the network."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from statistics import median

from reminderd.core import dates
from reminderd.core.duration import spoken_duration
from reminderd.core.language import _, current, pgettext
from reminderd.history.event_text import event_word, reasons
from reminderd.history.html_parts import bar, escaped, legend, section, table
from reminderd.history.report_lines import lines_of
from reminderd.history.timeline import Line
from reminderd.history.totals import ANSWERS, DayTotals, Totals, spoken, together

_TREND_DAYS = 7


def page(figures: Totals, now: datetime, days: Sequence[Line] = (), *, offer_week: bool = False) -> str:
    """Return the page as HTML; every text from outside is escaped.

    `days` are those of `timeline`. `offer_week`: say how to switch on `[weekly]`.
    """
    figures = _begun(figures)
    span = f"{dates.day_month_year(figures.days[0].date)} – {dates.day_month_year(figures.days[-1].date)}"
    parts = [_cards(figures), _over_time(figures), _by_hour(figures)] if figures.sat else []
    if days:
        parts.append(lines_of(days))
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
                bar([("main", day.sitting)], most),
                spoken(day.sitting),
                bar([("second", day.longest)], longest),
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
    return section("sitting-per-day", _("Sitting per day"), note, table(heads, rows))


def _by_hour(figures: Totals) -> str:
    rows = [
        (day, [f'<b class="heat{min(5, 1 + int(sat // 720)) if sat >= 30 else 0}">{sat / 60:.0f}</b>' for sat in hours])
        for day, hours in figures.weekday_hours().items()
    ]
    note = _("Average minutes of sitting in each hour, over the days with any sitting.")
    # Translators: a legend of five shades, "none", "up to 12 min", "24", "36", "48", "60 min".
    shades = (pgettext("minutes", "none"), _("up to 12 min"), "24", "36", "48", _("60 min"))
    map_of_hours = table(["", *(f"{hour:02}" for hour in range(24))], rows, "hours")
    colours = legend((f"heat{place}", text) for place, text in enumerate(shades))
    return section("when-you-sit", _("When you sit"), note, map_of_hours + colours)


def _answers(figures: Totals) -> str:
    answered = ANSWERS[1:]
    total = {name: sum(each[name] for each in figures.answers.values()) for name in answered}
    most = max(sum(each[name] for name in answered) for each in figures.answers.values())
    rows = [
        (escaped(name), [bar([(answer, each[answer]) for answer in answered], most), *each.values()])
        for name, each in figures.answers.items()
    ]
    words = {name: event_word(name) for name in ANSWERS}
    # Translators: what became of reminders, and how many: "done (12)".
    counted = ((name, _("{event} ({count})", event=words[name], count=total[name])) for name in answered)
    colours = legend((name, text) for name, text in counted if total[name])
    note = _("Done: you said so. Taken: a break was observed while the reminder was due or shown.")
    heads = [pgettext("column", "Reminder"), "", *(f"{word[:1].upper()}{word[1:]}" for word in words.values())]
    return section("answers", pgettext("heading", "Answers"), note, colours + table(heads, rows))


def _holds(figures: Totals) -> str:
    most = max(held.seconds for held in figures.holds.values())
    rows = [
        (
            escaped(reasons(why)),
            [bar([("second", held.seconds)], most), spoken_duration(held.seconds), held.times],
        )
        for why, held in figures.holds.items()
    ]
    note = _("What delayed reminders, and for how long.")
    # Translators: "Times": how often.
    heads = [pgettext("column", "Delayed by"), "", pgettext("column", "Time"), pgettext("column", "Times")]
    return section("when-reminderd-kept-quiet", _("When reminderd kept quiet"), note, table(heads, rows))
