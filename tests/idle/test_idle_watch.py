"""The choice of an idle source: by trying, the configured one first; dropped when lost, and tried again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from typing import Any, ClassVar

import pytest

from reminderd.core.events import Active, Idle, SourceChanged
from reminderd.idle import displays, idle_watch
from reminderd.idle.idle_watch import IdleWatch
from reminderd.idle.port import IdleSource, ReadFailed, in_order, known_sources
from tests.fakes.world import Heard
from tests.virtual_loop import pass_time

pytestmark = pytest.mark.virtual_time


class Fake(IdleSource):
    """A source whose class is its server: `works`, `idle`, and every instance that was started."""

    name = "fake"
    works_not: str = ""
    """Why not; empty: it works."""
    idle: float | None = 0.2
    needs: ClassVar[dict[str, str]] = {}
    alive: ClassVar[list[Fake]]
    starts: int

    @classmethod
    def rank(cls, environ: Mapping[str, str]) -> int | None:
        return 1

    async def _connect(self) -> None:
        cls = type(self)
        cls.starts += 1
        if cls.works_not == "hang":
            await asyncio.get_running_loop().create_future()
        if cls.works_not == "raise":
            raise RuntimeError("oh")
        if cls.works_not or not cls.needs.items() <= dict(self.environ).items():
            raise ReadFailed(cls.works_not or "needs another environment")
        cls.alive.append(self)
        self._at_end.callback(cls.alive.remove, self)

    def _thresholds_changed(self) -> None:
        if type(self).idle is not None:
            self.tracker.reading(type(self).idle or 0.0)

    async def _read(self) -> float | None:
        if type(self).works_not == "hang":
            await asyncio.get_running_loop().create_future()
        return type(self).idle


def make(name: str, **about: Any) -> type[Fake]:
    return type(name, (Fake,), {"name": name, "alive": [], "starts": 0, **about})


class Desktop:
    """Sources first and second, and who listens."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.first, self.second = make("first"), make("second", works_not="no second")
        self.heard = Heard()
        self.environ: dict[str, str] = {}
        self.learned: list[dict[str, str]] = []
        self.living: list[dict[str, str]] = []
        monkeypatch.setattr(idle_watch, "known_sources", lambda: {"first": self.first, "second": self.second})
        monkeypatch.setattr(idle_watch, "candidates", self.candidates)
        monkeypatch.setattr(idle_watch, "socket_folders", lambda _environ: ())
        monkeypatch.setattr(displays, "living_displays", lambda _environ: self.living)

    async def candidates(self, _environ: Mapping[str, str]) -> list[dict[str, str]]:
        return self.learned

    def presence(self, configured: str = "auto") -> IdleWatch:
        return IdleWatch(configured, self.heard.emit, self.environ)


@pytest.fixture
def desktop(monkeypatch: pytest.MonkeyPatch) -> Desktop:
    return Desktop(monkeypatch)


@pytest.fixture
async def presence(desktop: Desktop) -> AsyncIterator[IdleWatch]:
    """What watches there, not started yet; stopped at the end."""
    made = desktop.presence()
    yield made
    await made.stop()


async def test_the_best_that_works_is_taken_and_its_state_told(presence: IdleWatch, desktop: Desktop) -> None:
    desktop.first.works_not, desktop.second.works_not = "no display", ""
    await presence.start()
    assert desktop.heard.take() == [SourceChanged("second")]
    assert (presence.name, presence.problem) == ("second", None)
    presence.watch(frozenset({180.0}))
    await pass_time(1)
    assert desktop.heard.take() == [Active()]
    await presence.stop()
    assert not desktop.second.alive


async def test_somebody_away_at_the_take_over_is_never_said_to_be_there(presence: IdleWatch, desktop: Desktop) -> None:
    desktop.first.idle = 1000.0
    await presence.start()
    presence.watch(frozenset({180.0}))
    await pass_time(1)
    assert desktop.heard.take() == [SourceChanged("first"), Idle(1000.0)]


async def test_a_source_that_cannot_be_read_is_left_to_speak_for_itself(presence: IdleWatch, desktop: Desktop) -> None:
    desktop.first.idle = None
    presence.watch(frozenset({180.0}))
    await presence.start()
    await pass_time(1)
    assert desktop.heard.take() == [SourceChanged("first")]


async def test_a_lost_source_is_dropped_with_one_line_and_used_again_within_thirty_seconds(
    presence: IdleWatch, desktop: Desktop, caplog: pytest.LogCaptureFixture
) -> None:
    await presence.start()
    await pass_time(3600)
    desktop.heard.take()
    desktop.first.works_not = "gone"
    with caplog.at_level(logging.WARNING):
        desktop.first.alive[0].give_up("the server died")
        await pass_time(0.5)
    assert desktop.heard.take() == [SourceChanged("none")]
    assert len(caplog.records) == 1
    assert presence.problem is not None
    assert "the server died" in presence.problem
    assert not desktop.first.alive
    await pass_time(1000)
    assert not desktop.heard.take()
    assert presence.problem == "first: gone; second: no second"
    desktop.first.works_not = ""
    await pass_time(30)
    assert desktop.heard.take() == [SourceChanged("first")]
    assert presence.problem is None


