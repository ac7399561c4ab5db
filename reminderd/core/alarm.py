"""When the engine has to be called again if nothing else happens: one time, the earliest at which an answer changes.

Every wait of the rules is listed here and nowhere else. Wall-clock waits are reckoned by the present wall clock; when
that is set, whoever drives the engine rings the alarm at once and everything is reckoned anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from reminderd.core.clock import seconds_between
from reminderd.core.delivery import stale_after
from reminderd.core.due import next_due
from reminderd.core.planned import next_instant
from reminderd.core.presence import EPSILON
from reminderd.core.reminder import Phase
from reminderd.core.state import PROBE_WAIT_SECONDS, State
from reminderd.core.timetable import next_quiet, quiet_until

HEARTBEAT_SECONDS = 60.0
"""The state is saved this often while somebody sits, so that a crash loses no more than a minute of sitting."""


def next_alarm(state: State, saved_at: float) -> float | None:
    """Give the steady time of the next call that is needed, or None.

    What lies behind has just had its say: to ring for it again would change nothing, again and again.
    """
    now = state.now.steady
    times = [max(time, now + EPSILON) for time in _times(state) if time is not None and time > now]
    if state.presence.counting:
        times.append(max(saved_at + HEARTBEAT_SECONDS, now + EPSILON))
    return min(times) if times else None


def _times(state: State) -> Iterator[float | None]:
    yield next_due(state)
    yield state.presence.next_look(state.now)
    yield state.gap_until
    if state.retry_at is not None and state.retry_at > state.now.steady and state.in_phase(Phase.DUE):
        yield state.retry_at  # once past, it keeps nothing back any more
    if state.waiting_since is not None:
        yield state.waiting_since + state.settings.delivery.wait_for_pause_seconds
        if state.presence.idle_since is not None:
            yield state.presence.idle_since + state.settings.delivery.input_pause_seconds
    yield from _detector_times(state)
    yield from _wall_times(state)


def _detector_times(state: State) -> Iterator[float | None]:
    due = state.in_phase(Phase.DUE)
    if not due or not state.settings.detectors or state.holds.personal:
        return
    if state.look.asked is not None:
        yield state.look.asked + PROBE_WAIT_SECONDS
    elif state.look.answered is not None and state.holds.detected:
        yield state.look.answered + stale_after(state, due)
        for each in due:
            if each.detected_since is not None:
                until = each.detected_since + state.settings.delivery.longest_hold_seconds
                yield until if until > state.now.steady else None


def _wall_times(state: State) -> Iterator[float | None]:
    """Yield the wall-clock waits, as steady times by the present wall clock."""
    wall = state.now.wall
    paused = state.holds.get("paused")
    if paused is not None and paused.until_steady is not None:
        yield paused.until_steady
    instants = [
        paused.until if paused is not None and paused.until_steady is None else None,
        next_instant(state),
    ]
    if any(state.settings.quiet_hours):
        instants.append(quiet_until(state.settings.quiet_hours, wall) or next_quiet(state.settings.quiet_hours, wall))
    for instant in instants:
        if instant is not None:
            yield state.now.steady + seconds_between(wall, instant)
