"""The words of a notification: what to do, how, and where the number comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reminderd.core.duration import spoken_duration
from reminderd.core.effects import Button
from reminderd.core.settings import ReminderSettings

HOLD_WORDS = {
    "paused": "the pause",
    "away": "your absence",
    "locked": "the lock screen",
    "quiet_hours": "quiet hours",
    "do_not_disturb": "do not disturb",
    "fullscreen": "a fullscreen window",
    "microphone": "a call",
    "camera": "the camera",
    "screen_share": "screen sharing",
    "calendar": "your calendar",
}
"""How a hold is said in a notification."""

_NAMED_IN_TITLE = 3
_SAID_IN_BODY = 4
_BODY_LENGTH = 400
"""Characters for all messages together, so that none crowds out the number; our own choice."""
_TITLE_LENGTH = 100


def cut(text: str, length: int) -> str:
    """Give the text in at most `length` characters, ending in an ellipsis where some are gone."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


@dataclass(frozen=True, slots=True)
class Part:
    """One reminder of a notification, and the message whose turn it is."""

    settings: ReminderSettings
    message: str


def title_of(parts: Sequence[Part]) -> str:
    """Say what to do: "Stand up and move", "Stand up and move · Have some water", "… · 3 more"."""
    titles = list(dict.fromkeys(cut(part.settings.title, _TITLE_LENGTH) for part in parts))
    named = titles[:_NAMED_IN_TITLE]
    more = len(titles) - len(named)
    return " · ".join([*named, f"{more} more"] if more else named)


def body_of(parts: Sequence[Part], facts: Sequence[str]) -> str:
    """Say how, one line a reminder, then the source of the number."""
    said = parts[:_SAID_IN_BODY]
    room = _BODY_LENGTH // max(1, len(said))
    lines = list(dict.fromkeys(cut(part.message, room) for part in said))
    if len(parts) > _SAID_IN_BODY:
        lines.append(f"… and {len(parts) - _SAID_IN_BODY} more.")
    if facts:
        lines.append(", ".join(facts))
    return "\n".join(lines)


def facts_of(*, sitting_seconds: float, known: bool, exercise: str, held_seconds: float, held_by: str) -> list[str]:
    """Give what was observed: "35 min seated", "Evening run at 18:00", "held 47 min by a call"."""
    facts = [exercise] if exercise else []
    if known:
        facts.append(f"{spoken_duration(sitting_seconds)} seated")
    else:
        facts.append(f"{spoken_duration(sitting_seconds)} without a break that could be seen")
    if held_seconds >= 1:
        facts.append(f"held {spoken_duration(held_seconds)} by {HOLD_WORDS.get(held_by, held_by)}")
    return facts


def buttons_of(parts: Sequence[Part], choices_seconds: Sequence[float], *, startable: bool) -> tuple[Button, ...]:
    """Give one set of buttons that answers all parts at once."""
    start = (Button("start", "Start"),) if startable else ()
    snoozes = tuple(Button(f"snooze:{seconds:g}", f"Snooze {spoken_duration(seconds)}") for seconds in choices_seconds)
    return (Button("done", parts[0].settings.done_label), *start, *snoozes, Button("skip", "Skip"))


def hint_of(parts: Sequence[Part]) -> str:
    """Give the commands to type where there are no buttons."""
    name = f" {parts[0].settings.name}" if len(parts) == 1 else ""
    return f"Answer: reminderd done{name} | snooze{name} | skip{name}"
