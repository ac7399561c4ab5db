"""Whether the session is locked and the machine about to sleep: logind, and the screen savers where it is silent.

Locked is what any of them says: logind's `LockedHint` of this user's session, a screen saver's `ActiveChanged`, or a
`Lock` signal that nobody has confirmed yet. A `Lock` signal is only the wish that somebody lock; lockers that never
report (swaylock, i3lock) never report the end either, so an unconfirmed one is believed for five minutes: by then
whoever left is known to be away, and whoever is there has unlocked.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable

from reminderd.core.events import AboutToSleep, Event, Locked, Unlocked, Woke
from reminderd.session.logind import Logind
from reminderd.session.savers import Savers

log = logging.getLogger(__name__)

UNCONFIRMED_SECONDS = 300.0
"""See above; our own figure: a natural break (3 min) and some reserve."""
SAVE_SECONDS = 1.0
"""Sleep is let go on this long after `AboutToSleep` if nobody said `ready_to_sleep`; logind waits 5 s by default."""


class SessionWatch:
    """Emits `Locked`, `Unlocked`, `AboutToSleep` and `Woke`; the present state too, where it is locked at the start."""

    def __init__(self, emit: Callable[[Event], None]) -> None:
        self._emit = emit
        self._facts: set[str] = set()
        """Who says locked: "hint", "signal", or the name of a screen saver."""
        self.locked = False
        self._asleep = False
        self._lapse: asyncio.TimerHandle | None = None
        self._release: asyncio.TimerHandle | None = None
        self._logind = Logind(self._hinted, self._signalled, self._sleeping)
        self._savers = Savers(self._saver_says)

    @property
    def problem(self) -> str | None:
        """Say in a few words for `doctor` why locking and sleep cannot be seen; None where both can."""
        if self._logind.problem is None:
            return None
        if self._savers.names:
            return f"sleep may not be announced ({self._logind.problem})"
        return f"locking and sleep may not be seen ({self._logind.problem})"

    async def start(self) -> None:
        """Begin, with the present state; what is missing is looked for again by itself. Never raises."""
        await asyncio.gather(self._logind.start(), self._savers.start())

    def ready_to_sleep(self) -> None:
        """Everything is saved: let the machine sleep."""
        if self._release is not None:
            self._release.cancel()
            self._release = None
        self._logind.let_sleep()

    async def stop(self) -> None:
        """Let go of everything; safe to call twice."""
        for timer in (self._lapse, self._release):
            if timer is not None:
                timer.cancel()
        self._lapse = self._release = None
        await asyncio.gather(self._logind.stop(), self._savers.stop())

    # -- what they say ---------------------------------------------------------------------------------------

    def _hinted(self, locked: bool | None) -> None:
        """LockedHint; None: logind is gone, and what it said with it."""
        self._set("hint", bool(locked))
        if locked is not None:
            self._confirmed()

    def _signalled(self, locked: bool) -> None:
        if self._lapse is not None:
            self._lapse.cancel()
            self._lapse = None
        if locked and not self._facts:
            self._lapse = asyncio.get_running_loop().call_later(UNCONFIRMED_SECONDS, self._confirmed)
        self._set("signal", locked and (not self._facts or "signal" in self._facts))

    def _saver_says(self, name: str, active: bool) -> None:
        self._set(name, active)
        self._confirmed()

    def _confirmed(self) -> None:
        """Somebody who sees both ends of a lock says how things are: the signal counts no more."""
        if self._lapse is not None:
            self._lapse.cancel()
            self._lapse = None
        self._set("signal", False)

    def _set(self, who: str, locked: bool) -> None:
        if locked:
            self._facts.add(who)
        else:
            self._facts.discard(who)
        if bool(self._facts) != self.locked:
            self.locked = bool(self._facts)
            self._emit(Locked() if self.locked else Unlocked())

    def _sleeping(self, sleeping: bool) -> None:
        if sleeping == self._asleep:
            return
        self._asleep = sleeping
        if sleeping:
            self._release = asyncio.get_running_loop().call_later(SAVE_SECONDS, self.ready_to_sleep)
            self._emit(AboutToSleep())
        else:
            self._emit(Woke())
