"""When a reminder comes due, and when nobody has answered it."""

from __future__ import annotations

from datetime import datetime

from reminderd.core.clock import EPSILON, NEVER
from reminderd.core.outcomes import end
from reminderd.core.reminder import Phase, Reminder
from reminderd.core.state import State


def notice_due(state: State) -> None:
    """Move on every reminder whose time has come."""
    given_up: list[Reminder] = []
    since: dict[float, datetime] = {}  # what comes due together is due since one time, reckoned once
    counting, snoozed, shown = Phase.COUNTING, Phase.SNOOZED, Phase.SHOWN  # this runs at every event, for each of them
    for each in state.reminders.values():
        phase = each.phase
        if phase is counting:
            if each.full:
                late = each.count - each.interval
                if late not in since:
                    since[late] = state.now.wall_before(late)
                each.come_due(since[late])
        elif phase is snoozed:
            _return(state, each)
        elif phase is shown and _unanswered(state, each):
            given_up.append(each)
    if given_up:
        end(state, given_up, "ignored", sitting_seconds=round(state.sitting_seconds))


def _return(state: State, reminder: Reminder) -> None:
    if reminder.snoozed_until is None or state.now.steady < reminder.snoozed_until - EPSILON:
        return
    if reminder.was_due or reminder.full or reminder.exercise is not None:
        reminder.come_due(state.now.wall_before(state.now.steady - reminder.snoozed_until), prompt=True)
    else:
        reminder.count_on()


def _unanswered(state: State, reminder: Reminder) -> bool:
    """Say again what nobody answered; tell whether it is to be given up instead."""
    if not reminder.nudged:
        if reminder.full:
            _ignored(state, reminder)
            reminder.come_due(state.now.wall_before(reminder.count - reminder.interval))
        return False
    if reminder.unanswered < reminder.settings.nudge_seconds - EPSILON:
        return False
    if reminder.nudges >= reminder.settings.max_nudges:
        return True
    _ignored(state, reminder)
    reminder.come_due(state.now.wall, nudging=True)
    return False


def _ignored(state: State, reminder: Reminder) -> None:
    reminder.outcome("ignored", state.now.wall)
    state.record("ignored", reminder.name, sitting_seconds=round(state.sitting_seconds), nudges=reminder.nudges)


def next_due(state: State) -> float:
    """Return the steady time at which one comes due, a snooze ends or a nudge is due by sitting on, or NEVER."""
    soonest = NEVER
    sitting = state.presence.counting
    now = state.now.steady
    counting, snoozed, shown = Phase.COUNTING, Phase.SNOOZED, Phase.SHOWN  # as above
    for each in state.reminders.values():
        phase = each.phase
        if phase is snoozed and each.snoozed_until is not None:
            wait = each.snoozed_until - now
        elif sitting and phase is shown and each.nudged:
            wait = each.settings.nudge_seconds - each.unanswered
        elif sitting and each.counts and (phase is counting or phase is shown):
            wait = each.interval - each.count
        else:
            continue
        if 0 < wait < soonest:
            soonest = wait
    return now + soonest


def soon_due(reminder: Reminder, within: float) -> bool:
    """Whether it would be due within so many seconds of sitting on, and may be said along with another now."""
    if reminder.phase is Phase.SHOWN and reminder.nudged:
        left = reminder.settings.nudge_seconds - reminder.unanswered
        return left <= within and reminder.nudges < reminder.settings.max_nudges
    if not reminder.counts or reminder.phase not in (Phase.COUNTING, Phase.SHOWN):
        return False
    # One shorter than the window would otherwise ride along with everything, moments after it was said itself.
    ripe = reminder.fresh or reminder.count >= reminder.interval / 2
    return ripe and reminder.remaining <= within + EPSILON
