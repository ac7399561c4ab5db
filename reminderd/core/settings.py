"""Everything the user can choose. Each setting is defined here, once, as a field of a frozen dataclass.

A field with a `Definition` is a key of the settings file; a dataclass is a table of it. The field's type, its default
and its definition are all that is needed: the check of the file, the engine's values, `config show` and the JSON
Schema follow from them (see `reminderd.settings.keys`). The key has the field's name without the unit at its end:
the field `natural_break_seconds` of `PresenceSettings` is the key `presence.natural_break`.

Durations are seconds, times of day are minutes after midnight, Monday is day 0. The values are whole, checked and
frozen; new settings replace all of them at once. Nothing here reads a file or the environment.
"""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields
from functools import cached_property
from typing import Literal

from reminderd.core.back_settings import (
    CareSettings,
    MeSettings,
    RoutineSettings,
    StandingSettings,
    WeeklySettings,
    WhileStanding,
)
from reminderd.core.definition import DAY, HOUR, YEAR, setting
from reminderd.core.language import N_, _

Urgency = Literal["low", "normal", "critical"]


@dataclass(frozen=True)
class Trigger:
    """What makes a reminder due; the first sentence of each kind is the meaning of its key."""

    seconds: float = setting(MISSING, "", least=1, most=7 * DAY)


class AfterSitting(Trigger):
    """Due after this much uninterrupted sitting."""


class Every(Trigger):
    """Due after this much time at the desk."""


class BeforeExercise(Trigger):
    """Due this long before each planned exercise."""


class AfterStanding(AfterSitting):
    """Due after this much standing: what counts sitting may count this while the person stands."""


class Resting(AfterSitting):
    """Counts nothing: it counts sitting, and the person stands."""


TRIGGERS: dict[str, type[Trigger]] = {"after_sitting": AfterSitting, "every": Every, "before_exercise": BeforeExercise}
"""The keys of a reminder's trigger; a reminder has exactly one of them."""


@dataclass(frozen=True, slots=True)
class ReminderSettings:
    """A reminder. What you leave out keeps the built-in value; a reminder of your own needs a trigger and messages."""

    name: str
    trigger: Trigger
    title: str = setting(MISSING, "What to do, in a few words.", instead=None)
    messages: tuple[str, ...] = setting(MISSING, "How to do it; shown in turn.", fewest=1, instead=None)
    done_label: str = N_("Done")
    enabled: bool = setting(True, "Whether this reminder is on.")
    nudge_seconds: float = setting(0.0, 'Shown again if you do not answer for this long; "0s": never.')
    max_nudges: int = setting(2, "How often it is shown again.", most=100)
    urgency: Literal["low", "normal", "critical"] = setting("normal", "How prominently the desktop shows it.")
    image: str | None = None
    """Name of a drawing in the package, without its ending."""
    standing: WhileStanding | None = None
    """None: it rests while the person stands, if it counts sitting."""
    gentle: tuple[str, ...] = ()
    """Its messages in care time; empty: the usual ones."""
    areas: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Messages, and which of `AREAS` each is for."""
    shipped: frozenset[str] = frozenset()
    """Which of "title" and "messages" are ours, and so are translated; the person's own words stay as they are."""

    @property
    def spoken_title(self) -> str:
        """What to do, in the language in force."""
        return _(self.title) if "title" in self.shipped else self.title

    def spoken(self, message: str) -> str:
        """Return one of the messages in the language in force."""
        return _(message) if "messages" in self.shipped else message


@dataclass(frozen=True, slots=True)
class PresenceSettings:
    """How reminderd decides whether you are at the desk."""

    natural_break_seconds: float = setting(180.0, "An absence of this length counts as a break.", least=1)
    passive: bool = setting(True, "Whether a call or a film without input counts as sitting.")
    longest_passive_seconds: float = setting(
        2 * HOUR, "The longest time without input that a call or a film counts as sitting.", least=1
    )
    source: str = setting("auto", "Where the idle time is read.", kind="idle source")


