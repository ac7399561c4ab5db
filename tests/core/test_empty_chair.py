"""In any order of work, absence, films, strays, locks, wakes, sources and restarts, an empty chair does not sit."""

from __future__ import annotations

import math

from hypothesis import given, settings
from hypothesis import strategies as st

from reminderd.core.events import AboutToSleep, Event, Idle, Locked, SourceChanged, Unlocked, Woke
from tests.core.desk import Desk, every, only, presence, sitting
from tests.core.test_restart import restart

LONGEST_PASSIVE = 30 * 60.0
BREAK = 180.0
SETTINGS = presence(
    only(sitting(minutes=20, nudge_seconds=300.0), every(minutes=35)), longest_passive_seconds=LONGEST_PASSIVE
)
reasons = st.sampled_from(["microphone", "camera", "inhibitor"])
waits = st.sampled_from([0.0, 0.5, 1.9, 7.0, math.inf])
happenings = st.one_of(
    st.tuples(st.just("answers"), reasons, st.sampled_from([True, False, None]), waits),
    st.tuples(st.just("sleeps"), st.floats(20, 20_000)),
    st.tuples(st.sampled_from(["stray", "lock", "asks for a lock", "gives up the lock"])),
    st.tuples(st.sampled_from(["logs out", "logs in", "takes over"])),
    st.tuples(st.just("restart"), st.sampled_from([20.0, 500.0])),
)
absences = st.tuples(st.floats(4, 120), st.lists(happenings, max_size=6))


class Chair(Desk):
    """A desk that knows when its person was there."""

    first_input = last_input = dozed = 0.0
    there, vouched, logged_out, locked = True, False, False, ""

    def event(self, event: Event) -> None:
        was, told = len(self.shown), len(self.records)
        super().event(event)
        present = self.now.steady if self.there else self.last_input
        most = present - self.first_input + LONGEST_PASSIVE + BREAK + 3
        assert self.engine.state.presence.sitting_seconds <= most
        for record in self.records[told:]:
            if record.event != "break" or not record.facts["until"]:
                assert record.facts.get("sitting_seconds", 0) <= most, "told of more than anybody sat"
        counts_as_left = self.last_input + self.dozed + BREAK + 3 + (LONGEST_PASSIVE if self.vouched else 0)
        if not self.there and self.now.steady > counts_as_left:
            assert not self.engine.state.presence.counting, "counted"
            assert self.shown[was:] == [], "shown to an empty chair"

    def walk_away(self) -> None:
        self.leave()
        self.there, self.last_input, self.dozed = False, self.now.steady, 0.0
        self.vouched = any(self.detected.values())

    def looks_like_input(self) -> None:
        """Nobody can tell it from input of somebody who has been there until now, unless it is a break already."""
        if self.engine.state.presence.taking is None:
            self.last_input, self.vouched, self.dozed = self.now.steady, any(self.detected.values()), 0.0

    def happens(self, what: str, *facts: object) -> None:
        match what, *facts:
            case "answers", str(reason), bool() | None as answer, float(wait):
                self.detected[reason], self.late[reason] = answer, wait
                self.vouched = self.vouched or answer is True
            case "sleeps", float(seconds):
                self.dozed += seconds if seconds < BREAK else 0.0  # the source may tell of no pause until after it
                self.event(AboutToSleep())
                self.sleep(seconds)
                self.event(Woke())
            case "stray", *_:
                self.looks_like_input()
                self.leave()
            case "lock" | "asks for a lock", *_:
                self.locked = self.locked or what
                self.event(Locked(confirmed=what == "lock"))
            case "gives up the lock", *_ if self.locked == "asks for a lock":
                self.locked = ""
                self.event(Unlocked())
            case "logs out", *_:
                self.looks_like_input()
                self.lose_source()
            case "logs in", *_ if self._blind:
                self.looks_like_input()
                self.find_source()
            case "takes over", *_ if not self._blind and self._input_at is not None:
                self.event(SourceChanged("x11"))
                self.event(Idle(self.now.steady - self._input_at + 0.4))
            case "restart", float(off) if not self._blind:
                self.dozed += off if off < BREAK else 0.0
                restart(self, off, there=False, locked=bool(self.locked))
            case _:
                pass

    def come_back(self) -> None:
        if self._blind:
            self.find_source()
        if self.engine.state.presence.taking is not None:
            self.first_input = self.now.steady
        self.there, self.locked = True, ""
        self.event(Unlocked())
        self.sit()


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.floats(1, 50), absences), min_size=1, max_size=4))
def test_nobody_sits_longer_than_somebody_was_there_and_each_absence_is_one_break(
    days: list[tuple[float, tuple[float, list[tuple[object, ...]]]]],
) -> None:
    desk = Chair(SETTINGS)
    desk.first_input = desk.now.steady
    for work, (away, happening) in days:
        desk.minutes(work)
        before = len({each.key for each in desk.told("break")})
        desk.walk_away()
        for each in happening:
            desk.happens(*each)  # type: ignore[arg-type]
            desk.minutes(away / 4)
        desk.minutes(away)
        left, vouched = desk.now.steady - desk.last_input, desk.vouched
        desk.come_back()
        desk.minutes(0.1)
        breaks = len({each.key for each in desk.told("break")}) - before
        assert breaks <= 1, "one absence, two breaks"
        assert breaks == 1 or left < BREAK + (LONGEST_PASSIVE + 30 if vouched else 3)
