"""Whether a notification reaches the screen, and whether a press of its button comes back."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from typing import Any

from reminderd.control.client import DaemonNotRunning, DaemonSilent, call
from reminderd.core.duration import spoken_duration
from reminderd.core.language import N_, _, listed
from reminderd.core.sentence import said
from reminderd.core.settings import Settings
from reminderd.doctor.finding import RESTART, Finding
from reminderd.notify.bubble_message import Abilities
from reminderd.notify.choose import AutoNotifier
from reminderd.notify.queue import GLANCE_SECONDS, NotificationQueue
from reminderd.system import bus as buses

PRESS_SECONDS = 4.0
"""How long the person who was asked to press the button has."""
_ASK_SECONDS = 5.5

_START = (
    N_("Let Windows show notifications (Settings, System, Notifications).")
    if sys.platform == "win32"
    else N_("Start a notification server in your desktop session: the desktop's own, or dunst, mako, xfce4-notifyd.")
)
_RESTART_SERVER = N_(
    "Restart the notification server. Until then, reminders are only written to reminderd's own output."
)
_NAME, _PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"


async def notifier(
    settings: Settings, *, running: bool, ask: bool, make: Callable[[str], AutoNotifier] = AutoNotifier
) -> list[Finding]:
    """Have the daemon show a notification; if none is `running`, show it as it would.

    `ask`: the person was asked to press its button.
    """
    console = settings.delivery.notifier == "console"
    if console and not running:
        return [_console(wanted=True)]
    seconds = PRESS_SECONDS if ask else GLANCE_SECONDS
    try:
        if running:
            answer = await asyncio.to_thread(call, "test", {"seconds": seconds}, timeout=_ASK_SECONDS)
            tried = answer["data"] if answer["ok"] else None
        else:
            tried = await _by_us(settings.delivery.notifier, seconds, make)
    except (DaemonNotRunning, DaemonSilent, OSError) as problem:
        return [_unreachable(said(problem), RESTART)]
    if tried is None:
        text = _("The running daemon is of another version. It could not be asked to show a test notification.")
        return [Finding("notifier", "unknown", text, _(RESTART))]
    if tried["problem"]:
        hangs = any(words in tried["problem"] for words in ("not answer", "took too long"))
        return [_unreachable(said(tried["problem"]), _RESTART_SERVER if hangs else _START)]
    if tried["backend"] == "console":
        return [_console(wanted=console)]
    server = await _server()
    return [_outcome(tried, server, ask=ask), *_not_drawn(server, settings)]


async def _by_us(name: str, seconds: float, make: Callable[[str], AutoNotifier]) -> dict[str, Any]:
    queue = NotificationQueue(name, lambda event: None, make=make)
    try:
        await queue.start()
        return await queue.try_out(seconds)
    finally:
        await queue.stop()


def _console(*, wanted: bool) -> Finding:
    if wanted:
        text = _("console, as set in the settings: reminders are only written to reminderd's own output")
        return Finding("notifier", "ok", text, essential=True)
    text = _("The daemon writes reminders only to its own output: it was started with --notifier console.")
    return Finding("notifier", "bad", text, _(RESTART), essential=True)


def _not_drawn(server: str, settings: Settings) -> list[Finding]:
    """Return what this server does not draw of reminders with these settings."""
    can, told = Abilities.of(None, server.rpartition(" ")[0]), []
    snoozes = [spoken_duration(seconds) for seconds in settings.snooze.choices_seconds[1:]]
    if can.three_buttons and snoozes:
        text = _(
            "This server draws three buttons: none for Snooze {times}. Type: reminderd snooze TIME",
            times=listed(snoozes),
        )
        told.append(Finding("buttons", "ok", text))
    low = [each.name for each in settings.reminders if each.enabled and each.urgency == "low"]
    if can.banners and low:
        text = _(
            'GNOME shows no banner with urgency = "low" ({reminders}), only a dot beside its clock.',
            reminders=listed(low),
        )
        told.append(Finding("banners", "bad", text, f"reminderd config set reminders.{low[0]}.urgency normal"))
    return told


def _outcome(tried: dict[str, Any], server: str, *, ask: bool) -> Finding:
    name = tried["backend"]
    if name == "plyer":
        text = _("plyer: handed over. Whether it was shown cannot be found out.")
        return Finding("notifier", "unknown", text, _("If you saw nothing: {remedy}", remedy=_(_START)))
    by = {"notifier": name, "server": server or _("a notification server")}
    if not tried["buttons"]:
        text = _("{notifier}: shown by {server}, which has no buttons. The text names the command to type.", **by)
    elif tried["pressed"]:
        text = _("{notifier}: shown by {server}, and its button works", **by)
    elif "gnome-shell" in server:
        text = _("{notifier}: shown by {server}, with buttons once the pointer is on the banner", **by)
    else:
        text = _("{notifier}: shown by {server}, with buttons", **by)
    if ask and tried["buttons"] and not tried["pressed"]:
        time = spoken_duration(PRESS_SECONDS)
        told = _("{clause}. Nobody pressed one within {time}.", clause=text, time=time)
        remedy = _("If you did press it, answer with commands instead: reminderd done, snooze or skip.")
        return Finding("notifier", "unknown", told, remedy)
    return Finding("notifier", "ok", text, essential=True)


def _unreachable(why: str, remedy: str) -> Finding:
    text = _("No notification can be shown: {problem}.", problem=why)
    return Finding("notifier", "bad", text, _(remedy), essential=True)


async def _server() -> str:
    """Return the name and version that the notification server says it has; "" where it says none."""
    try:
        bus = await buses.shared("session")
        said = await bus.call(_NAME, _PATH, _NAME, "GetServerInformation", deadline=0.5)
        name, _vendor, version = (str(word)[:40] for word in said[:3])
    except (buses.BusUnavailable, buses.CallFailed, ValueError):
        return ""
    return f"{name} {version}".strip()
