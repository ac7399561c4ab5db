"""The one reconnect loop: soon at first, within thirty seconds at last, and nothing while connected."""

from __future__ import annotations

import asyncio

import pytest

from reminderd.system.reconnect import ReconnectLoop
from tests.virtual_loop import pass_time

pytestmark = pytest.mark.virtual_time


class Peer:
    """Something to connect to."""

    def __init__(self) -> None:
        self.works = False
        self.attempts: list[float] = []

    async def attempt(self) -> bool:
        self.attempts.append(asyncio.get_running_loop().time())
        return self.works


async def test_it_is_tried_soon_and_then_at_the_same_moments_as_everything_else() -> None:
    peer = Peer()
    loop = ReconnectLoop(peer.attempt)
    await pass_time(3)
    await loop.start()
    await pass_time(100)
    assert peer.attempts == [3, 4, 6, 10, 18, 34, 50, 75, 100]
    peer.works = True
    await pass_time(86400)
    assert len(peer.attempts) == 10, "nothing runs while it works"
    await loop.stop()
    await loop.stop()


async def test_a_loss_is_answered_at_once_and_the_delays_are_short_again() -> None:
    peer = Peer()
    peer.works = True
    loop = ReconnectLoop(peer.attempt)
    await loop.start()
    await pass_time(100)
    peer.works = False
    loop.lost()
    await pass_time(3.5)
    assert peer.attempts == [0, 100, 101, 103]
    await loop.stop()


async def test_a_peer_that_comes_up_only_to_fail_is_tried_ever_more_slowly() -> None:
    peer = Peer()
    loop = ReconnectLoop(peer.attempt)
    await loop.start()
    peer.works = True
    for _ in range(3600):
        loop.lost()
        await pass_time(1)
    assert 3600 / 25 <= len(peer.attempts) < 3600 / 25 + 10
    await loop.stop()


async def test_asking_again_waits_for_that_very_attempt() -> None:
    """Also when another one is under way, and not for longer than one likes."""
    peer, gates = Peer(), [asyncio.Event(), asyncio.Event()]

    async def attempt() -> bool:
        await gates[len(peer.attempts)].wait()
        return await peer.attempt()

    loop = ReconnectLoop(attempt)
    await loop.start()
    assert not peer.attempts
    loop.again()
    asyncio.get_running_loop().call_later(1, gates[0].set)
    asyncio.get_running_loop().call_later(2, gates[1].set)
    await loop.settle()
    assert peer.attempts == [3.5, 4.5]
    await loop.stop()


async def test_a_fault_costs_one_attempt() -> None:
    peer = Peer()

    async def attempt() -> bool:
        await peer.attempt()
        raise RuntimeError("oh")

    loop = ReconnectLoop(attempt)
    await loop.start()
    await pass_time(8)
    assert peer.attempts == [0, 1, 3, 7]
    await loop.stop()
