"""Desks with the daemon on them, for measurements."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from reminderd.control import client
from tests.desktop import servers
from tests.desktop.daemon import Daemon
from tests.desktop.desk import Desk, until

QUIET = """
[do_not_disturb]
desktop = false
fullscreen = false
microphone = false
camera = false
screen_share = false
"""
"""Nothing is asked before something is shown."""


@contextlib.contextmanager
def desk(*, bus: bool, display: bool) -> Iterator[Desk]:
    """A private desk; with a bus and a display there is dunst as well."""
    made = Desk()
    try:
        if bus:
            made.session_bus()
        if display:
            made.display()
        if bus and display:
            servers.dunst(made)
        yield made
    finally:
        made.leave()


@contextlib.contextmanager
def running(config: str = "", *, bus: bool = True, display: bool = True) -> Iterator[Daemon]:
    """The daemon, on a desk of its own."""
    with desk(bus=bus, display=display) as made:
        daemon = Daemon(made, config).start()
        try:
            yield daemon
        finally:
            daemon.stop()


def state_is(daemon: Daemon, state: str) -> Callable[[], bool]:
    """Return the question whether presence is in this state."""
    return lambda: bool(daemon.status()["presence"]["state"] == state)


def wait_until_away(daemon: Daemon) -> None:
    """Wait for the natural break."""
    until(state_is(daemon, "away"), what="nobody is there", seconds=15.0)


def pause(seconds: float) -> None:
    """Let real time go by."""
    threading.Event().wait(seconds)


class Follower:
    """What `status --follow` is told, with the time of each."""

    def __init__(self, daemon: Daemon, told: Callable[[dict[str, Any]], object]) -> None:
        path = Path(daemon.desk.env["XDG_RUNTIME_DIR"]) / "reminderd" / "control.sock"

        def listen() -> None:
            with contextlib.suppress(client.DaemonNotRunning, client.DaemonSilent):
                for status in client.follow(path=path):
                    told(json.loads(json.dumps(status)))

        self._thread = threading.Thread(target=listen, daemon=True)
        self._thread.start()
