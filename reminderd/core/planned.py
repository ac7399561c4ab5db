"""Reminders before planned exercise: told of once, moved and withdrawn with it, useless once it has begun.

Exercise is planned on the wall clock, so everything here compares wall times, as instants.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from reminderd.core.bubbles import settle
from reminderd.core.clock import EPSILON, seconds_between, shifted
from reminderd.core.events import Exercise
from reminderd.core.outcomes import end
from reminderd.core.reminder import Phase, Reminder
from reminderd.core.state import State

_REMEMBERED = 200
"""Exercises announced last that are remembered; far more than any plan holds for the days ahead."""


def as_one(exercises: Iterable[Exercise]) -> tuple[Exercise, ...]:
    """Take those that start at one moment for one, with both names: nobody warms up for them twice."""
    together: dict[float, list[Exercise]] = {}
    for each in exercises:
        together.setdefault(each.starts.timestamp(), []).append(each)
    return tuple(
        replace(first, name=" and ".join(dict.fromkeys(each.name for each in (first, *others))))
        for first, *others in together.values()
    )


def follow_plan(state: State) -> None:
    """Bring every reminder before exercise up to the plan and the wall clock."""
    for each in state.reminders.values():
        if each.before_exercise and each.phase is not Phase.OFF:
            if each.exercise is not None:
                _follow_exercise(state, each, each.exercise)
            if each.phase is Phase.COUNTING:
                _announce(state, each)


def _follow_exercise(state: State, reminder: Reminder, exercise: Exercise) -> None:
    fallback = None if state.plan_known else exercise
    planned = next((each for each in state.exercises if each.id == exercise.id), fallback)
    facts = {"exercise": exercise.name, "starts": exercise.starts.isoformat()}
    if planned is None:
        end(state, [reminder], "expired", reason="cancelled", **facts)
    elif seconds_between(planned.starts, state.now.wall) >= 0:
        end(state, [reminder], "expired", **facts)
    elif planned != exercise:
        reminder.exercise = planned
        if seconds_between(state.now.wall, lead_start(reminder, planned)) > 0:
            _tell_later(state, reminder)


def _tell_later(state: State, reminder: Reminder) -> None:
    """It was put off to later than its lead: what was said of it is taken back, and said again when it is time."""
    bubble, exercise = reminder.bubble, reminder.exercise
    state.release(reminder)
    reminder.exercise = None
    if exercise is not None:
        reminder.announced.pop(exercise.id, None)
    reminder.restart(None, state.now.wall)
    settle(state, {bubble})


def lead_start(reminder: Reminder, exercise: Exercise) -> datetime:
    """Return the time at which an exercise is told of."""
    return shifted(exercise.starts, -reminder.interval)


def upcoming(state: State, reminder: Reminder) -> Exercise | None:
    """Return the next exercise that has not begun and was not told of."""
    if not state.exercises:
        return None
    waiting = (
        each
        for each in state.exercises
        if each.id not in reminder.announced and seconds_between(state.now.wall, each.starts) > 0
    )
    return min(waiting, key=lambda each: each.starts.timestamp(), default=None)


def _announce(state: State, reminder: Reminder) -> None:
    exercise = upcoming(state, reminder)
    if exercise is not None and seconds_between(lead_start(reminder, exercise), state.now.wall) >= -EPSILON:
        reminder.exercise = exercise
        reminder.come_due(lead_start(reminder, exercise).astimezone(state.now.wall.tzinfo))


def pass_over_next(state: State, reminder: Reminder) -> None:
    """The person has answered for today's next exercise before it was told of."""
    exercise = upcoming(state, reminder)
    if exercise is not None and exercise.starts.astimezone(state.now.wall.tzinfo).date() == state.now.wall.date():
        reminder.announced[exercise.id] = exercise.starts.date().isoformat()


def next_instant(state: State) -> datetime | None:
    """Return the next wall time at which `follow_plan` has something to do."""
    times = []
    for each in state.reminders.values():
        if not each.before_exercise or each.phase is Phase.OFF:
            continue
        if each.exercise is not None:
            times.append(each.exercise.starts)
        else:
            exercise = upcoming(state, each)
            if exercise is not None:
                times.append(lead_start(each, exercise))
    return min(times, key=datetime.timestamp, default=None)


def forget_old(state: State) -> None:
    """Keep the memory of what was announced small: by number, not by date, which a clock set ahead would make old."""
    for each in state.reminders.values():
        if len(each.announced) > _REMEMBERED:
            each.announced = dict(list(each.announced.items())[-_REMEMBERED:])
