"""A lasting subscription to signals of a bus: it is made again whenever the bus returns."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable

from reminderd.core.language import N_
from reminderd.core.sentence import sentence, sentence_of
from reminderd.system import Unavailable
from reminderd.system.bus import EXISTS, Bus, Handler, WhichBus, shared
from reminderd.system.reconnect import ReconnectLoop


class Missing(Exception):
    """The service that is needed is not on this bus; a signal tells when it comes. The message names the service."""


class Attachment:
    """Calls `attach(bus)` whenever the bus is there, and again after `again()`, until stopped.

    `detach()` is called when what was heard is no longer valid: attaching failed, the bus was lost, or `stop` was
    called. It is not called between two attachments, so that nothing seems to change that did not.
    """

    def __init__(self, kind: WhichBus, attach: Callable[[Bus], Awaitable[None]], detach: Callable[[], None]) -> None:
        self._kind: WhichBus = kind
        self._attach, self._detach = attach, detach
        self.problem: str | None = None
        """Why it is not attached, in a few words."""
        self._subscribed = contextlib.ExitStack()
        self._loop = ReconnectLoop(self._attempt)
        self._loop.expected = kind == "session"  # a container may have no system bus, ever

    async def start(self) -> None:
        """Begin; returns after the first attempt, or after a few seconds. Never raises."""
        await self._loop.start()

    async def stop(self) -> None:
        """Detach; safe to call twice."""
        await self._loop.stop()
        self._subscribed.close()
        self._detach()

    def again(self) -> None:
        """Attach anew, because the service that was asked has changed."""
        self._loop.again()

    async def listen(self, bus: Bus, handler: Handler, **rule: str) -> None:
        """Call `handler(member, body)` for these signals until detached."""
        self._subscribed.callback(await bus.subscribe(handler, **rule))

    async def follow_owner(self, bus: Bus, name: str, changed: Callable[[str, bool], None]) -> bool:
        """Call `changed(name, owned)` whenever the owner of a name changes; return whether it is owned now."""
        self._subscribed.callback(await bus.on_owner_changed(name, lambda owner: changed(name, bool(owner))))
        return await bus.name_owner(name) is not None

    async def _attempt(self) -> bool:
        self._subscribed.close()
        try:
            if not EXISTS:
                raise Missing(sentence(N_("this system has no D-Bus")))
            bus = await shared(self._kind)
            self._loop.expected = True
            self._subscribed.callback(bus.on_lost(self._loop.lost))
            await self._attach(bus)
        except Missing as missing:
            self._failed(sentence_of(missing))
            return True
        except Unavailable as error:
            self._failed(sentence_of(error))
            return False
        except Exception as error:  # noqa: BLE001 (nonsense on a bus may cost this attempt, not the later ones)
            self._failed(f"failed: {error!r}")
            return False
        self.problem = None
        return True

    def _failed(self, problem: str) -> None:
        self.problem = problem
        self._detach()
