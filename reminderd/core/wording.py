"""The words of a notification: what to do, how, and what to press."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from reminderd.core.dates import weekday
from reminderd.core.duration import spoken_duration
from reminderd.core.effects import Button
from reminderd.core.language import N_, _, in_direction, listed, ngettext, pgettext
from reminderd.core.settings import UNNAMED_EXERCISE

HOLD_WORDS = {
    # Translators: reasons for which a reminder is delayed, here and in the next nine. They stand after "delayed by",
    # also several with commas between.
    "paused": N_("your pause"),
    "away": N_("your absence"),
    "locked": N_("the lock screen"),
    "quiet_hours": N_("quiet hours"),
    "do_not_disturb": N_("do not disturb"),
    "fullscreen": N_("a fullscreen window"),
    "microphone": N_("a call"),
    "camera": N_("the camera"),
    "screen_share": N_("screen sharing"),
    "elsewhere": N_("your other machine"),
    "calendar": N_("your calendar"),
}
"""What people are told of each hold; `hold_words` says it in their language."""

_NAMED_IN_TITLE = 3
_SAID_IN_BODY = 4
_BODY_LENGTH = 400
"""Characters for all messages together, so that the number stays visible; our own choice."""
_TITLE_LENGTH = 100


def spasm_words(since: datetime, now: datetime) -> str:
    """Return when the person logged a spasm: "You logged a spasm on Tuesday."."""
    if since.astimezone(now.tzinfo).date() == now.date():
        return _("You logged a spasm today.")
    return _("You logged a spasm on {day}.", day=weekday(since.astimezone(now.tzinfo)))


def cut(text: str, length: int) -> str:
    """Return the text in at most `length` characters, ending in an ellipsis where some are gone."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def hold_words(reason: str) -> str:
    """Return what people call a reason for a delay, in the language in force."""
    words = HOLD_WORDS.get(reason)
    return reason.replace("_", " ") if words is None else _(words)


def exercise_name(name: str) -> str:
    """Return what people call an exercise: its name stays as it is, and one without a name has our word."""
    return _(name) if name == UNNAMED_EXERCISE else name


def title_of(titles: Sequence[str]) -> str:
    """Return what to do: "Stand up and move", "Stand up and move · Have some water", "… · 3 more"."""
    different = list(dict.fromkeys(titles))
    named = [cut(each, _TITLE_LENGTH) for each in different[:_NAMED_IN_TITLE]]
    more = len(different) - len(named)
    # Translators: the end of a title that names three reminders: "Stand up and move · Sit tall · … · 2 more".
    return in_direction(" · ".join([*named, ngettext("{count} more", "{count} more", more)] if more else named))


def body_of(messages: Sequence[str], facts: Sequence[str]) -> str:
    """Return how to do it, one line for each reminder, and then what was observed."""
    said = messages[:_SAID_IN_BODY]
    room = _BODY_LENGTH // max(1, len(said))
    lines = list(dict.fromkeys(cut(each, room) for each in said))
    if len(messages) > _SAID_IN_BODY:
        left = len(messages) - _SAID_IN_BODY
        # Translators: below the texts of four reminders, where there are more.
        lines.append(ngettext("… and {count} more.", "… and {count} more.", left))
    if facts:
        lines.append(listed(facts))
    return "\n".join(map(in_direction, lines))


def buttons_of(
    done_label: str, choices_seconds: Sequence[float], *, startable: bool, sit_label: str = ""
) -> tuple[Button, ...]:
    """Return one set of buttons that answers everything in it at once."""
    # Translators: a button that starts a guided warm-up. Keep all buttons short: four or five stand in one row.
    start = (Button("start", pgettext("button", "Start")),) if startable else ()
    snoozes = tuple(
        # Translators: a button that shows the reminder again after this time: "Snooze 5 min".
        Button(f"snooze:{seconds:g}", pgettext("button", "Snooze {time}", time=spoken_duration(seconds)))
        for seconds in choices_seconds
    )
    sit = (Button("sit", sit_label),) if sit_label else ()
    # Translators: a button that skips the reminder this time.
    return (Button("done", done_label), *start, *sit, *snoozes, Button("skip", pgettext("button", "Skip")))


def hint_of(reminders: Sequence[str]) -> str:
    """Return the commands to type where there are no buttons, by the names of the reminders."""
    name = f" {reminders[0]}" if len(reminders) == 1 else ""
    # Translators: snooze and skip are commands as well; they stay as they are.
    return _("Answer with: {command} (or snooze, skip)", command=f"reminderd done{name}")
