"""From the checked file to the engine's own settings."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reminderd.core import settings as core
from reminderd.reminders import built_in
from reminderd.reminders.kind import Kind
from reminderd.settings import schema
from reminderd.settings.values import DAYS, HOOK_EVENTS

QUIET_KEYS = {
    "every_day": DAYS,
    "weekdays": DAYS[:5],
    "weekend": DAYS[5:],
    **{day: (day,) for day in DAYS},
}
"""The keys of [quiet_hours] and the days each speaks of."""

_OWN_DONE = "Done"


def build(file: schema.SettingsFile, calendar_file: Callable[[str], Path]) -> core.Settings:
    """Return the whole of the settings in force; the file and the rules between its values have been checked."""
    delivery, presence, busy = file.delivery, file.presence, file.do_not_disturb
    detected = {
        "do_not_disturb": busy.desktop,
        "fullscreen": busy.fullscreen,
        "microphone": busy.microphone,
        "camera": busy.camera,
        "screen_share": busy.screen_share,
        "calendar": file.calendar.busy,
    }
    return core.Settings(
        reminders=_reminders(file),
        presence=core.PresenceSettings(presence.natural_break, presence.passive, presence.source),
        delivery=core.DeliverySettings(
            combine_within_seconds=delivery.combine_within,
            min_gap_seconds=delivery.min_gap,
            wait_for_pause_seconds=delivery.wait_for_pause,
            input_pause_seconds=delivery.input_pause,
            longest_hold_seconds=delivery.longest_hold,
            notifier=delivery.notifier,
            sound=delivery.sound,
        ),
        snooze_choices_seconds=file.snooze.choices,
        quiet_hours=tuple(_quiet(file.quiet_hours, day) for day in DAYS),
        detectors=frozenset(reason for reason, on in detected.items() if on),
        exercises=tuple(
            core.ExerciseSettings(each.name, tuple(sorted(map(DAYS.index, each.days))), each.at)
            for each in file.exercise
        ),
        calendar=core.CalendarSettings(
            tuple(str(calendar_file(each)) for each in file.calendar.files), file.calendar.exercise, file.calendar.busy
        ),
        history_keep_seconds=file.history.keep,
        hooks=tuple((event, file.hooks[event]) for event in HOOK_EVENTS if file.hooks.get(event)),
        push_urls=file.push.urls,
        push_reminders=file.push.reminders,
        routines=tuple(_routine(name, table) for name, table in file.routines.items()),
    )


def _reminders(file: schema.SettingsFile) -> tuple[core.ReminderSettings, ...]:
    kinds = built_in()
    names = {kind.name for kind in kinds}
    ours = (_built_in(kind, file.reminders.get(kind.name, schema.Reminder())) for kind in kinds)
    own = (_own(name, table) for name, table in file.reminders.items() if name not in names)
    return (*ours, *own)


def _built_in(kind: Kind, table: schema.Reminder) -> core.ReminderSettings:
    return core.ReminderSettings(
        name=kind.name,
        trigger=_trigger(table) or kind.trigger,
        title=table.title or kind.title,
        messages=table.messages or kind.messages,
        done_label=kind.done_label,
        enabled=table.enabled,
        nudge_seconds=kind.nudge_seconds if table.nudge is None else table.nudge,
        max_nudges=kind.max_nudges if table.max_nudges is None else table.max_nudges,
        urgency=_urgency(table) or kind.urgency,
        image=kind.image,
    )


def _own(name: str, table: schema.Reminder) -> core.ReminderSettings:
    trigger = _trigger(table)
    if trigger is None or table.messages is None:
        raise AssertionError(f"{name}: the rules let a reminder without a trigger or words pass")
    default = core.ReminderSettings(name, trigger, table.title or in_words(name), table.messages, _OWN_DONE)
    return core.ReminderSettings(
        name=name,
        trigger=trigger,
        title=default.title,
        messages=table.messages,
        done_label=_OWN_DONE,
        enabled=table.enabled,
        nudge_seconds=default.nudge_seconds if table.nudge is None else table.nudge,
        max_nudges=default.max_nudges if table.max_nudges is None else table.max_nudges,
        urgency=_urgency(table) or default.urgency,
    )


def in_words(name: str) -> str:
    """Make a title of a name: "eye-rest" → "Eye rest"."""
    words = " ".join(name.replace("_", " ").replace("-", " ").split())
    return words[:1].upper() + words[1:]


def _trigger(table: schema.Reminder) -> core.Trigger | None:
    if table.after_sitting is not None:
        return core.AfterSitting(table.after_sitting)
    if table.every is not None:
        return core.Every(table.every)
    return None if table.before_exercise is None else core.BeforeExercise(table.before_exercise)


def _urgency(table: schema.Reminder) -> core.Urgency | None:
    urgency: core.Urgency
    for urgency in ("low", "normal", "critical"):
        if table.urgency == urgency:
            return urgency
    return None


def _quiet(table: schema.QuietHours, day: str) -> tuple[core.TimeRange, ...]:
    ranges = {each for key, days in QUIET_KEYS.items() if day in days for each in getattr(table, key)}
    return tuple(sorted(ranges, key=lambda each: (each.start_minute, each.end_minute)))


def _routine(name: str, table: schema.Routine) -> core.RoutineSettings:
    steps = (core.StepSettings(step.do, step.seconds, step.switch_sides, step.drawing) for step in table.steps)
    return core.RoutineSettings(name, table.title or in_words(name), tuple(steps))
