"""Newer settings, or a wrong file: what stays, what goes, and the one word about it."""

from __future__ import annotations

from collections.abc import Iterable

from reminderd.core import bubbles
from reminderd.core.effects import Close
from reminderd.core.reminder import Phase, Reminder, Turn
from reminderd.core.settings import ReminderSettings, Settings
from reminderd.core.state import State


def new_reminder(settings: ReminderSettings) -> Reminder:
    """Begin a reminder from nothing."""
    return Reminder(settings, Phase.COUNTING if settings.enabled else Phase.OFF)


def take_over(state: State, settings: Settings, changed: Iterable[str]) -> None:
    """Put newer settings in force, whole; time already counted stays counted."""
    was, state.settings = state.reminders, settings
    state.presence.settings = settings.presence
    state.reminders = {}
    for wanted in settings.reminders:
        reminder = was.pop(wanted.name, None) or new_reminder(wanted)
        state.reminders[wanted.name] = reminder
    touched = {each.bubble for each in was.values()}
    for removed in was.values():
        state.release(removed)
    for wanted in settings.reminders:
        if state.reminders[wanted.name].settings != wanted:
            touched.add(_change(state, state.reminders[wanted.name], wanted))
    for reason in state.holds.detected:
        if reason not in settings.detectors:
            state.holds.lift(reason)
    bubbles.settle(state, touched)
    state.record("settings", changed=list(changed))
    settings_right(state)


def _change(state: State, reminder: Reminder, wanted: ReminderSettings) -> str | None:
    """Return a reminder its new settings; and its bubble, where it no longer speaks for it."""
    was, bubble = reminder.settings, reminder.bubble
    reminder.use(wanted)
    if was.enabled and not wanted.enabled:
        state.release(reminder)
        reminder.make(Turn.DISABLE)
        reminder.clear()
    elif wanted.enabled and not was.enabled:
        reminder.make(Turn.ENABLE)
        reminder.clear()
    elif type(was.trigger) is not type(wanted.trigger) and reminder.phase is not Phase.OFF:
        state.release(reminder)
        counted = reminder.count
        reminder.exercise = None
        reminder.restart(None, state.now.wall)
        reminder.count = counted
    else:
        return None
    return bubble


def settings_wrong(state: State, problems: tuple[str, ...]) -> None:
    """Say once that the file is wrong; what was in force stays."""
    if problems and problems != state.problems:
        state.emit(bubbles.problem_bubble(state, problems))
        state.record("settings", problems=list(problems[:20]))
    state.problems = problems


def settings_right(state: State) -> None:
    """Withdraw that word."""
    if state.problems:
        state.problems = ()
        state.emit(Close(bubbles.SETTINGS_BUBBLE))
