"""The right moment: holds, a fresh look at the desktop, the gap, a pause in the input; and then together with what.

What is due stays due until it is shown, answered or satisfied. The order of the questions: does the person, the
clock or an empty chair hold it; do the detectors, asked just now; is it too soon after the last; is somebody in the
middle of typing. Whatever has passed them all is shown as one notification.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reminderd.core.bubbles import exercise_words, put
from reminderd.core.clock import EPSILON, seconds_between
from reminderd.core.due import soon_due
from reminderd.core.effects import Probe, Push, Record
from reminderd.core.planned import lead_start, upcoming
from reminderd.core.reminder import Phase, Reminder
from reminderd.core.state import State
from reminderd.core.wording import cut

FRESH_SECONDS = 1.0
"""Answers of the detectors this old still decide: whatever waited longer, for a pause or the gap, is looked at anew."""
ASK_AGAIN_SECONDS = (2.0, 15.0)
"""While a detector holds something due it is asked again: soon at first, seldom after a while."""


def deliver(state: State) -> None:
    """Show what is due, if this is the moment; otherwise say why not and when to look again."""
    state.waiting_since, waiting_since = None, state.waiting_since
    state.gap_until = None
    gap_since, state.gap_since = state.gap_since, None
    due = state.in_phase(Phase.DUE)
    if not due:
        for reason in state.holds.detected:
            state.holds.lift(reason)
        state.look.asked = state.look.answered = None
        return
    personal = state.holds.personal
    if personal:
        for each in due:
            _hold(state, each, [*personal, *(reason for reason in each.held_by if reason in state.holds)])
        _push_away_from_desk(state, due)
        return
    if _asking(state, due):
        state.waiting_since, state.gap_since = waiting_since, gap_since
        return
    detected = state.holds.detected
    free = [each for each in due if not _held_by_detectors(state, each, detected)]
    if not free or (state.retry_at is not None and state.now.steady < state.retry_at - EPSILON):
        return
    if _within_gap(state, free):
        state.gap_since = state.now.steady if gap_since is None else gap_since
        return
    if _input_goes_on(state, waiting_since):
        state.gap_since = gap_since
        return
    waits = Waits(_since(state, waiting_since), _since(state, gap_since))
    _show(state, free, waits)


@dataclass(frozen=True, slots=True)
class Waits:
    """For how many seconds a notification waited, and for what."""

    pause_seconds: float = 0.0
    """For a pause in the input."""
    gap_seconds: float = 0.0
    """In all since it was too soon after the last one."""


def _since(state: State, start: float | None) -> float:
    return 0.0 if start is None else state.now.steady - start


# -- holds ---------------------------------------------------------------------------------------------------


def _hold(state: State, reminder: Reminder, reasons: Sequence[str]) -> None:
    """Note which reasons hold this one now, and tell what came and went."""
    now = state.now
    for reason in dict.fromkeys(reasons):
        if reason not in reminder.held_by:
            reminder.held_by[reason] = now.steady
            if reminder.held_since is None:
                reminder.held_since = now.steady
            if reason not in reminder.held_reasons:
                reminder.held_reasons = (*reminder.held_reasons, reason)
            hold = state.holds.get(reason)
            due_at = reminder.due_at.isoformat() if reminder.due_at else None
            detail = hold.detail if hold else ""
            state.record("held", reminder.name, reason=reason, detail=detail, due_at=due_at)
    for reason in [each for each in reminder.held_by if each not in reasons]:
        seconds = now.steady - reminder.held_by.pop(reason)
        state.record("released", reminder.name, reason=reason, seconds=round(seconds))


def _held_by_detectors(state: State, reminder: Reminder, detected: Sequence[str]) -> bool:
    if not detected:
        reminder.detected_since = None
    elif reminder.detected_since is None:
        reminder.detected_since = state.now.steady
    longest = state.settings.delivery.longest_hold_seconds
    if reminder.detected_since is not None and state.now.steady - reminder.detected_since >= longest - EPSILON:
        detected = ()
    if detected or reminder.held_by:
        _hold(state, reminder, detected)
    return bool(detected)


def _push_away_from_desk(state: State, due: Sequence[Reminder]) -> None:
    gone = "away" in state.holds or "locked" in state.holds
    if not state.settings.push_urls or not gone or "paused" in state.holds or "quiet_hours" in state.holds:
        return
    for each in due:
        if not each.pushed and each.name in state.settings.push_reminders:
            each.pushed = True
            body = exercise_words(state, each) or each.settings.messages[0]
            state.emit(Push(each.name, each.settings.title, body))


# -- a fresh look --------------------------------------------------------------------------------------------


def _asking(state: State, due: Sequence[Reminder]) -> bool:
    """Whether the detectors' answers are still to come; asks them where what is known is too old."""
    if not state.settings.detectors:
        return False
    look = state.look
    if look.answered is None or state.now.steady - look.answered >= stale_after(state, due) - EPSILON:
        if look.asked is None:
            look.asked = state.now.steady
            state.emit(Probe(state.settings.detectors))
        if look.pending(state.now):
            return True
        look.asked, look.answered = None, state.now.steady
    return False


