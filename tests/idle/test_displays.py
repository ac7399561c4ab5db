"""Two displays of one user: whoever gives input at one of them is there, and the newest input counts."""

from __future__ import annotations

from typing import Any

import pytest

from reminderd.core.events import Active, Idle
from reminderd.idle import displays
from reminderd.idle.displays import Displays
from tests.fakes.world import Heard, World
from tests.idle.benches import FakeSource
from tests.idle.test_idle_watch import Desktop
from tests.virtual_loop import pass_time

pytestmark = pytest.mark.virtual_time

AT = frozenset({60.0})


class Two:
    """The source in use at display :0, and another display :1."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.heard, self.here, self.there = Heard(), World(), World()
        self.living: list[dict[str, str]] = [{"DISPLAY": f":{n}", "WAYLAND_DISPLAY": ""} for n in (0, 1)]
        monkeypatch.setattr(displays, "living_displays", lambda _environ: self.living)
        self.main, self.other = FakeSource(self.here), FakeSource(self.there)
        kinds: Any = {"x11": lambda _environ: self.other}
        self.displays = Displays(self.heard.emit, kinds)

    async def watched(self) -> Two:
        await self.main.start(lambda event: self.displays.said(self.main, event), self.heard.gone)
        self.displays.use(self.main)
        self.main.watch(AT)
        await self.displays.join({"DISPLAY": ":0.0"}, ("x11",), AT)
        self.heard.take()
        return self


async def test_idle_is_told_when_both_are_with_the_time_since_the_newest_input(monkeypatch: pytest.MonkeyPatch) -> None:
    two = await Two(monkeypatch).watched()
    await pass_time(50)
    two.there.touch()
    await pass_time(59)
    assert not two.heard.events
    assert await two.displays.idle_seconds(109.0) == pytest.approx(59)
    await pass_time(1.1)
    assert two.heard.take() == [Idle(pytest.approx(60, abs=0.1))]
    two.here.touch()
    assert two.heard.take() == [Active()]
    await two.displays.stop()
    await two.main.stop()


async def test_a_display_that_ends_leaves_its_last_input_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    two = await Two(monkeypatch).watched()
    await pass_time(40)
    two.there.touch()
    await pass_time(40)
    two.other.give_up("the server died")
    assert two.heard.take() == [Idle(0.0)]
    two.main.watch(frozenset({60.0, 90.0}))
    await pass_time(20)
    assert two.heard.take() == [Idle(pytest.approx(10, abs=0.1))]
    await two.displays.stop()
    await two.main.stop()


async def test_the_display_that_comes_next_is_used_and_what_was_wrong_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    desktop = Desktop(monkeypatch)
    desktop.environ.update(DISPLAY=":0", WAYLAND_DISPLAY="wayland-0")
    desktop.first.needs = {"DISPLAY": ":0"}
    presence = desktop.presence()
    await presence.start()
    await pass_time(3600)
    desktop.first.needs = {"DISPLAY": ":1"}
    desktop.first.alive[0].give_up("the server died")
    await pass_time(5)
    assert presence.name == "none"
    desktop.learned = [{"DISPLAY": ":1", "WAYLAND_DISPLAY": ""}]
    await pass_time(30)
    assert (presence.name, presence.problem) == ("first", None)
    assert desktop.environ == {"DISPLAY": ":1"}
    starts = desktop.first.starts
    await pass_time(3600)
    assert desktop.first.starts == starts
    await presence.stop()


async def test_a_counter_that_never_leaves_0_is_dropped_and_used_again_when_it_does(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desktop = Desktop(monkeypatch)
    desktop.first.idle = 0.0
    presence = desktop.presence()
    await presence.start()
    await pass_time(1700)
    assert presence.name == "first"
    await pass_time(200)
    assert presence.name == "none"
    assert presence.problem == "first: its counter never leaves 0; second: no second"
    desktop.first.idle = 7.0
    await pass_time(30)
    assert (presence.name, presence.problem) == ("first", None)
    desktop.first.idle = 0.0
    await pass_time(7200)
    assert presence.name == "first"
    await presence.stop()
