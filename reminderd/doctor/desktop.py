"""What only the desktop can tell: presence, lock and sleep, the detectors."""

from __future__ import annotations

import asyncio
import os

from reminderd.core.events import Event
from reminderd.core.settings import Settings
from reminderd.detectors.registry import ask as ask_detectors
from reminderd.detectors.registry import find
from reminderd.doctor.finding import Finding
from reminderd.idle.idle_watch import IdleWatch
from reminderd.idle.port import IdleSource, SourceUnavailable
from reminderd.idle.sources import known_sources
from reminderd.session.lock import SessionWatch

WATCH_SECONDS = 1.2
_START_SECONDS = 2.5

_NOBODY = "time counts as sitting all the same; set presence.source, or start this from the desktop session"
_HELPS = {
    "do_not_disturb": "start a notification server that has such a switch",
    "fullscreen": "a window manager that tells the active window",
    "microphone": "PulseAudio or PipeWire with pulse, and the extra: pip install 'reminderd[audio]'",
    "camera": "look at who may read /proc here",
    "screen_share": "PipeWire and its pw-dump (Debian: pipewire-bin)",
}
"""What would make a detector know, where it cannot."""


async def presence(settings: Settings) -> list[Finding]:
    """Start the idle source and see the idle seconds change."""
    events: list[Event] = []
    source = IdleWatch(settings.presence.source, events.append)
    try:
        await source.start()
        if source.name == "none":
            if settings.presence.source == "none":
                return [Finding("presence", "ok", "none, as the settings want it: time counts as sitting")]
            why = source.problem or "no source answered in time"
            text = f"nobody can tell whether somebody is there: {why}"
            return [Finding("presence", "unknown", text, _NOBODY)]
        first = await source.idle_seconds()
        await asyncio.sleep(WATCH_SECONDS)
        second = await source.idle_seconds()
        name, problem = source.name, source.problem
    finally:
        await source.stop()
    if name == "none" or problem:
        return [Finding("presence", "unknown", f"{name}: {problem}", "set presence.source to one that works here")]
    if first is None or second is None:
        return [Finding("presence", "ok", f"{name}: tells when input stops and comes back")]
    if first == second == 0:
        remedy = "if that stays so without input, choose another presence.source"
        return [Finding("presence", "unknown", f"{name}: idle stays at 0 s while looked at", remedy)]
    return [Finding("presence", "ok", f"{name}: idle {first:.1f} s, a moment later {second:.1f} s")]


async def sources() -> list[Finding]:
    """Try every source that `presence.source` may name."""
    known = known_sources()
    fitting = {name: made for name, made in known.items() if made.rank(os.environ) is not None}
    said = await asyncio.gather(*(_tried(name, made) for name, made in sorted(fitting.items())))
    others = ", ".join(sorted(set(known) - set(fitting)))
    text = "; ".join(said) or "none fits this session"
    return [Finding("presence sources", "ok", f"{text}{f'; not for this session: {others}' if others else ''}")]


async def _tried(name: str, made: type[IdleSource]) -> str:
    source = made(os.environ)
    try:
        async with asyncio.timeout(_START_SECONDS):
            await source.start(lambda event: None, lambda why: None)
    except SourceUnavailable as problem:
        return f"{name} does not ({problem})"
    except TimeoutError:
        return f"{name} does not (no answer within {_START_SECONDS:g} s)"
    finally:
        await source.stop()
    return f"{name} works"


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
    remedy = "absences are still seen by the missing input, a sleep by the clocks"
    return [Finding("lock and sleep", "unknown", problem, remedy)]


async def detectors(settings: Settings) -> list[Finding]:
    """Ask every detector, wanted or not."""
    findings: dict[str, Finding] = {}

    def heard(reason: str, on: bool | None, detail: str) -> None:
        off = "" if reason in settings.detectors else " (switched off in the settings)"
        if on is None:
            remedy = f"it never holds until it is known; what helps: {_HELPS[reason]}"
            findings[reason] = Finding(reason, "unknown", f"cannot be known here{off}: {detail}", remedy)
        else:
            told = "would hold reminders now" if on else "lets reminders through"
            findings[reason] = Finding(reason, "ok", f"{told}{off}{f': {detail}' if detail else ''}")

    found = find(_HELPS)
    await ask_detectors(found, lambda each: heard(each.reason, each.on, each.detail))
    for each in found:
        await each.stop()
    return [findings[reason] for reason in _HELPS if reason in findings]