@dataclass(frozen=True, slots=True)
class DeliverySettings:
    """When and how a reminder is shown."""

    combine_within_seconds: float = setting(300.0, "Reminders that are due within this time share a notification.")
    min_gap_seconds: float = setting(300.0, "The shortest time between two notifications.")
    wait_for_pause_seconds: float = setting(
        120.0, 'The longest time a reminder waits for you to pause typing; "0s": it does not wait.'
    )
    input_pause_seconds: float = setting(4.0, "How long without input counts as such a pause.", least=1)
    longest_hold_seconds: float = setting(
        5400.0, "The longest time a call, a fullscreen window or do-not-disturb can delay a reminder.", least=1
    )
    notifier: str = setting("auto", "How notifications are shown.", kind="notifier")
    sound: str = setting("off", '"off", or the name of a sound of the sound theme, such as "message".', kind="sound")


@dataclass(frozen=True, slots=True)
class SnoozeSettings:
    """Putting a reminder off."""

    choices_seconds: tuple[float, ...] = setting(
        (300.0, 900.0),
        "The snooze buttons; `reminderd snooze` uses the first.",
        least=1,
        fewest=1,
        most_items=5,
        unique=True,
    )


@dataclass(frozen=True, slots=True)
class TimeRange:
    """A part of a day; an end at or before the start lies on the next day."""

    start_minute: int
    end_minute: int


DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
QUIET_KEYS = {
    "every_day": DAYS,
    "weekdays": DAYS[:5],
    "weekend": DAYS[5:],
    **{day: (day,) for day in DAYS},
}
"""The keys of [quiet_hours] and the days that each of them is for."""


@dataclass(frozen=True, slots=True)
class DoNotDisturbSettings:
    """What delays reminders while it lasts."""

    desktop: bool = setting(True, "The desktop's own do-not-disturb.")
    fullscreen: bool = setting(True, "A fullscreen window.")
    microphone: bool = setting(True, "A program that records from the microphone.")
    camera: bool = setting(True, "A program that uses the camera.")
    screen_share: bool = setting(True, "A shared or recorded screen.")


_REASONS = {each.name: each.name for each in fields(DoNotDisturbSettings)} | {"desktop": "do_not_disturb"}
DETECTED_HOLDS = (*_REASONS.values(), "calendar")
"""The holds that detectors set; the user, the quiet hours and presence set the others."""


UNNAMED_EXERCISE = N_("Exercise")
"""What an exercise without a name is called; this alone of the names is translated."""


@dataclass(frozen=True, slots=True)
class ExerciseSettings:
    """An exercise planned for certain days of every week, in local time."""

    name: str = setting(MISSING, "What the notification calls it.", instead=UNNAMED_EXERCISE)
    days: tuple[int, ...] = setting(MISSING, "On which days.", kind="weekday", fewest=1, most_items=7, unique=True)
    at_minute: int = setting(MISSING, "When it starts.")


@dataclass(frozen=True, slots=True)
class CalendarSettings:
    """Calendar files in which reminderd looks for exercises and busy times."""

    files: tuple[str, ...] = setting((), "Calendar files (.ics), or folders that contain them.", kind="line")
    exercise_words: tuple[str, ...] = setting(
        ("run", "gym", "yoga"), "Words in a title that make an event an exercise.", key="exercise", kind="line"
    )
    busy: bool = setting(False, "Whether a busy event delays reminders.")


@dataclass(frozen=True, slots=True)
class HistorySettings:
    """What reminderd remembers."""

    keep_seconds: float = setting(
        2 * YEAR, "Older entries are deleted.", kind="long duration", least=DAY, most=100 * YEAR
    )


