"""Reminders before planned exercise: shown once for each, moved and withdrawn with it, useless once it has begun.

Exercise is planned on the wall clock, so everything here compares wall times, as instants.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from reminderd.core.bubbles import settle
from reminderd.core.clock import seconds_between, shifted
from reminderd.core.events import PlannedExercise
from reminderd.core.outcomes import end
from reminderd.core.reminder import Phase, Reminder
from reminderd.core.state import State


def take_plan(state: State, exercises: Iterable[PlannedExercise]) -> None:
    """Replace the plan. Exercises that start at one moment become one with both names: nobody warms up twice."""
    together: dict[float, list[PlannedExercise]] = {}
    for each in exercises:
        together.setdefault(each.starts.timestamp(), []).append(each)
    state.plan_known = True
    state.exercises = tuple(
        replace(first, name=" + ".join(dict.fromkeys(each.name for each in (first, *others))))
        for first, *others in together.values()
    )


def follow_plan(state: State) -> None:
    """Bring every reminder before exercise up to the plan and the wall clock."""
    for each in state.reminders.values():
        if each.before_exercise and each.phase is not Phase.OFF:
            if each.round.exercise is not None:
                _follow_exercise(state, each, each.round.exercise)
            if each.phase is Phase.COUNTING and (exercise := upcoming(state, each)) is not None:
                start = lead_start(each, exercise)
                if state.alarm.reached_wall(start):
                    each.be_about(exercise)
                    each.come_due(start.astimezone(state.now.wall.tzinfo))


def _follow_exercise(state: State, reminder: Reminder, exercise: PlannedExercise) -> None:
    same = {each.id: each for each in state.exercises if exercise.id == each.id or exercise.moment == each.moment}
    planned = same.get(exercise.id) or next(iter(same.values()), None if state.plan_known else exercise)
    facts: dict[str, Any] = {"exercise": exercise.name, "starts": exercise.starts.isoformat()}
    if planned is None:
        end(state, [reminder], "expired", reason="cancelled", **facts)
    elif state.alarm.reached_wall(planned.starts):
        end(state, [reminder], "expired", **facts)
    elif planned != exercise:
        reminder.be_about(planned)
        if seconds_between(state.now.wall, lead_start(reminder, planned)) > 0:
            bubble = reminder.round.bubble
            state.hold(reminder)
            reminder.restart(None, state.now.wall)
            reminder.forget(exercise, planned)
            settle(state, {bubble})


def lead_start(reminder: Reminder, exercise: PlannedExercise) -> datetime:
    """Return the time at which the reminder is due for an exercise."""
    return shifted(exercise.starts, -reminder.interval)


def upcoming(state: State, reminder: Reminder) -> PlannedExercise | None:
    """Return the next exercise that has not begun and that this reminder was not shown for."""
    waiting = (
        each
        for each in state.exercises
        if not reminder.was_told_of(each) and seconds_between(state.now.wall, each.starts) > 0
    )
    return min(waiting, key=lambda each: each.starts.timestamp(), default=None)


def follow_next(state: State, reminders: Iterable[Reminder]) -> None:
    """Let each reminder before exercise that is about none be about the next one, because it is shown now."""
    for each in reminders:
        if each.before_exercise and each.round.exercise is None and each.phase is not Phase.OFF:
            each.be_about(upcoming(state, each))


def pass_over_next(state: State, reminder: Reminder) -> None:
    """Do not come due for today's next exercise, because the person has answered ahead of time."""
    exercise = upcoming(state, reminder)
    if exercise is not None and exercise.starts.astimezone(state.now.wall.tzinfo).date() == state.now.wall.date():
        reminder.announce(exercise)
