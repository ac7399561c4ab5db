"""The word of the week (`weekly.day`): one notification with the week's figures and one thing to try.

It is due at its time of its day, once, and waits for a good moment as a reminder does (`delivery`). It is asked for
with `SumUp` when somebody is there to read it, because the figures are the history's; `SummedUp` brings the words. What
could not be shown on its day is not shown later.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from reminderd.core import bubbles
from reminderd.core.effects import Button, Close, OpenReport, Record, Show, SumUp
from reminderd.core.events import Closed, Detected, Event, Locked, ShowFailed, SummedUp
from reminderd.core.language import _, pgettext
from reminderd.core.settings import DAYS
from reminderd.core.state import State, Weekly
from reminderd.core.timetable import local_instant

BUBBLE = "weekly"


def follow(state: State) -> None:
    """Have it due when its time has come, and forget what was not shown on its day."""
    weekly = state.weekly
    due = _its_time(state)
    if due is not weekly.due:
        state.weekly = weekly = Weekly(weekly.said_on, due=due, on_screen=weekly.on_screen)
    if due and not weekly.asked and not state.holds.personal:
        state.weekly = replace(weekly, asked=True)
        state.emit(SumUp())


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


def take(state: State, event: Event) -> None:
    """Note what an event means for it."""
    weekly = state.weekly
    match event:
        case SummedUp(lines=()):  # a week without any sitting has nothing to say
            state.weekly = replace(weekly, said_on=state.now.wall.date() if weekly.due else weekly.said_on, due=False)
        case SummedUp():
            state.weekly = replace(weekly, words=event)
        case Closed(bubble=bubble) if bubble == BUBBLE:
            state.weekly = replace(weekly, on_screen=False)
        case ShowFailed(bubble=bubble) if bubble == BUBBLE:
            _not_shown(state)
        case Detected(reason=reason, on=True) if reason in state.doubted.get(BUBBLE, ()):
            _not_shown(state, state.doubted[BUBBLE])
        case Locked() if weekly.on_screen:
            state.emit(Close(BUBBLE))
            state.weekly = replace(weekly, on_screen=False)


def _not_shown(state: State, hidden_by: frozenset[str] = frozenset()) -> None:
    """Have it due again, because no notifier could show it, or its server did not draw it."""
    state.weekly = replace(state.weekly, said_on=None, due=True, on_screen=False, hidden_by=hidden_by)


def show(state: State) -> None:
    """Show it, and not again on this day."""
    words, now = state.weekly.words, state.now.wall
    if words is None:
        return
    state.weekly = replace(state.weekly, said_on=now.date(), due=False, on_screen=True, hidden_by=frozenset())
    # Translators: a button of the notification about the week.
    opens = pgettext("button", "Open the report")
    # A click on the text answers "default", where the server tells of it.
    buttons = (Button("report", opens), Button("default", opens))
    hint = _("To see more, type: {command}", command="reminderd report --open")
    record = Record(now, "weekly", None, dict(words.facts), f"weekly:{now.date()}")
    told = Show(BUBBLE, _("Your week"), "\n".join(words.lines), buttons=buttons, hint=hint)
    bubbles.put_word(state, replace(told, sound=state.settings.delivery.sound), record)


def said_elsewhere(state: State, on: date) -> None:
    """Do not show it, because another machine does."""
    if state.weekly.on_screen:
        state.emit(Close(BUBBLE))
    state.weekly = replace(state.weekly, said_on=on, due=False, on_screen=False)


def pressed(state: State) -> None:
    """Open the report."""
    bubbles.confirm(state, BUBBLE)
    state.weekly = replace(state.weekly, on_screen=False)
    state.emit(OpenReport())
