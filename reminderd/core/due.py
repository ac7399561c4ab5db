"""When a reminder comes due, and when nobody has answered it."""

from __future__ import annotations

from datetime import datetime

from reminderd.core.clock import EPSILON, NEVER, seconds_between
from reminderd.core.outcomes import end
from reminderd.core.planned import lead_start, upcoming
from reminderd.core.reminder import Phase, Reminder
from reminderd.core.state import State


def notice_due(state: State) -> None:
    """Move on every reminder whose time has come."""
    given_up: list[Reminder] = []
    since: dict[float, datetime] = {}  # what comes due together is due since one time, worked out once
    counting, snoozed, shown = Phase.COUNTING, Phase.SNOOZED, Phase.SHOWN  # this runs at every event, for each of them
    for each in state.reminders.values():
        phase = each.phase
        if phase is counting and each.full:
            late = each.count - each.interval
            if late not in since:
                since[late] = state.now.wall_before(late)
            each.come_due(since[late])
        elif phase is snoozed:
            _return(state, each)
        elif phase is shown and _unanswered(state, each):
            given_up.append(each)
    if given_up:
        end(state, given_up, "ignored", sitting_seconds=round(state.presence.sitting_seconds))


def _return(state: State, reminder: Reminder) -> None:
    over = state.now.steady - (reminder.round.snoozed_until or 0.0)
    if over < -EPSILON:
        return
    if reminder.round.was_due or reminder.full or reminder.round.exercise is not None:
        reminder.come_due(state.now.wall_before(over), prompt=True)
    else:
        reminder.count_on()


def _unanswered(state: State, reminder: Reminder) -> bool:
    """Let what nobody has answered come due again; return whether it is to be given up instead."""
    this, nudged = reminder.round, reminder.nudged
    if not (this.unanswered >= reminder.settings.nudge_seconds - EPSILON if nudged else reminder.full):
        return False
    if nudged and nudges_are_over(state, reminder):
        return True
    reminder.note_outcome("ignored", state.now.wall)
    seconds = round(state.presence.sitting_seconds)
    state.record("ignored", reminder.name, sitting_seconds=seconds, nudges=this.nudges)
    late = 0.0 if nudged else reminder.count - reminder.interval
    reminder.come_due(state.now.wall_before(late) if late else state.now.wall, nudging=nudged)
    return False


def nudges_are_over(state: State, reminder: Reminder) -> bool:
    """Return whether it is given up when unanswered: it was shown often enough, or a device may be moving by itself.

    The latter is likely where nobody answered the last round either and there was no break for `longest_passive`.
    """
    ignored_before = not reminder.fresh and reminder.last_outcome == "ignored" and not reminder.round.nudges
    no_break = state.presence.sitting_seconds >= state.settings.presence.longest_passive_seconds
    return (ignored_before and no_break) or reminder.round.nudges >= reminder.settings.max_nudges


# -- when is it due ------------------------------------------------------------------------------------------


def _counted_wait(reminder: Reminder) -> float | None:
    """Return the seconds of sitting until its count brings something; None where it waits for no count."""
    if reminder.phase is Phase.SHOWN and reminder.nudged:
        return reminder.settings.nudge_seconds - reminder.round.unanswered
    if reminder.counts and reminder.phase in (Phase.COUNTING, Phase.SHOWN):
        return reminder.interval - reminder.count
    return None


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
    wait = _counted_wait(reminder)
    if wait is not None:
        return max(0.0, wait)
    exercise = upcoming(state, reminder) if reminder.phase is Phase.COUNTING and reminder.before_exercise else None
    return None if exercise is None else seconds_between(state.now.wall, lead_start(reminder, exercise))


def due_at(state: State, reminder: Reminder) -> datetime | None:
    """Return the local time at which it is due if the person stays; None where that cannot be known."""
    if reminder.phase is Phase.DUE:
        return reminder.round.due_at
    seconds = seconds_until_due(state, reminder)
    if seconds is None or (_counted_wait(reminder) is not None and not state.presence.counting):
        return None
    return state.now.after(seconds).wall


def next_due(state: State) -> float:
    """Return the steady time at which a count or a snooze brings something next if the person stays, or NEVER."""
    soonest, now, sitting = NEVER, state.now.steady, state.presence.counting
    for each in state.reminders.values():
        until = each.round.snoozed_until
        wait = until - now if until is not None else _counted_wait(each) if sitting else None
        if wait is not None and 0 < wait < soonest:
            soonest = wait
    return now + soonest


def soon_due(state: State, reminder: Reminder, within: float) -> bool:
    """Return whether it would be due within so many seconds if the person stays, and may be shown with another now."""
    wait = seconds_until_due(state, reminder) if reminder.phase in (Phase.COUNTING, Phase.SHOWN) else None
    if wait is None or wait > within + EPSILON:
        return False
    if not reminder.counts or (reminder.phase is Phase.SHOWN and reminder.nudged):
        return True
    # One shorter than the window would otherwise join everything, moments after it was shown itself.
    return reminder.fresh or reminder.count >= reminder.interval / 2
