"""A file that is written slowly, a hundred times: what comes into force is whole, or nothing changes."""

from __future__ import annotations

import asyncio
import os
import random
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reminderd.core.events import Event, SettingsChanged, SettingsProblems
from reminderd.daemon.reload import Reloader
from reminderd.settings.child import load_in_child
from reminderd.settings.watch import SettingsWatcher

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="inotify is Linux's")


async def test_a_hundred_torn_saves_never_lose_the_sentinel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The daemon's own parts, over a file of which nearly every half is valid and lacks the last reminder."""
    filler = "# a comment, so that nearly every half of this file is a valid file\n" * 100
    text = filler + '[reminders.sentinel]\nevery = "1h"\nmessages = ["x"]\n'
    file = tmp_path / "config.toml"
    file.write_text(text)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    events: list[Event] = []
    looks = 0

    def changed() -> None:
        nonlocal looks
        looks += 1
        reloader.changed()

    reloader = Reloader(
        file, await load_in_child(file, os.environ), events.append, asyncio.create_task, lambda: datetime.now(UTC)
    )
    watcher = SettingsWatcher([file], changed)
    await watcher.start()
    chance = random.Random(1)
    for number in range(100):
        cut = chance.randrange(len(text))
        every = f'every = "{number + 1}m"'
        with file.open("w") as stream:
            stream.write(text[:cut])
            stream.flush()
            await asyncio.sleep(chance.uniform(0, 0.06))
            stream.write(text[cut:].replace('every = "1h"', every))
        await asyncio.sleep(chance.choice([0, 0.01, 0.08]))
    await reloader.look()
    await watcher.stop()
    assert looks >= 3
    assert [each for each in events if isinstance(each, SettingsProblems)] == []
    taken = [each.settings.reminders for each in events if isinstance(each, SettingsChanged)]
    assert taken
    assert all("sentinel" in [each.name for each in reminders] for reminders in taken)
