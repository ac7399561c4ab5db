"""What only the desktop can tell: presence, lock and sleep, the notifier and its buttons, the detectors."""

from __future__ import annotations

import asyncio

from reminderd.core.effects import Button, Show
from reminderd.core.events import Answered, Event
from reminderd.core.settings import Settings
from reminderd.detectors.ask import ask as ask_detectors
from reminderd.detectors.ask import find
from reminderd.doctor.finding import Finding
from reminderd.notify.choose import AutoNotifier
from reminderd.notify.port import NotifyFailed
from reminderd.presence.choose import Presence
from reminderd.presence.lock import SessionWatch

WATCH_SECONDS = 1.2
PRESS_SECONDS = 5.0
BUBBLE = "doctor"


async def presence(settings: Settings) -> list[Finding]:
    """Start the idle source and see the idle seconds change."""
    events: list[Event] = []
    source = Presence(settings.presence.source, events.append)
    try:
        await source.start()
        if source.name == "none":
            why = source.problem or "none is wanted"
            remedy = "time counts as sitting all the same; set presence.source, or start this from the desktop session"
            return [Finding("presence", "unknown", f"nobody can tell whether somebody is there: {why}", remedy)]
        first = await source.idle_seconds()
        await asyncio.sleep(WATCH_SECONDS)
        second = await source.idle_seconds()
    finally:
        await source.stop()
    if first is None or second is None:
        return [Finding("presence", "ok", f"{source.name}: tells when input stops and comes back")]
    if first == second == 0:
        remedy = "if that stays so without input, choose another presence.source"
        return [Finding("presence", "unknown", f"{source.name}: idle stays at 0 s while looked at", remedy)]
    return [Finding("presence", "ok", f"{source.name}: idle {first:.1f} s, a moment later {second:.1f} s")]


async def lock_and_sleep() -> list[Finding]:
    """See whether locking and sleep are told of."""
    watch = SessionWatch(lambda event: None)
    try:
        await watch.start()
        await asyncio.sleep(0.2)
        problem = watch.problem
    finally:
        await watch.stop()
    if problem is None:
        return [Finding("lock and sleep", "ok", "told of by the session manager")]
    remedy = "absences are still seen by the missing input; a sleep by the clocks"
    return [Finding("lock and sleep", "unknown", problem, remedy)]


async def notifier(settings: Settings, *, ask: bool) -> list[Finding]:
    """Show a notification, and where somebody is there to press it, see whether its button works."""
    pressed = asyncio.Event()

    def heard(event: Event) -> None:
        if isinstance(event, Answered) and event.bubble == BUBBLE:
            pressed.set()

    used = AutoNotifier(settings.delivery.notifier)
    await used.start(heard)
    try:
        try:
            await used.show(
                Show(
                    bubble=BUBBLE,
                    title="reminderd can reach you",
                    body="Press the button, to see that it works." if used.buttons and ask else "This is a test.",
                    buttons=(Button("done", "It works"),),
                )
            )
        except NotifyFailed as failure:
            return [_unreachable(used.name, str(failure))]
        name = used.name
        if name in {"console", "plyer"}:
            return [_poor(name, used.problem)]
        if not used.buttons:
            text = f"{name}: shown; this server has no buttons, the command to type is in the text"
            return [Finding("notifier", "ok", text, essential=True)]
        if not ask:
            return [Finding("notifier", "ok", f"{name}: shown, with buttons", essential=True)]
        try:
            await asyncio.wait_for(pressed.wait(), PRESS_SECONDS)
        except TimeoutError:
            text = f"{name}: shown, with buttons; nobody pressed one within {PRESS_SECONDS:g} s"
            return [Finding("notifier", "ok", text, essential=True)]
        return [Finding("notifier", "ok", f"{name}: shown, and its button works", essential=True)]
    finally:
        await used.close(BUBBLE)
        await used.stop()


def _unreachable(name: str, why: str) -> Finding:
    remedy = "start a notification server (dunst, mako, xfce4-notifyd, or the desktop's own)"
    return Finding("notifier", "bad", f"{name}: {why}", remedy, essential=True)


def _poor(name: str, why: str) -> Finding:
    remedy = "start a notification server (dunst, mako, xfce4-notifyd, or the desktop's own), from the desktop session"
    if name == "plyer" and not why:
        return Finding("notifier", "unknown", "plyer: handed over; nobody can tell whether it was shown", remedy)
    return Finding("notifier", "bad", f"only {name} is left: {why or 'no notification server'}", remedy, essential=True)


async def detectors(settings: Settings) -> list[Finding]:
    """Ask every detector, wanted or not."""
    findings: list[Finding] = []
    found = find(("do_not_disturb", "fullscreen", "microphone", "camera", "screen_share"))

    def heard(reason: str, on: bool | None, detail: str) -> None:
        off = "" if reason in settings.detectors else " (switched off in the settings)"
        if on is None:
            findings.append(Finding(reason, "unknown", f"cannot be known here{off}: {detail}", "unknown never holds"))
        else:
            told = "would hold now" if on else "nothing"
            findings.append(Finding(reason, "ok", f"{told}{off}{f': {detail}' if detail else ''}"))

    await ask_detectors(found, lambda each: heard(each.reason, each.on, each.detail))
    for each in found:
        await each.stop()
    order = [each.reason for each in found]
    return sorted(findings, key=lambda finding: order.index(finding.part))
