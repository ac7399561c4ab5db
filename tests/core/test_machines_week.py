"""A week of three machines with partitions, restarts, sleeps and clocks an hour apart: the promises hold throughout.

Never two voices among machines that hear each other; no second counted twice; no break claimed while another machine
that is heard is in use; and all that hear each other count the same, which is the time that the person really sat.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from reminderd.core.events import Answered, Done, Locked, Pause, Reset, Resume, Skip, Snooze, Unlocked
from reminderd.core.settings import Settings
from tests.core.desk import defaults, every, only, sitting
from tests.core.machines import VALID_SECONDS, Machine, Machines, linked

NAMES = ("desktop", "laptop", "tablet")
BREAK_SECONDS = 180.0
TOTAL = every("total", 1e5 / 60)
"""Counts all the time at the desk: never due, and answered by nobody."""
CHOICES = [
    only(sitting(minutes=20, nudge_seconds=300.0), every("hydration", 35), TOTAL),
    only(sitting("posture", 7), every("hydration", 100), TOTAL),
    replace(defaults(), reminders=(*defaults().reminders, TOTAL)),
]
ANSWERS = [
    *(Done("t", "hydration"), Skip("t", "movement"), Snooze("t", "hydration", 600)),
    *(Reset("t"), Resume("t"), Pause("t", 900)),
]

names = st.sampled_from(NAMES)
minutes = st.sampled_from([0.23, 1.07, 2.01, 4.0, 15.0, 45.0, 200.0])
"""No sum of them is a break almost to the second: with words that take time, that may come out either way."""
together = st.one_of(
    *(st.tuples(st.just(step), names, minutes) for step in ("use", "use", "also", "leave", "wait")),
    st.tuples(st.just("answer"), names, st.sampled_from(["done", "skip", "snooze:300"])),
    st.tuples(st.just("ask"), names, st.sampled_from(ANSWERS)),
)
"""What happens to machines that hear each other all the time."""
apart = st.one_of(
    together,
    *(st.tuples(st.just(step), names, minutes) for step in ("cut", "heal", "vanish", "sleep", "lock")),
    st.tuples(st.just("restart"), names, st.sampled_from([0.1, 2.0, 10.0])),
)
latencies = st.sampled_from([0.0, 0.05, 0.5])
Script = Sequence[tuple[str, str, object]]


class Week(Machines):
    """Machines whose every notification and break is held against the promises."""

    def __init__(self, used: Settings, latency: float = 0.0) -> None:
        self.sat: list[tuple[float, float]] = []
        """From when to when there was input anywhere."""
        self.unheard = 0
        """How often a machine lost touch, so that its last word may have been believed too long."""
        super().__init__(*NAMES, settings=used, clocks=(0.0, 3600.0, -3600.0))
        self.latency = latency

    def in_use(self) -> set[str]:
        return {name for name, each in self.all.items() if each.on and each._input_at is None and _open(each)}

    def hears(self, one: Machine, other: Machine) -> bool:
        return one is not other and one.on and other.on and one.connected and other.connected

    def run(self, seconds: float) -> None:
        seen = {name: (len(each.shown), len(each.told("break"))) for name, each in self.all.items()}
        used, began = self.in_use(), self.passed
        super().run(seconds)
        if used and seconds:
            self.sat.append((began, self.passed))
        self._one_voice({name: shown for name, (shown, _) in seen.items()})
        for name, each in self.all.items():
            for taken in each.told("break")[seen[name][1] :]:
                near = {other for other in used if self.hears(each, self[other])}
                began_now = not taken.facts["until"] and taken.facts["seconds"] < seconds
                assert not (began_now and near), f"a break of {name} while at {near}"

    def _one_voice(self, seen: dict[str, int]) -> None:
        """Nothing is shown within a minute on two machines that hear each other."""
        shown = sorted(
            (each.at.timestamp() - machine.clock, name, set(each.show.reminders))
            for name, machine in self.all.items()
            for each in machine.shown[seen[name] :]
            if each.show.reminders and not each.show.update
        )
        for number, (at, name, reminders) in enumerate(shown):
            for later, other, others in shown[number + 1 :]:
                near = other != name and later - at < 60 and self.hears(self[name], self[other])
                assert not (near and reminders & others), f"two voices: {reminders} on {name} and {other}"

    @property
    def really_sat(self) -> float:
        """Seconds in which the person gave input anywhere, or paused for less than a break."""
        gaps = (later[0] - sooner[1] for sooner, later in pairwise([*self.sat, (self.passed, self.passed)]))
        return sum(end - start for start, end in self.sat) + sum(gap for gap in gaps if gap < BREAK_SECONDS)

    def counted(self, name: str) -> float:
        return self[name].engine.state.reminders["total"].count


def _open(each: Machine) -> bool:
    return each.engine.state.presence.locked_since is None


@settings(max_examples=20, deadline=None)
@given(st.sampled_from([0, 1, 2]), st.lists(together, max_size=30), latencies)
@example(1, [("use", "desktop", 4.0), ("leave", "desktop", 4.0)], 0.0)  # shown there as a break is found here
def test_machines_that_hear_each_other_count_what_was_really_sat(chosen: int, script: Script, latency: float) -> None:
    week = Week(linked(CHOICES[chosen]), latency)
    for step, name, value in script:
        _do(week, step, name, value)
    week.use("desktop")
    week.minutes(1)
    week.run(7)
    for name in NAMES:
        assert abs(week.counted(name) - week.really_sat) <= 2 + 2 * len(script), name
    _agree(week)
    for reminder in week["desktop"].engine.state.reminders:
        each = [week[name].engine.state.reminders[reminder] for name in NAMES]
        counts = [one.count for one in each if one.counts]
        assert max(counts, default=0) - min(counts, default=0) <= 10, (reminder, counts)
        assert len({one.phase for one in each}) == 1, (reminder, [one.phase for one in each])


@settings(max_examples=25, deadline=None)
@given(st.sampled_from([0, 1, 2]), st.lists(apart, max_size=30), latencies)
def test_the_promises_hold_for_machines_that_lose_each_other(chosen: int, script: Script, latency: float) -> None:
    week = Week(linked(CHOICES[chosen]), latency)
    for step, name, value in script:
        _do(week, step, name, value)
    for name in NAMES:
        assert week.counted(name) <= week.really_sat + 2 + week.unheard * VALID_SECONDS, name
    for name in NAMES:
        if not week[name].on:
            week.wake(name)
        week.event(name, Unlocked())
    week.heal()
    week.minutes(VALID_SECONDS / 60 + 1)
    for name in NAMES:
        week.use(name)
        week.minutes(6)
    _agree(week)


def _agree(week: Week) -> None:
    """All that hear each other say the same."""
    sat = [week[name].sitting for name in NAMES]
    assert max(sat) - min(sat) <= 0.1, sat
    paused = {"paused" in week[name].held_by for name in NAMES}
    assert len(paused) == 1


def _do(week: Week, step: str, name: str, value: object) -> None:
    each = week[name]
    match step, value:
        case "restart", float(off) if each.on:
            week.unheard += 1
            week.restart(name, off * 60, crash=off == 2.0)
        case _, float(minutes):
            _go(week, step, name)
            week.minutes(minutes)
        case "answer", str(action) if each.on and each.screen:
            week.event(name, Answered(next(iter(each.screen)), action))
        case "ask", command if name in week.in_use() and not isinstance(command, str):
            week.ask(name, command)
        case _:
            pass


def _go(week: Week, step: str, name: str) -> None:
    each = week[name]
    if not each.on:
        if step in ("use", "also", "heal"):
            week.wake(name)
        return
    if step in ("use", "also") and not _open(each):
        week.event(name, Unlocked())
    if step in ("leave", "sleep", "lock") and each._input_at is None:
        each.leave()
    if step in ("cut", "sleep"):
        week.unheard += 1
    {
        "use": week.use,
        "also": lambda _: each.sit(),
        "cut": week.cut,
        "heal": week.heal,
        "vanish": lambda _: None if each.connected else week.vanish(name),
        "sleep": week.sleep,
        "lock": lambda _: week.event(name, Locked()),
    }.get(step, lambda _: None)(name)
    week.sync()
