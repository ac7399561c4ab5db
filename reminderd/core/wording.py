"""The words of a notification: what to do, how, and what to press."""

from __future__ import annotations

from collections.abc import Sequence

from reminderd.core.duration import spoken_duration
from reminderd.core.effects import Button

HOLD_WORDS = {
    "paused": "your pause",
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
"""What a notification calls each hold."""

_NAMED_IN_TITLE = 3
_SAID_IN_BODY = 4
_BODY_LENGTH = 400
"""Characters for all messages together, so that the number stays visible; our own choice."""
_TITLE_LENGTH = 100


def cut(text: str, length: int) -> str:
    """Return the text in at most `length` characters, ending in an ellipsis where some are gone."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def title_of(titles: Sequence[str]) -> str:
    """Return what to do: "Stand up and move", "Stand up and move · Have some water", "… · 3 more"."""
    different = list(dict.fromkeys(titles))
    named = [cut(each, _TITLE_LENGTH) for each in different[:_NAMED_IN_TITLE]]
    more = len(different) - len(named)
    return " · ".join([*named, f"{more} more"] if more else named)


def body_of(messages: Sequence[str], facts: Sequence[str]) -> str:
    """Return how to do it, one line for each reminder, and then what was observed."""
    said = messages[:_SAID_IN_BODY]
    room = _BODY_LENGTH // max(1, len(said))
    lines = list(dict.fromkeys(cut(each, room) for each in said))
    if len(messages) > _SAID_IN_BODY:
        lines.append(f"… and {len(messages) - _SAID_IN_BODY} more.")
    if facts:
        lines.append(", ".join(facts))
    return "\n".join(lines)


def buttons_of(done_label: str, choices_seconds: Sequence[float], *, startable: bool) -> tuple[Button, ...]:
    """Return one set of buttons that answers everything in it at once."""
    start = (Button("start", "Start"),) if startable else ()
    snoozes = tuple(Button(f"snooze:{seconds:g}", f"Snooze {spoken_duration(seconds)}") for seconds in choices_seconds)
    return (Button("done", done_label), *start, *snoozes, Button("skip", "Skip"))


def hint_of(reminders: Sequence[str]) -> str:
    """Return the commands to type where there are no buttons, by the names of the reminders."""
    name = f" {reminders[0]}" if len(reminders) == 1 else ""
    return f"Answer with: reminderd done{name} (or snooze, skip)"
