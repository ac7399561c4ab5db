"""What a built-in reminder is made of: its default settings, its words, and the place in the source behind them."""

from __future__ import annotations

from dataclasses import dataclass

from reminderd.core.settings import ReminderSettings


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


@dataclass(frozen=True, kw_only=True)
class BuiltIn(ReminderSettings):
    """One built-in reminder: its default settings, and its advice. A message has at most 90 characters."""

    advice: Advice
