"""Whether a notification reaches the screen, and whether a press of its button comes back."""

from __future__ import annotations

import asyncio
import contextlib
import sys

from reminderd.core.duration import spoken_duration
from reminderd.core.effects import Button, Show
from reminderd.core.events import Answered, Event
from reminderd.core.settings import Settings, Urgency
from reminderd.doctor.finding import Finding
from reminderd.notify.bubble_message import Abilities
from reminderd.notify.choose import Backends, find_backends
from reminderd.notify.port import DEADLINE_SECONDS, NO_ANSWER, Notifier, NotifierUnavailable, NotifyFailed
from reminderd.system import bus as buses

PRESS_SECONDS = 4.5
"""How long the person who was asked to press the button has."""
GLANCE_SECONDS = 1.0
"""How long the notification stays if nobody was asked."""
BUBBLE = "doctor"

_START = "Start a notification server in your desktop session: the desktop's own, or dunst, mako, xfce4-notifyd."
_RESTART = "Restart the notification server. Until then, reminders are only written to reminderd's own output."
_NOT_PRESSED = "If you did press it, answer with commands instead: reminderd done, snooze or skip."
_NAME, _PATH = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"


async def notifier(settings: Settings, *, ask: bool, backends: Backends | None = None) -> list[Finding]:
    """Show a notification as the daemon would; `ask`: the person was asked to press its button."""
    usual = "dbus" if sys.platform == "linux" else "plyer"
    name = usual if settings.delivery.notifier == "auto" else settings.delivery.notifier
    if name == "console":
        text = "console, as set in the settings: reminders are only written to reminderd's own output"
        return [Finding("notifier", "ok", text, essential=True)]
    way = (find_backends() if backends is None else backends)[name]()
    pressed = asyncio.Event()

    def heard(event: Event) -> None:
        if isinstance(event, Answered) and event.bubble == BUBBLE:
            pressed.set()

    try:
        await way.start(heard)
        async with asyncio.timeout(DEADLINE_SECONDS):
            await way.show(_test_notification(way, ask=ask))
        server = await _server()
        return [await _outcome(way, pressed, server, ask=ask), *_not_drawn(server, settings)]
    except (NotifierUnavailable, NotifyFailed) as problem:
        return [_unreachable(name, str(problem))]
    except TimeoutError:
        return [_unreachable(name, way.problem or NO_ANSWER)]
    finally:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(DEADLINE_SECONDS):
                await way.close(BUBBLE)
        await way.stop()


def _test_notification(way: Notifier, *, ask: bool) -> Show:
    words = "Press the button to see that it works." if way.buttons and ask else "This is a test."
    # GNOME opens a critical one at once. The others it opens, and shows their buttons, under the pointer.
    urgency: Urgency = "critical" if ask else "normal"
    return Show(BUBBLE, "reminderd can reach you", words, buttons=(Button("done", "It works"),), urgency=urgency)


def _not_drawn(server: str, settings: Settings) -> list[Finding]:
    """Return what this server does not draw of reminders with these settings."""
    can, told = Abilities.of(None, server.rpartition(" ")[0]), []
    snoozes = [spoken_duration(seconds) for seconds in settings.snooze.choices_seconds[1:]]
    if can.three_buttons and snoozes:
        text = f"This server draws three buttons: none for Snooze {', '.join(snoozes)}. Type: reminderd snooze TIME"
        told.append(Finding("buttons", "ok", text))
    low = [each.name for each in settings.reminders if each.enabled and each.urgency == "low"]
    if can.banners and low:
        text = f'GNOME shows no banner with urgency = "low" ({", ".join(low)}), only a dot beside its clock.'
        told.append(Finding("banners", "bad", text, f"reminderd config set reminders.{low[0]}.urgency normal"))
    return told


async def _outcome(way: Notifier, pressed: asyncio.Event, server: str, *, ask: bool) -> Finding:
    if way.name == "plyer":
        remedy = f"If you saw nothing: {_START}"
        return Finding("notifier", "unknown", "plyer: handed over. Whether it was shown cannot be found out.", remedy)
    if not way.buttons:
        text = f"{way.name}: shown by {server}, which has no buttons. The text names the command to type."
        return Finding("notifier", "ok", text, essential=True)
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(pressed.wait(), PRESS_SECONDS if ask else GLANCE_SECONDS)
    text = f"{way.name}: shown by {server}"
    where = ", with buttons" + (" once the pointer is on the banner" if "gnome-shell" in server else "")
    if pressed.is_set():
        return Finding("notifier", "ok", f"{text}, and its button works", essential=True)
    if not ask:
        return Finding("notifier", "ok", f"{text}{where}", essential=True)
    told = f"{text}{where}. Nobody pressed one within {PRESS_SECONDS:g} s."
    return Finding("notifier", "unknown", told, _NOT_PRESSED)


def _unreachable(name: str, why: str) -> Finding:
    remedy = _RESTART if "does not answer" in why else _START
    return Finding("notifier", "bad", f"No notification can be shown through {name}: {why}.", remedy, essential=True)


async def _server() -> str:
    """Return the name and version that the notification server says it has."""
    try:
        bus = await buses.shared("session")
        said = await bus.call(_NAME, _PATH, _NAME, "GetServerInformation", deadline=0.5)
        name, _vendor, version = (str(word)[:40] for word in said[:3])
    except (buses.BusUnavailable, buses.CallFailed, ValueError):
        return "a notification server"
    return f"{name} {version}".strip() or "a notification server"
