"""The settings while the daemon runs: checked again when the file changes, on a signal or on demand.

The active settings stay until newer good ones were read. The first check may have met a save under way: what was
read counts if the file is still the same after it, and a wrong file is checked twice before anybody is told. A check
that could not be finished is tried again after a while.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Callable, Coroutine
from datetime import datetime
from pathlib import Path
from typing import Any

from reminderd.core.events import Event, SettingsChanged, SettingsProblems
from reminderd.core.settings import Settings
from reminderd.settings.child import load_in_child
from reminderd.settings.loaded import Loaded, while_running
from reminderd.settings.problems import dotted
from reminderd.settings.reading import content_key

log = logging.getLogger(__name__)

SECOND_LOOK_SECONDS = 0.4
MOST_LOOKS = 10
TRY_AGAIN_SECONDS = 30.0


class Reloader:
    """Keeps the active settings, and what is wrong with newer ones."""

    def __init__(
        self,
        path: Path | None,
        loaded: Loaded,
        post: Callable[[Event], None],
        background: Callable[[Coroutine[Any, Any, Any]], None],
        now: Callable[[], datetime],
    ) -> None:
        self._given = path
        self._post = post
        self._background = background
        self._now = now
        self._in_force = loaded
        self._looking = asyncio.Lock()
        self._again = False
        self._try_again: asyncio.TimerHandle | None = None
        self.loaded_at = now()
        self.problems: tuple[str, ...] = ()
        """What is wrong with the file, or why it could not be checked; for `status`."""
        self.unfinished = False
        """Whether `problems` says why the file could not be checked, and nothing about the file."""
        self.left_out: tuple[str, ...] = ()
        """What is wrong with the defaults for everybody on this computer; for `status`."""
        self._tell_left_out(loaded)

    @property
    def path(self) -> Path:
        """The file that is read."""
        return Path(self._in_force.path)

    def changed(self) -> None:
        """Check the file soon, because it may have changed; several calls lead to one check."""
        if self._again:
            return
        self._again = True
        self._background(self.look())

    def changed_since_start(self) -> None:
        """Check the file if it has changed since the start, when nobody watched it yet."""
        if self._in_force.unfinished:
            self._take(self._in_force)
        elif content_key(self.path) != self._in_force.content_key:
            self.changed()

    async def look(self) -> Loaded:
        """Check the settings again now, and return what came of it."""
        async with self._looking:
            self._again = False
            seen: set[str] = set()
            for _ in range(MOST_LOOKS):
                loaded = while_running(await load_in_child(self._given, os.environ, keep=True), self._in_force)
                known = not loaded.problems or tuple(each.sentence for each in loaded.problems) == self.problems
                if content_key(self.path) == loaded.content_key and (known or loaded.content_key in seen):
                    self._take(loaded)
                    break
                seen.add(loaded.content_key)
                await asyncio.sleep(SECOND_LOOK_SECONDS)
            else:
                self._again_later()
            return loaded

    def _take(self, loaded: Loaded) -> None:
        was, had = self._in_force.settings, self.problems
        self.unfinished = bool(loaded.unfinished)
        self.problems = (loaded.unfinished,) if loaded.unfinished else tuple(each.sentence for each in loaded.problems)
        if loaded.unfinished:
            self._again_later()
        else:
            self._tell_left_out(loaded)
        if self.problems or loaded.settings is None or was is None:
            if self.problems != had:
                log.warning("settings not applied: %s", self.problems[0])
            self._post(SettingsProblems(self.problems))
            return
        self._in_force = loaded
        if loaded.settings != was:
            self.loaded_at = self._now()
            changed = _differences(was, loaded.settings)
            log.info("new settings are active: %s", ", ".join(changed))
            self._post(SettingsChanged(loaded.settings, changed))
        elif had:
            self._post(SettingsProblems(()))

    def _tell_left_out(self, loaded: Loaded) -> None:
        for each in loaded.left_out:
            if each not in self.left_out:
                log.warning("defaults for everybody left out: %s", each)
        self.left_out = loaded.left_out

    def _again_later(self) -> None:
        if self._try_again is not None:
            self._try_again.cancel()
        self._try_again = asyncio.get_running_loop().call_later(TRY_AGAIN_SECONDS, self.changed)


def _differences(*settings: Settings) -> tuple[str, ...]:
    """Name the keys in which two settings differ, as the file has them: "reminders.movement.after_sitting"."""
    from reminderd.settings.effective import leaves
    from reminderd.settings.keys import to_table

    old, new = (dict(leaves(to_table(each))) for each in settings)
    return tuple(dotted(loc) for loc in old | new if old.get(loc) != new.get(loc))
