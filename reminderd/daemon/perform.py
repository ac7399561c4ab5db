"""Carries out what the engine asks for. Nothing here decides, and nothing here waits."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reminderd.core.effects import (
    Close,
    Effect,
    OpenReport,
    Probe,
    Push,
    Record,
    Reply,
    Save,
    Show,
    Start,
    SumUp,
    WakeAt,
    Watch,
)
from reminderd.core.engine import Engine
from reminderd.core.events import Detected, Event, Probed
from reminderd.core.language import _
from reminderd.core.snapshot import snapshot_of
from reminderd.core.status import status_of
from reminderd.daemon.alarm import AlarmClock
from reminderd.daemon.statefile import StateFile
from reminderd.daemon.terminal import open_routine
from reminderd.daemon.week import open_report, sum_up
from reminderd.detectors.detector import Answer, Check, ask, detectors
from reminderd.history.writer import HistoryWriter
from reminderd.hooks.run import run_hook
from reminderd.idle.idle_watch import IdleWatch
from reminderd.notify.queue import NotificationQueue
from reminderd.push.send import push
from reminderd.system.clocks import Clocks

log = logging.getLogger(__name__)

HOOK_NAMES = {"held": "hold", "released": "release"}
"""Where the settings' word for an event differs from the history's."""


@dataclass(slots=True)
class Performer:
    """The parts of the running daemon that effects go to."""

    engine: Engine
    clocks: Clocks
    alarm: AlarmClock
    presence: IdleWatch
    busy: Check
    """Answers whether an event in the calendars is under way during which somebody is busy."""
    notifications: NotificationQueue
    history: HistoryWriter
    state: StateFile
    post: Callable[[Event], None]
    config: Path | None = None
    tasks: set[asyncio.Task[Any]] = field(default_factory=set)

    def perform(self, effect: Effect) -> None:  # noqa: C901 (one flat table: an effect, who carries it out)
        """Carry out one effect."""
        match effect:
            case Show() | Close():
                self.notifications.put(effect)
            case Record():
                self._record(effect)
            case WakeAt(steady):
                self.alarm.set(None if steady is None else steady - self.clocks.now().steady)
            case Watch(thresholds):
                self.presence.watch(thresholds)
            case Probe(reasons):
                self.background(self._probe(reasons))
                self.background(self.presence.idle_seconds())  # finds out a source that hangs, and so tells nothing
            case Save():
                self.save()
            case Reply():
                effect.token(effect)  # whoever asked gave this to be called
            case Start():
                if not open_routine(self.config):
                    hint = _("In a terminal, type: {command}", command="reminderd stretch")
                    self.notifications.put(Show(bubble="routine", title=_("Warm up first"), body=hint))
            case SumUp():
                self.background(self._sum_up())
            case OpenReport():
                open_report()
            case Push():
                self.background(push(self.engine.state.settings.push.urls, effect.title, effect.body))

    async def _sum_up(self) -> None:
        self.post(await sum_up(self.engine.state.now.wall, status_of(self.engine.state)))

    async def _probe(self, reasons: frozenset[str]) -> None:
        """Ask for these; the answers are posted as they come, and `Probed` after the last of them."""
        try:
            await self.ask(reasons, self.post)
        finally:
            self.post(Probed(reasons))

    async def ask(self, reasons: Iterable[str], emit: Callable[[Detected], None]) -> None:
        """Ask these detectors and wait for their answers, a second at most."""
        known = {**detectors(), "calendar": self.busy, "inhibitor": self._inhibitor}
        await ask({reason: known[reason] for reason in sorted(reasons) if reason in known}, emit)

    async def _inhibitor(self) -> Answer:
        """Return whether something keeps the screen awake: evidence that somebody is there."""
        from reminderd.session.inhibitors import check

        found = await check(self.presence.inhibited)
        return Answer(found.on, found.detail, found.sure)

    async def settle(self) -> None:
        """Wait for what is under way, such as the hook for `stopped`, a second to end by itself."""
        if self.tasks:
            await asyncio.wait(self.tasks, timeout=1.0)

    def save(self) -> None:
        """Have the present state written."""
        kept = {
            **snapshot_of(self.engine.state),
            "boot_id": self.clocks.boot_id,
            "on_screen": self.notifications.on_screen(),
        }
        self.state.save(kept)
        if self.history.problem:
            self.history.write_soon()

    def _record(self, record: Record) -> None:
        self.history.append(record)
        name = HOOK_NAMES.get(record.event, record.event)
        argv = dict(self.engine.state.settings.hooks).get(name)
        if argv and "machine" not in record.facts:  # there the hook has been started
            facts = {"reminder": record.reminder or "", "at": record.at.isoformat(), **record.facts}
            self.background(run_hook(name, argv, facts))

    def background(self, work: Coroutine[Any, Any, Any]) -> None:
        """Do this beside everything else; `settle` waits for it at the end."""
        task = asyncio.create_task(work)
        self.tasks.add(task)
        task.add_done_callback(self.tasks.discard)
