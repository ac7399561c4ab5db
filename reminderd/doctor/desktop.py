"""What only the desktop can tell: presence, lock and sleep, the detectors."""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace

from reminderd.core.events import Detected
from reminderd.core.language import N_, _, listed
from reminderd.core.sentence import said
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

_REMEDIES = {
    "do_not_disturb": N_("Use a notification server that has such a switch: your desktop's own, or dunst."),
    "fullscreen": N_(
        "Use X11 and a window manager, or a Wayland compositor with wlr-foreign-toplevel-management (sway)."
    ),
    "microphone": N_("Start PulseAudio or PipeWire, and install pactl (Debian: pulseaudio-utils)."),
    "camera": N_("Let this user read /proc (see its mount option hidepid)."),
    "screen_share": N_("Use Wayland with PipeWire, and install pw-dump (Debian: pipewire-bin)."),
}
_FULLSCREEN = {
    "GNOME": N_("Nothing to do: GNOME keeps reminders back while a window is fullscreen, and shows them afterwards."),
    "KDE": N_(
        'Nothing to do: Plasma draws reminders below a fullscreen window, except those with urgency = "critical".'
    ),
}


async def presence(settings: Settings) -> list[Finding]:
    """Start the idle source, and return whether its idle seconds change."""
    source = IdleWatch(settings.presence.source, lambda event: None)
    try:
        await source.start()
        if source.name == "none" == settings.presence.source:
            text = _('none, as set in the settings: all time counts as "sitting"')
            return [Finding("presence", "ok", text)]
        first = await source.idle_seconds()
        await asyncio.sleep(WATCH_SECONDS)
        second = await source.idle_seconds()
        name, problem = source.name, source.problem
    finally:
        await source.stop()
    if name == "none" or problem:
        why = said(problem) if problem else _("no source answered in time")
        text = (
            _("Cannot see whether you are there: {problem}. Until then, all time counts as sitting.", problem=why)
            if name == "none"
            else _("{source}: {problem}. Until then, all time counts as sitting.", source=name, problem=why)
        )
        remedy = _(
            "Start this in your desktop session, or set presence.source to one that works here (see the next line)."
        )
        return [Finding("presence", "unknown", text, remedy)]
    if first is None or second is None:
        return [Finding("presence", "ok", _("{source}: it reports when input stops and when it resumes", source=name))]
    if first == second == 0:
        remedy = _("If it stays there while you touch nothing, set presence.source to another source.")
        return [Finding("presence", "unknown", _("{source}: the idle time stayed at 0 s", source=name), remedy)]
    # Translators: how many seconds ago the last input was, measured twice.
    text = _(
        "{source}: idle {first} s, a moment later {second} s", source=name, first=f"{first:.1f}", second=f"{second:.1f}"
    )
    return [Finding("presence", "ok", text)]


async def sources() -> list[Finding]:
    """Try every source that `presence.source` may name, and return which ones work."""
    known = known_sources()
    fitting = {name: made for name, made in known.items() if made.rank(os.environ) is not None}
    told = await asyncio.gather(*(_tried(name, made) for name, made in sorted(fitting.items())))
    if others := sorted(set(known) - set(fitting)):
        told.append(_("not for this session: {sources}", sources=listed(others)))
    if not fitting:
        told.insert(0, _("none is for this session"))
    return [Finding("presence sources", "ok", "; ".join(told))]


async def _tried(name: str, made: type[IdleSource]) -> str:
    source = made(os.environ)
    try:
        async with asyncio.timeout(_START_SECONDS):
            await source.start(lambda event: None, lambda why: None)
    except SourceUnavailable as problem:
        return _("{source} does not work ({problem})", source=name, problem=said(problem))
    except TimeoutError:
        return _("{source} does not work (no answer within {seconds} s)", source=name, seconds=f"{_START_SECONDS:g}")
    finally:
        await source.stop()
    return _("{source} works", source=name)


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
        return [Finding("lock and sleep", "ok", _("The session manager reports both."))]
    remedy = _("Nothing to do: reminderd notices absences by the missing input, and sleep by the clocks.")
    return [Finding("lock and sleep", "unknown", said(problem), remedy)]


