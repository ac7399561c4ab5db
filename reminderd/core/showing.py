"""Showing: together with what, and what the history will say of it."""

from __future__ import annotations

from collections.abc import Sequence

from reminderd.core.bubbles import put
from reminderd.core.clock import seconds_between
from reminderd.core.due import soon_due
from reminderd.core.effects import Record
from reminderd.core.phases import Phase
from reminderd.core.planned import lead_start, upcoming
from reminderd.core.reminder import Reminder
from reminderd.core.state import State, Waiting
from reminderd.core.wording import cut


def show_due(state: State, free: Sequence[Reminder], waited: Waiting) -> None:
    """Show these, and with them what would be due soon."""
    names = {each.name for each in free}
    within = state.settings.delivery.combine_within_seconds
    together = [
        each
        for each in state.reminders.values()
        if each.name in names or soon_due(each, within) or _exercise_soon(state, each, within)
    ]
    for each in together:
        if each.phase is Phase.SHOWN and each.nudged:
            each.come_due(state.now.wall, nudging=True)
    show_together(state, together, waited)


def _exercise_soon(state: State, reminder: Reminder, within: float) -> bool:
    if not reminder.before_exercise or reminder.phase is not Phase.COUNTING:
        return False
    exercise = upcoming(state, reminder)
    return exercise is not None and seconds_between(state.now.wall, lead_start(reminder, exercise)) <= within


def show_together(state: State, reminders: Sequence[Reminder], waited: Waiting, *, asked: bool = False) -> None:
    """Put these on screen as one notification, and have the history ready to tell of it."""
    now = state.now
    records = []
    title = cut(reminders[0].settings.title, 200)
    longest, longest_by = 0.0, ""
    due_at, due_said = now.wall, now.wall.isoformat()
    common = {
        "sitting_seconds": round(state.sitting_seconds),
        "waited_seconds": _seconds_since(state, waited.pause_since),
        "gap_seconds": _seconds_since(state, waited.gap_since),
        "asked_for": asked,
    }
    for each in reminders:
        if each.before_exercise and each.round.exercise is None and each.phase is not Phase.OFF:
            each.be_about(upcoming(state, each))
        held = each.round.held
        seconds = 0.0 if held.since is None else now.steady - held.since
        if seconds > longest:
            longest, longest_by = seconds, held.reasons[0]
        if (each.round.due_at or now.wall) is not due_at:  # most of those shown together came due together
            due_at = each.round.due_at or now.wall
            due_said = due_at.isoformat()
        facts = {
            "title": title,
            "due_at": due_said,
            "merged_into": None if each is reminders[0] else reminders[0].name,
            "nudge": each.round.nudges + 1 if each.round.nudging else 0,
            "snoozed": each.last_outcome == "snoozed" and not each.round.nudging and not each.round.lost,
            "held_seconds": round(seconds),
            "held_by": list(held.reasons),
            **common,
        }
        state.record_release(each)
        records.append(Record(now.wall, "shown", each.name, facts))
    put(state, reminders, records, held_seconds=longest, held_by=longest_by)


def _seconds_since(state: State, start: float | None) -> int:
    """Return for how many seconds, rounded, a notification waited, in all."""
    return 0 if start is None else round(state.now.steady - start)
