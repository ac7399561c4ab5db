"""The plan of exercise: posted whole whenever it may have changed, and never an old one after a newer one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from reminderd.core.events import Event, Planned, PlannedExercise
from reminderd.core.settings import CalendarSettings, ExerciseSettings, Settings
from reminderd.daemon import plan
from reminderd.daemon.plan import LOOK_AGAIN_SECONDS, Planner
from reminderd.detectors.detector import Answer
from reminderd.exercise.calendars import CalendarReading
from tests.virtual_loop import pass_time

pytestmark = pytest.mark.virtual_time

Patch = pytest.MonkeyPatch
MONDAY = datetime(2026, 11, 23, 9, tzinfo=ZoneInfo("Europe/Berlin"))
RUN = ExerciseSettings("Run", (0,), 18 * 60)
WEEKLY = Settings(exercises=(RUN,))
BOTH = Settings(exercises=(RUN,), calendar=CalendarSettings(("/home/somebody/c.ics",)))
YOGA = PlannedExercise("ical:1", "Yoga", MONDAY + timedelta(hours=3))
CHANGE = datetime(2026, 10, 25, 1, 30, tzinfo=MONDAY.tzinfo)
MEETING = (MONDAY, MONDAY + timedelta(hours=1), "Board")


class Desk:
    """A planner, the calendars it reads, and what it told."""

    def __init__(self, monkeypatch: Patch) -> None:
        self.started = asyncio.get_running_loop().time()
        self.told: list[Event] = []
        self.readings = [CalendarReading((YOGA,), (MEETING,))]
        self.asked: list[datetime] = []
        monkeypatch.setattr(plan, "read", self._read)
        self.planner = Planner(self.now, self.told.append)

    def now(self) -> datetime:
        return MONDAY + timedelta(seconds=asyncio.get_running_loop().time() - self.started)

    async def _read(self, settings: CalendarSettings, now: datetime, horizon_days: float) -> CalendarReading:
        self.asked.append(now)
        found = self.readings.pop(0) if len(self.readings) > 1 else self.readings[0]
        await pass_time(1)
        return found

    def names(self) -> list[list[str]]:
        return [[each.name for each in event.exercises] for event in self.told if isinstance(event, Planned)]


@pytest.fixture
async def desk(monkeypatch: Patch) -> AsyncIterator[Desk]:
    made = Desk(monkeypatch)
    yield made
    made.planner.stop()


async def test_without_calendars_the_plan_is_there_at_once(desk: Desk) -> None:
    desk.planner.follow(WEEKLY)
    assert desk.names() == [["Run", "Run"]]  # tonight's, and that of a week later
    assert await desk.planner.busy() == Answer(False)


async def test_with_calendars_it_comes_whole_when_they_were_read(desk: Desk) -> None:
    """Half a plan would cancel what was announced from the other half."""
    desk.planner.follow(BOTH)
    busy = asyncio.ensure_future(desk.planner.busy())  # a reminder held by a meeting over a restart waits for that
    await pass_time(0.5)
    assert desk.told == []
    assert not busy.done()
    await pass_time(1)
    assert desk.names() == [["Run", "Run", "Yoga"]]
    assert await busy == Answer(True, "Board")


async def test_a_reading_that_is_overtaken_tells_nothing(desk: Desk) -> None:
    desk.readings = [CalendarReading((YOGA,)), CalendarReading()]
    desk.planner.follow(BOTH)
    await pass_time(0.5)
    desk.planner.refresh()
    await pass_time(2)
    assert desk.names() == [["Run", "Run"]]
    desk.planner.follow(BOTH)
    await pass_time(0.5)
    desk.planner.follow(WEEKLY)
    await pass_time(2)
    assert desk.names()[1:] == [["Run", "Run"]]


async def test_calendars_taken_out_of_the_settings_hold_and_trouble_no_more(desk: Desk) -> None:
    desk.readings = [CalendarReading((), (MEETING,), ("c.ics: no such file",))]
    desk.planner.follow(BOTH)
    await pass_time(2)
    assert desk.planner.problems == ("c.ics: no such file",)
    desk.planner.follow(WEEKLY)
    assert (desk.planner.problems, await desk.planner.busy()) == ((), Answer(False))


async def test_a_problem_is_said_once_until_it_is_another(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.readings = [CalendarReading(problems=("a: gone",))]
    for _ in range(3):
        desk.planner.follow(BOTH)
        await pass_time(2)
    desk.readings = [CalendarReading(problems=("a: gone", "b: gone"))]
    desk.planner.refresh()
    await pass_time(2)
    assert [each.getMessage() for each in caplog.records] == ["a: gone", "b: gone"]


FILES = frozenset(("a.ics", "b.ics"))
SOUND = CalendarReading((YOGA,), (MEETING,), whole=FILES)
WITHOUT_A_FILE = CalendarReading(whole=frozenset(("b.ics",)), problems=("a.ics: is not there",))


async def reads(desk: Desk, *readings: CalendarReading, every: float) -> None:
    """The calendars change so often."""
    for reading in readings:
        desk.readings = [reading]
        desk.planner.refresh()
        await pass_time(every)


async def test_a_sync_that_deletes_files_and_writes_them_anew_withdraws_nothing(desk: Desk) -> None:
    """Nor does one that writes for longer, or a file of which half is there."""
    desk.readings = [SOUND]
    desk.planner.follow(BOTH)
    await pass_time(2)
    half = CalendarReading(whole=frozenset(("a.ics",)), problems=("b.ics: ends in the middle",))
    await reads(desk, WITHOUT_A_FILE, half, WITHOUT_A_FILE, half, SOUND, every=plan.GONE_SECONDS - 5)
    assert all(names == ["Run", "Run", "Yoga"] for names in desk.names())
    assert await desk.planner.busy() == Answer(True, "Board")
    assert desk.planner.problems == ()


async def test_a_file_that_stays_away_takes_its_exercises_with_it(desk: Desk) -> None:
    """It is looked for again without any change."""
    desk.readings = [SOUND]
    desk.planner.follow(BOTH)
    await pass_time(2)
    await reads(desk, WITHOUT_A_FILE, every=plan.GONE_SECONDS - 1)
    assert desk.names() == [["Run", "Run", "Yoga"]]
    await pass_time(4)
    assert desk.names() == [["Run", "Run", "Yoga"], ["Run", "Run"]]
    assert (await desk.planner.busy(), desk.planner.problems) == (Answer(False), WITHOUT_A_FILE.problems)


async def test_what_a_file_that_is_there_says_counts_at_once(desk: Desk) -> None:
    """An event deleted in its calendar, or moved to another file."""
    desk.readings = [SOUND]
    desk.planner.follow(BOTH)
    await pass_time(2)
    moved = CalendarReading((YOGA,), (MEETING,), whole=frozenset(("c.ics",)))
    await reads(desk, CalendarReading(whole=FILES), SOUND, moved, every=2)
    assert desk.names()[1:] == [["Run", "Run"], ["Run", "Run", "Yoga"], ["Run", "Run", "Yoga"]]
    desk.planner.follow(replace(BOTH, calendar=CalendarSettings(("/home/somebody/other.ics",))))
    desk.readings = [CalendarReading()]
    await pass_time(2)
    assert desk.names()[4:] == [["Run", "Run"]]


async def test_days_go_by_and_the_plan_goes_with_them(desk: Desk) -> None:
    desk.planner.follow(WEEKLY)
    desk.told.clear()
    await pass_time(15 * 86400)
    assert len(desk.told) == 15 * 86400 / LOOK_AGAIN_SECONDS
    last = desk.told[-1]
    assert isinstance(last, Planned)
    assert [each.starts.date().isoformat() for each in last.exercises] == ["2026-12-14"]


async def test_stopped_it_tells_no_more(desk: Desk) -> None:
    desk.planner.follow(BOTH)
    await pass_time(0.5)
    desk.planner.stop()
    await pass_time(2 * LOOK_AGAIN_SECONDS)
    assert desk.told == []
    assert len(desk.asked) == 1


@pytest.mark.parametrize(
    ("now", "start", "end", "held"),
    [
        (MONDAY, MONDAY - timedelta(minutes=9), MONDAY, False),
        (MONDAY, MONDAY, MONDAY + timedelta(minutes=9), True),
        # By what the clock shows, 02:10 for the second time lies within 01:30 to 02:30; it is forty minutes later.
        (CHANGE.replace(hour=2, minute=10, fold=1), CHANGE, CHANGE.replace(hour=2), False),
    ],
)
async def test_a_meeting_holds_from_its_first_to_before_its_last_instant(
    now: datetime, start: datetime, end: datetime, held: bool
) -> None:
    planner = Planner(lambda: now, [].append)
    planner._take(CalendarReading(busy=((start, end, "Meeting"),)))
    assert await planner.busy() == Answer(held, "Meeting" if held else "")
