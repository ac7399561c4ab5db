"""Several machines of one person in virtual time, each an engine with a desk and a clock of its own, and a broker.

The broker keeps the last word of each machine and tells how old it is. A machine that is cut off hears nothing, and is
heard again with its next word.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

from reminderd.control.messages import read_request
from reminderd.control.protocol import encode
from reminderd.core.clock import Moment
from reminderd.core.effects import Show
from reminderd.core.engine import Engine
from reminderd.core.events import Active, Idle, Linked, Locked, MachineSaid, SourceChanged, TimePassed
from reminderd.core.machine_word import machine_word
from reminderd.core.settings import LinkSettings, Settings
from reminderd.core.snapshot import restore, snapshot_of
from reminderd.daemon.link import machine_said
from tests.core.desk import MONDAY, Desk, only, sitting

BEAT_SECONDS, VALID_SECONDS = 300.0, 930.0
LINK = LinkSettings(broker="mqtts://broker")
_BY_ITSELF = {"idle_seconds", "stay_seconds", "counts", "ago_seconds"}


def linked(settings: Settings | None = None) -> Settings:
    """The settings with a broker; by default movement after 40 minutes alone."""
    return replace(settings or only(sitting(minutes=40)), link=LINK)


class Machine(Desk):
    """One of them. It is left alone until somebody comes to it."""

    def __init__(self, name: str, settings: Settings, clock: float) -> None:
        self.name = name
        self.clock = clock
        self.connected = self.on = True
        self.published: Any = None
        self.heard: dict[str, tuple[float, int]] = {}
        super().__init__(settings, MONDAY + timedelta(seconds=clock))
        self.event(Linked(name))
        self._input_at = self.now.steady - 1e5
        self._told = set(self._thresholds)
        self.event(Idle(1e5))

    @property
    def word(self) -> dict[str, Any]:
        return machine_word(self.engine.state)

    @property
    def sitting(self) -> float:
        """For how many minutes it says that the person has sat."""
        return self.engine.state.presence.sitting_seconds / 60

    @property
    def held_by(self) -> set[str]:
        return set(self.engine.state.holds)


def _steady(told: Any) -> Any:
    if isinstance(told, dict):
        return {key: _steady(value) for key, value in told.items() if key not in _BY_ITSELF}
    return [_steady(each) for each in told] if isinstance(told, list) else told


class Machines:
    """All of them, and the broker; the names say the order of ties."""

    def __init__(self, *names: str, settings: Settings | None = None, clocks: tuple[float, ...] = ()) -> None:
        used = linked(settings)
        offsets = (*clocks, *(0.0,) * len(names))
        self.all = {name: Machine(name, used, offsets[n]) for n, name in enumerate(names)}
        self.passed = 0.0
        self.start = {name: each.now.steady for name, each in self.all.items()}
        self.retained: dict[str, tuple[float, int, dict[str, Any]]] = {}
        self.numbers = 0
        self.beat = 0.0
        self.latency = 0.0
        """How many seconds a word takes."""
        self.sync()

    def __getitem__(self, name: str) -> Machine:
        return self.all[name]

    # -- the broker ------------------------------------------------------------------------------------------

    def publish(self, machine: Machine, word: dict[str, Any] | None = None) -> None:
        """Have the broker keep this word, as it would pass through JSON."""
        self.numbers += 1
        said = json.loads(json.dumps(word or machine.word))
        self.retained[machine.name] = (self.passed, self.numbers, said)

    def sync(self) -> None:
        """Pass on what has changed, until nothing does any more."""
        changed = True
        while changed:
            changed = False
            for each in self.all.values():
                if each.on and each.connected and (now := _steady(each.word)) != each.published:
                    each.published, changed = now, True
                    self.publish(each)
            for each in self.all.values():
                changed |= each.on and each.connected and self._deliver(each)

    def _deliver(self, to: Machine) -> bool:
        new = False
        for name, (at, number, word) in self.retained.items():
            if name == to.name or to.heard.get(name) == (at, number) or self.passed < at + self.latency:
                continue
            to.heard[name], age, new = (at, number), self.passed - at, True
            if age < VALID_SECONDS:
                to.event(said(name, word, age))
        return new

    def cut(self, *names: str) -> None:
        """These lose the broker. It says after a while that they are gone (`vanish`)."""
        for name in names:
            self[name].connected = False

    def vanish(self, name: str) -> None:
        """Have the broker say that a machine is gone."""
        self.publish(self[name], {"state": "gone"})
        self.sync()

    def heal(self, *names: str) -> None:
        for name in names or self.all:
            each = self[name]
            each.connected, each.published = True, None
        self.sync()

    # -- time ------------------------------------------------------------------------------------------------

    def run(self, seconds: float) -> None:
        end = self.passed + seconds
        while True:
            nexts = [each._next() - self.start[name] for name, each in self.all.items() if each.on]
            words = [at + self.latency for at, _, _ in self.retained.values() if at + self.latency > self.passed]
            at = min([*nexts, *words, self.beat + BEAT_SECONDS])
            if at > end:
                break
            self._go_to(max(self.passed, at))
            for each in self.all.values():
                if each.on:
                    each._ring()
            if self.passed >= self.beat + BEAT_SECONDS:
                self.beat = self.passed
                for each in self.all.values():
                    each.published = None
                    if each.on:
                        each.event(TimePassed())
            self.sync()
        self._go_to(end)
        for each in self.all.values():
            if each.on:
                each.event(TimePassed())
        self.sync()

    def _go_to(self, passed: float) -> None:
        self.passed = passed
        for name, each in self.all.items():
            if each.on:
                each._jump(self.start[name] + passed)

    def minutes(self, minutes: float) -> None:
        self.run(minutes * 60)

    # -- the person ------------------------------------------------------------------------------------------

    def use(self, name: str, minutes: float = 0.0) -> None:
        """Give input at this machine, and leave it after so many minutes (0: stay)."""
        for each in self.all.values():
            if each.name != name and each.on and each._input_at is None:
                each.leave()
        self[name].sit()
        self.sync()
        if minutes:
            self.minutes(minutes)
            self[name].leave()
            self.sync()

    def leave(self, name: str) -> None:
        self[name].leave()
        self.sync()

    def event(self, name: str, event: Any) -> None:
        self[name].event(event)
        self.sync()

    def ask(self, name: str, command: Any) -> str:
        answer = self[name].ask(command)
        self.sync()
        return answer

    def press(self, name: str, action: str) -> None:
        self[name].press(action)
        self.sync()

    # -- a machine -------------------------------------------------------------------------------------------

    def sleep(self, name: str) -> None:
        """Its lid is closed: it says so, and then stands still."""
        from reminderd.core.events import AboutToSleep

        self.event(name, AboutToSleep())
        self[name].on = False

    def wake(self, name: str) -> None:
        """It has slept since, and finds the broker again."""
        from reminderd.core.events import Woke

        each = self[name]
        steady = self.start[name] + self.passed
        slept = steady - each.now.steady
        each.now = Moment(each.now.after(slept).wall, steady, each.now.asleep + slept)
        each.on, each.published = True, None
        each.event(Woke())
        self.sync()

    def restart(self, name: str, off: float, *, crash: bool = False) -> None:
        """Its daemon ends, and begins again so many seconds later."""
        each = self[name]
        kept = json.loads(json.dumps(snapshot_of(each.engine.state)))
        each.on = False
        if not crash:
            self.publish(each, {"state": "gone"})
        self.run(off)
        each.on, each.published = True, None
        each._jump(self.start[name] + self.passed)
        locked = each.engine.state.presence.locked_since is not None
        each.begin_again(Engine(each.engine.state.settings, each.now))
        assert restore(each.engine, kept, off)
        each.screen.clear()
        if locked:
            each.event(Locked())
        each.event(SourceChanged("script"))
        idle = None if each._input_at is None else each.now.steady - each._input_at
        each.event(Active() if idle is None else Idle(idle))
        each.event(Linked(name))
        self.sync()

    # -- what is seen ----------------------------------------------------------------------------------------

    @property
    def on_screen(self) -> dict[str, set[str]]:
        """Which reminders are on which screen."""
        return {name: each.on_screen for name, each in self.all.items() if each.on_screen}

    @property
    def shown(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """What was shown where, by the minutes since the start: [("40:00", "laptop", ("movement",)), …]."""
        found = [
            (each.at.timestamp() - each_machine.clock - MONDAY.timestamp(), name, each.show)
            for name, each_machine in self.all.items()
            for each in each_machine.shown
            if not each.show.update
        ]
        return [(_minutes(at), name, show.reminders) for at, name, show in sorted(found, key=lambda one: one[:2])]


def _minutes(seconds: float) -> str:
    return f"{int(seconds + 0.5) // 60}:{int(seconds + 0.5) % 60:02}"


def said(name: str, word: dict[str, Any], age: float = 0.0) -> MachineSaid:
    """Return a word as the link hands it in when it is so old."""
    given = {"machine": name, "valid_seconds": VALID_SECONDS, "age_seconds": age, **word}
    return machine_said(read_request(encode({"v": 1, "verb": "machine", "args": given})).args)


def is_shown(show: Show) -> bool:
    return bool(show.reminders) and not show.update
