"""What the person says by pressing a button of a notification."""

from __future__ import annotations

from reminderd.core import care, outcomes, standing, weekly
from reminderd.core.bubbles import confirm
from reminderd.core.effects import Start
from reminderd.core.reminder import Phase
from reminderd.core.state import State


def pressed(state: State, bubble: str, action: str) -> None:
    """Apply a press of a button; one that no longer shows anything, or says nothing known, does nothing."""
    if bubble == weekly.BUBBLE:
        weekly.pressed(state)
    if bubble == care.BUBBLE:
        care.pressed(state, action)
    reminders = state.bubbles.get(bubble)
    if not reminders:
        return
    confirm(state, bubble)
    verb, _colon, argument = action.partition(":")
    if verb in {"done", "skip"}:
        standing.answer(state, reminders, "done" if verb == "done" else "skipped", "button")
    elif verb == "sit":
        standing.change(state, standing=False, via="button")
    elif verb == "snooze" and argument.isdecimal() and len(argument) < 9:  # also a choice of earlier settings
        on = [each for each in reminders if each.phase is not Phase.OFF]
        outcomes.snooze(state, on, float(argument), via="button")
    elif verb == "start":
        state.emit(Start(reminders[0].name))
