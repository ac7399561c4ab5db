"""The settings file's tables, as pydantic-settings reads them. Defaults are those of `core.settings`.

What one value or one table can tell is checked here; what takes several of them is in `rules`.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from reminderd.core.settings import Settings
from reminderd.settings import fields as f
from reminderd.settings.environment import DELIMITER, PREFIX, EnvironmentSource, given

_DEFAULT = Settings()


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class Reminder(_Table):
    """One reminder. What is left out keeps the built-in one's value; one of your own needs a trigger and messages."""

    enabled: f.Flag = True
    """Whether it counts and speaks at all."""
    after_sitting: f.Trigger = None
    """Trigger: so much uninterrupted sitting. Exactly one of after_sitting, every and before_exercise."""
    every: f.Trigger = None
    """Trigger: so much time at the desk, over several sittings."""
    before_exercise: f.Trigger = None
    """Trigger: so long before each planned exercise."""
    nudge: f.Nudge = None
    """Shown again when nobody answered for this long; "0s": never."""
    max_nudges: f.Count = None
    """How often it is shown again at most."""
    urgency: f.Urgency = None
    """How much the desktop makes of it."""
    title: f.Title = None
    """What to do, in a few words."""
    messages: Annotated[tuple[f.Words, ...], f.Listed, f.AtLeastOne] | None = None
    """How to do it; they rotate."""


class Presence(_Table):
    """How presence is judged."""

    natural_break: f.Span = _DEFAULT.presence.natural_break_seconds
    """No input for this long is a break."""
    passive: f.Flag = _DEFAULT.presence.passive
    """A call or a film without input counts as sitting."""
    source: f.Source = _DEFAULT.presence.source
    """Where the idle time is read."""


class Delivery(_Table):
    """When and how a due reminder is shown."""

    combine_within: f.Wait = _DEFAULT.delivery.combine_within_seconds
    """What is due within this rides along in the same notification."""
    min_gap: f.Wait = _DEFAULT.delivery.min_gap_seconds
    """Quiet between any two notifications."""
    wait_for_pause: f.Wait = _DEFAULT.delivery.wait_for_pause_seconds
    """So long at most a reminder waits for a pause in the input; "0s": not at all."""
    input_pause: f.Span = _DEFAULT.delivery.input_pause_seconds
    """No input for this long is such a pause."""
    longest_hold: f.Span = _DEFAULT.delivery.longest_hold_seconds
    """So long at most the detectors hold a reminder."""
    notifier: f.Notifier = _DEFAULT.delivery.notifier
    """How notifications are shown."""
    sound: f.Sound = _DEFAULT.delivery.sound
    """"off", or a name of the sound theme."""


class Snooze(_Table):
    """Putting a reminder off."""

    choices: Annotated[tuple[f.Span, ...], f.Listed, f.UpToFive, f.Differing] = _DEFAULT.snooze_choices_seconds
    """The buttons; the first is what `reminderd snooze` does."""


_Ranges = Annotated[tuple[f.Range, ...], f.Listed, f.Several]


class QuietHours(_Table):
    """Ranges in which nothing is shown; they may cross midnight, and several keys add up."""

    every_day: _Ranges = ()
    weekdays: _Ranges = ()
    weekend: _Ranges = ()
    mon: _Ranges = ()
    tue: _Ranges = ()
    wed: _Ranges = ()
    thu: _Ranges = ()
    fri: _Ranges = ()
    sat: _Ranges = ()
    sun: _Ranges = ()


class DoNotDisturb(_Table):
    """Which signs of being busy hold reminders back."""

    desktop: f.Flag = True
    """The desktop's own do-not-disturb."""
    fullscreen: f.Flag = True
    """A window over the whole screen."""
    microphone: f.Flag = True
    """A program that records from the microphone."""
    camera: f.Flag = True
    """A program that uses the camera."""
    screen_share: f.Flag = True
    """The screen is being shared or recorded."""


class Exercise(_Table):
    """One exercise of every week, in local time."""

    name: f.Words = "Exercise"
    """What it is called."""
    days: Annotated[tuple[f.Day, ...], f.Listed, Field(min_length=1, max_length=7), f.Differing]
    """On which days: mon … sun."""
    at: f.Clock
    """When it begins."""


class Calendar(_Table):
    """Calendar files to find exercises (and busy times) in."""

    files: Annotated[tuple[f.Line, ...], f.Listed, f.Several] = ()
    """.ics files, or folders of them."""
    exercise: Annotated[tuple[f.Line, ...], f.Listed, f.Several] = _DEFAULT.calendar.exercise_words
    """Words in a title that make an event an exercise."""
    busy: f.Flag = _DEFAULT.calendar.busy
    """A busy event holds reminders back."""


class History(_Table):
    """What is kept of the past."""

    keep: f.Keep = _DEFAULT.history_keep_seconds
    """How long; also in d, w, y."""


class Push(_Table):
    """Sending to a phone; this leaves the machine."""

    urls: Annotated[tuple[f.Address, ...], f.ListedSecretly, f.Several] = ()
    """Addresses as apprise knows them."""
    reminders: Annotated[tuple[f.Line, ...], f.Listed, f.Several] = _DEFAULT.push_reminders
    """Which reminders are sent."""


class Step(_Table):
    """One step of a routine."""

    do: f.Words
    """What to do, in one or two short sentences."""
    seconds: f.StepSpan
    """How long."""
    switch_sides: f.Flag = False
    """A cue to switch sides is given half-way."""
    drawing: f.Drawing = None
    """Name of a drawing in the package."""


class Routine(_Table):
    """A guided routine of your own, for `reminderd stretch NAME`."""

    title: f.Title = None
    """What it is called."""
    steps: Annotated[tuple[Step, ...], f.Listed, f.AtLeastOne]
    """Its steps, in order."""


class SettingsFile(BaseSettings):
    """Every table of the file. The environment overrides what the file says."""

    model_config = SettingsConfigDict(
        case_sensitive=True,
        env_nested_delimiter=DELIMITER,
        env_prefix=PREFIX,
        extra="forbid",
        frozen=True,
        use_attribute_docstrings=True,
        validate_default=False,
    )

    reminders: dict[str, Reminder] = {}
    """movement, posture, hydration, stretch, or a name of your own."""
    presence: Presence = Presence()
    delivery: Delivery = Delivery()
    snooze: Snooze = Snooze()
    quiet_hours: QuietHours = QuietHours()
    do_not_disturb: DoNotDisturb = DoNotDisturb()
    exercise: Annotated[tuple[Exercise, ...], f.Listed, f.Several] = ()
    calendar: Calendar = Calendar()
    history: History = History()
    hooks: dict[f.HookEvent, Annotated[tuple[f.Argument, ...], f.Listed, f.Several]] = {}
    """A command for each event, as a list of words; no shell, off unless set."""
    push: Push = Push()
    routines: dict[str, Routine] = {}
    """Guided routines of your own, by name."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take the environment we were given first, then the file's table; nothing else (no .env, no secrets)."""
        file = InitSettingsSource(settings_cls, init_kwargs=given.get().table)
        return EnvironmentSource(settings_cls, given.get()), file

    @model_validator(mode="before")
    @classmethod
    def _keep_what_was_merged(cls, merged: dict[str, Any]) -> dict[str, Any]:
        given.get().merged = merged
        return merged
