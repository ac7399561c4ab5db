"""Notifications by plyer: the way on Windows and macOS, and the second one on Linux (there through notify-send).

It has no buttons and returns nothing. On Windows its balloon is made once and used for everything, because each that
plyer makes leaves its icon behind until the process ends; only there can a notification be closed. On Linux, where a
folder `/app` exists, plyer would write our words into a program's argument as code: that way is never taken. Our words
are never taken for a server's markup or for an option of notify-send. plyer is loaded in a thread, and only when it is
needed.
"""

from __future__ import annotations

import asyncio
import atexit
import functools
import importlib.util
import os
import sys
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from reminderd.core.effects import Show
from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.notify.bubble_message import APP_NAME, BODY_LENGTH, TITLE_LENGTH, body_with_hint
from reminderd.notify.port import DEADLINE_SECONDS, Emit, NotifierUnavailable, NotifyFailed
from reminderd.system.bus import usual_session_address
from reminderd.system.text import escape_markup, one_line
from reminderd.system.threads import Worker
from reminderd.system.windows_messages import MessageQueue

_BALLOON_LENGTHS = (63, 255)
"""What a balloon of Windows takes (NOTIFYICONDATA), in units of UTF-16; plyer raises beyond."""
_INVISIBLE = "\u200b"
"""A space of no width: a dash behind it begins no option."""

Notify = Any
"""A function that takes title, message and app_name; on Windows with one to close."""


class PlyerNotifier:
    """Shows title and text; nothing comes back."""

    name = "plyer"
    buttons = tells_gone = False

    def __init__(self, load: Callable[[], Notify] | None = None) -> None:
        self._load = functools.cache(load or _load)
        self._worker = Worker("plyer", MessageQueue() if os.name == "nt" else None)
        self.problem: str = sentence(N_("not started"))
        """Also what went wrong the last time."""
        self._sending: asyncio.Future[None] | None = None
        self._shown = ""
        """The bubble that was shown last."""

    async def start(self, emit: Emit) -> None:
        """Find out whether there is anything plyer could use here; on Linux without loading it."""
        self.problem = ""
        if sys.platform == "linux":
            if not _has_notify_send() and importlib.util.find_spec("dbus") is None:
                missing = N_("plyer needs notify-send (Debian: libnotify-bin), which is not installed")
                self.problem = sentence(missing)
        else:
            try:
                await self._worker.do(self._load, DEADLINE_SECONDS)
            except TimeoutError:
                self.problem = sentence(N_("plyer does not load in time"))
            except Exception as error:  # noqa: BLE001 (told as the problem)
                self.problem = sentence(N_("plyer does not work here: {problem}"), problem=repr(error))
        if self.problem:
            raise NotifierUnavailable(self.problem)

    async def show(self, show: Show) -> None:
        """Send it; while the last one is still on its way, this one is refused rather than put in a queue."""
        if show.update:
            return
        if self._sending is not None and not self._sending.done():
            self.problem = sentence(N_("plyer is still busy with the last notification"))
            raise NotifyFailed(self.problem)
        title, message = words_for(show, sys.platform)

        def notify() -> None:
            self._load()(title=title, message=message, app_name=APP_NAME)

        self._shown = show.bubble
        self._sending = asyncio.ensure_future(self._worker.do(notify))
        try:
            await asyncio.shield(self._sending)
        except Exception as error:
            self.problem = sentence(N_("plyer failed: {problem}"), problem=error)
            raise NotifyFailed(self.problem) from error
        self.problem = ""

    async def close(self, bubble: str) -> None:
        """Take it away on Windows; elsewhere plyer cannot."""
        if self._shown == bubble and sys.platform == "win32":
            self._shown = ""
            await self._worker.do(lambda: self._load().close())

    async def stop(self) -> None:
        """Let go of the thread; a call that hangs keeps nobody."""
        self._worker.stop()


def words_for(show: Show, platform: str) -> tuple[str, str]:
    """Return title and message so that they arrive as they were written, on that platform."""
    title_length, body_length = _BALLOON_LENGTHS if platform == "win32" else (TITLE_LENGTH, BODY_LENGTH)
    title = _fitting(lambda length: one_line(show.title, length), title_length) or APP_NAME
    message = _fitting(lambda length: body_with_hint(show, length), body_length)
    if platform != "linux":
        return title, message
    # notify-send reads "\n" and the like in the message, and nearly every server behind it markup: we cannot ask.
    return _no_option(title), _no_option(escape_markup(message.replace("\\", "\\\\")))


def _fitting(cut: Callable[[int], str], units: int) -> str:
    """Return the text cut to so many units of UTF-16, of which an emoji has two."""
    cuts = map(cut, range(units, 0, -1))
    return next((text for text in cuts if len(text.encode("utf-16-le", "surrogatepass")) <= 2 * units), "")


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


class _Balloon:
    """plyer's balloon of Windows. Its thread must go on handling messages, since it owns a window."""

    def __init__(self) -> None:
        from plyer.platforms.win.libs.balloontip import WindowsBalloonTip  # type: ignore[import-untyped]

        class Unseen(WindowsBalloonTip):  # type: ignore[misc] # the package has no types
            def notify(self, *_words: str) -> None:
                """Show nothing when it is made: what failed then would be made anew each time."""

        made = Unseen("", "", "", timeout=0)
        atexit.unregister(made.__del__)  # at the end it would wait for a shell that hangs
        self._show = functools.partial(WindowsBalloonTip.notify, made)
        self.close = made.remove_notify

    def __call__(self, **words: str) -> None:
        self._show(**words)


def _load() -> Notify:
    """Load plyer and give its function; on Linux its own choice, which may be the way for `/app`, is not asked."""
    if sys.platform == "linux":
        from plyer.platforms.linux import notification  # type: ignore[import-untyped]

        notification.subprocess = SimpleNamespace(call=_call)
        return (notification.NotifySendNotification() if _has_notify_send() else notification.NotifyDbus()).notify
    if sys.platform == "win32":
        return _Balloon()
    from plyer import notification as portable  # type: ignore[import-untyped]

    return portable.notify


NOTIFIER = PlyerNotifier
