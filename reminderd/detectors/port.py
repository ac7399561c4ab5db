"""The port of a detector: one reason to keep quiet, answered yes, no or unknown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from reminderd.core.events import Detected

Emit = Callable[[Detected], None]

DEADLINE_SECONDS = 1.0
"""No detector is waited for longer than this; whoever asks cuts it off and takes the answer as unknown."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a detector found."""

    on: bool | None
    """None: it cannot know. Unknown never holds."""
    detail: str = ""
    """For people: which program, or why it cannot know and what would help."""


class Detector(Protocol):
    """One hold of `core.settings.DETECTED_HOLDS`, or "inhibitor"."""

    reason: str

    async def check(self) -> Answer:
        """Find out now, within `DEADLINE_SECONDS`; never raises (what goes wrong is an unknown with its detail)."""

    async def stop(self) -> None:
        """Let go of everything (connections); safe to call twice."""


@runtime_checkable
class TellsChanges(Protocol):
    """A detector that hears of the end of what it found, so that nobody has to ask again and again."""

    async def until_changed(self) -> None:
        """Return when a yes may no longer be true, however long that takes; let go of everything when cancelled.

        Raises anything where nobody tells of it (any more): it is asked again then, as every other detector.
        """
