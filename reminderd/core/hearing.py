"""What the person's other machines say: where they sit, what they have answered there, and how long they have sat.

What was answered there holds here as if it had been answered here, at the time at which it was. The history names the
machine. A reminder that this machine does not have is passed over.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple, get_args

from reminderd.core import bubbles, care, commands, outcomes, standing, weekly
from reminderd.core.clock import shifted
from reminderd.core.events import MachineSaid
from reminderd.core.planned import follow_next, pass_over_next
from reminderd.core.reminder import Phase, Reminder
from reminderd.core.state import State
from reminderd.core.told import RESET, CareAnswer, ToldAnswer
from reminderd.core.wording import cut

ADOPTED_SECONDS = 1.0
"""What another machine has counted is taken over if it is this much more: less comes of words that take their time."""
_NOW_SECONDS = 2.0
"""What was answered this recently counts as answered now: so long a word may take."""


class _Heard(NamedTuple):
    """An answer as it is taken up here."""

    answer: ToldAnswer
    reminders: list[Reminder]
    """Those that nothing newer was said about."""
    since: float
    """The steady time at which it was given."""
    at: datetime
    machine: str


def hear(state: State, said: MachineSaid) -> None:
    """Take up what another machine says was answered and counted there."""
    for answer in state.told.hear(said.machine, said.series, said.answers):
        ago = answer.ago_seconds + said.age_seconds
        since = state.now.steady - ago
        known = tuple(name for name in answer.reminders if name in state.reminders)
        subjects = state.told.newest(said.machine, answer._replace(reminders=known), since)
        meant = [each for name, each in state.reminders.items() if name in subjects and each.phase is not Phase.OFF]
        at = state.now.wall_before(ago) if ago > _NOW_SECONDS else state.now.wall
        if subjects:
            _TAKEN_UP[answer.action](state, _Heard(answer, meant, since, at, said.machine))
    _adopt(state, said)


def _adopt(state: State, said: MachineSaid) -> None:
    """Take over what was counted there while this machine heard nothing, up to what was answered since."""
    presence, now = state.presence, state.now
    believed = presence.elsewhere.believed.get(said.machine)
    if believed is None or said.state != "active" or presence.taking is not None:
        return
    if said.standing is not presence.standing:
        return
    stayed = min(said.stay_seconds + said.age_seconds, now.steady - state.told.since(RESET))
    if stayed > presence.stay.seconds + ADOPTED_SECONDS:
        presence.adopt(stayed, now)
        _correct_break(state, stayed, said.machine)
    for name, counted in said.counts:
        each = state.reminders.get(name)
        if each is not None and each.counts and each.phase is Phase.COUNTING:
            missing = min(counted + said.age_seconds, now.steady - state.told.since(name)) - each.count
            if each.after_sitting:
                missing = min(missing, presence.stay.seconds - each.count)
            if missing > ADOPTED_SECONDS:
                each.elapse(missing)


def _correct_break(state: State, stayed: float, machine: str) -> None:
    """Record the last break anew, which ended sooner than was known here, or was none: they sat elsewhere meanwhile."""
    taken, began = state.presence.elsewhere.last_break, state.now.steady - stayed
    if taken is None:
        return
    seconds = began - taken.since
    if seconds >= state.settings.presence.natural_break_seconds:
        outcomes.record_break(state, taken, seconds, until=state.now.wall_before(stayed))
    else:
        outcomes.record_no_break(state, taken, machine)


def _answered(state: State, heard: _Heard) -> None:
    for each in heard.reminders:
        if each.before_exercise and each.phase is Phase.COUNTING:
            pass_over_next(state, each)
    outcome = "done" if heard.answer.action == "done" else "skipped"
    sat = round(state.presence.sitting_seconds)
    outcomes.end(
        state, heard.reminders, outcome, since=heard.since, at=heard.at, machine=heard.machine, sitting_seconds=sat
    )


def _snoozed(state: State, heard: _Heard) -> None:
    left = (heard.answer.seconds or 0.0) - (state.now.steady - heard.since)
    if left > 0:
        outcomes.put_off(state, heard.reminders, left, at=heard.at, machine=heard.machine)


def _shown(state: State, heard: _Heard) -> None:
    """Have these on screen there. A break that goes on here has satisfied them, as it does where they were shown."""
    follow_next(state, heard.reminders)
    taking = state.presence.taking
    shown = [
        each for each in heard.reminders if taking is None or each.phase is not Phase.COUNTING or not each.after_sitting
    ]
    if not shown:
        return
    first, sat = shown[0].settings, round(state.presence.sitting_seconds)
    facts = {"title": cut(first.title, 200), "ours": "title" in first.shipped, "sitting_seconds": sat}
    bubbles.shown_elsewhere(state, shown, heard.since, at=heard.at, machine=heard.machine, **facts)
    if taking is not None:
        outcomes.end(state, shown, "taken", keep_time=True, sitting_seconds=round(taking.stay.sitting_seconds))


def _reset(state: State, heard: _Heard) -> None:
    if state.presence.taking is None or state.presence.taking.since < heard.since:
        commands.end_sitting(state, heard.since, machine=heard.machine)


def _paused(state: State, heard: _Heard) -> None:
    facts: dict[str, Any] = {"at": heard.at, "machine": heard.machine}
    if heard.answer.seconds is None:
        commands.begin_pause(state, heard.since, None, None, **facts)
    elif (left := heard.answer.seconds - (state.now.steady - heard.since)) > 0:
        until = state.now.after(left)
        commands.begin_pause(state, heard.since, until.wall, until.steady, **facts)


def _resumed(state: State, heard: _Heard) -> None:
    commands.resume(state, at=heard.at, machine=heard.machine)


def _changed_posture(state: State, heard: _Heard) -> None:
    standing.take_up(state, standing=heard.answer.action == "stand", at=heard.at, machine=heard.machine)


def _care_began(state: State, heard: _Heard) -> None:
    care.begin(state, shifted(heard.at, -(heard.answer.seconds or 0.0)), at=heard.at, machine=heard.machine)


def _care_answered(state: State, heard: _Heard) -> None:
    answer = next((each for each in get_args(CareAnswer) if each == heard.answer.action), None)
    if answer is not None and state.care.on:
        care.take_up(state, answer, at=heard.at, machine=heard.machine)


_TAKEN_UP: dict[str, Callable[[State, _Heard], None]] = {
    "done": _answered,
    "skip": _answered,
    "snooze": _snoozed,
    "shown": _shown,
    "reset": _reset,
    "pause": _paused,
    "resume": _resumed,
    "stand": _changed_posture,
    "sit": _changed_posture,
    "care": _care_began,
    **dict.fromkeys(get_args(CareAnswer), _care_answered),
    "asked": lambda state, _: care.asked_elsewhere(state),
    "weekly": lambda state, heard: weekly.said_elsewhere(state, heard.at.date()),
}
