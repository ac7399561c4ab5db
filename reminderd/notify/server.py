"""The client of the notification server: one unanswered call at a time, whatever becomes of its answer.

A server that was stopped reads everything that was sent to it when it goes on, and would show it all at once. So
at most one call is unanswered. It ends in one of these ways:

- The server answers, in time or late. The answer is used either way.
- The server or the bus ends, or another server takes the name. The call fails at once.
- Nobody answers for 3 s. Then the server is asked something cheap, which draws nothing. If it answers that, the first
  answer was lost and the call fails. If it does not, the server hangs, and both answers are waited for.

Whoever waits for a call has a deadline of its own and gives up by being cancelled. The call goes on, the server counts
as hung from then on, and everybody is refused at once until the call has ended.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from typing import Any

from reminderd.core.language import N_
from reminderd.core.sentence import sentence, sentence_of
from reminderd.notify.bubble_message import Abilities
from reminderd.notify.port import NO_ANSWER, NotifyFailed
from reminderd.system.bus import Bus, BusUnavailable, CallFailed, CallTimeout

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
LOST_ANSWER_SECONDS = 3.0
"""After this without an answer, something cheap is asked; one lost answer delays the others by less than 5 s."""
HANGING_SECONDS = 25.0
"""How long that is waited for before it is asked again; D-Bus's own time for an answer."""
GREET_AGAIN_SECONDS = (0.5, 1.0, 2.0)
"""A server may own its name before its object is there, and answers an error until then (seen with GNOME Shell)."""

_DAEMON = "org.freedesktop.DBus"
_NO_SERVER = (f"{_DAEMON}.Error.ServiceUnknown", f"{_DAEMON}.Error.NameHasNoOwner")

Work = Callable[[], Awaitable[None]]


class NoServer(NotifyFailed):
    """Nobody owns the name, and the bus knows nobody to start."""


