"""From the command line to a running daemon: the lock, the settings, the loop."""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
import os
import socket
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from reminderd.core.language import _, in_direction
from reminderd.settings import child, last_good
from reminderd.settings.loaded import Loaded
from reminderd.system.folders import private_folder, runtime_folder, state_folder
from reminderd.system.lock import instance_lock

log = logging.getLogger(__name__)

SECOND_LOOK_SECONDS = 0.4
TELL_SECONDS = 3.0
"""The desktop has this long to show why the daemon does not start."""


def start(config: Path | None, notifier: str | None) -> Loaded | None:
    """Run the daemon until it is told to end, and return None; or return at once the settings with which it cannot run.

    The lock comes first, so that a second daemon is refused at once, whatever its settings.

    Raises:
        AlreadyRunning: another one of this user runs.
        OSError: a folder of ours cannot be made or used.
    """
    os.umask(0o077)
    with _only_one_daemon():
        loaded = child.load_in_child_sync(config, os.environ, keep=True)
        if loaded.problems:  # it may have been read in the middle of a save
            time.sleep(SECOND_LOOK_SECONDS)
            loaded = child.load_in_child_sync(config, os.environ, keep=True)
        if loaded.unfinished:
            loaded = last_good.fall_back(loaded, os.environ)
        if loaded.settings is None:
            asyncio.run(_tell(loaded, notifier or "auto"))
            return loaded
        asyncio.run(_run(config, notifier, loaded))
    return None


@contextlib.contextmanager
def _only_one_daemon() -> Iterator[None]:
    """Hold the locks of this user's one daemon.

    A logout may remove the runtime folder, and the lock in it, while the daemon goes on. So there is a second one in
    the state folder. It is named for this computer, because several may share the home folder.
    """
    with contextlib.ExitStack() as held:
        held.enter_context(instance_lock(private_folder(runtime_folder()) / "lock"))
        try:
            held.enter_context(instance_lock(private_folder(state_folder()) / f"lock-{socket.gethostname()}"))
        except OSError as problem:
            log.debug("no lock in the state folder: %s", problem)
        yield


async def _run(config: Path | None, notifier: str | None, loaded: Loaded) -> None:
    from reminderd.daemon.app import App

    await App(config, notifier, loaded).run()


async def _tell(refused: Loaded, notifier: str) -> None:
    """Show on the desktop why the daemon does not start: where a service manager starts it, nobody reads its log."""
    from reminderd.core.effects import Show
    from reminderd.core.new_settings import problems_in_short
    from reminderd.notify.choose import AutoNotifier, find_backends
    from reminderd.notify.console import ConsoleNotifier

    if not log.isEnabledFor(logging.DEBUG):
        logging.disable()  # the problems stand alone on standard error
    problems = problems_in_short(tuple(each.sentence for each in refused.problems))
    remedy = _("Correct the file, then type: {command}", command="reminderd service start")
    told = AutoNotifier(notifier, backends={**find_backends(), "console": lambda: ConsoleNotifier(io.StringIO())})
    try:
        async with asyncio.timeout(TELL_SECONDS):
            await told.start(lambda event: None)
            title = in_direction(_("reminderd did not start: the settings are wrong"))
            body = "\n".join(map(in_direction, f"{problems}\n{remedy}".splitlines()))
            await told.show(Show("settings", title, body, lasting=True))
            if told.best.name == "console" != notifier and not sys.stderr.isatty():
                await asyncio.sleep(TELL_SECONDS)  # should a notification server come meanwhile, it is shown there
    except Exception as problem:  # noqa: BLE001 (the exit code and the log say it in any case)
        log.debug("not told on the desktop: %s", problem)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(1):
            await told.stop()
