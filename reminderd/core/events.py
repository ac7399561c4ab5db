"""What can happen. Everything outside the engine speaks to it in these values, through one inbox.

Each event is a fact or a wish. The moment at which it is handled is passed beside it, never inside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reminderd.core.settings import Settings

# -- time ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TimePassed:
    """The alarm rang, or time may have passed otherwise: a clock was set, a zone changed, a machine woke."""


@dataclass(frozen=True, slots=True)
class AboutToSleep:
    """The machine is about to sleep: save, and count nobody as present until it wakes."""


@dataclass(frozen=True, slots=True)
class Woke:
    """The machine woke. How long it slept is in the moment."""


# -- presence ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SourceChanged:
    """Another idle source took over; "none": no source works, so that nobody can see input."""

    name: str


@dataclass(frozen=True, slots=True)
class Idle:
    """There has been no input for `seconds`, as of now (an edge at a watched threshold, or a reading)."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Active:
    """There is input again, now."""


@dataclass(frozen=True, slots=True)
class Locked:
    """The session is locked, now. Told again when a lock that was only asked for is confirmed."""

    confirmed: bool = True
    """Whether a locker or the session reports it. If somebody only asked for it, input that goes on contradicts it."""


@dataclass(frozen=True, slots=True)
class Unlocked:
    """The session is unlocked, now."""


# -- detectors and plans -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Detected:
    """A detector's answer for its reason: yes, no, or None where it cannot know.

    Reasons are those of `settings.DETECTED_HOLDS`, and "inhibitor" (something keeps the screen awake: a film, a
    presentation), which is evidence of presence and never a hold.
    """

    reason: str
    on: bool | None
    detail: str = ""
    """For people: which program, which event."""
    sure: bool = True
    """Whether a yes shows somebody for certain. A program may keep the screen awake for nobody."""


@dataclass(frozen=True, slots=True)
class Probed:
    """The detectors of one `Probe` have all answered or run out of time."""

    reasons: frozenset[str]
    """Those that were asked, as the `Probe` named them."""


@dataclass(frozen=True, slots=True)
class PlannedExercise:
    """One planned exercise: when, and what it is called."""

    id: str
    """Stable for one occurrence, also when it moves in time: "weekly:Evening run:2026-11-23", "ical:uid:…"."""
    name: str
    starts: datetime
    """Aware, in whatever zone it was planned."""


@dataclass(frozen=True, slots=True)
class Planned:
    """All the exercises known for the next days; they replace what was known before."""

    exercises: tuple[PlannedExercise, ...]


# -- settings ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SettingsChanged:
    """Newer valid settings are in force."""

    settings: Settings
    changed: tuple[str, ...] = ()
    """The keys that differ, dotted, for the record."""


@dataclass(frozen=True, slots=True)
class SettingsProblems:
    """The settings file is wrong, and the settings in force stay. Without problems it is right again."""

    problems: tuple[str, ...]


# -- the notification ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answered:
    """A button of a bubble was pressed: "done", "skip", "start" or "snooze:300" (seconds)."""

    bubble: str
    action: str


@dataclass(frozen=True, slots=True)
class Closed:
    """A bubble is gone without an answer: "dismissed" by the person, "expired", or "lost" with its server."""

    bubble: str
    reason: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A notifier has put this bubble on screen; the history may say so."""

    bubble: str
    hidden_by: frozenset[str] = frozenset()
    """The server draws it only while no detector says yes to one of these. It may have taken it all the same."""


@dataclass(frozen=True, slots=True)
class ShowFailed:
    """No notifier could show this bubble."""

    bubble: str
    problem: str


@dataclass(frozen=True, slots=True)
class NotifierBack:
    """A notifier works (again): what could not be shown may be tried now."""


# -- the user's commands -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Command:
    """Something the user asked for. Each is answered by exactly one `Reply` with the same token."""

    token: Any
    """Handed back in the reply; the engine does not look at it."""


@dataclass(frozen=True, slots=True)
class Snooze(Command):
    """Put `target` off for a while: a name, "all", or None for the one on screen, else what is due."""

    target: str | None = None
    seconds: float | None = None
    """None: the first of the choices, unless `until` is given."""
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Done(Command):
    """It is done: `target` as for `Snooze`."""

    target: str | None = None


@dataclass(frozen=True, slots=True)
class Skip(Command):
    """Not this time: `target` as for `Snooze`."""

    target: str | None = None


@dataclass(frozen=True, slots=True)
class Pause(Command):
    """Silence everything for `seconds`, or until a time, or with neither of them until `Resume`."""

    seconds: float | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Resume(Command):
    """End the pause."""


@dataclass(frozen=True, slots=True)
class Reset(Command):
    """As if a natural break had ended now."""


@dataclass(frozen=True, slots=True)
class Remind(Command):
    """Show this reminder now, whatever holds."""

    target: str = ""


Event = (
    TimePassed | AboutToSleep | Woke | SourceChanged | Idle | Active | Locked | Unlocked | Detected | Probed | Planned
    | SettingsChanged | SettingsProblems | Answered | Closed | Shown | ShowFailed | NotifierBack
    | Snooze | Done | Skip | Pause | Resume | Reset | Remind
)  # fmt: skip
