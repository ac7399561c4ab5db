"""The shared poller: reads only when something can have happened, and drops a source that lies or hangs."""

import asyncio
import math
from collections.abc import Awaitable, Callable

import pytest

from reminderd.core.events import Active, Idle
from reminderd.idle.poller import Poller
from reminderd.idle.readings import plausible
from tests.fakes.world import Heard, World
from tests.virtual_loop import in_virtual_time, pass_time


class Counted:
    """A reader that counts, and can be made to lie."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.reads = 0
        self.instead: Callable[[], Awaitable[object]] | None = None

    async def __call__(self) -> float:
        self.reads += 1
        return plausible(self.world.idle if self.instead is None else await self.instead())


def polled() -> tuple[World, Counted, Heard, Poller]:
    world, heard = World(), Heard()
    read = Counted(world)
    return world, read, heard, Poller(read, heard.emit, heard.gone)


@in_virtual_time
async def test_it_reads_when_the_threshold_can_be_reached_and_not_before() -> None:
    world, read, heard, poller = polled()
    await pass_time(60)
    poller.watch(frozenset({180.0}))
    await pass_time(119)
    assert read.reads == 1
    world.touch()
    await pass_time(2)
    assert read.reads == 2
    await pass_time(178.5)
    assert heard.events == [Idle(pytest.approx(180.0, abs=0.1))]
    assert read.reads == 3
    poller.stop()


@in_virtual_time
async def test_an_hour_of_typing_costs_twenty_readings() -> None:
    world, read, heard, poller = polled()
    poller.watch(frozenset({180.0}))
    for _ in range(3600):
        await pass_time(1)
        world.touch()
    assert read.reads <= 22
    assert not heard.events
    poller.stop()


@in_virtual_time
async def test_a_night_away_is_looked_at_every_five_seconds_and_no_more() -> None:
    _, read, _, poller = polled()
    poller.watch(frozenset({180.0}))
    await pass_time(180.1)
    before = read.reads
    await pass_time(3600)
    assert 3600 / 5 <= read.reads - before <= 3600 / 5 + 30
    poller.stop()


@in_virtual_time
async def test_a_return_between_two_readings_is_seen_though_it_was_short() -> None:
    world, _, heard, poller = polled()
    poller.watch(frozenset({2.0, 600.0}))
    await pass_time(700)
    heard.take()
    world.touch()
    await pass_time(5)
    assert [type(each) for each in heard.events] == [Active, Idle]
    poller.stop()


@in_virtual_time
async def test_nothing_watched_is_nothing_read() -> None:
    _, read, _, poller = polled()
    poller.watch(frozenset())
    await pass_time(3600)
    assert read.reads == 0
    poller.stop()


@pytest.mark.parametrize("said", [-3, 2**63, math.nan, "now"])
@in_virtual_time
async def test_a_source_that_lies_is_lost_once(said: object) -> None:
    _, read, heard, poller = polled()
    poller.watch(frozenset({4.0}))
    await pass_time(1)

    async def lie() -> object:
        return said

    read.instead = lie
    await pass_time(60)
    assert len(heard.lost) == 1
    assert await poller.idle_seconds() is None
    assert len(heard.lost) == 1


@in_virtual_time
async def test_a_source_that_hangs_is_lost_after_half_a_second() -> None:
    _, read, heard, poller = polled()

    async def hang() -> object:
        return await asyncio.get_running_loop().create_future()

    read.instead = hang
    began = asyncio.get_running_loop().time()
    assert await poller.idle_seconds() is None
    assert asyncio.get_running_loop().time() - began == pytest.approx(0.5)
    assert heard.lost == ["did not answer within 0.5 s"]


@in_virtual_time
async def test_readings_that_jitter_at_the_threshold_tell_one_edge() -> None:
    world, heard = World(), Heard()
    jitter = iter([0.0, -0.3, 0.2, -0.4, 0.1] * 1000)

    async def read() -> float:
        return max(0.0, world.idle + next(jitter))

    poller = Poller(read, heard.emit, heard.gone)
    poller.watch(frozenset({10.0}))
    await pass_time(30)
    assert [type(each) for each in heard.events] == [Idle]
    poller.stop()