HOOK_EVENTS = {
    "shown": "A reminder was shown.",
    "done": "You answered that you did it.",
    "taken": "You took a break while it was due or shown.",
    "snoozed": "You put it off.",
    "skipped": "You skipped it.",
    "ignored": "Nobody answered it.",
    "expired": "It was no longer useful.",
    "hold": "Reminders are delayed from now on.",
    "release": "Reminders are no longer delayed.",
    "break": "A natural break ended.",
    "standing": "You stand at the desk from now on.",
    "sitting": "You sit again after standing.",
    "settings": "New settings are active, or they are wrong.",
    "started": "reminderd started.",
    "stopped": "reminderd stopped.",
}
"""The keys of [hooks], and when each of their commands is started."""


@dataclass(frozen=True, slots=True)
class PushSettings:
    """Messages to a phone. They leave this computer."""

    urls: tuple[str, ...] = setting((), "Addresses as apprise writes them.", kind="address", secret=True)
    reminders: tuple[str, ...] = setting(("stretch",), "Which reminders are sent.", kind="line")


@dataclass(frozen=True, slots=True)
class LinkSettings:
    """Your other machines, over an MQTT broker of yours. What they tell each other leaves this computer."""

    broker: str = setting("", 'The broker, such as "mqtts://host:8883"; "": no link.', kind="broker")
    user: str = setting("", "The user name at the broker.", kind="optional line")
    password_file: str = setting("", "A file that holds the password, and nothing else.", kind="optional line")
    ca_file: str = setting(
        "", 'The certificate that the broker\'s is checked with; "": those of the system.', kind="optional line"
    )
    topic: str = setting("", 'What all your machines share; "": "reminderd/" and your login name.', kind="topic")
    machine: str = setting("", 'What this machine is called; "": the name of the host.', kind="machine name")
    home_assistant: bool = setting(False, "Whether Home Assistant is told what reminderd has to show.")
    chair: str = setting("", 'A topic on which a sensor says whether your chair is taken; "": none.', kind="topic")


@dataclass(frozen=True, slots=True)
class TraySettings:
    """The icon in the panel (`reminderd tray`)."""

    label: bool = setting(True, "Whether the minutes until the next reminder stand beside the icon, where panels can.")


@dataclass(frozen=True)
class Settings:
    """The settings of reminderd. `reminders` are in order of priority for the title of a notification."""

    reminders: tuple[ReminderSettings, ...] = ()
    presence: PresenceSettings = PresenceSettings()
    delivery: DeliverySettings = DeliverySettings()
    snooze: SnoozeSettings = SnoozeSettings()
    quiet_hours: tuple[tuple[TimeRange, ...], ...] = ((),) * 7
    """For each weekday, Monday first: the ranges that begin on that day."""
    do_not_disturb: DoNotDisturbSettings = DoNotDisturbSettings()
    exercises: tuple[ExerciseSettings, ...] = setting((), "Exercises of every week.", key="exercise")
    calendar: CalendarSettings = CalendarSettings()
    history: HistorySettings = HistorySettings()
    hooks: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Pairs of an event's name and the program with its arguments to start then."""
    push: PushSettings = PushSettings()
    link: LinkSettings = LinkSettings()
    tray: TraySettings = TraySettings()
    standing: StandingSettings = StandingSettings()  # noqa: RUF009 (it is frozen)
    weekly: WeeklySettings = WeeklySettings()  # noqa: RUF009 (it is frozen)
    me: MeSettings = MeSettings()
    care: CareSettings = CareSettings()
    routines: tuple[RoutineSettings, ...] = ()
    language: str = setting("auto", "The language that reminderd speaks; auto: that of your desktop.", kind="language")

    @cached_property
    def detectors(self) -> frozenset[str]:
        """Return which of `DETECTED_HOLDS` may delay a reminder."""
        chosen = {reason for name, reason in _REASONS.items() if getattr(self.do_not_disturb, name)}
        return frozenset(chosen | {"calendar"} if self.calendar.busy else chosen)