class ServerClient:
    """Talks to whichever server owns the name; `works_again` is called when one does after none did."""

    def __init__(self, works_again: Callable[[], None]) -> None:
        self.hangs = False
        """Whether somebody has given up waiting for the unanswered call."""
        self.abilities: Abilities | None = None
        """What the present server can do; None where there is none, or it has not said yet."""
        self.identity = ""
        """The bus's own identity and the owner of the name, which is never given twice; empty if unknown."""
        self.generation = 0
        """Counts the servers, so that an answer of an earlier one is known as such."""
        self.bus: Bus | None = None
        self._missing: str = sentence(N_("the session bus does not answer"))
        self._works_again = works_again
        self._worked = False
        self._turn = asyncio.Lock()
        self._unanswered: asyncio.Future[list[Any]] | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def problem(self) -> str:
        """What is missing: the bus, the server, or its answer; empty where nothing is."""
        if self.hangs:
            return NO_ANSWER
        return "" if self.abilities is not None else self._missing

    # -- whose turn it is ------------------------------------------------------------------------------------

    async def do(self, work: Work) -> None:
        """Do this, which may `call`, when it is its turn; it goes on where the waiting for it is cancelled.

        Raises:
            NotifyFailed: the server hangs, or `work` raised it.
        """
        if self.hangs:
            raise NotifyFailed(NO_ANSWER, elsewhere=False)
        task = self._keep(self._in_turn(work))
        try:
            await asyncio.shield(task)
        except asyncio.CancelledError:
            if task.cancelled():
                raise NotifyFailed(sentence(N_("the notifier was stopped")), elsewhere=False) from None
            self.hangs, self._worked = self._turn.locked(), False
            raise

    def do_soon(self, work: Work) -> None:
        """Do this when it is its turn, also after a hung server has gone on; nobody waits, and failures are ignored."""
        self._keep(self._in_turn(work))

    def _keep(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)
        return task

    async def _in_turn(self, work: Work) -> None:
        async with self._turn:
            try:
                await work()
            finally:
                self.hangs = False
                worked, self._worked = self._worked, not self.problem
                if self._worked and not worked:
                    self._works_again()

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.exception()  # whoever waits is told by the task itself

    async def stop(self) -> None:
        """Abandon whatever is under way."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # -- which server ----------------------------------------------------------------------------------------

    def use(self, bus: Bus) -> None:
        """Call the server on this bus from now on."""
        self.bus, self._missing = bus, NO_ANSWER

    def forget(self, why: str, *, bus: bool = False) -> None:
        """Forget this server, and where `bus` the bus as well: it is gone, or another one took its place."""
        self.generation += 1
        self.abilities, self.identity, self._missing, self._worked = None, "", why, False
        if bus:
            self.bus = None
        self.hangs = False
        if self._unanswered is not None:
            self._unanswered.cancel()

    def greet_soon(self, delay: float = 0.0) -> None:
        """Greet a new server after that many seconds; nobody waits for it."""
        self._keep(self.greet(delay))

    async def greet(self, delay: float = 0.0) -> None:
        """Ask a new server what it can do, several times if need be. This starts one where the bus knows how."""
        generation = self.generation
        for pause in (delay, *GREET_AGAIN_SECONDS):
            await asyncio.sleep(pause)
            if generation != self.generation or self.abilities is not None:
                return  # another one came, which is greeted by itself
            try:
                await self.do(self.learn)
            except NotifyFailed as failure:
                if generation == self.generation:
                    self._missing = sentence_of(failure)
                if not isinstance(failure, NoServer):
                    continue
            return

    async def learn(self) -> None:
        """Ask the server what it can do, unless that is known; only when it is one's turn.

        Raises:
            NotifyFailed: it did not tell.
        """
        if self.abilities is not None:
            return
        generation = self.generation
        told = await self.call("GetCapabilities")
        names: list[Any] = []
        with contextlib.suppress(NotifyFailed):
            names = (await self.call("GetServerInformation"))[:2]
        identity = await self._identify()
        if generation == self.generation:
            self.abilities = Abilities.of(told[0] if told else None, *map(str, names or [""]))
            self.identity = identity

    async def _identify(self) -> str:
        if self.bus is None:
            return ""
        try:
            (identity,) = await self.bus.call(_DAEMON, "/org/freedesktop/DBus", _DAEMON, "GetId")
            owner = await self.bus.name_owner(NAME)
        except (BusUnavailable, CallFailed, ValueError):
            return ""
        return f"{identity}{owner}" if owner else ""

    # -- the unanswered call ---------------------------------------------------------------------------------

    async def call(
        self, member: str, signature: str = "", body: Iterable[Any] = (), *, interface: str = NAME
    ) -> list[Any]:
        """Call this method of the server and return the body of its answer; only when it is one's turn.

        Raises:
            NoServer: there is none.
            NotifyFailed: it answered an error, or went away, or its answer was lost.
        """
        bus = self.bus
        if bus is None:
            raise NotifyFailed(self._missing)
        call = asyncio.ensure_future(bus.call(NAME, PATH, interface, member, signature, body, deadline=None))
        self._unanswered = call
        try:
            await _until_answered_or_lost(call, bus)
            return call.result()
        except asyncio.CancelledError:
            if not call.cancelled():
                raise  # we are being stopped
            raise NotifyFailed(sentence(N_("the notification server went away"))) from None
        except CallFailed as failure:
            if failure.error_name in _NO_SERVER:
                raise NoServer(
                    sentence(N_("there is no notification server on the session bus")), elsewhere=False
                ) from failure
            failed = N_("the notification server failed at {method}: {problem}")
            raise NotifyFailed(sentence(failed, method=member, problem=failure)) from failure
        finally:
            self._unanswered = None
            call.cancel()


async def _until_answered_or_lost(call: asyncio.Future[list[Any]], bus: Bus) -> None:
    while not call.done():
        await asyncio.wait({call}, timeout=LOST_ANSWER_SECONDS)
        if call.done():
            return
        cheap = asyncio.ensure_future(bus.call(NAME, PATH, NAME, "GetServerInformation", deadline=HANGING_SECONDS))
        try:
            await asyncio.wait({call, cheap}, return_when=asyncio.FIRST_COMPLETED)
            if not call.done() and not isinstance(cheap.exception(), CallTimeout):
                raise NotifyFailed(sentence(N_("the answer of the notification server was lost")), elsewhere=False)
        finally:
            cheap.cancel()
