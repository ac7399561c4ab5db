"""In any order of work, absence, films, late answers, locks, sources and restarts, an empty chair does not sit."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from reminderd.core.events import Event, Idle, Locked, SourceChanged, Unlocked
from tests.core.desk import Desk, every, only, presence, sitting
from tests.core.test_restart import restart

LONGEST_PASSIVE = 30 * 60.0
BREAK = 180.0
SETTINGS = presence(
    only(sitting(minutes=20, nudge_seconds=300.0), every(minutes=35)), longest_passive_seconds=LONGEST_PASSIVE
)
reasons = st.sampled_from(["microphone", "camera", "inhibitor"])
answers = st.tuples(reasons, st.sampled_from([True, False, None]), st.sampled_from([0.0, 0.5, 1.9, 7.0, math.inf]))
happenings = st.sampled_from(["nothing", "lock", "source", "restart"])
absences = st.tuples(st.floats(4, 120), st.lists(st.tuples(answers, happenings), max_size=4))


class Chair(Desk):
    """A desk that knows when its person was there."""

    first_input = last_input = 0.0
    there = True

    def event(self, event: Event) -> None:
        was = len(self.records)
        super().event(event)
        present = self.now.steady if self.there else self.last_input
        most = present - self.first_input + LONGEST_PASSIVE + BREAK + 3
        assert self.engine.state.sitting_seconds <= most
        for record in self.records[was:]:
            assert record.facts.get("sitting_seconds", 0) <= most, "told of more than anybody sat"
        if not self.there and self.now.steady > self.last_input + LONGEST_PASSIVE + BREAK + 3:
            assert self.engine.state.presence.away or self.engine.state.presence.locked_since is not None

    def leave(self) -> None:
        super().leave()
        self.there, self.last_input = False, self.now.steady

    def come_back(self) -> None:
        self.there = True
        self.event(Unlocked())
        self.sit()
        if self.engine.state.sitting_seconds < 1:
            self.first_input = self.now.steady


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.floats(1, 50), absences), min_size=1, max_size=4))
def test_nobody_sits_longer_than_somebody_was_there_and_each_absence_is_one_break(
    days: list[tuple[float, tuple[float, list[tuple[tuple[str, bool | None, float], str]]]]],
) -> None:
    desk = Chair(SETTINGS)
    desk.first_input = desk.now.steady
    for work, (away, parts) in days:
        desk.minutes(work)
        desk.leave()
        for (reason, answer, wait), happening in parts:
            desk.detected[reason], desk.late[reason] = answer, wait
            if happening == "lock":
                desk.event(Locked())
            elif happening == "source":
                desk.event(SourceChanged("x11"))
                desk.event(Idle(desk.now.steady - desk.last_input + 0.4))
            elif happening == "restart":
                restart(desk, 20, there=False)
            desk.minutes(away / 4)
        desk.minutes(away)
        desk.come_back()
    breaks = {each.key for each in desk.told("break")}
    assert len(breaks) <= len(days), "one absence, two breaks"
