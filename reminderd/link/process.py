"""The process of `reminderd link run`."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from pathlib import Path
from typing import TextIO

from reminderd.core.settings import LinkSettings
from reminderd.link.account import Account, account_of
from reminderd.link.app import Link


def settings_from(text: TextIO) -> LinkSettings:
    """Return the settings that the daemon writes on our standard input."""
    given = json.load(text)
    return LinkSettings(**{name: given[name] for name in LinkSettings.__dataclass_fields__ if name in given})


def run(settings: LinkSettings, path: Path | None = None) -> None:
    """Be the link until the daemon or a signal ends it. `path` is the daemon's socket, for tests.

    Raises:
        AccountUnusable: these settings cannot be worked with.
    """
    account = account_of(settings)
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:  # Windows' own watches no sockets
        runner.run(_run(account, settings, path))


async def _run(account: Account, settings: LinkSettings, path: Path | None) -> None:
    link = Link(account, settings, path)
    if sys.platform != "win32":
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            asyncio.get_running_loop().add_signal_handler(number, link.ended.set)
    await link.run()
