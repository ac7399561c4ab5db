"""The settings of standing at the desk, as `settings` has the others."""

from __future__ import annotations

from dataclasses import dataclass

from reminderd.core.definition import setting


@dataclass(frozen=True, slots=True)
class WhileStanding:
    """How a reminder that counts sitting goes on while the person stands at the desk."""

    seconds: float
    title: str
    messages: tuple[str, ...]
    done_label: str
    image: str | None = None
    sit_label: str = ""
    """The button by which the person says that they sit again; empty: "done" says so, or nothing does."""


@dataclass(frozen=True, slots=True)
class StandingSettings:
    """Standing at the desk (`reminderd stand`)."""

    alternate_seconds: tuple[float, ...] = setting(
        (), "How long to sit and how long to stand, in turn; you are reminded of each change.", least=60, most_items=2
    )
