"""logind on the system bus: whether this user's session is locked or behind another one, and the machine's sleep.

While we hold a delay inhibitor the machine waits for us before it sleeps, a few seconds at most.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import Any

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.system.bus import Bus
from reminderd.system.bus.attachment import Attachment, Missing

NAME = "org.freedesktop.login1"
PATH = "/org/freedesktop/login1"
MANAGER = "org.freedesktop.login1.Manager"
_SESSION = "org.freedesktop.login1.Session"
_USER = "org.freedesktop.login1.User"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_DEADLINE_SECONDS = 1.0
_INHIBIT = ["sleep", "reminderd", "to keep the time sat so far", "delay"]


class Logind:
    """Calls `says("hint" or "behind", yes, reported)`, `signalled(lock)` and `sleeping(begins)`.

    "hint": the session is locked, `reported` where that has just changed; "behind": another session is in front, or
    this one has ended. None: not known now.
    """

    def __init__(
        self,
        says: Callable[[str, bool | None, bool], None],
        signalled: Callable[[bool], None],
        sleeping: Callable[[bool], None],
    ) -> None:
        self._says, self._signalled, self._sleeping = says, signalled, sleeping
        self.attachment = Attachment("system", self._attach, self._detach)
        self._inhibitor: int | None = None
        self._knew_session = False

    def let_sleep(self) -> None:
        """Let go of the delay inhibitor; it is taken again when the machine wakes."""
        inhibitor, self._inhibitor = self._inhibitor, None
        if inhibitor is not None:
            os.close(inhibitor)

    async def _attach(self, bus: Bus) -> None:
        again, listen = self.attachment.again, self.attachment.listen
        if not await self.attachment.follow_owner(bus, NAME, lambda _name, _owned: again()):
            raise Missing(sentence(N_("logind is not there")))
        manager = {"sender": NAME, "path": PATH, "interface": MANAGER}
        await listen(bus, self._prepare_for_sleep, member="PrepareForSleep", **manager)
        for member in ("SessionNew", "SessionRemoved"):
            await listen(bus, lambda _member, _body: again(), member=member, **manager)
        await self._delay_sleep(bus)
        session = await find_session(bus, os.environ)
        if session is None:
            if self._knew_session:  # logged out
                self._says("behind", True, False)
            raise Missing(sentence(N_("logind knows no session of this user")))
        self._knew_session = True
        here = {"sender": NAME, "path": session}
        for member in ("Lock", "Unlock"):
            await listen(
                bus, lambda member, _body: self._signalled(member == "Lock"), member=member, interface=_SESSION, **here
            )
        changed = {"member": "PropertiesChanged", "interface": _PROPERTIES, "arg0": _SESSION}
        await listen(bus, self._session_changed, **changed, **here)
        self._take({name: await _get(bus, session, _SESSION, name) for name in ("LockedHint", "Active")}, False)

    def _detach(self) -> None:
        self.let_sleep()
        self._sleeping(False)
        self._says("hint", None, False)

    async def _delay_sleep(self, bus: Bus) -> None:
        """Take the delay inhibitor; without one the machine sleeps at once, and the last regular save has to do."""
        taken = await bus.value(NAME, PATH, MANAGER, "Inhibit", "ssss", _INHIBIT, deadline=_DEADLINE_SECONDS)
        self.let_sleep()
        if isinstance(taken, int) and taken >= 0:
            self._inhibitor = taken

    def _prepare_for_sleep(self, _member: str, body: list[Any]) -> None:
        if len(body) == 1 and isinstance(body[0], bool):
            self._sleeping(body[0])
            if not body[0]:
                self.attachment.again()  # which takes a new inhibitor, and sees what changed meanwhile

    def _session_changed(self, _member: str, body: list[Any]) -> None:
        self._take(body[1] if len(body) == 3 else None, True)

    def _take(self, properties: Any, changed: bool) -> None:
        if not isinstance(properties, dict):
            return
        if isinstance(hint := properties.get("LockedHint"), bool):
            self._says("hint", hint, changed)
        if isinstance(active := properties.get("Active"), bool):
            self._says("behind", not active, False)


async def find_session(bus: Bus, environ: Mapping[str, str]) -> str | None:
    """Return the object path of this user's session: the one with a display first, then the one we run in.

    A user service runs in no session, so it is not enough to ask for the session of our own process.
    """

    async def ask(member: str, signature: str = "", *body: Any) -> Any:
        return await bus.value(NAME, PATH, MANAGER, member, signature, body, deadline=_DEADLINE_SECONDS)

    user = await ask("GetUser", "u", os.getuid())
    candidates = [await _get(bus, user, _USER, "Display")] if isinstance(user, str) else []
    if environ.get("XDG_SESSION_ID"):
        candidates.append(await ask("GetSession", "s", environ["XDG_SESSION_ID"]))
    candidates.append(await ask("GetSessionByPID", "u", os.getpid()))
    if isinstance(user, str):
        listed = await _get(bus, user, _USER, "Sessions")
        candidates += listed if isinstance(listed, list) else []
    for found in candidates:
        path = found[-1] if isinstance(found, list | tuple) and found else found  # a path, or a pair of id and path
        if isinstance(path, str) and path.startswith("/") and len(path) > 1:
            return path
    return None


async def _get(bus: Bus, path: str, interface: str, name: str) -> Any:
    return await bus.value(NAME, path, _PROPERTIES, "Get", "ss", [interface, name], deadline=_DEADLINE_SECONDS)
