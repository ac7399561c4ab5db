"""What the engine may ask for. The daemon carries these out, in order; the engine never looks back.

Whatever comes of an effect (a press, a failure, a detector's answer) returns as an event.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from reminderd.core.settings import Urgency


@dataclass(frozen=True, slots=True)
class Button:
    """One answer the person may press."""

    action: str
    label: str


@dataclass(frozen=True, slots=True)
class Show:
    """Put this on screen. A bubble of the same key that is still there is replaced, never doubled."""

    bubble: str
    """Our own key for the bubble, not the server's number."""
    title: str
    body: str
    """Plain text as it is to be read; the notifier escapes what its server would take for markup."""
    reminders: tuple[str, ...] = ()
    """The reminders it speaks for, the title's first; empty for a word about the settings."""
    buttons: tuple[Button, ...] = ()
    hint: str = ""
    """The command to type, added to the body where the server has no buttons."""
    urgency: Urgency = "normal"
    sound: str = "off"
    image: str | None = None
    update: bool = False
    """It only tells less than before: to be redrawn where it still is on screen, and nowhere else."""


@dataclass(frozen=True, slots=True)
class Close:
    """Take this bubble away; nothing happens where it is gone already."""

    bubble: str


class Record(NamedTuple):
    """Write one line into the history. A later record with the same key replaces the earlier one.

    A tuple, because very many may come of one notification.
    """

    at: datetime
    event: str
    reminder: str | None = None
    facts: Mapping[str, Any] = MappingProxyType({})
    """Extra fields: JSON values only."""
    key: str | None = None


@dataclass(frozen=True, slots=True)
class WakeAt:
    """Ring the one alarm when the steady clock reads this (seconds); None: no alarm is needed."""

    steady: float | None


@dataclass(frozen=True, slots=True)
class Watch:
    """Report edges of the idle time at exactly these thresholds (seconds) from now on."""

    thresholds: frozenset[float]


@dataclass(frozen=True, slots=True)
class Probe:
    """Ask these detectors now (and once): a `Detected` from each that knows, then one `Probed`."""

    reasons: frozenset[str]


@dataclass(frozen=True, slots=True)
class Save:
    """Write the state that survives a restart; soon (an answer) or when convenient (a heartbeat)."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a command: whether it was carried out, and in one sentence what happened."""

    token: Any
    ok: bool
    text: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Start:
    """The person pressed "Start": open the guided routine for this reminder, or say the command."""

    reminder: str


@dataclass(frozen=True, slots=True)
class Push:
    """Nobody is at the desk and this cannot wait: send it where the user asked to be told (off unless set)."""

    reminder: str
    title: str
    body: str


Effect = Show | Close | Record | WakeAt | Watch | Probe | Save | Reply | Start | Push
