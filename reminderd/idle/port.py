"""The port of an idle source, and what all sources do alike: start in time, answer in time, be lost once.

A source tells whether there is input, as events at the thresholds that the engine cares about now. It knows idle
seconds only, never keys or contents.
"""

from __future__ import annotations

import abc
import asyncio
import os
import struct
from collections.abc import Callable, Mapping
from typing import ClassVar, Final

from reminderd.core.events import Event
from reminderd.idle.plausible import ImplausibleReading
from reminderd.idle.thresholds import ThresholdTracker
from reminderd.system.bus import BusUnavailable, CallFailed
from reminderd.system.display import DisplayError

Emit = Callable[[Event], None]
Lost = Callable[[str], None]

READ_SECONDS: Final = 0.5
"""A source that does not answer a question within this time is hanging."""
START_SECONDS: Final = 2.0
"""A source that has not started within this time is hanging."""


class SourceUnavailable(Exception):
    """This source cannot be used here; the message says why, in a few words for `status` and `doctor`."""


class ReadFailed(Exception):
    """The idle time could not be read; the message says why, in a few words."""


FAILURES: Final = (BusUnavailable, CallFailed, DisplayError, ImplausibleReading, ReadFailed, struct.error)
"""What a source may raise inside; each of them makes it unavailable, or lost."""


class IdleSource(abc.ABC):
    """One way to know for how long there has been no input."""

    name: ClassVar[str]
    """That of its file."""

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        """Make one for the session of this environment (None: that of the process). Connects to nothing yet."""
        self.environ: Mapping[str, str] = os.environ if environ is None else environ
        self.tracker = ThresholdTracker(lambda _event: None)
        self._lost: Lost | None = None
        """Set while it works."""

    @classmethod
    @abc.abstractmethod
    def rank(cls, environ: Mapping[str, str]) -> int | None:
        """Return how soon it is tried in such a session when nobody chose a source: lowest first, None never.

        What cannot be believed in a session (X11 under Wayland) is None there. Reads nothing but `environ`.
        """

    async def start(self, emit: Emit, lost: Lost) -> None:
        """Connect. From now on `Idle` and `Active` are emitted at the watched thresholds.

        `lost(why)` is called once, at any later time, when the source went away or cannot be believed any more;
        nothing is emitted after it.

        Raises:
            SourceUnavailable: it does not work here, or did not answer within `START_SECONDS`.
        """
        try:
            async with asyncio.timeout(START_SECONDS):
                await self.connect()
        except TimeoutError:
            problem = f"did not answer within {START_SECONDS:g} s"
        except FAILURES as error:
            problem = str(error)
        except BaseException:
            self.disconnect()
            raise
        else:
            self.tracker = ThresholdTracker(emit)
            self._lost = lost
            return
        self.disconnect()
        raise SourceUnavailable(problem)

    def watch(self, thresholds: frozenset[float]) -> None:
        """Emit events at exactly these idle times (seconds) from now on; returns at once.

        `Idle(seconds)` at each threshold passed (at once, where the present idle time is above a new one), and one
        `Active()` at the first input after any `Idle`; also one after the first call, as soon as it is seen that
        somebody is there. An event-driven source does not wake up in between.
        """
        if self._lost is not None:
            self.tracker.watch(thresholds)
            self.thresholds_changed()

    async def idle_seconds(self) -> float | None:
        """Return the present idle time, read within `READ_SECONDS`, or None where it cannot be read."""
        if self._lost is None:
            return None
        try:
            return await self.read_in_time()
        except FAILURES as error:
            self.give_up(str(error))
            return None

    async def inhibited(self) -> bool | None:
        """Return whether an inhibitor keeps the screen awake while there is no input; None: it cannot tell."""
        return None

    async def stop(self) -> None:
        """Let go of everything; safe to call twice, and after a failed start."""
        self._lost = None
        self.disconnect()

    # -- for the sources themselves --------------------------------------------------------------------------

    @property
    def works(self) -> bool:
        """Whether it was started, and neither stopped nor lost since."""
        return self._lost is not None

    def give_up(self, why: str) -> None:
        """Be lost: let go of everything and say why, once."""
        lost, self._lost = self._lost, None
        if lost is not None:
            self.disconnect()
            lost(why)

    async def read_in_time(self) -> float | None:
        """Return what `read` returns.

        Raises:
            ReadFailed: it did not come within `READ_SECONDS`. Also whatever `read` raises.
        """
        try:
            async with asyncio.timeout(READ_SECONDS):
                return await self.read()
        except TimeoutError:
            raise ReadFailed(f"did not answer within {READ_SECONDS:g} s") from None

    @abc.abstractmethod
    async def connect(self) -> None:
        """Connect, and read once to see that it works. Raises one of `FAILURES`."""

    @abc.abstractmethod
    def disconnect(self) -> None:
        """Let go of everything; safe to call twice, and when not connected."""

    @abc.abstractmethod
    def thresholds_changed(self) -> None:
        """Begin to watch the tracker's thresholds; returns at once."""

    @abc.abstractmethod
    async def read(self) -> float | None:
        """Return the present idle time in seconds, or None where it is not known. Raises one of `FAILURES`."""
