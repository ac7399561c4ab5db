"""Planned exercise: once for each local date, in local wall-clock time, whatever the clock does."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.core.events import PlannedExercise
from reminderd.core.settings import ExerciseSettings
from reminderd.exercise.weekly import planned

BERLIN = ZoneInfo("Europe/Berlin")
EVERY_DAY = tuple(range(7))


def at(hour: int, minute: int = 0) -> int:
    return hour * 60 + minute


def starts(plan: tuple[PlannedExercise, ...]) -> list[str]:
    return [each.starts.isoformat() for each in plan]


def test_monday_is_day_nought_and_friday_is_friday() -> None:
    run = ExerciseSettings("Evening run", (0, 2, 4), at(18))
    plan = planned((run,), datetime(2026, 11, 23, 9, tzinfo=BERLIN), 7)
    assert [each.id for each in plan] == [
        "weekly:Evening run:2026-11-23",
        "weekly:Evening run:2026-11-25",
        "weekly:Evening run:2026-11-27",
    ]
    assert starts(plan)[0] == "2026-11-23T18:00:00+01:00"
    assert {each.name for each in plan} == {"Evening run"}


def test_what_began_today_stays_in_the_plan_so_that_it_expires_rather_than_vanishes() -> None:
    run = ExerciseSettings("Run", (0,), at(18))
    plan = planned((run,), datetime(2026, 11, 23, 18, 0, 1, tzinfo=BERLIN), 1)
    assert [each.id for each in plan] == ["weekly:Run:2026-11-23"]


@pytest.mark.parametrize(
    ("zone", "day", "minute", "wanted"),
    [
        ("Europe/Berlin", date(2026, 3, 28), 150, ["28T02:30:00+01:00", "29T03:30:00+02:00", "30T02:30:00+02:00"]),
        ("Europe/Berlin", date(2026, 10, 24), 150, ["24T02:30:00+02:00", "25T02:30:00+02:00", "26T02:30:00+01:00"]),
        ("Asia/Beirut", date(2026, 3, 28), 0, ["28T00:00:00+02:00", "29T01:00:00+03:00", "30T00:00:00+03:00"]),
    ],
    ids=["left out in spring", "twice in autumn", "a midnight left out"],
)
def test_a_time_that_is_left_out_or_comes_twice_has_its_exercise_once(
    zone: str, day: date, minute: int, wanted: list[str]
) -> None:
    now = datetime.combine(day, time(), ZoneInfo(zone))
    plan = planned((ExerciseSettings("Early", EVERY_DAY, minute),), now, 2.5)
    assert starts(plan) == [f"{day:%Y-%m-}{each}" for each in wanted]
    assert [each.id for each in plan] == [f"weekly:Early:{day + timedelta(days=ahead)}" for ahead in range(3)]


def test_another_zone_gives_that_zones_times_for_the_same_ids() -> None:
    run = ExerciseSettings("Run", (0,), at(18))
    home = planned((run,), datetime(2026, 11, 23, 9, tzinfo=BERLIN), 1)
    away = planned((run,), datetime(2026, 11, 23, 3, tzinfo=ZoneInfo("America/New_York")), 1)
    assert home[0].id == away[0].id
    assert away[0].starts - home[0].starts == timedelta(hours=6)


def test_the_same_name_twice_a_day_is_two_exercises_and_the_same_line_twice_is_one() -> None:
    morning, evening = ExerciseSettings("Swim", (0,), at(7)), ExerciseSettings("Swim", (0, 1), at(19))
    plan = planned((morning, evening, evening), datetime(2026, 11, 23, tzinfo=BERLIN), 2)
    assert [each.id for each in plan] == [
        "weekly:Swim:2026-11-23:07:00",
        "weekly:Swim:2026-11-23:19:00",
        "weekly:Swim:2026-11-24",
    ]


@pytest.mark.parametrize("zone", [UTC, ZoneInfo("America/New_York"), ZoneInfo("Asia/Tokyo")])
@pytest.mark.parametrize("day", [25, 30, 31])
def test_the_end_of_the_calendar_is_survived(day: int, zone: tzinfo) -> None:
    planned((ExerciseSettings("Run", EVERY_DAY, at(18)),), datetime(9999, 12, day, 23, tzinfo=zone), 9)


ZONES = (
    "Europe/Berlin",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Asia/Beirut",
    "America/Nuuk",
    "UTC",
    "Africa/Cairo",
)


@given(
    st.sampled_from(ZONES),
    st.dates(date(2005, 1, 1), date(2037, 1, 1)),
    st.integers(0, 1439),
    st.sets(st.integers(0, 6)),
)
def test_every_local_date_meant_has_its_exercise_exactly_once(
    name: str, day: date, minute: int, days: set[int]
) -> None:
    zone = ZoneInfo(name)
    now = datetime.combine(day, time(12), zone)
    plan = planned((ExerciseSettings("x", tuple(days), minute),), now, 9)
    wanted = [day + timedelta(days=ahead) for ahead in range(11)]
    last = (now.replace(tzinfo=None) + timedelta(days=9)).replace(tzinfo=None)
    wanted = [
        each
        for each in wanted
        if each.weekday() in days
        and datetime.combine(each, time(*divmod(minute, 60))) <= last
        and datetime.combine(each, time(12), zone).astimezone(UTC).astimezone(zone).date() == each
    ]
    assert [each.id for each in plan] == [f"weekly:x:{each}" for each in wanted]
    assert len({each.starts.timestamp() for each in plan}) == len(plan)
