"""What is on screen: one bubble a reminder at most, shared by those that were shown together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from reminderd.core.effects import Close, Show
from reminderd.core.reminder import Phase, Reminder
from reminderd.core.settings import Urgency
from reminderd.core.state import State
from reminderd.core.wording import body_of, buttons_of, facts_of, hint_of, title_of

SETTINGS_BUBBLE = "settings"
_URGENCIES: tuple[Urgency, ...] = ("low", "normal", "critical")


def put(state: State, reminders: Sequence[Reminder], *, held_seconds: float = 0.0, held_by: str = "") -> str:
    """Show these together; give the bubble's key.

    Whoever shares a bubble with one of them and is still to be answered comes along; what had its say stays behind.
    """
    old = [key for key in dict.fromkeys(each.bubble for each in reminders) if key in state.bubbles]
    sharing = {name for key in old if key is not None for name in state.bubbles[key]}
    names = {each.name for each in reminders}
    left = [each for each in state.named(sharing - names) if each.bubble in old]
    key = old[0] if old and old[0] is not None else _new_key(state, reminders[0])
    for other in old[1:]:
        if other is not None:
            _close(state, other)
    for each in reminders:
        each.show(key, state.now)
    for each in left:
        each.bubble = key if each.nudged else None
    members = state.named(names | {each.name for each in left if each.nudged})
    state.bubbles[key] = tuple(each.name for each in members)
    state.emit(_draw(state, key, members, held_seconds, held_by))
    return key


def _new_key(state: State, first: Reminder) -> str:
    state.bubble_number += 1
    return f"{first.name}-{state.bubble_number}"


def put_back(state: State, reminders: Sequence[Reminder]) -> None:
    """Put what was shown on screen again, as one bubble, as it was said."""
    key = _new_key(state, reminders[0])
    for each in reminders:
        each.bubble, each.lost = key, False
    state.bubbles[key] = tuple(each.name for each in reminders)
    state.emit(_draw(state, key, reminders, 0.0, ""))


def settle(state: State, touched: Iterable[str | None]) -> None:
    """After answers: take away the bubbles that speak for nobody any more, redraw those that speak for fewer."""
    for key in touched:
        if key is None or key not in state.bubbles:
            continue
        members = [each for each in state.named(state.bubbles[key]) if each.bubble == key]
        if not members:
            _close(state, key)
        elif len(members) < len(state.bubbles[key]):
            state.bubbles[key] = tuple(each.name for each in members)
            state.emit(replace(_draw(state, key, members, 0.0, ""), update=True))


def take_down(state: State) -> list[Reminder]:
    """Take every bubble off the screen unanswered; give the reminders that were on it."""
    hidden = [each for each in state.reminders.values() if each.bubble in state.bubbles]
    for key in list(state.bubbles):
        _close(state, key)
    for each in hidden:
        each.bubble = None
    return hidden


def _close(state: State, key: str) -> None:
    del state.bubbles[key]
    told(state, key)
    state.emit(Close(key))


def told(state: State, key: str) -> None:
    """The bubble is (or was) on screen: what was to be said of it in the history is said."""
    for record in state.untold.pop(key, []):
        state.emit(record)


def exercise_words(state: State, reminder: Reminder) -> str:
    """Say which exercise it is about: "Evening run at 18:00"; nothing where it is about none."""
    if reminder.exercise is None:
        return ""
    return f"{reminder.exercise.name} at {reminder.exercise.starts.astimezone(state.now.wall.tzinfo):%H:%M}"


def _draw(state: State, key: str, members: Sequence[Reminder], held_seconds: float, held_by: str) -> Show:
    first, names = members[0], tuple(each.name for each in members)
    choices = state.settings.snooze_choices_seconds if any(each.phase is not Phase.OFF for each in members) else ()
    exercises = (exercise_words(state, each) for each in members)
    facts = facts_of(
        sitting_seconds=state.sitting_seconds,
        known=state.presence.known,
        exercise=next((words for words in exercises if words), ""),
        held_seconds=held_seconds,
        held_by=held_by,
    )
    return Show(
        bubble=key,
        title=title_of([each.settings.title for each in members]),
        body=body_of([each.message for each in members], facts),
        reminders=names,
        buttons=buttons_of(first.settings.done_label, choices, startable=first.before_exercise),
        hint=hint_of(names),
        urgency=max({each.settings.urgency for each in members}, key=_URGENCIES.index),
        sound=state.settings.delivery.sound,
        image=first.settings.image,
    )


def problem_bubble(state: State, problems: Sequence[str]) -> Show:
    """Return the one word about a wrong settings file."""
    more = f"\n… and {len(problems) - 1} more: see reminderd config check" if len(problems) > 1 else ""
    return Show(
        bubble=SETTINGS_BUBBLE,
        title="Settings not taken over",
        body=f"{problems[0]}{more}\nWhat was in force stays in force.",
        sound=state.settings.delivery.sound,
    )
