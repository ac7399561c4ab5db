"""When a reminder comes due, and when nobody has answered it."""

from __future__ import annotations

from datetime import datetime

from reminderd.core.clock import EPSILON, seconds_between
from reminderd.core.outcomes import end
from reminderd.core.planned import lead_start, upcoming
from reminderd.core.reminder import Phase, Reminder
from reminderd.core.state import State


def notice_due(state: State) -> None:
    """Move on every reminder whose time has come."""
    given_up: list[Reminder] = []
    for each in state.reminders.values():
        left, snoozed_until = each.left, each.round.snoozed_until
        if snoozed_until is not None and state.alarm.reached(snoozed_until):
            if each.round.was_due or each.full or each.round.exercise is not None:
                each.come_due(_time_ago(state, state.now.steady - snoozed_until), prompt=True)
            else:
                each.count_on()
            left = each.left
        if left is None:
            continue
        if left > EPSILON:
            if state.presence.counting:
                state.alarm.reached(state.now.steady + left)
        elif each.phase is Phase.COUNTING:
            each.come_due(_time_ago(state, -left))
        elif each.nudged and nudges_are_over(state, each):
            given_up.append(each)
        else:
            each.note_outcome("ignored", state.now.wall)
            seconds = round(state.presence.sitting_seconds)
            state.record("ignored", each.name, sitting_seconds=seconds, nudges=each.round.nudges)
            each.come_due(_time_ago(state, -left), nudging=each.nudged)
    if given_up:
        end(state, given_up, "ignored", sitting_seconds=round(state.presence.sitting_seconds))


def _time_ago(state: State, seconds: float) -> datetime:
    return state.now.wall_before(seconds) if seconds >= 1 else state.now.wall


def nudges_are_over(state: State, reminder: Reminder) -> bool:
    """Return whether it is given up when unanswered: it was shown often enough, or a device may be moving by itself.

    The latter is likely where nobody answered the last round either and there was no break for `longest_passive`.
    """
    ignored_before = not reminder.fresh and reminder.last_outcome == "ignored" and not reminder.round.nudges
    no_break = state.presence.sitting_seconds >= state.settings.presence.longest_passive_seconds
    return (ignored_before and no_break) or reminder.round.nudges >= reminder.settings.max_nudges


# -- when is it due ------------------------------------------------------------------------------------------


def seconds_until_due(state: State, reminder: Reminder) -> float | None:
    """Return the seconds until it is due (again) if the person stays; None where nothing is to be expected.

    This is the one answer to "when is it due": `status`, commands and delivery all go by it.
    """
    if reminder.phase is Phase.DUE:
        return 0.0
    if reminder.round.snoozed_until is not None:
        return max(0.0, reminder.round.snoozed_until - state.now.steady)
    if reminder.phase is Phase.SHOWN and reminder.nudged and nudges_are_over(state, reminder):
        return None  # it is given up then
    if reminder.left is not None:
        return max(0.0, reminder.left)
    exercise = upcoming(state, reminder) if reminder.phase is Phase.COUNTING and reminder.before_exercise else None
    return None if exercise is None else seconds_between(state.now.wall, lead_start(reminder, exercise))


def due_at(state: State, reminder: Reminder) -> datetime | None:
    """Return the local time at which it is due if the person stays; None where that cannot be known."""
    if reminder.phase is Phase.DUE:
        return reminder.round.due_at
    seconds = seconds_until_due(state, reminder)
    if seconds is None or (reminder.left is not None and not state.presence.counting):
        return None
    return state.now.after(seconds).wall


def soon_due(state: State, reminder: Reminder, within: float) -> bool:
    """Return whether it would be due `within` seconds if the person stays, and may be shown with another now."""
    wait = seconds_until_due(state, reminder) if reminder.phase in (Phase.COUNTING, Phase.SHOWN) else None
    if wait is None or wait > within + EPSILON:
        return False
    if not reminder.counts or (reminder.phase is Phase.SHOWN and reminder.nudged):
        return True
    # A reminder shorter than the window would otherwise join every other one, moments after it was shown.
    return reminder.fresh or reminder.count >= reminder.interval / 2
