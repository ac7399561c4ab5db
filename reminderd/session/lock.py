"""Whether the session is locked and the machine about to sleep: from logind and screen savers, or from Windows.

**Locked** is what any of these says, each of which is remembered by its name:

- "hint": logind's `LockedHint` of this user's session, set by lockers that report to logind;
- "behind": logind's `Active` is no (another session is in front, or the greeter), or the session has ended;
- a screen saver's `ActiveChanged` on the session bus, by the name of that screen saver;
- "signal": logind's `Lock` signal, as long as nobody has confirmed it.

The signal is only the request that somebody lock. Lockers that report nothing (swaylock, i3lock) never report the end
of the lock either. So the signal counts only while none of the others says anything. Any report of the others, be it
locked or unlocked, ends it, because whoever reports one end reports the other as well. Without a report it ends
`UNCONFIRMED_SECONDS` after the last `Lock`: by then whoever left is known to be away, and whoever is there has
unlocked. A `Lock` signal while the others already say locked adds nothing.

If the bus or logind goes away, a lock that logind or a screen saver reported counts as unconfirmed. A logind that was
restarted may have forgotten its hints, so that its first answer unlocks nothing.

**Sleep**: logind announces it and waits, a few seconds at most, until we let go of our delay inhibitor. We do so when
`ready_to_sleep` is called, or `SAVE_SECONDS` after `AboutToSleep` was emitted.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable

from reminderd.core.events import AboutToSleep, Event, Locked, Unlocked, Woke
from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.session.savers import Savers

if sys.platform == "win32":
    from reminderd.session.windows import WindowsSession as SystemSession
else:
    from reminderd.session.logind import Logind as SystemSession

UNCONFIRMED_SECONDS = 300.0
"""How long an unconfirmed `Lock` signal counts: a natural break (3 min) and some reserve."""
SAVE_SECONDS = 1.0
"""logind itself waits 5 s by default."""


class SessionWatch:
    """Emits `Locked`, `Unlocked`, `AboutToSleep` and `Woke`; also `Locked` at the start, where it is locked then."""

    def __init__(self, emit: Callable[[Event], None]) -> None:
        self._emit = emit
        self._locked_by: set[str] = set()
        """Who says locked; see above."""
        self.locked = self._confirmed = False
        self._asleep = False
        self._lapse: asyncio.TimerHandle | None = None
        """Ends the unconfirmed signal."""
        self._release: asyncio.TimerHandle | None = None
        self._logind = SystemSession(self._says, self._signalled, self._sleeping)
        self._savers = Savers(self._says)

    @property
    def problem(self) -> str | None:
        """Return in a few words for `doctor` why locking and sleep cannot be seen; None where both can."""
        problem = self._logind.attachment.problem
        if not problem:
            return None
        if self._savers.names:
            return sentence(N_("sleep may not be announced ({problem})"), problem=problem)
        return sentence(N_("locking and sleep may not be seen ({problem})"), problem=problem)

    async def start(self) -> None:
        """Begin with the present state; what is missing is looked for again later. Never raises."""
        await asyncio.gather(self._logind.attachment.start(), self._savers.attachment.start())

    def ready_to_sleep(self) -> None:
        """Let the machine sleep: everything is saved."""
        _cancel(self._release)
        self._logind.let_sleep()

    async def stop(self) -> None:
        """Let go of everything; safe to call twice."""
        _cancel(self._lapse)
        _cancel(self._release)
        await asyncio.gather(self._logind.attachment.stop(), self._savers.attachment.stop())

    # -- locking ---------------------------------------------------------------------------------------------

    def _says(self, who: str, locked: bool | None, reported: bool = True) -> None:
        """Note what a screen saver, "hint" or "behind" says; `reported`: on its own, as a locker does.

        None: it is gone, so that a lock which it reported goes on as an unconfirmed one.
        """
        if locked is not None:
            self._set(who, locked)
            if reported:
                self._end_signal()
        elif who in self._locked_by:
            self._begin_signal()
            self._set(who, False)

    def _signalled(self, locked: bool) -> None:
        if not locked:
            self._end_signal()
        elif self._locked_by <= {"signal"}:
            if self.locked:
                self._emit(Locked(confirmed=False))  # input may have contradicted the last one
            self._begin_signal()

    def _begin_signal(self) -> None:
        _cancel(self._lapse)
        self._lapse = asyncio.get_running_loop().call_later(UNCONFIRMED_SECONDS, self._end_signal)
        self._set("signal", True)

    def _end_signal(self) -> None:
        _cancel(self._lapse)
        self._set("signal", False)

    def _set(self, who: str, locked: bool) -> None:
        if locked:
            self._locked_by.add(who)
        else:
            self._locked_by.discard(who)
        confirmed = bool(self._locked_by - {"signal"})
        if bool(self._locked_by) != self.locked:
            self.locked, self._confirmed = bool(self._locked_by), confirmed
            self._emit(Locked(confirmed) if self.locked else Unlocked())
        elif confirmed and not self._confirmed:
            self._confirmed = True
            self._emit(Locked())

    # -- sleep -----------------------------------------------------------------------------------------------

    def _sleeping(self, sleeping: bool) -> None:
        if sleeping == self._asleep:
            return
        self._asleep = sleeping
        if sleeping:
            self._release = asyncio.get_running_loop().call_later(SAVE_SECONDS, self.ready_to_sleep)
            self._emit(AboutToSleep())
        else:
            self._emit(Woke())


def _cancel(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
