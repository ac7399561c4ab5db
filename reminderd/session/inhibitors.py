"""Passive presence: whether something keeps the screen awake for whoever watches it, as a film or a presentation does.

**Who is asked.** logind, the Wayland compositor (through the idle source), and of the desktop's services the first
that answers: each knows what the later ones know, and more of it. Only what prevents idleness or a dark screen counts.
A download that prevents suspend says nothing about people.

**Who is believed.** Each inhibitor names its program and a reason, which people see in `status` and `doctor`. A film,
a call or a presentation is a sure yes. Music is no sign of anybody. Any other reason, and none, is an unsure yes, which
counts for a shorter time. What programs really send: Chromium "Video Wake Lock", "Capturing", "WebRTC has active
PeerConnections", "Playing audio"; Firefox "video-playing", "audio-playing"; VLC "Playing some media.".
"""

from __future__ import annotations

import asyncio
import os
import re
import unicodedata
from collections.abc import Awaitable, Callable, Iterable

from reminderd.core.events import Detected
from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.session import logind
from reminderd.system.bus import Bus, shared
from reminderd.system.text import one_line

REASON = "inhibitor"
DEADLINE_SECONDS = 0.9
"""Less than the second that whoever asks waits for any detector."""
_MOST = 30
"""How many inhibitors are looked at."""

_GNOME = "org.gnome.SessionManager"
_KDE = "org.kde.Solid.PowerManagement.PolicyAgent"
_OTHERS = "org.freedesktop.PowerManagement"
_IDLE, _SCREEN = 8, 4
"""GNOME's flag for an inhibitor of idleness, and KDE's for one of switching the screen off."""

# In several languages, because reasons are translated; accents are removed first. The second line has programs.
_SOMEBODY = re.compile(
    r"video|film|movie|\btv\b|\bcall\b|meeting|conferenc|webrtc|captur|prasent|present|slide|anruf|appel|reunion|llamada"
    r"|vlc|mpv|totem|celluloid|smplayer|haruna|dragon|parole|kodi|okular|evince|impress|zoom|jitsi"
)
_NOBODY = re.compile(
    r"audio|musi[ckq]|muzyk|sound|song|radio|podcast"
    r"|spotify|rhythmbox|elisa|strawberry|clementine|audacious|amarok|lollypop|amberol|quodlibet|cantata"
)

_WORK = re.compile(r"download|upload|cod(?:e|ing)|convert|render")

_Inhibitor = tuple[str, str]
"""The program that keeps the screen awake, and why; either may be empty."""


async def check(compositor: Callable[[], Awaitable[bool | None]]) -> Detected:
    """Ask everybody at once and return the answer within a second; never raises.

    `compositor` is `IdleWatch.inhibited`.
    """

    async def by_compositor() -> list[_Inhibitor] | None:
        on = await compositor()
        return [("", "")] if on else [] if on is False else None

    tasks = [asyncio.ensure_future(each) for each in (_logind(), _desktop(), by_compositor())]
    done, late = await asyncio.wait(tasks, timeout=DEADLINE_SECONDS)
    for task in late:
        task.cancel()
    # No bus, an error, nonsense: all of them mean "cannot tell".
    answers = [task.result() for task in tasks if task in done and not task.cancelled() and task.exception() is None]
    known = [each for each in answers if each is not None]
    if not known:
        silent = N_("nothing on this desktop tells what keeps the screen awake")
        return Detected(REASON, None, sentence(silent))
    return _judge(one for each in known for one in each)


def _judge(inhibitors: Iterable[_Inhibitor]) -> Detected:
    """Return the surest sign of somebody who watches that these inhibitors give."""
    answer = Detected(REASON, False)
    for who, why in inhibitors:
        detail = _in_words(one_line(who), one_line(why))
        somebody = _shows_somebody(why, who)
        if somebody:
            return Detected(REASON, True, detail)
        if somebody is None:
            answer = Detected(REASON, True, detail, sure=False)
        elif not answer.on:
            answer = Detected(REASON, False, sentence(N_("{sign}, but not for somebody who watches"), sign=detail))
    return answer


