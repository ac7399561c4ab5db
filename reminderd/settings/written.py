"""The engine's settings as the file would have them: what `config show` shows, and what the default file must equal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from reminderd.core import settings as core
from reminderd.settings.problems import dotted
from reminderd.settings.values import DAYS, HOOK_EVENTS, written_duration

_TRIGGER_KEYS = {core.AfterSitting: "after_sitting", core.Every: "every", core.BeforeExercise: "before_exercise"}
_SCHEME = re.compile(r"[a-zA-Z0-9+.-]+")


def as_table(settings: core.Settings) -> dict[str, Any]:
    """Return the whole file as TOML values, every key written out."""
    delivery, presence = settings.delivery, settings.presence
    return {
        "reminders": {each.name: _reminder(each) for each in settings.reminders},
        "presence": {
            "natural_break": written_duration(presence.natural_break_seconds),
            "passive": presence.passive,
            "source": presence.source,
        },
        "delivery": {
            "combine_within": written_duration(delivery.combine_within_seconds),
            "min_gap": written_duration(delivery.min_gap_seconds),
            "wait_for_pause": written_duration(delivery.wait_for_pause_seconds),
            "input_pause": written_duration(delivery.input_pause_seconds),
            "longest_hold": written_duration(delivery.longest_hold_seconds),
            "notifier": delivery.notifier,
            "sound": delivery.sound,
        },
        "snooze": {"choices": [written_duration(each) for each in settings.snooze_choices_seconds]},
        "quiet_hours": {
            day: [f"{_clock(each.start_minute)}-{_clock(each.end_minute)}" for each in ranges]
            for day, ranges in zip(DAYS, settings.quiet_hours, strict=True)
        },
        "do_not_disturb": {
            "desktop": "do_not_disturb" in settings.detectors,
            **{key: key in settings.detectors for key in ("fullscreen", "microphone", "camera", "screen_share")},
        },
        "exercise": [
            {"name": each.name, "days": [DAYS[day] for day in each.days], "at": _clock(each.at_minute)}
            for each in settings.exercises
        ],
        "calendar": {
            "files": list(settings.calendar.files),
            "exercise": list(settings.calendar.exercise_words),
            "busy": settings.calendar.busy,
        },
        "history": {"keep": written_duration(settings.history_keep_seconds, "smhdwy")},
        "hooks": {event: list(dict(settings.hooks).get(event, ())) for event in HOOK_EVENTS},
        "push": {"urls": list(settings.push_urls), "reminders": list(settings.push_reminders)},
        "routines": {
            each.name: {"title": each.title, "steps": [_step(step) for step in each.steps]}
            for each in settings.routines
        },
    }


def _reminder(each: core.ReminderSettings) -> dict[str, Any]:
    return {
        "enabled": each.enabled,
        _TRIGGER_KEYS[type(each.trigger)]: written_duration(each.trigger.seconds),
        "nudge": written_duration(each.nudge_seconds),
        "max_nudges": each.max_nudges,
        "urgency": each.urgency,
        "title": each.title,
        "messages": list(each.messages),
    }


def _step(step: core.StepSettings) -> dict[str, Any]:
    table = {"do": step.do, "seconds": written_duration(step.seconds), "switch_sides": step.switch_sides}
    return table if step.drawing is None else {**table, "drawing": step.drawing}


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def effective(settings: core.Settings, origins: dict[str, str]) -> Iterator[tuple[str, Any, str]]:
    """Return each key with its value and where it came from; addresses to push to without what they keep secret."""
    for loc, value in _leaves((), as_table(settings)):
        key = dotted(loc)
        shown = [_without_secret(each) for each in value] if loc == ("push", "urls") else value
        yield key, shown, _origin(loc, origins, of_several=bool(value))


def _leaves(loc: tuple[str, ...], table: dict[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _leaves((*loc, key), value)
        else:
            yield (*loc, key), value


def _origin(loc: tuple[str, ...], origins: dict[str, str], *, of_several: bool) -> str:
    keys = [dotted(loc)]
    if loc[0] == "quiet_hours" and of_several:  # what holds on a day may have been said by several keys
        keys = [f"quiet_hours.{key}" for key in ("every_day", "weekend" if loc[1] in DAYS[5:] else "weekdays", loc[1])]
    return ", ".join(origins[key] for key in keys if key in origins) or "default"


def _without_secret(address: str) -> str:
    scheme = _SCHEME.match(address)
    return f"{scheme[0] if scheme else ''}://…"
