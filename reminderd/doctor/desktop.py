"""What only the desktop can tell: presence, lock and sleep, the detectors."""

from __future__ import annotations

import asyncio
import os
import sys

from reminderd.core.events import Detected
from reminderd.core.settings import Settings
from reminderd.detectors import detector
from reminderd.doctor.finding import Finding
from reminderd.idle.idle_watch import IdleWatch
from reminderd.idle.port import IdleSource, SourceUnavailable, known_sources
from reminderd.session import inhibitors
from reminderd.session.lock import SessionWatch
from reminderd.system.bus import BusUnavailable, CallFailed, shared

WATCH_SECONDS = 1.2
_START_SECONDS = 2.5

_DETECTED = {
    "do_not_disturb": (
        "do not disturb",
        "Use a notification server that has such a switch: your desktop's own, or dunst.",
    ),
    "fullscreen": (
        "fullscreen windows",
        "Use X11 and a window manager, or a Wayland compositor with wlr-foreign-toplevel-management (sway).",
    ),
    "microphone": ("calls", "Start PulseAudio or PipeWire, and install pactl (Debian: pulseaudio-utils)."),
    "camera": ("the camera", "Let this user read /proc (see its mount option hidepid)."),
    "screen_share": ("screen sharing", "Use Wayland with PipeWire, and install pw-dump (Debian: pipewire-bin)."),
}
_FULLSCREEN = {
    "GNOME": "Nothing to do: GNOME keeps reminders back while a window is fullscreen, and shows them afterwards.",
    "KDE": 'Nothing to do: Plasma draws reminders below a fullscreen window, except those with urgency = "critical".',
}


async def presence(settings: Settings) -> list[Finding]:
    """Start the idle source, and return whether its idle seconds change."""
    source = IdleWatch(settings.presence.source, lambda event: None)
    try:
        await source.start()
        if source.name == "none" == settings.presence.source:
            return [Finding("presence", "ok", 'none, as set in the settings: all time counts as "sitting"')]
        first = await source.idle_seconds()
        await asyncio.sleep(WATCH_SECONDS)
        second = await source.idle_seconds()
        name, problem = source.name, source.problem
    finally:
        await source.stop()
    if name == "none" or problem:
        what = "Cannot see whether you are there" if name == "none" else name
        text = f"{what}: {problem or 'no source answered in time'}. Until then, all time counts as sitting."
        remedy = (
            "Start this in your desktop session, or set presence.source to one that works here (see the next line)."
        )
        return [Finding("presence", "unknown", text, remedy)]
    if first is None or second is None:
        return [Finding("presence", "ok", f"{name}: it reports when input stops and when it resumes")]
    if first == second == 0:
        remedy = "If it stays there while you touch nothing, set presence.source to another source."
        return [Finding("presence", "unknown", f"{name}: the idle time stayed at 0 s", remedy)]
    return [Finding("presence", "ok", f"{name}: idle {first:.1f} s, a moment later {second:.1f} s")]


async def sources() -> list[Finding]:
    """Try every source that `presence.source` may name, and return which ones work."""
    known = known_sources()
    fitting = {name: made for name, made in known.items() if made.rank(os.environ) is not None}
    said = await asyncio.gather(*(_tried(name, made) for name, made in sorted(fitting.items())))
    others = ", ".join(sorted(set(known) - set(fitting)))
    text = "; ".join(said) or "none is for this session"
    return [Finding("presence sources", "ok", f"{text}{f'; not for this session: {others}' if others else ''}")]


async def _tried(name: str, made: type[IdleSource]) -> str:
    source = made(os.environ)
    try:
        async with asyncio.timeout(_START_SECONDS):
            await source.start(lambda event: None, lambda why: None)
    except SourceUnavailable as problem:
        return f"{name} does not work ({problem})"
    except TimeoutError:
        return f"{name} does not work (no answer within {_START_SECONDS:g} s)"
    finally:
        await source.stop()
    return f"{name} works"


async def lock_and_sleep() -> list[Finding]:
    """Return whether the session manager reports locking and sleep."""
    watch = SessionWatch(lambda event: None)
    try:
        await watch.start()
        await asyncio.sleep(0.2)
        problem = watch.problem
    finally:
        await watch.stop()
    if problem is None:
        return [Finding("lock and sleep", "ok", "The session manager reports both.")]
    remedy = "Nothing to do: reminderd notices absences by the missing input, and sleep by the clocks."
    return [Finding("lock and sleep", "unknown", problem, remedy)]


async def detectors(settings: Settings) -> list[Finding]:
    """Return what every detector answers, also those switched off."""
    answers: dict[str, Detected] = {}
    await detector.ask(detector.detectors(), lambda answered: answers.update({answered.reason: answered}))
    found = [_detector(answers[each], wanted=each in settings.detectors) for each in _DETECTED if each in answers]
    return [*found, await _kept_awake()]


async def _kept_awake() -> Finding:
    """See whether a program keeps the screen awake: whoever watches a film sits without input."""
    answered = await inhibitors.check(lambda: asyncio.sleep(0))  # only the daemon can ask the compositor
    if answered.on is None:
        return Finding("inhibitor", "unknown", f"Cannot detect films: {answered.detail}. A film counts as away.")
    if not answered.on:
        return Finding("inhibitor", "ok", answered.detail or "No program keeps the screen awake now.")
    unsure = "" if answered.sure else ", but not for whom, so that is believed for a shorter time"
    return Finding("inhibitor", "ok", f"{answered.detail}{unsure}: you count as present without input.")


def _detector(answered: Detected, *, wanted: bool) -> Finding:
    (what, remedy), detail = _DETECTED[answered.reason], f" ({answered.detail})" if answered.detail else ""
    off = "" if wanted else " It is switched off in the settings."
    if answered.on is None:
        they = "they do" if what.endswith("s") else "it does"
        text = f"Cannot detect {what}: {answered.detail}. Until then, {they} not delay reminders.{off}"
        if answered.reason == "fullscreen" and os.environ.get("WAYLAND_DISPLAY"):
            here = os.environ.get("XDG_CURRENT_DESKTOP", "").split(":")
            remedy = next((told for name, told in _FULLSCREEN.items() if name in here), remedy)
        return Finding(answered.reason, "unknown", text, remedy if sys.platform == "linux" else "")
    return Finding(answered.reason, "ok", f"{'on' if answered.on else 'off'} now{detail}{'.' if off else ''}{off}")


async def panel() -> list[Finding]:
    """Report whether a panel here draws the icon of `reminderd tray`."""
    name, remedy = "org.kde.StatusNotifierWatcher", "Add a tray to your panel (waybar: the module tray)."
    try:
        drawn = await (await shared("session")).name_owner(name)
    except (BusUnavailable, CallFailed) as problem:
        return [Finding("panel icon", "unknown", str(problem))]
    if drawn:
        return [Finding("panel icon", "ok", "A panel here draws icons. To see reminderd's, type: reminderd tray")]
    if "GNOME" in os.environ.get("XDG_CURRENT_DESKTOP", "").upper():
        remedy = "Install the extension AppIndicator (Debian: gnome-shell-extension-appindicator), and log in again."
    return [Finding("panel icon", "unknown", "No panel here draws icons, so reminderd tray shows nothing.", remedy)]
