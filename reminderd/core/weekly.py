"""The word of the week (`weekly.day`): one notification with the week's figures and one thing to try.

It is due at its time of its day, once, and waits for a good moment as a reminder does (`delivery`). It is asked for
with `SumUp` when somebody is there to read it, because the figures are the history's; `SummedUp` brings the words. What
could not be shown on its day is not shown later.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from reminderd.core import bubbles, notices
from reminderd.core.effects import Button, OpenReport, Record, Show, SumUp
from reminderd.core.events import SummedUp
from reminderd.core.language import _, pgettext
from reminderd.core.settings import DAYS
from reminderd.core.state import State, Weekly
from reminderd.core.timetable import local_instant

BUBBLE = "weekly"


def follow(state: State) -> None:
    """Ask for its words when its time has come and somebody is there, and forget what was not shown on its day."""
    weekly, now = state.weekly, state.now.wall
    if _its_time(state):
        if not weekly.asked and not state.holds.personal:
            state.weekly = replace(weekly, asked=True)
            state.emit(SumUp())
    elif weekly.said_on != now.date() or state.settings.weekly.day != DAYS[now.weekday()]:
        state.weekly = Weekly(weekly.said_on) if weekly.asked else weekly
        notices.let_be(state, BUBBLE)


def _its_time(state: State) -> bool:
    """Return whether it is its day, its time has come, and it was not said today."""
    settings, now = state.settings.weekly, state.now.wall
    if settings.day not in DAYS:
        return False
    days = (DAYS.index(settings.day) - now.weekday()) % 7
    if days == 0 and state.weekly.said_on == now.date():
        days = 7
    hour, minute = divmod(settings.at_minute, 60)
    at = datetime.combine(now.date() + timedelta(days=days), time(hour, minute))
    return state.alarm.reached_wall(local_instant(at, now.tzinfo))


def summed_up(state: State, words: SummedUp) -> None:
    """Have it shown with these words; a week without any sitting has nothing to say."""
    if not state.weekly.asked:
        return
    if words.lines:
        state.weekly = replace(state.weekly, words=words)
        notices.want(state, BUBBLE)
    else:
        state.weekly = replace(state.weekly, said_on=state.now.wall.date())


def show(state: State) -> None:
    """Show it, and not again on this day."""
    words, now = state.weekly.words, state.now.wall
    if words is None:
        return
    state.weekly = replace(state.weekly, said_on=now.date())
    # Translators: a button of the notification about the week.
    opens = pgettext("button", "Open the report")
    # A click on the text answers "default", where the server tells of it.
    buttons = (Button("report", opens), Button("default", opens))
    hint = _("To see more, type: {command}", command="reminderd report --open")
    record = Record(now, "weekly", None, dict(words.facts), f"weekly:{now.date()}")
    notices.put(state, Show(BUBBLE, _("Your week"), "\n".join(words.lines), buttons=buttons, hint=hint), record)


def said_elsewhere(state: State, on: date) -> None:
    """Do not show it, because another machine does."""
    if notices.is_open(state, BUBBLE):
        notices.withdraw(state, BUBBLE)
    state.weekly = replace(state.weekly, said_on=on)


def pressed(state: State) -> None:
    """Open the report."""
    bubbles.confirm(state, BUBBLE)
    notices.withdraw(state, BUBBLE)
    state.emit(OpenReport())
