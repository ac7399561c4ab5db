"""A year of random sleeps, clocks set wrong and right again, journeys and both daylight-saving nights."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from reminderd.core.clock import seconds_between, shifted
from reminderd.core.effects import Effect, Show
from reminderd.core.events import AboutToSleep, Event, Locked, Planned, Unlocked, Woke
from reminderd.core.settings import ExerciseSettings, Settings
from reminderd.exercise.weekly import planned
from tests.core.desk import MINUTE, Desk, defaults, every

ZONES = [ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Pacific/Apia", "Asia/Kathmandu")]
RUNS = (
    ExerciseSettings("Run", tuple(range(7)), 18 * 60),
    ExerciseSettings("Night walk", (6,), 2 * 60 + 30),  # on Sundays, when the clocks are changed
)
WITNESS = every("witness", 10**8)
"""Counts for ever, so that its count is all the time ever counted."""


def _settings() -> Settings:
    ours = defaults(exercises=RUNS)
    return Settings(reminders=(*ours.reminders, WITNESS), exercises=RUNS)


class Year(Desk):
    """A desk whose every event is held against the promises, beside a ledger of what really happened."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.told_of: set[str] = set()
        self.sat = 0.0
        self.last_at = float("-inf")
        self.left_at: float | None = None
        super().__init__(_settings(), datetime(2026, 1, 1, 8, tzinfo=ZONES[0]), answer="done")
        self.plan()

    def plan(self) -> None:
        """Plan as the daemon does: at the start, twice a day, and whenever the clock or the zone was changed."""
        self.event(Planned(planned(RUNS, self.now.wall, 8.0)))

    def event(self, event: Event) -> None:
        super().event(event)
        new = [each for each in self.shown if each.show.reminders and not each.show.update]
        assert len(new) <= 1, "a burst"
        not_yet_a_break = 0.0 if self.left_at is None else 181.0
        assert self.sitting <= self.sat + not_yet_a_break + 1, "sat longer than anybody was there"
        del self.shown[:], self.effects[:], self.records[:]

    def _carry_out(self, effect: Effect) -> Sequence[Event]:
        if isinstance(effect, Show) and effect.reminders and not effect.update:
            self._check(effect)
        return super()._carry_out(effect)

    @property
    def sitting(self) -> float:
        return self.engine.state.presence.sitting_seconds

    def _check(self, show: Show) -> None:
        state = self.engine.state
        assert state.presence.locked_since is None, "on a lock screen"
        assert self.left_at is None or self.now.steady - self.left_at < 181, "in an empty room"
        if "stretch" in show.reminders:
            told = state.reminders["stretch"].round.exercise
            assert told is not None
            assert told.id not in self.told_of, "twice"
            assert seconds_between(self.now.wall, told.starts) > 0, "after it began"
            self.told_of.add(told.id)
        else:
            assert self.now.steady - self.last_at >= 299, "two within the gap"
        self.last_at = self.now.steady

    # -- what may happen on a day ------------------------------------------------------------------------------

    def work(self, minutes: float) -> None:
        """Sit, with short pauses that count as sitting."""
        self.arrive()
        while minutes > 0:
            part = min(minutes, self.random.uniform(5, 30))
            self.sat += part * MINUTE
            self.minutes(part)
            minutes -= part
            self.random.choice([self.nothing, self.nap, self.short_lock, self.short_pause, self.wrong_clock])()

    def nothing(self) -> None:
        """Go on."""

    def nap(self) -> None:
        """A sleep of the machine with somebody in front of it: not sitting, and as a rule a break."""
        if self.random.random() < 0.5:
            self.event(AboutToSleep())
        self.sleep(self.random.choice([5.0, 100.0, 179.0, 200.0, 3000.0]))
        self.event(Woke())

    def short_lock(self) -> None:
        before = self.sitting
        self.event(Locked())
        self.run(6)
        self.event(Unlocked())
        assert self.sitting == pytest.approx(before), "a lock of six seconds resets nothing and counts for nothing"

    def short_pause(self) -> None:
        self.sat += 100
        self.pause_input(100)

    def wrong_clock(self) -> None:
        """The clock is set wrong, and soon right again; sometimes the way back is another wrong one first."""
        if self.random.random() < 0.7:
            return
        off = 0.0
        for step in self.random.choice([[-3600.0], [315e6], [-40 * 86400.0], [5000.0, -9000.0], [-20.0, 315e6]]):
            off += step
            self.set_clock(shifted(self.now.wall, step))
            self.sat += 20
            self.run(20)
        self.set_clock(shifted(self.now.wall, -off))

    def set_clock(self, wall: datetime) -> None:
        """Set clock or zone: no count moves by it."""
        counts = {name: each.count for name, each in self.engine.state.reminders.items()}
        outcomes = {name: each.last_outcome_at for name, each in self.engine.state.reminders.items()}
        sitting = self.sitting
        self.set_wall(wall)
        self.plan()
        assert self.sitting == sitting
        for name, each in self.engine.state.reminders.items():
            if name != "stretch" and outcomes[name] == each.last_outcome_at:
                assert each.count == counts[name]

    def arrive(self) -> None:
        self.left_at = None
        self.sit()

    def go(self) -> None:
        self.leave()
        self.left_at = self.now.steady

    def until(self, hour: int, minute: int = 0) -> None:
        """Let the time of day come, today."""
        wall = datetime.combine(self.now.wall.date(), time(hour, minute), self.now.wall.tzinfo)
        self.run_until(wall)

    def night(self) -> None:
        """To the next morning: the machine sleeps, is left on, or is used through half of it."""
        tomorrow = datetime.combine(self.now.wall.date() + timedelta(days=1), time(8), self.now.wall.tzinfo)
        if self.random.random() < 0.3:
            self.minutes(20)
            self.sleep(max(1.0, seconds_between(self.now.wall, tomorrow)))
            self.arrive()  # who woke it is there
        else:
            self.run_until(tomorrow)
        self.plan()

    def day(self) -> None:
        """Work a while, and be at the desk before the run."""
        if self.random.random() < 0.08:
            self.set_clock(self.now.wall.astimezone(self.random.choice(ZONES)))
        self.work(self.random.uniform(10, 70))
        self.go()
        self.until(17, 40)
        self.arrive()
        before = seconds_between(
            self.now.wall, datetime.combine(self.now.wall.date(), time(17, 58), self.now.wall.tzinfo)
        )
        self.sat += max(0.0, before)
        today = f"weekly:Run:{self.now.wall.date()}"
        self.run(max(0.0, before))
        assert before < 14 * MINUTE or today in self.told_of, f"nothing was said of {today}"
        self.go()
        self.night()


def test_the_promises_hold_through_a_year() -> None:
    year = Year(1)
    for _ in range(365):
        year.day()
    counted = year.engine.state.reminders["witness"].count
    assert counted <= year.sat + 1, "never more than somebody was there"
    assert counted == pytest.approx(year.sat, rel=0.03)


@pytest.mark.parametrize("date", [(2026, 3, 28), (2026, 10, 24)])
def test_who_sits_through_a_changed_night_is_told_of_the_walk_once(date: tuple[int, int, int]) -> None:
    desk = Year(7)
    desk.set_clock(datetime(*date, 23, 0, tzinfo=ZONES[0]))
    desk.sat += 6 * 3600
    desk.minutes(6 * 60)
    walks = [each for each in desk.told_of if "Night walk" in each]
    assert walks == [f"weekly:Night walk:{datetime(*date).date() + timedelta(days=1)}"]  # noqa: DTZ001 (a date)
