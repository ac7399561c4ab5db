"""Notifications with buttons, by org.freedesktop.Notifications on the session bus.

This file knows what is on screen; `server.py` talks with the server. Each bubble has our own key. A server's numbers
count for that server only, because the next one may give the same number to another program.
A bubble that comes late is adopted, or closed where nobody wants it any more.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from dataclasses import replace
from typing import Any

from reminderd.core.effects import Show
from reminderd.core.events import Answered, Closed, NotifierBack, Shown
from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.notify.bubble_message import BRING_BACK, SIGNATURE, Abilities, notify_arguments
from reminderd.notify.port import Emit, NotifierUnavailable, NotifyFailed
from reminderd.notify.server import NAME, PATH, ServerClient
from reminderd.system.bus import Bus
from reminderd.system.bus.attachment import Attachment

_DAEMON = "org.freedesktop.DBus"
_PROPERTIES = "org.freedesktop.DBus.Properties"
_DUNST = "org.dunstproject.cmd0"
QUEUE_SECONDS = (0.0, 0.2)
"""When dunst is asked whether it keeps something back: what it draws at once is in its queue for a moment as well."""
_CLOSED_BECAUSE = {1: "expired", 2: "dismissed"}
"""Reasons of NotificationClosed; 3 is somebody's call (not ours: those are forgotten before), 4 is undefined."""
RESTART_SECONDS = 5.0
"""A desktop has this long to start its server again. Then the bus is asked to, where bubbles went with the old one."""
_MOST_EARLY = 64
"""Signals kept while a call is under way; no honest server sends more about one bubble."""


