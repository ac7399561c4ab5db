"""Messages to the service manager over `NOTIFY_SOCKET` (the protocol of sd_notify), and its watchdog.

One datagram a message, sent without waiting and without caring whether anybody reads it: reminders matter more
than the service manager's picture of them.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import time
from collections.abc import MutableMapping

from reminderd.core.language import _
from reminderd.system.text import one_line

log = logging.getLogger(__name__)

LONGEST_STATUS = 200
SHORT_WATCHDOG_SECONDS = 10.0
"""A watchdog of less than this may take a busy machine for a hanging daemon."""


class ServiceManager:
    """The program that started us, if it gave us a `NOTIFY_SOCKET`; without one nothing is sent. Never raises.

    Its variables are removed from the environment, because hooks and other children are not this service.
    """

    def __init__(self, environ: MutableMapping[str, str] = os.environ) -> None:
        names = ("NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID")
        address, microseconds, pid = (environ.pop(name, "") for name in names)
        self.listens = bool(address) and address[0] in "/@" and hasattr(socket, "AF_UNIX")
        """Whether there is anybody to send to."""
        self._address = "\0" + address[1:] if address.startswith("@") else address
        decimal = microseconds.isascii() and microseconds.isdecimal() and len(microseconds) < 20
        ours = decimal and pid in ("", str(os.getpid()))
        self._watchdog_seconds = int(microseconds) / 1e6 if ours else 0.0
        """0: there is no watchdog."""
        if 0 < self._watchdog_seconds < SHORT_WATCHDOG_SECONDS:
            log.warning(
                "The watchdog of the service expects a sign of life every %g s. A busy machine would miss that, and "
                "reminderd would be restarted for nothing. Write WatchdogSec=%g or more",
                self._watchdog_seconds,
                SHORT_WATCHDOG_SECONDS,
            )
        self._status = ""

    def feed_watchdog(self) -> None:
        """Send signs of life from now on, twice as often as the watchdog expects them, while the loop runs."""
        if self._watchdog_seconds:
            self._send("WATCHDOG=1")
            asyncio.get_running_loop().call_later(self._watchdog_seconds / 2, self.feed_watchdog)

    def ready(self, status: str) -> None:
        """Send that the daemon is ready, at the start and after each `reloading`."""
        self._status = status
        self._send("READY=1", _line(status))

    def status(self, text: str) -> None:
        """Send in one line what comes next, where that has changed."""
        if text != self._status:
            self._status = text
            self._send(_line(text))

    def reloading(self) -> None:
        """Send that the settings are being read again; `ready` must follow."""
        self._send("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")

    def stopping(self) -> None:
        """Send that the daemon is ending."""
        # Translators: stands in the status of the service: the program is ending.
        self._send("STOPPING=1", _line(_("ending")))

    def _send(self, *lines: str) -> None:
        if not self.listens:
            return
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
                channel.setblocking(False)
                channel.sendto("\n".join(lines).encode("utf-8", "replace"), self._address)
        except (OSError, ValueError):
            return  # a full, closed or impossible socket is the service manager's loss, not the person's


def _line(text: str) -> str:
    return f"STATUS={one_line(text, LONGEST_STATUS) or '-'}"
