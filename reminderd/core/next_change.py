"""When the engine has to be called again if nothing else happens: one time, the earliest at which an answer changes.

Every wait of the rules is listed here and nowhere else. Wall-clock waits go by the present wall clock; when that is
set, whoever drives the engine brings `TimePassed` at once and everything is worked out anew.
"""

from __future__ import annotations

from reminderd.core.clock import EPSILON, NEVER, seconds_between
from reminderd.core.delivery import ask_again_times
from reminderd.core.due import next_due
from reminderd.core.phases import Phase
from reminderd.core.planned import next_instant
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
    """Return the wall-clock waits, as steady times by the present wall clock."""
    wall, steady = state.now.wall, state.now.steady
    times = []
    instants = [next_instant(state)]
    paused = state.holds.get("paused")
    if paused is not None and paused.until_steady is not None:
        times.append(paused.until_steady)
    elif paused is not None:
        instants.append(paused.until)
    if any(state.settings.quiet_hours):
        instants.append(quiet_until(state.settings.quiet_hours, wall) or next_quiet(state.settings.quiet_hours, wall))
    return [*times, *(steady + seconds_between(wall, instant) for instant in instants if instant is not None)]
