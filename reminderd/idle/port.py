"""The port of an idle source, and what all of them share: deadlines, and being lost once.

A source tells whether there is input, as events at the thresholds that the engine cares about now. It knows idle
seconds only, never keys or contents.
"""

from __future__ import annotations

import abc
import asyncio
import contextlib
import importlib
import os
import pkgutil
import struct
import sys
from collections.abc import Callable, Mapping
from typing import ClassVar, Final

import reminderd.idle as room
from reminderd.core.events import Event
from reminderd.core.language import N_
from reminderd.core.sentence import sentence, sentence_of
from reminderd.idle.thresholds import ThresholdTracker
from reminderd.system import Unavailable
from reminderd.system.display.environment import is_gnome, is_wayland

Emit = Callable[[Event], None]
Lost = Callable[[str], None]

AUTO, NONE = "auto", "none"
"""What the settings may name beside a source: the best one that works, and none at all."""
READ_SECONDS: Final = 0.5
"""A source that does not answer a question within this time is hanging."""
START_SECONDS: Final = 2.0
"""A source that has not started within this time is hanging."""


class SourceUnavailable(Exception):
    """This source cannot be used here; the message says why, in a few words for `status` and `doctor`."""


class ReadFailed(Unavailable):
    """The idle time could not be read, or what was read cannot be true; the message says why, in a few words."""


LONGEST_IDLE_SECONDS: Final = 20 * 365 * 86400.0
"""No desktop runs longer than this; 2^63 milliseconds and other mistakes with the sign are above it."""


class IdleSource(abc.ABC):
    """One way to know for how long there has been no input."""

    name: ClassVar[str]
    """The name of its file."""
    ranks: ClassVar[dict[str, int]] = {}
    """Its rank by kind of session ("x11", "wayland", "gnome") or system; none where its answers would be wrong."""

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        """Make one for the session of this environment (None: that of the process). Connects to nothing yet."""
        self.environ: Mapping[str, str] = os.environ if environ is None else environ
        self.tracker = ThresholdTracker(lambda _event: None)
        self._lost: Lost | None = None
        """Set while it works."""
        self._task: asyncio.Task[None] | None = None
        """The check of the alarms, or the polling, that is under way."""
        self._at_end = contextlib.ExitStack()
        """What `stop` has to undo."""

    @classmethod
    def rank(cls, environ: Mapping[str, str]) -> int | None:
        """Return its rank in such a session if nobody chose a source: the lowest is tried first, None never."""
        kinds = [sys.platform]
        if sys.platform not in ("win32", "darwin"):
            kinds += ["wayland" if is_wayland(environ) else "x11", *(["gnome"] if is_gnome(environ) else [])]
        return min((cls.ranks[each] for each in kinds if each in cls.ranks), default=None)

    async def start(self, emit: Emit, lost: Lost) -> None:
        """Connect. From now on `Idle` and `Active` are emitted at the watched thresholds.

        `lost(why)` is called once, at any later time, when the source went away or cannot be believed any more;
        nothing is emitted after it.

        Raises:
            SourceUnavailable: it does not work here, or did not answer within `START_SECONDS`.
        """
        try:
            async with asyncio.timeout(START_SECONDS):
                await self._connect()
        except BaseException as error:
            self._let_go()
            if isinstance(error, TimeoutError):
                late = N_("did not answer within {seconds} s")
                raise SourceUnavailable(sentence(late, seconds=f"{START_SECONDS:g}")) from None
            if isinstance(error, Exception):
                raise SourceUnavailable(_why(error)) from error
            raise
        self.tracker = ThresholdTracker(emit)
        self._lost = lost

    def watch(self, thresholds: frozenset[float]) -> None:
        """Emit events at exactly these idle times (seconds) from now on; returns at once.

        `Idle(seconds)` at each threshold passed (at once, where the present idle time is above a new one), and one
        `Active()` at the first input after any `Idle`; also one after the first call, as soon as it is seen that
        somebody is there. An event-driven source does not wake up in between.
        """
        if self._lost is not None:
            self.tracker.watch(thresholds)
            self._thresholds_changed()

    async def idle_seconds(self) -> float | None:
        """Return the present idle time, read within `READ_SECONDS`, or None where it cannot be read."""
        if self._lost is None:
            return None
        try:
            async with asyncio.timeout(READ_SECONDS):
                return await self._read()
        except TimeoutError:
            self.give_up(f"did not answer within {READ_SECONDS:g} s")
        except Exception as error:  # noqa: BLE001 (a source at fault is lost; the daemon goes on without it)
            self.give_up(error)
        return None

    async def inhibited(self) -> bool | None:
        """Return whether an inhibitor keeps the screen awake while there is no input; None: it cannot tell."""
        return None

    async def stop(self) -> None:
        """Let go of everything; safe to call twice, and after a failed start."""
        self._lost = None
        self._let_go()

    # -- for the sources themselves --------------------------------------------------------------------------

    def give_up(self, why: str | Exception) -> None:
        """Stop being used: let go of everything, and report why, once."""
        lost, self._lost = self._lost, None
        if lost is not None:
            self._let_go()
            lost(why if isinstance(why, str) else _why(why))

    def _let_go(self) -> None:
        task, self._task = self._task, None
        if task is not None and task is not asyncio.current_task():
            task.cancel()
        self._at_end.close()

    @abc.abstractmethod
    async def _connect(self) -> None:
        """Connect, put into `_at_end` how to let go, and read once to see that it works."""

    @abc.abstractmethod
    def _thresholds_changed(self) -> None:
        """Begin to watch the tracker's thresholds; returns at once."""

    @abc.abstractmethod
    async def _read(self) -> float | None:
        """Return the present idle time in seconds, or None where it is not known."""


def _why(error: Exception) -> str:
    if isinstance(error, Unavailable | struct.error):
        return sentence_of(error)
    return sentence(N_("failed: {problem}"), problem=repr(error))


def plausible(value: object, per_second: float = 1.0) -> float:
    """Return the idle seconds in a reading of `per_second` units to the second.

    Raises:
        ReadFailed: it is no number, negative, not finite, or longer than any machine runs.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ReadFailed(f"said {type(value).__name__} for an idle time")
    if not 0 <= value <= LONGEST_IDLE_SECONDS * per_second:
        raise ReadFailed(f"said an impossible idle time ({value:.3g})")
    return value / per_second


def known_sources() -> dict[str, type[IdleSource]]:
    """Return every idle source by its name, which is that of its file; a module with a `SOURCE` is one."""
    files = (each.name for each in pkgutil.iter_modules(room.__path__))
    modules = {name: importlib.import_module(f"{room.__name__}.{name}") for name in files}
    return {name: module.SOURCE for name, module in sorted(modules.items()) if hasattr(module, "SOURCE")}


def in_order(configured: str, sources: Mapping[str, type[IdleSource]], environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return the names to try in this session: the configured one, then by rank; no name at all for "none"."""
    if configured == NONE:
        return ()
    ranks = {name: source.rank(environ) for name, source in sources.items()}
    fitting = sorted((rank, name) for name, rank in ranks.items() if rank is not None and name != configured)
    first = (configured,) if configured in sources else ()
    return (*first, *(name for _, name in fitting))
