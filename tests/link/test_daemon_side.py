"""The link's side of the daemon's socket, against the real server: what is followed, told and refused."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reminderd.control.messages import Request, Response
from reminderd.link.daemon import DaemonSide
from tests.fakes.daemon import FakeDaemon, running

WORD = {"machine": "desktop", "valid_seconds": 930, "state": "active"}


class Side:
    """It, and what it hands on."""

    def __init__(self, path: Path) -> None:
        self.statuses: list[Any] = []
        self.refused: list[str] = []
        self._changed = asyncio.Event()
        self.side = DaemonSide(self._told, self._refused, path)

    def _told(self, status: Any) -> None:
        self.statuses.append(status)
        self._changed.set()

    def _refused(self, why: str) -> None:
        self.refused.append(why)
        self._changed.set()

    async def until(self, condition: Callable[[], object]) -> None:
        async with asyncio.timeout(5):
            while not condition():
                self._changed.clear()
                await self._changed.wait()


def asked(daemon: FakeDaemon, verb: str) -> list[Request]:
    return [each for each in daemon.asked if each.verb == verb]


async def test_each_status_is_handed_on_and_the_end_of_the_daemon(tmp_path: Path) -> None:
    path = tmp_path / "run" / "control.sock"
    with running(path) as daemon:
        side = Side(path)
        await side.until(lambda: side.statuses)
        await asyncio.to_thread(daemon.followed.acquire, timeout=5)
        daemon.change(paused_until="forever")
        await side.until(lambda: len(side.statuses) == 2)
        assert side.statuses[1]["paused_until"] == "forever"
    await side.until(lambda: side.statuses[-1] is None)


async def test_without_a_daemon_that_is_said_at_once(tmp_path: Path) -> None:
    side = Side(tmp_path / "none.sock")
    await side.until(lambda: side.statuses == [None])
    side.side.tell("machine", WORD, about="machine desktop")  # harms nobody
    assert await side.side.present() is None


async def test_a_status_can_be_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "run" / "control.sock"
    with running(path) as daemon:
        daemon.answer = lambda request: Response(True, "", {"asked": request.verb})
        assert await Side(path).side.present() == {"asked": "word"}


async def test_a_flood_of_words_takes_little_of_the_daemon(tmp_path: Path) -> None:
    path = tmp_path / "run" / "control.sock"
    with running(path) as daemon:
        side = Side(path)
        ends = asyncio.get_running_loop().time() + 0.5
        turn = 0
        while asyncio.get_running_loop().time() < ends:
            side.side.tell("machine", WORD | {"turn": (turn := turn + 1)}, about="machine desktop")
            await asyncio.sleep(0)
        await asyncio.wait_for(side.side._telling, 5)
        told = asked(daemon, "machine")
        assert len(told) <= 12
        assert told[-1].args["turn"] == turn, "the last one counts"


async def test_a_flood_of_machines_does_not_pile_up(tmp_path: Path) -> None:
    side = Side(tmp_path / "none.sock")
    for number in range(200):
        side.side.tell("machine", WORD, about=f"machine m{number}")
    side.side.tell("link", {"machine": "laptop", "connected": True}, about="link")
    assert len(side.side._waiting) <= 65
    assert "link" in side.side._waiting
    assert len(side.refused) == 136


async def test_a_flood_of_presses_takes_little_of_the_daemon(tmp_path: Path) -> None:
    path = tmp_path / "run" / "control.sock"
    with running(path) as daemon:
        side = Side(path)
        end = asyncio.get_running_loop().time() + 0.4
        while asyncio.get_running_loop().time() < end:
            side.side.tell("resume", {}, about="press resume")
            await asyncio.sleep(0)
        assert len(asked(daemon, "resume")) <= 12


async def test_of_two_words_that_wait_the_newer_one_is_told_and_nothing_else_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "run" / "control.sock"
    with running(path) as daemon:
        reached, go_on = threading.Event(), threading.Event()

        async def wait(request: Request) -> None:
            reached.set()
            await asyncio.to_thread(go_on.wait, 5)

        daemon.before = wait
        side = Side(path)
        side.side.tell("link", {"machine": "laptop", "connected": True}, about="link")
        await asyncio.to_thread(reached.wait, 5)
        for turn in range(100):
            side.side.tell("machine", WORD | {"turn": turn}, about="machine desktop")
        side.side.tell("machine", WORD | {"machine": "couch"}, about="machine couch")
        go_on.set()
        await asyncio.wait_for(side.side._telling, 5)
        told = [each.args for each in asked(daemon, "machine")]
        assert told == [WORD | {"turn": 99}, WORD | {"machine": "couch"}]


async def test_a_word_that_a_busy_daemon_did_not_take_is_told_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers: list[dict[str, Any] | None] = [None, None, {"ok": True}, {"ok": True}]
    told: list[tuple[str, int]] = []

    async def ask(self: DaemonSide, verb: str, args: Any) -> dict[str, Any] | None:
        told.append((verb, args.get("turn", 0)))
        return answers.pop(0)

    monkeypatch.setattr(DaemonSide, "_ask", ask)
    monkeypatch.setattr("reminderd.link.daemon.BUSY_SECONDS", 0.01)
    side = Side(tmp_path / "none.sock")
    side.side.tell("snooze", {}, about="press snooze")
    side.side.tell("machine", WORD | {"turn": 1}, about="machine desktop")
    await asyncio.wait_for(side.side._telling, 5)
    assert told == [("snooze", 0), ("machine", 1), ("machine", 1)]


async def test_what_the_daemon_refuses_is_counted_if_it_is_a_word(tmp_path: Path) -> None:
    path = tmp_path / "run" / "control.sock"
    with running(path) as daemon:
        daemon.answer = lambda request: Response(False, "no such state")
        side = Side(path)
        side.side.tell("done", {}, about="press done")
        side.side.tell("machine", WORD, about="machine desktop")
        await side.until(lambda: side.refused)
        assert side.refused == ["no such state"]
