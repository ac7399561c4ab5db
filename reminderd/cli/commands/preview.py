"""`reminderd preview`: simulates a day with these settings; needs no daemon and no waiting."""

from __future__ import annotations

import argparse
from datetime import date, datetime, timedelta
from pathlib import Path

from reminderd.cli import printing
from reminderd.cli.day_preview import USUAL_HOURS, Day, Hours, simulate, usual_hours, zone
from reminderd.cli.errors import WrongUsage
from reminderd.cli.settings_file import load, settings_of
from reminderd.cli.time_arguments import minute_of_day
from reminderd.core.dates import month, weekday
from reminderd.core.duration import spoken_duration
from reminderd.core.effects import Record
from reminderd.core.language import N_, _, listed, ngettext
from reminderd.core.settings import BeforeExercise, Settings
from reminderd.core.wording import exercise_name

HELP = N_("Simulate a day with these settings, assuming that you answer every reminder at once")

_LAST_DAY = date(9000, 1, 1)
"""Reckoning with time zones and weeks stays within the calendar up to this day."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the day, the hours at the desk, the settings file and `--json`."""
    parser.add_argument("--day", metavar="DATE", help=_("2026-11-23, today, tomorrow or a weekday (default: today)"))
    hours = _("the hours at the desk, such as 09:00-12:30,13:15-18:00 (default: your usual hours)")
    parser.add_argument("--sitting", metavar="RANGES", help=hours)
    parser.add_argument("--config", metavar="PATH", type=Path, help=_("preview this settings file instead"))
    parser.add_argument("--care", action="store_true", help=_("the day after a spasm that you have logged"))
    parser.add_argument("--json", action="store_true", help=_('print a list of {"at", "reminders", "title"}'))


def run(args: argparse.Namespace) -> None:
    """Run the engine over the day, and show what it did."""
    settings = settings_of(load(args.config))
    day = read_day(args.day, datetime.now(zone()).date())
    own = None if args.sitting is not None else usual_hours()
    hours = own or (USUAL_HOURS if args.sitting is None else read_hours(args.sitting))
    simulated = simulate(settings, day, hours, care=args.care)
    shown = [(each.at.isoformat(timespec="seconds"), each.show) for each in simulated.found.shown]
    value = [{"at": at, "reminders": list(show.reminders), "title": show.title} for at, show in shown]
    spans = listed(f"{start // 60:02}:{start % 60:02}–{end // 60:02}:{end % 60:02}" for start, end in hours)
    # Translators: the heading of a simulated day: "Monday, 23 November 2026, sitting 09:00–12:30, 13:30–17:30".
    usual = N_("{weekday}, {day} {month} {year}, at your usual hours, {hours}")
    # Translators: the heading of a simulated day, with the hours at the desk.
    typed = N_("{weekday}, {day} {month} {year}, sitting {hours}")
    parts = {"weekday": weekday(day), "day": day.day, "month": month(day), "year": day.year}
    title = _(usual if own else typed, **parts, hours=spans)
    printing.result(value, [title, "", *timeline(settings, day, simulated)], as_json=args.json)


def read_day(text: str | None, today: date) -> date:
    """Return the day that was typed; None means today.

    Raises:
        WrongUsage: it is none, or lies too far ahead.
    """
    lowered = (text or "today").strip().lower()
    if lowered in {"today", "tomorrow"}:
        return today + timedelta(days=lowered == "tomorrow")
    week = [today + timedelta(days=ahead) for ahead in range(7)] if len(lowered) >= 3 else []
    if named := [day for day in week if any(each.lower().startswith(lowered) for each in (f"{day:%A}", weekday(day)))]:
        return named[0]
    try:
        day = date.fromisoformat(lowered)
    except ValueError:
        raise WrongUsage(
            _('"{text}" is not a day (write 2026-11-23, today, tomorrow or a weekday)', text=text)
        ) from None
    if not date(1971, 1, 1) <= day <= _LAST_DAY:
        raise WrongUsage(_('"{text}": the day must lie between 1971-01-01 and {last}', text=text, last=_LAST_DAY))
    return day


