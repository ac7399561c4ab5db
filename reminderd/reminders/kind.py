"""What a built-in reminder is made of: its default trigger, its words, and the place in the source behind them."""

from __future__ import annotations

from dataclasses import dataclass

from reminderd.core.settings import Trigger, Urgency


@dataclass(frozen=True, slots=True)
class Advice:
    """The longer guidance behind a reminder, in our own words."""

    what_to_do: tuple[str, ...]
    why: str
    source_place: str
    """Which sentence of which section of the source document it rests on."""
    defaults: str
    """What the default interval is and where that figure comes from (it is ours, not the source's)."""
    when_to_stop: str


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """One built-in reminder."""

    name: str
    trigger: Trigger
    title: str
    """What to do, in a few words."""
    messages: tuple[str, ...]
    """How to do it: each one short enough to be read at a glance (at most 90 characters)."""
    done_label: str
    advice: Advice
    nudge_seconds: float = 0.0
    max_nudges: int = 2
    urgency: Urgency = "normal"
    image: str | None = None
    """Name of a drawing in the package, without its ending."""
