"""Newer settings, or a wrong file: what stays, what goes, and the one notice about it."""

from __future__ import annotations

from collections.abc import Iterable

from reminderd.core import bubbles, care, notices
from reminderd.core.effects import Show
from reminderd.core.language import _, ngettext
from reminderd.core.reminder import Reminder
from reminderd.core.sentence import said
from reminderd.core.settings import ReminderSettings, Settings
from reminderd.core.standing import as_things_stand
from reminderd.core.state import State

BUBBLE = "settings"
"""The key of the notice."""


def apply(state: State, settings: Settings, changed: Iterable[str]) -> None:
    """Replace the settings as a whole; time already counted stays counted."""
    was, spoken, state.settings = state.reminders, state.settings.language, settings
    now_wanted = as_things_stand(settings, standing=state.presence.standing, care=state.care.on)
    state.presence.use(settings.presence)
    if not settings.link.broker:
        state.presence.elsewhere.forget()
    state.reminders = {each.name: was.get(each.name) or Reminder(each) for each in now_wanted}
    removed = [each for name, each in was.items() if name not in state.reminders]
    touched = {each.round.bubble for each in removed}
    for each in removed:
        state.hold(each)
    for wanted in now_wanted:
        if state.reminders[wanted.name].settings != wanted:
            touched.add(_change(state, state.reminders[wanted.name], wanted))
    state.holds.lift_detected(but=settings.detectors)
    if settings.language != spoken:
        touched.update(state.bubbles)
        care.say_again(state)
    bubbles.settle(state, touched)
    state.record("settings", changed=list(changed))
    file_is_wrong(state, ())


def _change(state: State, reminder: Reminder, wanted: ReminderSettings) -> str | None:
    """Apply new settings to a reminder; return its bubble if that no longer shows it."""
    was, bubble = reminder.settings, reminder.round.bubble
    reminder.use(wanted)
    switched = was.enabled is not wanted.enabled
    if not switched and (type(was.trigger) is type(wanted.trigger) or not wanted.enabled):
        return None
    state.hold(reminder)
    reminder.be_about(None)
    reminder.restart(None, state.now.wall, count=0.0 if switched else reminder.count)
    return bubble


# -- a wrong file --------------------------------------------------------------------------------------------


def file_is_wrong(state: State, problems: tuple[str, ...]) -> None:
    """Have one notice say what is wrong with the file, or withdraw it if nothing is; the active settings stay."""
    if problems == state.problems:
        return
    state.problems = problems
    if problems:
        notices.want(state, BUBBLE)
        state.record("settings", problems=list(problems[:20]))
    else:
        notices.withdraw(state, BUBBLE)


def problems_in_short(problems: tuple[str, ...]) -> str:
    """Return the first problem, and how to see the others."""
    more, command = len(problems) - 1, "reminderd config check"
    if not more:
        return said(problems[0])
    # Translators: below the first problem of the settings file, where there are more.
    others = ngettext("… and {count} more: run {command}", "… and {count} more: run {command}", more, command=command)
    return f"{said(problems[0])}\n{others}"


def show_notice(state: State) -> None:
    """Show what is wrong with the settings file."""
    problems = state.problems
    active = "" if "active" in problems[0] else "\n" + _("The previous settings are still active.")
    notices.put(state, Show(BUBBLE, _("Settings not applied"), f"{problems_in_short(problems)}{active}"))