async def test_another_one_stands_in_and_the_better_one_is_taken_back(presence: IdleWatch, desktop: Desktop) -> None:
    desktop.second.works_not = ""
    await presence.start()
    await pass_time(100)
    desktop.first.works_not = "gone"
    desktop.first.alive[0].give_up("died")
    await pass_time(60)
    assert desktop.heard.take() == [SourceChanged("first"), SourceChanged("second")]
    assert presence.problem == "first: gone"
    desktop.first.works_not = ""
    await pass_time(30)
    assert desktop.heard.take() == [SourceChanged("first")]
    assert not desktop.second.alive


async def test_nothing_runs_while_the_best_one_works(presence: IdleWatch, desktop: Desktop) -> None:
    desktop.first.works_not, desktop.second.works_not = "never worked", ""
    await presence.start()
    await pass_time(86400)
    assert desktop.first.starts == 1


async def test_one_that_comes_up_only_to_fail_is_tried_ever_more_slowly(
    presence: IdleWatch, desktop: Desktop, caplog: pytest.LogCaptureFixture
) -> None:
    await presence.start()
    with caplog.at_level(logging.WARNING):
        for _ in range(3600):
            for each in list(desktop.first.alive):
                each.give_up("said an impossible idle time (-1)")
            await pass_time(1)
    assert desktop.first.starts <= 3600 / 25 + 6
    assert len(caplog.records) == 1


@pytest.mark.parametrize("fault", ["hang", "raise", "not today"])
async def test_a_source_that_hangs_or_breaks_at_the_start_does_not_keep_the_next_from_work(
    presence: IdleWatch, desktop: Desktop, fault: str
) -> None:
    desktop.first.works_not, desktop.second.works_not = fault, ""
    await presence.start()
    await pass_time(3)
    assert presence.name == "second"


async def test_a_source_that_hangs_when_asked_is_dropped(presence: IdleWatch, desktop: Desktop) -> None:
    await presence.start()
    desktop.first.works_not = "hang"
    began = asyncio.get_running_loop().time()
    assert await presence.idle_seconds(patience=0.05) is None
    assert asyncio.get_running_loop().time() - began < 0.06
    assert presence.name == "first"
    await pass_time(0.6)
    assert desktop.heard.take()[-1] == SourceChanged("none")


async def test_the_configured_one_comes_first_and_what_stands_in_for_it_is_said(desktop: Desktop) -> None:
    presence = desktop.presence("second")
    await presence.start()
    assert presence.name == "first"
    assert presence.problem == "second: no second"
    desktop.second.works_not = ""
    await pass_time(30)
    assert presence.name == "second"
    assert presence.problem is None
    await presence.reconfigure("auto")
    assert presence.name == "first"
    await presence.reconfigure("none")
    assert (presence.name, presence.problem) == ("none", None)
    assert desktop.heard.take()[-1] == SourceChanged("none")
    assert not desktop.first.alive
    await presence.reconfigure("nonsense")
    assert presence.name == "first"
    assert presence.problem is not None
    assert 'no source "nonsense"' in presence.problem
    await presence.stop()
    await presence.stop()


async def test_a_desktop_that_comes_later_is_learned_of_and_told_to_all(presence: IdleWatch, desktop: Desktop) -> None:
    desktop.first.needs = {"DISPLAY": ":5"}
    await presence.start()
    assert presence.name == "none"
    await pass_time(300)
    desktop.learned = [{"DISPLAY": ":4"}, {"DISPLAY": ":5"}]
    await pass_time(30)
    assert presence.name == "first"
    assert desktop.environ == {"DISPLAY": ":5"}


async def test_a_source_that_was_starting_as_all_ended_keeps_no_connection(
    presence: IdleWatch, desktop: Desktop
) -> None:
    class Slow(desktop.first):  # type: ignore[name-defined,misc]
        async def _connect(self) -> None:
            await super()._connect()
            await asyncio.get_running_loop().create_future()

    presence.sources["first"] = Slow
    starting = asyncio.ensure_future(presence.start())
    await pass_time(0.1)
    assert Slow.alive
    await presence.stop()
    assert not Slow.alive
    await starting


@pytest.mark.parametrize(
    ("environ", "first", "never"),
    [
        ({"DISPLAY": ":0"}, "x11", ()),
        ({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "wayland", ("x11", "screensaver")),
        ({"DISPLAY": ":0", "XDG_SESSION_TYPE": "wayland"}, "wayland", ("x11", "screensaver")),
        ({"WAYLAND_DISPLAY": "wayland-0", "XDG_CURRENT_DESKTOP": "ubuntu:GNOME"}, "mutter", ("x11",)),
        ({"DISPLAY": ":0", "XDG_SESSION_TYPE": "x11", "XDG_CURRENT_DESKTOP": "KDE"}, "x11", ("wayland",)),
    ],
)
def test_each_session_has_its_order(environ: dict[str, str], first: str, never: tuple[str, ...]) -> None:
    order = in_order("auto", known_sources(), environ)
    assert order[0] == first
    assert not set(never) & set(order)
    assert "none" not in order
    assert in_order("none", known_sources(), environ) == ()
    assert in_order("mutter", known_sources(), environ)[0] == "mutter"
