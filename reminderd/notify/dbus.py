"""Notifications with buttons, by org.freedesktop.Notifications on the session bus.

It outlives servers and buses: their coming and going is told, a missing bus is looked for. Numbers are only believed
from the server that gave them. What pops up late is adopted, or closed where nobody wants it any more.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterable
from typing import Any

from reminderd.core.effects import Show
from reminderd.core.events import Answered, Closed, NotifierBack, Shown
from reminderd.notify.abilities import learn
from reminderd.notify.bubble_message import SIGNATURE, Abilities, notify_arguments
from reminderd.notify.identity import server_identity
from reminderd.notify.numbers import GONE_BECAUSE, MOST_EARLY, OnScreen, bubble_of
from reminderd.notify.port import Emit, NotifierUnavailable, NotifyFailed
from reminderd.notify.turns import NO_ANSWER, Turns
from reminderd.system import bus as buses

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
BUS_RETRY_SECONDS = 20.0  # only while there is no session bus: it must be noticed within 30 s

_DAEMON = "org.freedesktop.DBus"
_NO_SERVER = (f"{_DAEMON}.Error.ServiceUnknown", f"{_DAEMON}.Error.NameHasNoOwner")
_START_SECONDS = 2.0
_LOOK_SECONDS = 0.5  # a bus that is there answers in milliseconds


class DbusNotifier:
    """The session's notification server, whichever and whenever."""

    name = "dbus"

    def __init__(self) -> None:
        self._why = "the session bus does not answer"
        self._emit: Emit = lambda event: None
        self._keeper: asyncio.Task[None] | None = None
        self._bus: buses.Bus | None = None
        self._let_go: list[Callable[[], None]] = []
        self._turns = Turns(self._landed)
        self._hurry = asyncio.Event()
        self._looked = asyncio.Event()
        self._server = 0
        """Counts the servers, so that an answer of an earlier one is known as such."""
        self._can: Abilities | None = None
        """What the present server can do; None where there is none, or it has not said yet."""
        self._identity = ""
        """The server that gave the numbers; empty where it is not known."""
        self._wanted: dict[str, Show] = {}
        """The newest words of each bubble that is to be, or is, on screen."""
        self._bubbles: dict[str, OnScreen] = {}
        self._in_air: Show | None = None
        self._early: list[tuple[str, list[Any]]] = []
        """Signals about numbers not known yet: a press may overtake the answer that tells its number."""
        self._unwanted: set[int] = set()
        """Numbers still to be closed."""

    @property
    def buttons(self) -> bool:
        """Whether this server draws them; none where there is no server."""
        return self._can is not None and self._can.buttons

    @property
    def problem(self) -> str:
        """Say what is missing: the bus, the server, or its answer."""
        if self._turns.late:
            return NO_ANSWER
        return "" if self._can is not None else self._why

    async def start(self, emit: Emit) -> None:
        """Find bus and server; goes on looking for them until `stop`, also where it raises."""
        self._emit = emit
        tried = asyncio.Event()
        self._keeper = asyncio.ensure_future(self._keep_connected(tried))
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(tried.wait(), _START_SECONDS)
        if self.problem:
            raise NotifierUnavailable(self.problem)

    async def _look_for_bus(self) -> None:
        self._looked.clear()
        self._hurry.set()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._looked.wait(), _LOOK_SECONDS)

    async def show(self, show: Show) -> None:
        """Show it, or replace what is on screen under the same key."""
        if self._bus is None and self._keeper is not None:  # one may have come since the last look
            await self._look_for_bus()
        if show.update and show.bubble not in self._wanted:
            return
        self._wanted[show.bubble] = show
        try:
            await self._turns.take(lambda: self._notify(show))
        except NotifyFailed:
            if self._in_air is not show:
                self._give_up(show)
            raise

    async def close(self, bubble: str) -> None:
        """Close it now, or as soon as the server answers again."""
        self._unwant(bubble)
        if self._unwanted:
            with contextlib.suppress(NotifyFailed):
                await self._turns.take(self._close_unwanted)

    @property
    def bus_is_there(self) -> bool:
        """Whether there is a session bus."""
        return self._bus is not None

    def on_screen(self) -> dict[str, Any]:
        """Return what another process needs to know to take our bubbles away after a crash: `clear`'s argument."""
        return {"server": self._identity, "numbers": sorted(each.number for each in self._bubbles.values())}

    async def clear(self, left: dict[str, Any]) -> None:
        """Take away what an earlier process left on the screen of this very server; nothing on any other's."""
        numbers = left.get("numbers")
        if self._identity and left.get("server") == self._identity and isinstance(numbers, list):
            self._unwanted.update(each for each in numbers if type(each) is int and 0 < each < 2**32)
            with contextlib.suppress(NotifyFailed):
                await self._turns.take(self._close_unwanted)

    async def stop(self) -> None:
        """Leave the bus; what is on screen stays there."""
        self._emit = lambda event: None
        keeper, self._keeper = self._keeper, None
        if keeper is not None:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)
        self._disconnect("stopped")
        await self._turns.cancel()

    # -- the connection --------------------------------------------------------------------------------------

    async def _keep_connected(self, tried: asyncio.Event) -> None:
        while True:
            lost = asyncio.Event()
            try:
                await self._connect(lost)
            except (buses.BusUnavailable, buses.CallFailed) as failure:
                self._disconnect(str(failure))
                tried.set()
                self._looked.set()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._hurry.wait(), BUS_RETRY_SECONDS)
                self._hurry.clear()
                continue
            await self._greet(announce=tried.is_set())
            tried.set()
            self._looked.set()
            await lost.wait()
            self._disconnect("the session bus is gone")

    async def _connect(self, lost: asyncio.Event) -> None:
        bus = await buses.shared("session")
        self._let_go.append(bus.on_lost(lost.set))
        self._let_go.append(
            await bus.subscribe(
                self._owner_changed, interface=_DAEMON, sender=_DAEMON, member="NameOwnerChanged", arg0=NAME
            )
        )
        self._let_go.append(await bus.subscribe(self._signalled, interface=NAME, sender=NAME, path=PATH))
        self._bus = bus

    def _disconnect(self, why: str) -> None:
        self._bus = None
        while self._let_go:
            self._let_go.pop()()
        self._forget_server(why)

    # -- the server ------------------------------------------------------------------------------------------

    async def _greet(self, *, announce: bool) -> None:
        """Ask a server that is new to us what it can do; this starts it where the bus knows how."""
        try:
            await self._turns.take(self._learn_abilities)
        except NotifyFailed as failure:
            self._why = str(failure)
            return
        if announce:
            self._emit(NotifierBack())

    def _forget_server(self, why: str) -> None:
        """Forget its numbers, which may mean another program's bubbles from now on."""
        self._server += 1
        self._can, self._why, self._identity = None, why, ""
        self._unwanted.clear()
        gone, self._bubbles = self._bubbles, {}
        for bubble in gone:
            self._gone(bubble, "lost")

    def _owner_changed(self, _sender: str, _path: str, _member: str, body: list[Any]) -> None:
        _name, before, after = body
        if before:
            self._forget_server("the notification server is gone")
        if after:
            self._turns.later(lambda: self._greet(announce=True))

    def _signalled(self, _sender: str, _path: str, member: str, body: list[Any]) -> None:
        number, what = (*body, None, None)[:2]
        bubble = bubble_of(self._bubbles, number)
        if bubble is None or type(number) is not int:
            if self._in_air is not None and len(self._early) < MOST_EARLY:
                self._early.append((member, body))
            return
        if member == "ActionInvoked" and isinstance(what, str) and what in self._bubbles[bubble].actions:
            # Most servers take it away by themselves now; dunst does not. Forgotten, it cannot be pressed twice.
            self._unwant(bubble)
            self._turns.later(lambda: self._turns.take(self._close_unwanted))
            self._emit(Answered(bubble, what))
        elif member == "NotificationClosed":
            self._gone(bubble, GONE_BECAUSE.get(what, "lost") if type(what) is int else "lost")

    def _gone(self, bubble: str, reason: str) -> None:
        self._bubbles.pop(bubble, None)
        self._wanted.pop(bubble, None)
        self._emit(Closed(bubble, reason))

    # -- the calls, one at a time ----------------------------------------------------------------------------

    def _landed(self, late: bool) -> None:
        if late and self._can is not None:
            self._emit(NotifierBack())
        if self._unwanted:
            self._turns.later(lambda: self._turns.take(self._close_unwanted))

    async def _learn_abilities(self) -> None:
        if self._can is not None:
            return
        server = self._server
        can = await learn(self._call)
        identity = await server_identity(NAME)
        if server == self._server:
            self._can, self._identity = can, identity

    async def _notify(self, show: Show) -> None:
        self._in_air = show
        try:
            await self._learn_abilities()
            if self._wanted.get(show.bubble) is not show:
                return  # closed, or overtaken by newer words, while it waited for its turn
            server, before = self._server, self._bubbles.get(show.bubble)
            arguments = notify_arguments(show, self._can or Abilities(), before.number if before else 0)
            answer = await self._call("Notify", SIGNATURE, arguments)
            if server != self._server:
                raise NotifyFailed("the notification server went away")
            self._adopt(show, answer[0] if answer else None)
            for member, body in tuple(self._early):
                self._signalled("", PATH, member, body)
        except NotifyFailed:
            self._give_up(show)
            raise
        finally:
            self._in_air = None
            self._early.clear()

    def _adopt(self, show: Show, number: object) -> None:
        if type(number) is not int or not 0 < number < 2**32:
            raise NotifyFailed("the notification server answered nonsense", elsewhere=False)
        for other in [key for key, each in self._bubbles.items() if each.number == number and key != show.bubble]:
            self._gone(other, "lost")
        self._bubbles[show.bubble] = OnScreen(number, frozenset(each.action for each in show.buttons))
        if show.bubble not in self._wanted:
            self._unwant(show.bubble)  # closed while it was in the air; `_landed` sees to it
        elif self._turns.late:
            self._emit(Shown(show.bubble))

    def _give_up(self, show: Show) -> None:
        if self._wanted.get(show.bubble) is show and show.bubble not in self._bubbles:
            del self._wanted[show.bubble]

    def _unwant(self, bubble: str) -> None:
        self._wanted.pop(bubble, None)
        known = self._bubbles.pop(bubble, None)
        if known is not None:
            self._unwanted.add(known.number)

    async def _close_unwanted(self) -> None:
        while self._unwanted:
            with contextlib.suppress(NotifyFailed):
                await self._call("CloseNotification", "u", [self._unwanted.pop()])

    async def _call(self, member: str, signature: str = "", body: Iterable[Any] = ()) -> list[Any]:
        if self._bus is None:
            raise NotifyFailed(self._why)
        try:
            return await self._bus.call(NAME, PATH, NAME, member, signature, body, deadline=None)
        except buses.CallFailed as failure:
            if failure.error_name in _NO_SERVER:
                raise NotifyFailed("there is no notification server on the session bus", elsewhere=False) from failure
            raise NotifyFailed(f"the notification server failed at {member}: {failure}") from failure


NOTIFIER = DbusNotifier
