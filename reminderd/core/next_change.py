"""When the engine has to be called again if nothing else happens: one time, the earliest at which an answer changes.

Every wait of the rules is listed here and nowhere else. Wall-clock waits go by the present wall clock; when that is
set, whoever drives the engine brings `TimePassed` at once and everything is worked out anew.
"""

from __future__ import annotations

from reminderd.core.clock import EPSILON, NEVER, seconds_between
from reminderd.core.delivery import ask_again_times
from reminderd.core.due import next_due
from reminderd.core.planned import next_instant
from reminderd.core.reminder import Phase
from reminderd.core.state import State
from reminderd.core.timetable import next_quiet, quiet_until


def next_change(state: State) -> float:
    """Return the steady time of the next call that is needed, or NEVER.

    A time that has passed is left out: its answer was just given, and calling again for it would change nothing.
    """
    now = state.now.steady
    times = [next_due(state), state.presence.next_look(state.now), state.waiting.gap_until]
    times += [*_waits(state), *ask_again_times(state), *_wall_times(state)]
    ahead = [time for time in times if time is not None and time > now]
    return max(min(ahead, default=NEVER), now + EPSILON)


def _waits(state: State) -> list[float]:
    """Return when something due need not wait any longer for a notifier or for a pause in the input."""
    times: list[float] = []
    if state.retry_at is not None and (state.notice.due or state.in_phase(Phase.DUE)):
        times.append(state.retry_at)
    if state.waiting.pause_since is not None:
        times.append(state.waiting.pause_since + state.settings.delivery.wait_for_pause_seconds)
        if state.presence.idle_since is not None:
            times.append(state.presence.idle_since + state.settings.delivery.input_pause_seconds)
    return times


def _wall_times(state: State) -> list[float]:
    """Return the wall-clock waits, and the end of the pause, as steady times by the present wall clock."""
    wall, steady, quiet_hours = state.now.wall, state.now.steady, state.settings.quiet_hours
    instants = [next_instant(state)]
    if any(quiet_hours):
        instants.append(quiet_until(quiet_hours, wall) or next_quiet(quiet_hours, wall))
    paused = state.holds.get("paused")
    left = [None if paused is None else paused.left(state.now)]
    left += [None if instant is None else seconds_between(wall, instant) for instant in instants]
    return [steady + seconds for seconds in left if seconds is not None]
