"""The clocks: what was slept, stopped and set is told apart, and no zone is so wrong that time could not be told."""

from __future__ import annotations

import logging
import time
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.core.clock import seconds_between
from reminderd.system import clocks
from reminderd.system.clocks import Clocks


class Machine:
    """Clocks to be turned by hand."""

    def __init__(self) -> None:
        self.wall, self.steady, self.awake = 1_800_000_000.0, 5000.0, 4000.0

    def run(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds
        self.awake += seconds

    def sleep(self, seconds: float) -> None:
        self.wall += seconds
        self.steady += seconds


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Machine:
    made = Machine()
    monkeypatch.setattr(clocks, "_system_clocks", lambda: (lambda: made.steady, lambda: made.awake))
    monkeypatch.setattr(clocks.time, "time", lambda: made.wall)
    return made


def test_sleep_a_stop_and_a_set_clock_are_told_apart(machine: Machine) -> None:
    read = Clocks({"TZ": "Europe/Berlin"})
    first = read.now()
    assert first.asleep == 0
    machine.run(100)
    machine.sleep(1000)
    machine.wall += 3600
    machine.run(10)
    second = read.now()
    assert (second.steady - first.steady, second.asleep) == (1110, pytest.approx(1000))
    assert seconds_between(first.wall, second.wall) == pytest.approx(1110 + 3600)
    machine.run(60)
    read.add_stopped(50)
    assert read.now().asleep == pytest.approx(1050)
    read.add_stopped(-5)
    assert read.now().asleep == pytest.approx(1050)


def test_clocks_read_a_moment_apart_are_no_nap(machine: Machine) -> None:
    read = Clocks({})
    machine.steady += 0.002
    assert read.now().asleep == 0
    machine.steady -= 0.004
    assert read.now().asleep == 0


def test_the_real_clocks_go_forward_together() -> None:
    read = Clocks()
    first, second = read.now(), read.now()
    assert 0 <= second.steady - first.steady < 1
    assert abs(second.wall.timestamp() - time.time()) < 1
    assert second.wall.utcoffset() is not None
    assert second.asleep < 1
    assert Clocks().boot_id == read.boot_id != ""


def test_a_changed_zone_is_seen_at_the_next_reading() -> None:
    environ = {"TZ": "Europe/Berlin"}
    read = Clocks(environ)
    assert read.now().wall.utcoffset() == timedelta(hours=1)
    environ["TZ"] = "Asia/Tokyo"
    assert read.now().wall.utcoffset() == timedelta(hours=9)


def test_an_unusable_zone_is_one_warning_and_an_offset(machine: Machine, caplog: pytest.LogCaptureFixture) -> None:
    read = Clocks({"TZ": "Nonsense/Zone\x1b"})
    with caplog.at_level(logging.INFO):
        for _ in range(5):
            assert isinstance(read.now().wall.tzinfo, timezone)
            machine.run(30)
    assert len(caplog.records) == 1
    assert caplog.records[0].getMessage().isprintable()


@pytest.mark.parametrize("wall", [-1e12, -1.0, 0.0, 2.0**31, 253_402_300_799.0, 1e18])
def test_no_wall_clock_is_too_wrong_to_be_read(machine: Machine, wall: float) -> None:
    machine.wall = wall
    for zone in ("Asia/Tokyo", "Nonsense", "America/Los_Angeles"):
        assert isinstance(Clocks({"TZ": zone}).now().wall, datetime)


def test_time_since_a_stamp_is_by_the_steady_clock_within_a_boot(machine: Machine) -> None:
    read = Clocks({"TZ": "UTC"})
    saved = {"boot_id": read.boot_id, "steady": machine.steady - 40, "wall": "2030-01-01T00:00:00+00:00"}
    assert read.seconds_since(saved) == pytest.approx(40)


def test_time_since_a_stamp_is_at_least_that_since_the_boot(machine: Machine) -> None:
    read = Clocks({"TZ": "UTC"})
    wall = read.now().wall
    other = {"boot_id": "another", "steady": 10.0}
    assert read.seconds_since({**other, "wall": (wall - timedelta(days=2)).isoformat()}) == 2 * 86400
    assert read.seconds_since({**other, "wall": (wall + timedelta(days=2)).isoformat()}) == machine.steady


@given(st.dictionaries(st.sampled_from(["boot_id", "steady", "wall"]), st.one_of(st.none(), st.text(), st.floats())))
def test_any_stamp_gives_a_time_that_is_not_negative(saved: dict[str, Any]) -> None:
    assert Clocks({"TZ": "UTC"}).seconds_since(saved) >= 0
