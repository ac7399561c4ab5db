"""From checked settings to a running daemon: the folders, the lock, the loop."""

from __future__ import annotations

import os
from pathlib import Path

from reminderd.daemon import lean
from reminderd.settings.loaded import Loaded
from reminderd.system.folders import private_folder, runtime_folder
from reminderd.system.lock import InstanceLock


def start(config: Path | None, notifier: str | None, loaded: Loaded) -> None:
    """Run the daemon until it is told to end.

    Raises:
        AlreadyRunning: another one of this user runs.
        OSError: a folder of ours cannot be made or used.
    """
    os.umask(0o077)
    lock = InstanceLock(private_folder(runtime_folder()) / "lock")
    lock.acquire()
    try:
        lean.load()
        import asyncio

        asyncio.run(_run(config, notifier, loaded))
    finally:
        lock.release()


async def _run(config: Path | None, notifier: str | None, loaded: Loaded) -> None:
    from reminderd.daemon.app import App, Options

    await App(Options(config, notifier), loaded).run()