def read_hours(text: str) -> Hours:
    """Return the hours at the desk as minutes after midnight, in order.

    Raises:
        WrongUsage: they are none, or overlap.
    """
    ranges = []
    for part in text.split(","):
        wrong = _('"{text}" is not a range of hours (write 09:00-12:30)', text=part.strip())
        start, _dash, end = part.strip().partition("-")
        ranges.append((minute_of_day(start.strip(), wrong), minute_of_day(end.strip(), wrong, 24 * 60)))
    ordered = tuple(sorted(ranges))
    edges = [edge for each in ordered for edge in each]
    if edges != sorted(edges) or any(start == end for start, end in ordered):
        raise WrongUsage(_('"{text}": each range must end after it began and before the next one begins', text=text))
    return ordered


def timeline(settings: Settings, day: date, simulated: Day) -> list[str]:
    """Return what happens on the day, and its totals."""
    found, exercises = simulated.found, simulated.exercises
    rows: list[tuple[datetime, str]] = [(record.at, told) for record in found.records if (told := _told(record))]
    before = {
        each.name: timedelta(seconds=each.trigger.seconds)
        for each in settings.reminders
        if each.enabled and isinstance(each.trigger, BeforeExercise)
    }
    for at, show in ((each.at, each.show) for each in found.shown):
        next_one = [each for each in exercises if each.starts > at and before.keys() & {*show.reminders}][:1]
        said = {"title": show.title, "reminders": listed(show.reminders)}
        # Translators: a line of a simulated day: what is shown, by which reminders, and before which exercise.
        before_it = N_("{title}   ({reminders}) before {exercise} at {time}")
        texts = [
            _(before_it, **said, exercise=exercise_name(each.name), time=f"{each.starts:%H:%M}") for each in next_one
        ]
        # Translators: a line of a simulated day: what is shown, and by which reminders.
        usual = _("{title}   ({reminders})", **said) if show.reminders else show.title
        rows.append((at, "● " + (texts[0] if texts else usual)))
    first, last = simulated.sittings[0][0], simulated.sittings[-1][1]
    for name, lead in before.items():
        for each in exercises:
            at = each.starts - lead
            if at.date() == day and (at > last or each.starts <= first):
                # Translators: a line of a simulated day: a reminder before an exercise.
                early = N_("{reminder} before {exercise} at {time}, if you are at the desk then")
                rows.append(
                    (at, "○ " + _(early, reminder=name, exercise=exercise_name(each.name), time=f"{each.starts:%H:%M}"))
                )
    # On the day of a clock change an hour comes twice or not at all: its zone says which is meant.
    clock = "%H:%M %Z" if len({at.utcoffset() for at, _ in rows if at.date() == day}) > 1 else "%H:%M"
    return [
        *(f"  {at:{clock}}  {text}" for at, text in sorted(rows, key=lambda row: row[0].timestamp())),
        "",
        ngettext(
            "{count} notification, longest sitting {duration}",
            "{count} notifications, longest sitting {duration}",
            len(found.shown),
            duration=spoken_duration(found.longest_seconds),
        ),
    ]


def _told(record: Record) -> str:
    reminder, facts = record.reminder, record.facts
    if record.event == "held" and facts.get("reason") in {"quiet_hours", "calendar"}:
        quiet, calendar = N_("{reminder} delayed by quiet hours"), N_("{reminder} delayed by your calendar")
        return f"○ {_(quiet if facts['reason'] == 'quiet_hours' else calendar, reminder=reminder)}"
    if record.event == "taken":
        return "○ " + _("{reminder} no longer needed: you took a break", reminder=reminder)
    if record.event == "expired":
        return "○ " + _(
            "{reminder} expired: {exercise} has begun",
            reminder=reminder,
            exercise=exercise_name(str(facts.get("exercise"))),
        )
    if record.event == "break" and facts.get("until") and facts.get("seconds", 0) >= 60:
        return "  " + _("break of {duration}", duration=spoken_duration(facts["seconds"]))
    return ""
