"""What every idle source keeps: edges at the watched thresholds, the return once, and a loss told once.

Each runs against a fake of its server that speaks the real protocol, in virtual time; the fake source as well.
"""

from __future__ import annotations

import random
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from reminderd.core.events import Active, Idle
from reminderd.idle.port import SourceUnavailable, known_sources
from tests.fakes.world import Heard, World
from tests.idle.benches import SETTINGS, Bench, Patch
from tests.virtual_loop import pass_time, settle

pytestmark = pytest.mark.virtual_time


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture(params=SETTINGS)
async def bench(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: Patch, heard: Heard
) -> AsyncIterator[Bench]:
    """A started source that has seen the person once, and said so."""
    made = await SETTINGS[request.param](World(), tmp_path, monkeypatch)
    await made.source.start(heard.emit, heard.gone)
    made.source.watch(frozenset({1e6}))
    await pass_time(0.5)
    made.world.touch()
    await pass_time(0.01)
    assert heard.take() == [Active()]
    yield made
    await made.source.stop()
    await settle()


async def typing(bench: Bench, seconds: int) -> None:
    for _ in range(seconds):
        bench.world.touch()
        await pass_time(1)


def test_every_source_of_ours_is_tried_here() -> None:
    assert set(known_sources()) <= {name.partition("-")[0] for name in SETTINGS}


def test_a_source_is_named_for_its_file() -> None:
    assert known_sources()
    assert {name: source.name for name, source in known_sources().items()} == {name: name for name in known_sources()}


async def test_each_threshold_is_told_as_it_is_passed(bench: Bench, heard: Heard) -> None:
    bench.source.watch(frozenset({4.0, 180.0}))
    await pass_time(5.5)
    assert [type(each) for each in heard.events] == [Idle]
    assert 4.0 <= heard.events[0].seconds <= 5.1  # type: ignore[union-attr]
    await pass_time(176)
    assert [type(each) for each in heard.events] == [Idle, Idle]
    assert 180.0 <= heard.events[1].seconds <= 181.1  # type: ignore[union-attr]
    await typing(bench, 5)
    assert [type(each) for each in heard.events] == [Idle, Idle, Active]


async def test_a_return_is_told_soon_and_once(bench: Bench, heard: Heard) -> None:
    bench.source.watch(frozenset({10.0}))
    await pass_time(60)
    heard.take()
    bench.world.touch()
    came = bench.world.time
    for _ in range(30):
        await pass_time(0.3)
        bench.world.touch()
    assert heard.events == [Active()]
    assert heard.times[0] - came <= bench.late


async def test_nothing_is_told_while_somebody_types(bench: Bench, heard: Heard) -> None:
    bench.source.watch(frozenset({4.0}))
    for _ in range(200):
        await pass_time(1.7)
        bench.world.touch()
    assert not heard.events


async def test_a_threshold_that_lies_behind_is_told_at_once(bench: Bench, heard: Heard) -> None:
    bench.source.watch(frozenset({20.0}))
    await pass_time(30)
    heard.take()
    bench.source.watch(frozenset({20.0, 5.0}))
    await pass_time(0.8)
    assert [type(each) for each in heard.events] == [Idle]
    assert 29.0 < heard.events[0].seconds < 32.0  # type: ignore[union-attr]


async def test_the_return_is_told_though_the_told_threshold_is_watched_no_more(bench: Bench, heard: Heard) -> None:
    bench.source.watch(frozenset({4.0}))
    await pass_time(8)
    bench.source.watch(frozenset({180.0}))
    await pass_time(8)
    bench.world.touch()
    await pass_time(bench.late + 3)
    assert [type(each) for each in heard.events] == [Idle, Active]
    await pass_time(178.5 - bench.late - 3)
    assert len(heard.events) == 2
    await pass_time(4)
    assert isinstance(heard.events[-1], Idle)


async def test_absences_at_random_are_all_told(bench: Bench, heard: Heard) -> None:
    chance = random.Random(4)
    bench.source.watch(frozenset({30.0}))
    absences = 0
    for _ in range(60):
        seconds = chance.choice((0.2, 3.0, 12.0, 29.0, 33.0, 100.0, 1000.0))
        absences += seconds > 30
        await pass_time(seconds)
        bench.world.touch()
        await pass_time(bench.late + 3)
        bench.world.touch()
        await settle()
    idles = [each for each in heard.events if isinstance(each, Idle)]
    assert len(idles) == absences
    assert heard.events == [each for idle in idles for each in (idle, Active())]


async def test_a_server_that_dies_is_a_loss_told_once(bench: Bench, heard: Heard) -> None:
    if bench.kill is None:
        pytest.skip("has no server")
    bench.source.watch(frozenset({4.0}))
    await bench.kill()
    await pass_time(10)
    assert len(heard.lost) == 1
    assert heard.lost[0].isprintable()
    assert await bench.source.idle_seconds() is None
    bench.source.watch(frozenset({8.0}))
    await pass_time(10)
    assert len(heard.lost) == 1


@pytest.mark.parametrize("name", sorted(known_sources()))
async def test_where_it_does_not_work_it_says_so_and_stops_as_often_as_one_likes(
    name: str, tmp_path: Path, monkeypatch: Patch
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    source, heard = known_sources()[name]({"XDG_RUNTIME_DIR": str(tmp_path)}), Heard()
    source.watch(frozenset({1.0}))
    with pytest.raises(SourceUnavailable) as problem:
        await source.start(heard.emit, heard.gone)
    assert str(problem.value).isprintable()
    source.watch(frozenset({1.0}))
    assert await source.idle_seconds() is None
    await source.stop()
    await source.stop()
    assert not heard.events
    assert not heard.lost
