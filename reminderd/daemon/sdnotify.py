"""Words to the service manager over `NOTIFY_SOCKET` (sd_notify), and how often it wants to hear from us.

One datagram a message, sent without waiting and without caring whether anybody reads it: reminders matter more
than the supervisor's picture of them.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Mapping, MutableMapping

LONGEST_STATUS = 200
SHORT_WATCHDOG_SECONDS = 10.0
"""A watchdog of less than this may take a busy machine for a hanging daemon."""

_OURS = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")


class ServiceManager:
    """Whoever started us and wants to be told; without a `NOTIFY_SOCKET` every word goes nowhere. Never raises."""

    def __init__(self, address: str | None) -> None:
        self._address = address

    @classmethod
    def take(cls, environ: MutableMapping[str, str] = os.environ) -> ServiceManager:
        """Make it from the environment and remove our variables there: hooks and other children are not us.

        Read `watchdog_seconds` before.
        """
        address = environ.get("NOTIFY_SOCKET")
        for name in _OURS:
            environ.pop(name, None)
        return cls(address)

    def ready(self, status: str = "") -> None:
        """Tell that reminders are counted from now on (also ends a `reloading`)."""
        self._tell("READY=1", *_status(status))

    def status(self, text: str) -> None:
        """Tell in one line what comes next."""
        self._tell(*_status(text or "-"))

    def alive(self) -> None:
        """Tell the watchdog that the loop turns."""
        self._tell("WATCHDOG=1")

    def reloading(self) -> None:
        """Tell that the settings are being read again; `ready` must follow."""
        self._tell("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")

    def stopping(self, status: str = "") -> None:
        """Tell that the end has begun."""
        self._tell("STOPPING=1", *_status(status))

    def _tell(self, *lines: str) -> None:
        if not self._address or self._address[0] not in "/@" or not hasattr(socket, "AF_UNIX"):
            return
        address = "\0" + self._address[1:] if self._address[0] == "@" else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
                channel.setblocking(False)
                channel.sendto("\n".join(lines).encode("utf-8", "replace"), address)
        except (OSError, ValueError):
            return  # a full, closed or impossible socket is the supervisor's loss, not the person's


def _status(text: str) -> tuple[str, ...]:
    line = "".join(character if character.isprintable() else " " for character in text)
    return (f"STATUS={line[:LONGEST_STATUS]}",) if line else ()


def watchdog_seconds(environ: Mapping[str, str] = os.environ, pid: int | None = None) -> float | None:
    """Return how often (seconds) `alive` must be called: half of what the supervisor waits; None: nobody waits."""
    for_pid = environ.get("WATCHDOG_PID", "")
    if for_pid and for_pid != str(os.getpid() if pid is None else pid):
        return None
    text = environ.get("WATCHDOG_USEC", "")
    microseconds = int(text) if text.isascii() and text.isdecimal() and len(text) < 20 else 0
    return microseconds / 2e6 if microseconds else None


def watchdog_problem(seconds: float | None) -> str | None:
    """Say what is wrong with a watchdog that wants to hear from us this often, or None where nothing is."""
    if seconds is None or seconds * 2 >= SHORT_WATCHDOG_SECONDS:
        return None
    return (
        f"the service's watchdog of {seconds * 2:g} s is too short: a busy machine would restart reminderd "
        f"for nothing; write WatchdogSec={SHORT_WATCHDOG_SECONDS:g} or more"
    )
