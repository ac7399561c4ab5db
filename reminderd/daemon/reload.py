"""The settings while the daemon runs: read again when the file changes, on a signal or on demand.

The last good ones stay in force until newer good ones were read. A wrong file is looked at twice before it is told
of: the first look may have met a save under way.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from reminderd.core.events import Event, SettingsChanged, SettingsRight, SettingsWrong
from reminderd.core.settings import Settings
from reminderd.settings.child import load_in_child
from reminderd.settings.loaded import Loaded, while_running
from reminderd.settings.reading import content_key

log = logging.getLogger(__name__)

SECOND_LOOK_SECONDS = 0.4


class Reloader:
    """Keeps what is in force and what is wrong with what is not."""

    def __init__(
        self,
        path: Path | None,
        environ: Mapping[str, str],
        loaded: Loaded,
        post: Callable[[Event], None],
        now: Callable[[], datetime],
    ) -> None:
        self._given = path
        self._environ = environ
        self._post = post
        self._now = now
        self._in_force = loaded
        self._looking = asyncio.Lock()
        self._again = False
        self._tasks: set[asyncio.Task[Any]] = set()
        self.loaded_at = now()
        self.problems: tuple[str, ...] = ()

    @property
    def path(self) -> Path:
        """The file that is read."""
        return Path(self._in_force.path)

    def changed(self) -> None:
        """The file may have changed: look at it soon; many calls are one look."""
        if self._again:
            return
        self._again = True
        task = asyncio.create_task(self.look())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def changed_since_start(self) -> None:
        """Look if the file is another than the one read at the start: it was saved before anybody watched."""
        if content_key(self.path) != self._in_force.content_key:
            self.changed()

    async def look(self) -> tuple[str, ...]:
        """Read the settings again now; give the problems."""
        async with self._looking:
            self._again = False
            loaded = await self._load()
            if loaded.problems and tuple(map(str, loaded.problems)) != self.problems:
                await asyncio.sleep(SECOND_LOOK_SECONDS)
                loaded = await self._load()
            self._take(loaded)
            return self.problems

    async def _load(self) -> Loaded:
        return while_running(await load_in_child(self._given, self._environ), self._in_force)

    def _take(self, loaded: Loaded) -> None:
        was = self._in_force.settings
        if loaded.settings is None or was is None:
            problems = tuple(map(str, loaded.problems)) or ("the settings could not be read",)
            if problems != self.problems:
                log.warning("the settings are wrong, the last good ones stay: %s", problems[0])
            self.problems = problems
            self._post(SettingsWrong(problems))
            return
        had_problems, self.problems = bool(self.problems), ()
        self._in_force = loaded
        if loaded.settings != was:
            self.loaded_at = self._now()
            changed = tuple(differences(was, loaded.settings))
            log.info("settings taken over: %s", ", ".join(changed))
            self._post(SettingsChanged(loaded.settings, changed))
        elif had_problems:
            self._post(SettingsRight())

    def stop(self) -> None:
        """Look no more."""
        for task in list(self._tasks):
            task.cancel()


def differences(old: Settings, new: Settings) -> list[str]:
    """Name the keys in which two settings differ, as the file has them: "reminders.movement.after_sitting"."""
    from reminderd.settings.written import as_table

    return list(_different(as_table(old), as_table(new), ""))


def _different(old: Any, new: Any, key: str) -> Iterator[str]:
    if old == new:
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for name in [*old, *(each for each in new if each not in old)]:
            yield from _different(old.get(name), new.get(name), f"{key}.{name}" if key else name)
        return
    yield key
