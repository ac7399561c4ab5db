"""A file that is written slowly, a hundred times: what is read is whole, or nothing changes."""

from __future__ import annotations

import asyncio
import random
import sys
from pathlib import Path

import pytest

from reminderd.settings.child import load_in_child
from reminderd.settings.watch import SettingsWatcher

pytestmark = [
    pytest.mark.desktop,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="inotify and leases are Linux's"),
]


async def test_a_hundred_torn_saves_never_lose_the_sentinel(tmp_path: Path) -> None:
    """A reader that reads whenever the watcher says so, as the daemon does, never misses the file's last reminder."""
    filler = "# a comment, so that nearly every half of this file is a valid file\n" * 100
    text = filler + '[reminders.sentinel]\nevery = "1h"\nmessages = ["x"]\n'
    file = tmp_path / "config.toml"
    file.write_text(text)
    environ = {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state")}
    chance, lost, readings = random.Random(1), [], 0
    due = asyncio.Event()
    watcher = SettingsWatcher(file, due.set)
    await watcher.start()

    async def read() -> None:
        nonlocal readings
        while True:
            await due.wait()
            due.clear()
            found = await load_in_child(file, environ)
            readings += 1
            if found.settings is not None and found.file == "read" and not found.settings.reminder("sentinel"):
                lost.append(readings)

    reader = asyncio.create_task(read())
    for number in range(100):
        cut = chance.randrange(len(text))
        with file.open("w") as stream:
            stream.write(text[:cut])
            stream.flush()
            await asyncio.sleep(chance.uniform(0, 0.06))
            stream.write(text[cut:] + f"# {number}\n")
        await asyncio.sleep(chance.choice([0, 0.01, 0.08]))
    reader.cancel()
    await watcher.stop()
    assert readings >= 3
    assert lost == []
