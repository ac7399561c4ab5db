"""What comes back from a notification: an answer, its end, a notifier that failed, one that is back."""

from __future__ import annotations

from reminderd.core import bubbles, new_settings, outcomes
from reminderd.core.effects import Start
from reminderd.core.events import Answered, Closed, NotifierBack, ShowFailed, Shown
from reminderd.core.phases import Phase
from reminderd.core.state import State

LONGEST_SNOOZE_SECONDS = 366 * 86400.0


def take(state: State, event: Answered | Closed | Shown | ShowFailed | NotifierBack) -> None:
    """Apply what a notifier tells of a bubble, or of itself."""
    match event:
        case Answered(bubble, action):
            _answered(state, bubble, action)
        case Closed(bubbles.SETTINGS_BUBBLE, reason):
            new_settings.notice_closed(state, reason)
        case Closed(bubble, reason):
            bubbles.closed(state, bubble, reason)
        case Shown(bubble):
            bubbles.confirm(state, bubble)
        case ShowFailed(bubble, problem):
            if bubble == bubbles.SETTINGS_BUBBLE:
                new_settings.notice_closed(state, "lost")
            bubbles.show_failed(state, bubble, problem)
        case NotifierBack():
            bubbles.notifier_back(state)


def _answered(state: State, bubble: str, action: str) -> None:
    reminders = [each for each in state.named(state.bubbles.get(bubble, ())) if each.round.bubble == bubble]
    if not reminders:
        return
    bubbles.confirm(state, bubble)
    verb, _, argument = action.partition(":")
    if verb == "done":
        outcomes.answer(state, reminders, "done", via="button")
    elif verb == "skip":
        outcomes.answer(state, reminders, "skipped", via="button")
    elif verb == "snooze" and (seconds := _snooze_seconds(argument)) is not None:
        outcomes.snooze(state, [each for each in reminders if each.phase is not Phase.OFF], seconds, via="button")
    elif verb == "start":
        state.emit(Start(reminders[0].name))


def _snooze_seconds(text: str) -> float | None:
    """Return the seconds that a button said, also one of a bubble from before other choices were set."""
    try:
        seconds = float(text)
    except ValueError:
        return None
    return seconds if 0 < seconds <= LONGEST_SNOOZE_SECONDS else None
