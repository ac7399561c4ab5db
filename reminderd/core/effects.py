"""What the engine may ask for. The daemon carries these out, in order. The engine does not wait for any of them.

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
    """Put this on screen. It replaces a bubble of the same key that is still there."""

    bubble: str
    """Our own key for the bubble, not the server's number."""
    title: str
    body: str
    """Plain text; the notifier escapes what its server would take for markup."""
    reminders: tuple[str, ...] = ()
    """The reminders it shows, that of the title first; empty for the notice about the settings."""
    buttons: tuple[Button, ...] = ()
    hint: str = ""
    """The command to type, added to the body where the server has no buttons."""
    urgency: Urgency = "normal"
    sound: str = "off"
    image: str | None = None
    lasting: bool = False
    """It stays on screen when reminderd ends. GNOME otherwise closes the notifications of a program that has ended."""
    update: bool = False
    """It shows fewer reminders than before: redraw it if it is still on screen, and do not show it again."""


@dataclass(frozen=True, slots=True)
class Close:
    """Take this bubble away, if it is still there."""

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
    """Bring `TimePassed` when the steady clock reads this (seconds); None: no alarm is needed."""

    steady: float | None


@dataclass(frozen=True, slots=True)
class Watch:
    """From now on, bring `Idle` when the idle time reaches one of these thresholds (seconds), and `Active` at input."""

    thresholds: frozenset[float]


@dataclass(frozen=True, slots=True)
class Probe:
    """Ask these detectors now, once: bring a `Detected` for each that answers, then one `Probed`."""

    reasons: frozenset[str]


@dataclass(frozen=True, slots=True)
class Save:
    """Write the state that survives a restart."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to a command: whether it was carried out, and a sentence that says what happened."""

    token: Any
    ok: bool
    text: str
    facts: dict[str, Any] = field(default_factory=dict)
    english: str = ""
    """The same sentence in English, for programs."""


@dataclass(frozen=True, slots=True)
class Start:
    """The person pressed "Start": open the guided routine for this reminder, or say the command."""

    reminder: str


@dataclass(frozen=True, slots=True)
class Push:
    """Nobody is at the desk and this cannot wait: send it to the devices that the user has set (none by default)."""

    reminder: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class SumUp:
    """Bring `SummedUp`, once: the word of the week, from the history."""


@dataclass(frozen=True, slots=True)
class OpenReport:
    """The person wants to see the report."""


Effect = Show | Close | Record | WakeAt | Watch | Probe | Save | Reply | Start | Push | SumUp | OpenReport