class DbusNotifier:
    """The session's notification server, whichever and whenever."""

    name = "dbus"

    def __init__(self) -> None:
        self._emit: Emit = lambda _event: None
        self._server = ServerClient(lambda: self._emit(NotifierBack()))
        self._connection = Attachment("session", self._attach, self._detach)
        self._wanted: dict[str, Show] = {}
        """The newest words of each bubble that is to be, or is, on screen."""
        self._bubbles: dict[str, int] = {}
        """The server's number for each bubble on screen."""
        self._sending: Show | None = None
        self._early: deque[tuple[str, list[Any]]] = deque(maxlen=_MOST_EARLY)
        """Signals about numbers not known yet: a press may overtake the answer that tells its number."""
        self._expired: dict[str, int] = {}
        """Numbers of expired bubbles, on servers that go on listing them until they are closed."""
        self._unwanted: set[int] = set()
        """Numbers still to be closed."""
        self._waiting = False
        """The server said after the last show that it keeps notifications back."""

    @property
    def buttons(self) -> bool:
        """Whether this server draws them; none where there is no server."""
        return self._server.abilities is not None and self._server.abilities.buttons

    @property
    def tells_gone(self) -> bool:
        """Whether this server tells when a bubble is on screen no longer."""
        return self._can.tells_gone

    @property
    def problem(self) -> str:
        """What is missing: the bus, the server, or its answer."""
        return (self._server.bus is None and self._connection.problem) or self._server.problem

    @property
    def _can(self) -> Abilities:
        return self._server.abilities or Abilities()

    @property
    def bus_is_there(self) -> bool:
        """Whether there is a session bus."""
        return self._server.bus is not None

    async def start(self, emit: Emit) -> None:
        """Find bus and server; goes on looking for them until `stop`, also where it raises."""
        await self._connection.start()
        self._emit = emit
        if self.problem:
            raise NotifierUnavailable(self.problem)

    async def show(self, show: Show) -> None:
        """Show it, or replace what is on screen under the same key."""
        if show.update and show.bubble not in self._wanted:
            return
        if self._server.hangs:
            raise NotifyFailed(self.problem, elsewhere=False)
        if self._server.bus is None:
            self._connection.again()  # a bus may have come since the last look
        self._wanted[show.bubble] = show
        try:
            await self._server.do(lambda: self._notify(show))
        except (NotifyFailed, asyncio.CancelledError):
            if self._sending is not show:  # it was not sent, and will not be
                self._give_up(show)
            raise

    def hidden_by(self, show: Show) -> frozenset[str]:
        """Return the detectors whose yes means that this server does not draw what was just shown."""
        return self._can.hidden_by(show.urgency, waiting=self._waiting)

    async def close(self, bubble: str) -> None:
        """Close it now, or as soon as the server answers again."""
        self._unwant(bubble)
        if self._unwanted:
            await self._close_in_time()

    def on_screen(self) -> dict[str, Any]:
        """Return what another process needs to close our bubbles after a crash: the argument of `clear`."""
        numbers = {*self._bubbles.values(), *self._expired.values()}
        return {"server": self._server.identity, "numbers": sorted(numbers)}

    async def clear(self, left: dict[str, Any]) -> None:
        """Close what an earlier process left, if it was shown by this very server."""
        numbers, identity = left.get("numbers"), self._server.identity
        if identity and left.get("server") == identity and isinstance(numbers, list):
            self._unwanted.update(each for each in numbers if type(each) is int and 0 < each < 2**32)
            await self._close_in_time()

    async def stop(self) -> None:
        """Leave the bus; what is on screen stays there."""
        self._emit = lambda _event: None
        await self._connection.stop()
        self._detach()
        await self._server.stop()

    # -- the connection --------------------------------------------------------------------------------------

    async def _attach(self, bus: Bus) -> None:
        self._detach()
        bus.on_lost(self._detach)  # at once, and not only when the next attempt fails
        await self._connection.listen(
            bus, self._owner_changed, interface=_DAEMON, sender=_DAEMON, member="NameOwnerChanged", arg0=NAME
        )
        await self._connection.listen(bus, self._signalled, interface=NAME, sender=NAME, path=PATH)
        self._server.use(bus)
        await self._server.greet()

    def _detach(self) -> None:
        self._server.forget(sentence(N_("the session bus is gone")), bus=True)
        self._all_lost()

    def _owner_changed(self, _member: str, body: list[Any]) -> None:
        _name, before, after = body
        lost = bool(self._bubbles)
        if before:
            self._server.forget(sentence(N_("the notification server is gone")))
            self._all_lost()
        if after:
            self._server.greet_soon()
        elif lost:
            self._server.greet_soon(RESTART_SECONDS)

    # -- what is on screen -----------------------------------------------------------------------------------

    def _all_lost(self) -> None:
        """Forget the numbers, because from now on they may be those of another program's bubbles."""
        self._unwanted.clear()
        self._expired.clear()
        for bubble in tuple(self._bubbles):
            self._gone(bubble, "lost")

    def _signalled(self, member: str, body: list[Any]) -> None:
        number, what = (*body, None, None)[:2]
        bubble = next((key for key, known in self._bubbles.items() if known == number), None)
        if bubble is None or type(number) is not int:
            if self._sending is not None:
                self._early.append((member, body))
            return
        if member == "ActionInvoked" and what in [each.action for each in self._wanted[bubble].buttons]:
            # Most servers take it away by themselves now; dunst does not. Forgotten, it cannot be pressed twice.
            self._unwant(bubble)
            self._server.do_soon(self._close_unwanted)
            self._emit(Answered(bubble, what))
        elif member == "ActionInvoked" and what == BRING_BACK and self._can.banners:
            self._bring_back(self._wanted[bubble])
        elif member == "NotificationClosed":
            reason = _CLOSED_BECAUSE.get(what, "lost") if type(what) is int else "lost"
            if reason == "expired" and self._can.keeps_expired:
                self._expired[bubble] = number
            self._gone(bubble, reason)

    def _bring_back(self, show: Show) -> None:
        """Show a bubble once more, opened with its buttons, after a click on its text; a click on that dismisses it."""
        if show.urgency != "critical":
            del self._bubbles[show.bubble]  # the server closes it, which is no dismissal
            self._wanted[show.bubble] = opened = replace(show, urgency="critical")
            self._server.do_soon(lambda: self._notify(opened))

    def _gone(self, bubble: str, reason: str) -> None:
        self._bubbles.pop(bubble, None)
        self._wanted.pop(bubble, None)
        self._emit(Closed(bubble, reason))

    def _give_up(self, show: Show) -> None:
        if self._wanted.get(show.bubble) is show and show.bubble not in self._bubbles:
            del self._wanted[show.bubble]

    def _unwant(self, bubble: str) -> None:
        """Forget a bubble; where it is on screen, its number is one to be closed."""
        self._wanted.pop(bubble, None)
        expired = self._expired.pop(bubble, None)
        number = self._bubbles.pop(bubble, expired)
        if number is not None:
            self._unwanted.add(number)

    # -- what is sent when it is its turn --------------------------------------------------------------------

    async def _notify(self, show: Show) -> None:
        self._sending = show
        try:
            await self._server.learn()
            if self._wanted.get(show.bubble) is not show:
                return  # closed, or overtaken by newer words, while it waited for its turn
            generation, before = self._server.generation, self._bubbles.get(show.bubble, 0)
            if before and not self._can.replaces:
                del self._bubbles[show.bubble]
                with contextlib.suppress(NotifyFailed):
                    await self._server.call("CloseNotification", "u", [before])
                before = 0
            arguments = notify_arguments(show, self._can, before)
            answer = await self._server.call("Notify", SIGNATURE, arguments)
            self._waiting = self._can.tells_waiting and await self._keeps_back()
            if generation != self._server.generation:
                raise NotifyFailed(sentence(N_("the notification server went away")))
            self._adopt(show, answer[0] if answer else None)
            for member, body in tuple(self._early):
                self._signalled(member, body)
        except NotifyFailed:
            self._give_up(show)
            raise
        finally:
            self._sending = None
            self._early.clear()

    async def _keeps_back(self) -> bool:
        """Return whether dunst has notifications in its queue that it does not draw now; all pass through it."""
        waiting = [0]
        with contextlib.suppress(NotifyFailed):
            for pause in QUEUE_SECONDS:
                await asyncio.sleep(pause)
                waiting = await self._server.call("Get", "ss", [_DUNST, "waitingLength"], interface=_PROPERTIES)
                if waiting == [0]:
                    break
        return waiting != [0]

    def _adopt(self, show: Show, number: object) -> None:
        if type(number) is not int or not 0 < number < 2**32:
            raise NotifyFailed(sentence(N_("the notification server answered nonsense")), elsewhere=False)
        for other in [key for key, known in self._bubbles.items() if known == number and key != show.bubble]:
            self._gone(other, "lost")
        self._bubbles[show.bubble] = number
        if show.bubble not in self._wanted:  # closed while its call was unanswered
            self._unwant(show.bubble)
            self._server.do_soon(self._close_unwanted)
        elif self._server.hangs:
            self._emit(Shown(show.bubble, self.hidden_by(show)))

    async def _close_in_time(self) -> None:
        if self._server.hangs:
            self._server.do_soon(self._close_unwanted)
            return
        with contextlib.suppress(NotifyFailed):
            await self._server.do(self._close_unwanted)

    async def _close_unwanted(self) -> None:
        while self._unwanted:
            with contextlib.suppress(NotifyFailed):
                await self._server.call("CloseNotification", "u", [self._unwanted.pop()])


NOTIFIER = DbusNotifier