async def detectors(settings: Settings) -> list[Finding]:
    """Return what every detector answers, also those switched off."""
    answers: dict[str, Detected] = {}
    await detector.ask(detector.detectors(), lambda answered: answers.update({answered.reason: answered}))
    found = [_detector(answers[each], wanted=each in settings.detectors) for each in _REMEDIES if each in answers]
    return [*found, await _kept_awake()]


async def _kept_awake() -> Finding:
    """See whether a program keeps the screen awake: whoever watches a film sits without input."""
    answered = await inhibitors.check(lambda: asyncio.sleep(0))  # only the daemon can ask the compositor
    detail = said(answered.detail)
    if answered.on is None:
        text = _("Cannot detect films: {problem}. A film counts as away.", problem=detail)
        return Finding("inhibitor", "unknown", text)
    if not answered.on:
        return Finding("inhibitor", "ok", detail or _("No program keeps the screen awake now."))
    if answered.sure:
        return Finding("inhibitor", "ok", _("{sign}: you count as present without input.", sign=detail))
    # Translators: sign: something keeps the screen awake, as in "the session is inhibited".
    text = _(
        "{sign}, but not for whom, so that is believed for a shorter time: you count as present without input.",
        sign=detail,
    )
    return Finding("inhibitor", "ok", text)


def _detector(answered: Detected, *, wanted: bool) -> Finding:
    reason, detail = answered.reason, said(answered.detail)
    if answered.on is None:
        text, remedy = _cannot_detect(reason, detail), _REMEDIES[reason]
        if reason == "fullscreen" and os.environ.get("WAYLAND_DISPLAY"):
            here = os.environ.get("XDG_CURRENT_DESKTOP", "").split(":")
            remedy = next((told for name, told in _FULLSCREEN.items() if name in here), remedy)
        found = Finding(reason, "unknown", text, _(remedy) if sys.platform == "linux" else "")
    elif detail:
        text = _("on now ({detail})", detail=detail) if answered.on else _("off now ({detail})", detail=detail)
        found = Finding(reason, "ok", text)
    else:
        # Translators: whether there is a sign of a call, a fullscreen window and so on now.
        found = Finding(reason, "ok", _("on now") if answered.on else _("off now"))
    if wanted:
        return found
    text = found.text.removesuffix(".")
    return replace(found, text=_("{clause}. It is switched off in the settings.", clause=text))


def _cannot_detect(reason: str, why: str) -> str:
    texts = {
        "do_not_disturb": _(
            "Cannot detect do not disturb: {problem}. Until then, it does not delay reminders.", problem=why
        ),
        "fullscreen": _(
            "Cannot detect fullscreen windows: {problem}. Until then, they do not delay reminders.", problem=why
        ),
        "microphone": _("Cannot detect calls: {problem}. Until then, they do not delay reminders.", problem=why),
        "camera": _("Cannot detect the camera: {problem}. Until then, it does not delay reminders.", problem=why),
        "screen_share": _(
            "Cannot detect screen sharing: {problem}. Until then, it does not delay reminders.", problem=why
        ),
    }
    return texts[reason]


async def panel() -> list[Finding]:
    """Report whether a panel here draws the icon of `reminderd tray`."""
    name, remedy = "org.kde.StatusNotifierWatcher", _("Add a tray to your panel (waybar: the module tray).")
    try:
        drawn = await (await shared("session")).name_owner(name)
    except (BusUnavailable, CallFailed) as problem:
        return [Finding("panel icon", "unknown", said(problem))]
    if drawn:
        return [Finding("panel icon", "ok", _("A panel here draws icons. To see reminderd's, type: reminderd tray"))]
    if "GNOME" in os.environ.get("XDG_CURRENT_DESKTOP", "").upper():
        remedy = _("Install the extension AppIndicator (Debian: gnome-shell-extension-appindicator), and log in again.")
    text = _("No panel here draws icons, so reminderd tray shows nothing.")
    return [Finding("panel icon", "unknown", text, remedy)]
