"""The numbers a notification server gives to bubbles, and what it says of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

GONE_BECAUSE = {1: "expired", 2: "dismissed"}
"""Reasons of NotificationClosed; 3 is somebody's call (not ours: those are forgotten before), 4 is undefined."""
MOST_EARLY = 64
"""Signals kept while a call is under way; no honest server sends more about one bubble."""


@dataclass(frozen=True, slots=True)
class OnScreen:
    """A bubble as the server knows it."""

    number: int
    actions: frozenset[str]


def bubble_of(bubbles: Mapping[str, OnScreen], number: object) -> str | None:
    """Return the key of the bubble with this number, or None."""
    return next((key for key, each in bubbles.items() if each.number == number), None)
