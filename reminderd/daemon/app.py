"""Builds the daemon from its parts and lets it run until it is told to end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import sys
from collections.abc import Awaitable
from datetime import datetime
from pathlib import Path
from typing import Any

from reminderd import __version__
from reminderd.control.channel import FILE_NAME
from reminderd.control.server import ControlServer
from reminderd.core.effects import Close, Record
from reminderd.core.engine import Engine
from reminderd.core.events import AboutToSleep, Answered, Event, SettingsChanged, TimePassed, Woke
from reminderd.core.language import ENGLISH, speaking, use
from reminderd.core.snapshot import restore
from reminderd.daemon import spasm_log
from reminderd.daemon.alarm import AlarmClock
from reminderd.daemon.link import LinkKeeper
from reminderd.daemon.loop import Inbox
from reminderd.daemon.perform import Performer
from reminderd.daemon.plan import Planner
from reminderd.daemon.reload import Reloader
from reminderd.daemon.requests import Requests
from reminderd.daemon.sdnotify import ServiceManager
from reminderd.daemon.statefile import StateFile, read_state
from reminderd.daemon.status_report import StatusReport, greeting
from reminderd.history.writer import HistoryWriter
from reminderd.idle.idle_watch import IdleWatch
from reminderd.notify.choose import AutoNotifier
from reminderd.notify.queue import NotificationQueue
from reminderd.session.lock import SessionWatch
from reminderd.settings.loaded import Loaded
from reminderd.settings.watch import SettingsWatcher
from reminderd.system import bus, ending, languages
from reminderd.system.clock_watch import ClockWatch
from reminderd.system.clocks import Clocks
from reminderd.system.folders import private_folder, runtime_folder, shared_settings_paths, state_folder

log = logging.getLogger(__name__)

END_SECONDS = 1.5
"""Each part has this long to end."""


class App:
    """The running daemon."""

    def __init__(self, config: Path | None, notifier: str | None, loaded: Loaded) -> None:
        if loaded.settings is None:
            raise ValueError("settings with problems cannot be put in force")
        settings = loaded.settings
        use(languages.find(settings.language, os.environ))
        state = state_folder()
        saved = read_state(state / "state.json")
        self._notifier_given = notifier is not None
        self._ended = asyncio.Event()
        self._clocks = Clocks()
        self._clock_watch = ClockWatch(self._clock_changed)
        self._history = HistoryWriter(state / "history.db")
        self._statefile = StateFile(state / "state.json")
        self.engine = Engine(settings, self._clocks.now())
        self._restored = bool(saved) and restore(self.engine, saved, self._clocks.seconds_since(saved))
        self._notifications = NotificationQueue(
            notifier or settings.delivery.notifier,
            self.post,
            make=lambda name: AutoNotifier(name, echo=sys.stdout.isatty()),
            before=self.engine.state.bubbles,
            left=saved.get("on_screen"),
        )
        self._planner = Planner(self._now, self.post)
        self._presence = IdleWatch(settings.presence.source, self.post)
        self._performer = Performer(
            engine=self.engine,
            clocks=self._clocks,
            alarm=AlarmClock(lambda: self.post(TimePassed())),
            presence=self._presence,
            busy=self._planner.busy,
            notifications=self._notifications,
            history=self._history,
            state=self._statefile,
            post=self.post,
            config=config,
        )
        self._inbox = Inbox(self.engine, self._clocks, self._performer.perform, self._after)
        self._session = SessionWatch(self.post)
        self._reloader = Reloader(config, loaded, self.post, self._performer.background, self._now)
        self._watcher = SettingsWatcher(
            [self._reloader.path, *shared_settings_paths(os.environ)], self._reloader.changed
        )
        self._link = LinkKeeper(self.engine, self.post)
        self._report = StatusReport(self._performer, self._reloader, self._planner, self._link)
        self._requests = Requests(
            self.post,
            self._ended.is_set,
            self._report.status,
            self._reload,
            self._flush,
            self._notifications.try_out,
            self._report.unseen_because,
            self._link,
        )
        self._server = ControlServer(
            private_folder(runtime_folder()) / FILE_NAME, self._requests.handle, self._requests.follow
        )
        self._manager = ServiceManager()

    # -- running ---------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Run until it is asked to end."""
        with ending.calling(self._ended.set):
            await self._start()
            await self._ended.wait()
            await self._stop()

    async def _start(self) -> None:
        loop = asyncio.get_running_loop()
        with contextlib.suppress(NotImplementedError, AttributeError):
            loop.add_signal_handler(signal.SIGHUP, lambda: self._performer.background(self._reload()))
            loop.add_signal_handler(signal.SIGCONT, self._clock_changed)
        self._history.prune(self.engine.state.settings.history.keep_seconds)
        self._clock_watch.start()
        await self._watcher.start()
        self._reloader.changed_since_start()
        await self._server.start()
        self._record("started", version=__version__, pid=os.getpid(), restored=self._restored)
        await self._notifications.start()
        await self._presence.start()
        if self._presence.problem:
            log.warning("presence is unknown and time counts as sitting: %s", self._presence.problem)
        await self._session.start()
        self._planner.follow(self.engine.state.settings)
        await self._notifications.take_over()
        self.post(TimePassed())
        await self._link.follow(self.engine.state.settings.link)
        for each in spasm_log.news(state_folder(), self.engine.state.care):
            self.post(each)
        self._manager.ready(self._report.next_words())
        self._manager.feed_watchdog()
        status = await self._report.status()
        if sys.stdout.isatty():
            print(*greeting(status), sep="\n", flush=True)
        else:
            with speaking(ENGLISH):
                log.info("%s", greeting(status)[0])

    def post(self, event: Event) -> None:
        """Hand an event to the engine."""
        if isinstance(event, SettingsChanged):
            self._follow_settings(event)
        self._inbox.post(event)
        match event:
            case Woke():
                self._clock_changed()
            case AboutToSleep():
                self._performer.background(self._save_before_sleep())
            case Answered():
                self._performer.background(self._flush(END_SECONDS))

    def _now(self) -> datetime:
        return self._clocks.now().wall

    async def _stop(self) -> None:
        self._manager.stopping()
        self.post(TimePassed())  # so that the last minute of sitting is told and saved
        self._record("stopped", **self.engine.state.presence.stay.facts)
        self._performer.save()
        self._inbox.end()
        for bubble in (*self.engine.state.bubbles, *self.engine.state.notices):
            self._notifications.put(Close(bubble))
        self._planner.stop()
        self._performer.alarm.stop()
        self._clock_watch.stop()
        parts = (
            self._notifications.stop(),
            self._server.stop(),
            self._watcher.stop(),
            self._session.stop(),
            self._presence.stop(),
            self._performer.settle(),
            self._link.stop(),
        )
        await asyncio.gather(*(_bounded(part) for part in parts))
        await _bounded(bus.close_all())
        self._statefile.stop()
        self._history.stop()

    # -- what changes ----------------------------------------------------------------------------------------

    def _follow_settings(self, event: SettingsChanged) -> None:
        settings = event.settings
        use(languages.find(settings.language, os.environ))
        self._performer.background(self._presence.reconfigure(settings.presence.source))
        if not self._notifier_given:
            change = self._notifications.change(settings.delivery.notifier, lambda: self.engine.state.bubbles)
            self._performer.background(change)
        self._performer.background(self._link.follow(settings.link))
        self._history.prune(settings.history.keep_seconds)
        self._planner.follow(settings)

    async def _save_before_sleep(self) -> None:
        await asyncio.gather(self._flush(END_SECONDS), self._link.last_word())
        self._session.ready_to_sleep()

    def _clock_changed(self) -> None:
        """Compute all times anew: the wall clock was set, the zone changed, or time went by unseen."""
        self._planner.refresh()
        self.post(TimePassed())

    async def _reload(self) -> Loaded:
        self._manager.reloading()
        loaded = await self._reloader.look()
        self._manager.ready(self._report.next_words())
        return loaded

    async def _flush(self, deadline: float) -> None:
        """Wait until the disk has what was recorded and saved, for at most `deadline` seconds."""
        await asyncio.gather(self._history.flush(deadline), self._statefile.flush(deadline))

    def _record(self, event: str, **facts: Any) -> None:
        self._performer.perform(Record(self._now(), event, None, facts))

    # -- what is told ----------------------------------------------------------------------------------------

    def _after(self) -> None:
        """Send the new status to whoever follows it, after events were handled."""
        self._requests.something_happened()
        if self._server.removed:
            self._performer.background(self._server.put_back())
        if self._manager.listens:
            self._manager.status(self._report.next_words())


async def _bounded(part: Awaitable[Any]) -> None:
    try:
        async with asyncio.timeout(END_SECONDS):
            await part
    except Exception as problem:  # noqa: BLE001 (the end comes, whatever a part thinks of it)
        log.warning("a part did not end in order: %s", str(problem) or type(problem).__name__)