def _in_words(who: str, why: str) -> str:
    program = who or sentence(N_("a program"))
    if not why:
        return sentence(N_("{program} keeps the screen awake"), program=program)
    # Translators: reason: what the program says itself, as in "Firefox keeps the screen awake (video-playing)".
    return sentence(N_("{program} keeps the screen awake ({reason})"), program=program, reason=why)


def _shows_somebody(*texts: str) -> bool | None:
    """Return whether the first text that we know means somebody who watches; None if we know none."""
    for text in texts:
        plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
        if _SOMEBODY.search(plain) and not _WORK.search(plain):
            return True
        if _NOBODY.search(plain) or _WORK.search(plain):
            return False
    return None


async def _logind() -> list[_Inhibitor] | None:
    bus = await shared("system")
    if await bus.name_owner(logind.NAME) is None:
        return None
    listed = await bus.value(logind.NAME, logind.PATH, logind.MANAGER, "ListInhibitors")
    found: list[_Inhibitor] = []
    for each in listed if isinstance(listed, list) else ():
        match each:
            case [str(what), str(who), str(why), "block" | "block-weak", user, process]:
                if "idle" in what.split(":") and user == os.getuid() and process != os.getpid():
                    found.append((who, why))
    return found


async def _desktop() -> list[_Inhibitor] | None:
    bus = await shared("session")
    for name, ask in ((_KDE, _kde), (_GNOME, _gnome), (_OTHERS, _others)):
        if await bus.name_owner(name) is not None and (found := await ask(bus)) is not None:
            return found
    return None


async def _kde(bus: Bus) -> list[_Inhibitor] | None:
    """Return all that PowerDevil lists if any of it prevents a dark screen; it does not say which of them does."""
    agent = (_KDE, "/" + _KDE.replace(".", "/"), _KDE)
    on = await bus.value(*agent, "HasInhibition", "u", [_SCREEN])
    if on is not True:
        return [] if on is False else None
    listed = await bus.value(*agent, "ListInhibitions")
    listed = listed if isinstance(listed, list) else []
    pairs = [(str(each[0]), str(each[1])) for each in listed if isinstance(each, list | tuple) and len(each) == 2]
    return pairs[:_MOST] or [("", "")]


async def _gnome(bus: Bus) -> list[_Inhibitor] | None:
    """Return those of GNOME's session manager, and of Cinnamon's, MATE's and Budgie's, which copied its interface."""
    listed = await bus.value(_GNOME, "/org/gnome/SessionManager", _GNOME, "GetInhibitors")
    if not isinstance(listed, list):
        return None
    asked = await asyncio.gather(*(_gnome_inhibitor(bus, path) for path in listed[:_MOST]))
    return [each for each in asked if each is not None]


async def _gnome_inhibitor(bus: Bus, path: str) -> _Inhibitor | None:
    """Return the inhibitor if it prevents idleness; None for any other, and for one that has ended meanwhile."""
    where = (_GNOME, path, f"{_GNOME}.Inhibitor")
    told = await asyncio.gather(*(bus.value(*where, each) for each in ("GetFlags", "GetAppId", "GetReason")))
    flags, who, why = told
    return (str(who or ""), str(why or "")) if isinstance(flags, int) and flags & _IDLE else None


async def _others(bus: Bus) -> list[_Inhibitor] | None:
    """Return what Xfce's power manager and its relatives list: the programs, without their reasons."""
    where = (_OTHERS, f"/{_OTHERS.replace('.', '/')}/Inhibit", f"{_OTHERS}.Inhibit")
    on = await bus.value(*where, "HasInhibit")
    if on is True and isinstance(names := await bus.value(*where, "GetInhibitors"), list):
        return [(str(each), "") for each in names[:_MOST]]
    return [("", "")] if on is True else [] if on is False else None
