"""Notifications by plyer: the way on Windows and macOS, and the second one on Linux (there through notify-send).

It has no buttons, returns nothing and cannot close. On Linux, where a folder `/app` exists, plyer would write our words
into a program's argument as code: that way is never taken. Our words are never taken for a server's markup or for an
option of notify-send. plyer is loaded in a thread, and only when it is needed.
"""

from __future__ import annotations

import asyncio
import functools
import importlib.util
import os
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from reminderd.core.effects import Show
from reminderd.notify.bubble_message import APP_NAME, BODY_LENGTH, TITLE_LENGTH, body_with_hint
from reminderd.notify.port import DEADLINE_SECONDS, Emit, NotifierUnavailable, NotifyFailed
from reminderd.system.bus import usual_session_address
from reminderd.system.text import escape_markup, one_line
from reminderd.system.threads import in_thread

_WINDOWS_LENGTHS = (64, 256)
"""What a balloon of Windows takes (NOTIFYICONDATA); plyer raises beyond."""
_INVISIBLE = "\u200b"
"""A space of no width: a dash behind it begins no option."""

Notify = Callable[..., Any]


class PlyerNotifier:
    """Words out, nothing back."""

    name = "plyer"
    buttons = False

    def __init__(self, load: Callable[[], Notify] | None = None) -> None:
        self._load = functools.cache(load or _load)
        self.problem = "not started"
        """Also what went wrong the last time."""
        self._sending: asyncio.Future[None] | None = None

    async def start(self, emit: Emit) -> None:
        """Find out whether there is anything plyer could use here; on Linux without loading it."""
        self.problem = await self._find_problem()
        if self.problem:
            raise NotifierUnavailable(self.problem)

    async def _find_problem(self) -> str:
        if sys.platform == "linux":
            there = _has_notify_send() or importlib.util.find_spec("dbus") is not None
            return "" if there else "plyer needs notify-send (Debian: libnotify-bin), which is not installed"
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                await in_thread(self._load, "plyer")
        except TimeoutError:
            return "plyer does not load in time"
        except Exception as error:  # noqa: BLE001 (told as the problem)
            return f"plyer does not work here: {error!r}"
        return ""

    async def show(self, show: Show) -> None:
        """Send it; while the last one is still on its way, this one is refused rather than put in a queue."""
        if show.update:
            return
        if self._sending is not None and not self._sending.done():
            raise NotifyFailed("plyer is still busy with the last notification")
        title, message = words_for(show, sys.platform)

        def notify() -> None:
            self._load()(title=title, message=message, app_name=APP_NAME)

        self._sending = asyncio.ensure_future(in_thread(notify, "plyer"))
        try:
            await asyncio.shield(self._sending)
        except Exception as error:
            self.problem = f"plyer failed: {error}"
            raise NotifyFailed(self.problem) from error
        self.problem = ""

    async def close(self, bubble: str) -> None:
        """Leave it: plyer cannot close."""

    async def stop(self) -> None:
        """Nothing is held; a call that hangs keeps nobody."""


def words_for(show: Show, platform: str) -> tuple[str, str]:
    """Return title and message so that they arrive as they were written, on that platform."""
    title_length, body_length = _WINDOWS_LENGTHS if platform == "win32" else (TITLE_LENGTH, BODY_LENGTH)
    title = one_line(show.title, title_length) or APP_NAME
    message = body_with_hint(show, body_length)
    if platform != "linux":
        return title, message
    # notify-send reads "\n" and the like in the message, and nearly every server behind it markup: we cannot ask.
    return _no_option(title), _no_option(escape_markup(message.replace("\\", "\\\\")))


def _no_option(text: str) -> str:
    return f"{_INVISIBLE}{text}" if text.startswith("-") else text


def _has_notify_send() -> bool:
    import shutil

    return shutil.which("notify-send") is not None


def _call(argv: list[str]) -> None:
    """Stand in for `subprocess.call`, which plyer leaves to write into our log, and whose result it throws away.

    Where no bus is named, the usual place of one is: asked to find one itself, notify-send would start a bus, for
    itself alone, that stays behind it.

    Raises:
        OSError: it could not be started, or failed.
    """
    import subprocess

    nothing = subprocess.DEVNULL
    address = os.environ.get("DBUS_SESSION_BUS_ADDRESS") or usual_session_address(os.environ)
    environ = {**os.environ, "DBUS_SESSION_BUS_ADDRESS": address}
    code = subprocess.call(argv, stdin=nothing, stdout=nothing, stderr=nothing, env=environ)  # noqa: S603 (a vector)
    if code:
        raise OSError(f"{argv[0]} failed (exit code {code})")


def _load() -> Notify:
    """Load plyer and give its function; on Linux its own choice, which may be the way for `/app`, is not asked."""
    way: Any
    if sys.platform == "linux":
        from plyer.platforms.linux import notification  # type: ignore[import-untyped]

        notification.subprocess = SimpleNamespace(call=_call)
        way = notification.NotifySendNotification() if _has_notify_send() else notification.NotifyDbus()
    else:
        from plyer import notification as way  # type: ignore[import-untyped,no-redef]
    notify: Notify = way.notify
    return notify


NOTIFIER = PlyerNotifier
