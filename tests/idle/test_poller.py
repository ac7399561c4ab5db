"""The shared poller: reads only when something can have happened, and drops a source that lies or hangs."""

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from reminderd.core.events import Active, Idle
from reminderd.idle.poller import PolledSource
from reminderd.idle.port import plausible
from tests.fakes.world import Heard, World
from tests.virtual_loop import pass_time

pytestmark = pytest.mark.virtual_time


class Counted(PolledSource):
    """A source that counts its readings, and can be made to lie."""

    name = "counted"

    def __init__(self, world: World) -> None:
        super().__init__({})
        self.world = world
        self.reads = 0
        self.instead: Callable[[], Awaitable[object]] | None = None

    async def _connect(self) -> None:
        """Nothing to connect to."""

    async def _read(self) -> float:
        self.reads += 1
        return plausible(self.world.idle if self.instead is None else await self.instead())


Polled = tuple[World, Counted, Heard]


@pytest.fixture
async def polled() -> AsyncIterator[Polled]:
    world, heard = World(), Heard()
    source = Counted(world)
    await source.start(heard.emit, heard.gone)
    yield world, source, heard
    await source.stop()


async def test_it_reads_when_the_threshold_can_be_reached_and_not_before(polled: Polled) -> None:
    world, source, heard = polled
    await pass_time(60)
    source.watch(frozenset({180.0}))
    await pass_time(119)
    assert source.reads == 1
    world.touch()
    await pass_time(2)
    assert source.reads == 2
    await pass_time(178.5)
    assert heard.events == [Active(), Idle(pytest.approx(180.0, abs=0.1))]
    assert source.reads == 3


async def test_an_hour_of_typing_costs_twenty_readings(polled: Polled) -> None:
    world, source, heard = polled
    source.watch(frozenset({180.0}))
    for _ in range(3600):
        await pass_time(1)
        world.touch()
    assert source.reads <= 22
    assert heard.events == [Active()]


async def test_a_night_away_is_looked_at_every_five_seconds_and_no_more(polled: Polled) -> None:
    _, source, _ = polled
    source.watch(frozenset({180.0}))
    await pass_time(180.1)
    before = source.reads
    await pass_time(3600)
    assert 3600 / 5 <= source.reads - before <= 3600 / 5 + 30


async def test_a_return_between_two_readings_is_seen_though_it_was_short(polled: Polled) -> None:
    world, source, heard = polled
    source.watch(frozenset({2.0, 600.0}))
    await pass_time(700)
    heard.take()
    world.touch()
    await pass_time(5)
    assert [type(each) for each in heard.events] == [Active, Idle]


async def test_nothing_watched_is_nothing_read(polled: Polled) -> None:
    _, source, _ = polled
    source.watch(frozenset())
    await pass_time(3600)
    assert source.reads == 0


@pytest.mark.parametrize("said", [-3, 2**63, math.nan, "now"])
async def test_a_source_that_lies_is_lost_once(polled: Polled, said: object) -> None:
    _, source, heard = polled
    source.watch(frozenset({4.0}))
    await pass_time(1)

    async def lie() -> object:
        return said

    source.instead = lie
    await pass_time(60)
    assert len(heard.lost) == 1
    assert await source.idle_seconds() is None
    assert len(heard.lost) == 1


async def test_a_source_that_hangs_is_lost_after_half_a_second(polled: Polled) -> None:
    _, source, heard = polled

    async def hang() -> object:
        return await asyncio.get_running_loop().create_future()

    source.instead = hang
    began = asyncio.get_running_loop().time()
    assert await source.idle_seconds() is None
    assert asyncio.get_running_loop().time() - began == pytest.approx(0.5)
    assert heard.lost == ["did not answer within 0.5 s"]


async def test_readings_that_jitter_at_the_threshold_tell_one_edge(polled: Polled) -> None:
    world, source, heard = polled
    jitter = iter([0.0, -0.3, 0.2, -0.4, 0.1] * 1000)

    async def read() -> float:
        return max(0.0, world.idle + next(jitter))

    source.instead = read
    source.watch(frozenset({10.0}))
    await pass_time(30)
    assert [type(each) for each in heard.events] == [Active, Idle]