def stale_after(state: State, due: Sequence[Reminder]) -> float:
    """Return the seconds after which the detectors' answers no longer decide."""
    answered = state.look.answered
    if answered is None or not state.holds.detected:
        return FRESH_SECONDS
    since = min((each.detected_since for each in due if each.detected_since is not None), default=answered)
    soonest, seldom = ASK_AGAIN_SECONDS
    # By the time of the answer, not by now: the wait would grow while it is waited for.
    return min(seldom, max(soonest, (answered - since) / 10))


# -- the gap and the pause -----------------------------------------------------------------------------------


def _within_gap(state: State, free: Sequence[Reminder]) -> bool:
    if state.last_shown is None or any(each.prompt or each.before_exercise for each in free):
        return False
    until = state.last_shown + state.settings.delivery.min_gap_seconds
    if state.now.steady >= until - EPSILON:
        return False
    state.gap_until = until
    return True


def _input_goes_on(state: State, waiting_since: float | None) -> bool:
    """Whether somebody is typing and may be let finish, for a while."""
    delivery = state.settings.delivery
    if not state.presence.known or min(delivery.wait_for_pause_seconds, delivery.input_pause_seconds) <= 0:
        return False
    since = state.now.steady if waiting_since is None else waiting_since
    if state.now.steady >= since + delivery.wait_for_pause_seconds - EPSILON:
        return False
    if state.presence.input_paused_for(state.now) >= delivery.input_pause_seconds - EPSILON:
        return False
    state.waiting_since = since
    return True


# -- showing -------------------------------------------------------------------------------------------------


def _show(state: State, free: Sequence[Reminder], waits: Waits) -> None:
    names = {each.name for each in free}
    within = state.settings.delivery.combine_within_seconds
    together = [
        each
        for each in state.reminders.values()
        if each.name in names or soon_due(each, within) or _exercise_soon(state, each, within)
    ]
    for each in together:
        if each.phase is Phase.SHOWN and each.nudged:
            each.nudging = True
        if each.before_exercise and each.exercise is None:
            each.exercise = upcoming(state, each)
    show_together(state, together, waits)
    state.waiting_since = None


def _exercise_soon(state: State, reminder: Reminder, within: float) -> bool:
    if not reminder.before_exercise or reminder.phase is not Phase.COUNTING:
        return False
    exercise = upcoming(state, reminder)
    return exercise is not None and seconds_between(state.now.wall, lead_start(reminder, exercise)) <= within


def show_together(state: State, reminders: Sequence[Reminder], waits: Waits = Waits(), *, asked: bool = False) -> None:
    """Put these on screen as one notification, and have the history ready to tell of it."""
    now = state.now
    untold = []
    title = cut(reminders[0].settings.title, 200)
    sitting, waited, gap = (round(each) for each in (state.sitting_seconds, waits.pause_seconds, waits.gap_seconds))
    longest, longest_by = 0.0, ""
    due_at, due_said = now.wall, now.wall.isoformat()
    for each in reminders:
        held = 0.0 if each.held_since is None else now.steady - each.held_since
        if held > longest:
            longest, longest_by = held, each.held_reasons[0]
        if (each.due_at or now.wall) is not due_at:  # most of those shown together came due together
            due_at = each.due_at or now.wall
            due_said = due_at.isoformat()
        facts = {
            "title": title,
            "due_at": due_said,
            "merged_into": None if each is reminders[0] else reminders[0].name,
            "sitting_seconds": sitting,
            "nudge": each.nudges + 1 if each.nudging else 0,
            "held_seconds": round(held),
            "held_by": list(each.held_reasons),
            "waited_seconds": waited,
            "gap_seconds": gap,
            "asked_for": asked,
        }
        state.release(each)
        untold.append(Record(now.wall, "shown", each.name, facts))
    key = put(state, reminders, held_seconds=longest, held_by=longest_by)
    state.last_shown = now.steady
    state.untold[key] = untold
