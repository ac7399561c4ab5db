"""When the engine has to be called again if nothing else happens: one time, the earliest at which an answer changes.

Every wait of the rules is listed here and nowhere else. Wall-clock waits are reckoned by the present wall clock; when
that is set, whoever drives the engine rings the alarm at once and everything is reckoned anew.
"""

from __future__ import annotations

from collections.abc import Sequence

from reminderd.core.clock import EPSILON, NEVER, seconds_between
from reminderd.core.delivery import stale_after
from reminderd.core.due import next_due
from reminderd.core.planned import next_instant
from reminderd.core.reminder import Phase
from reminderd.core.state import PROBE_WAIT_SECONDS, State
from reminderd.core.timetable import next_quiet, quiet_until


def next_change(state: State) -> float:
    """Return the steady time of the next call that is needed, or NEVER.

    What lies behind has just had its say: to ring for it again would change nothing, again and again.
    """
    now = state.now.steady
    times = [*_times(state), *_detector_times(state), *_wall_times(state)]
    ahead = [time for time in times if time is not None and time > now]
    return max(min(ahead, default=NEVER), now + EPSILON)


def _times(state: State) -> Sequence[float | None]:
    times: list[float | None] = [next_due(state), state.presence.next_look(state.now), state.gap_until]
    if state.retry_at is not None and state.retry_at > state.now.steady and state.in_phase(Phase.DUE):
        times.append(state.retry_at)  # once past, it keeps nothing back any more
    if state.waiting_since is not None:
        times.append(state.waiting_since + state.settings.delivery.wait_for_pause_seconds)
        if state.presence.idle_since is not None:
            times.append(state.presence.idle_since + state.settings.delivery.input_pause_seconds)
    return times


def _detector_times(state: State) -> Sequence[float]:
    """Return when the detectors, asked because something is due, are to be asked again or waited for no more."""
    look = state.look
    if (look.asked is None and look.answered is None) or not state.settings.detectors or state.holds.personal:
        return ()
    if look.asked is not None:
        return (look.asked + PROBE_WAIT_SECONDS,)
    due = state.in_phase(Phase.DUE) if state.holds.detected else []
    if not due or look.answered is None:
        return ()
    longest = state.settings.delivery.longest_hold_seconds
    bounds = [each.detected_since + longest for each in due if each.detected_since is not None]
    return (look.answered + stale_after(state, due), *bounds)


def _wall_times(state: State) -> Sequence[float]:
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
