"""What can happen. Everything outside the engine speaks to it in these values, through one inbox.

Each event is a fact or a wish. The moment at which it is handled is passed beside it, never inside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, dataclass_transform

from reminderd.core.settings import Settings
from reminderd.core.told import CareAnswer, MachineState, ToldAnswer


@dataclass_transform(frozen_default=True)
class Event:
    """Something that can happen. Every kind of it is a frozen dataclass."""

    def __init_subclass__(cls) -> None:
        """Make one of each kind."""
        dataclass(frozen=True)(cls)


# -- time ----------------------------------------------------------------------------------------------------


class TimePassed(Event):
    """The alarm rang, or time may have passed otherwise: a clock was set, a zone changed, a machine woke."""


class AboutToSleep(Event):
    """The machine is about to sleep: save, and count nobody as present until it wakes."""


class Woke(Event):
    """The machine woke. How long it slept is in the moment."""


# -- presence ------------------------------------------------------------------------------------------------


class SourceChanged(Event):
    """Another idle source took over; "none" means that no source works and input cannot be seen."""

    name: str


class Idle(Event):
    """There has been no input for `seconds`, as of now (an edge at a watched threshold, or a reading)."""

    seconds: float


class Active(Event):
    """There is input again, now."""


class Locked(Event):
    """The session is locked, now. Sent again when a lock that was only requested is confirmed."""

    confirmed: bool = True
    """Whether a locker or the session reports it. Input that goes on contradicts a lock that was only requested."""


class Unlocked(Event):
    """The session is unlocked, now."""


# -- detectors and plans -------------------------------------------------------------------------------------


class Detected(Event):
    """A detector's answer for its reason: yes, no, or None where it cannot know.

    Reasons are those of `settings.DETECTED_HOLDS`, and "inhibitor" (something keeps the screen awake: a film, a
    presentation), which is evidence of presence and never a hold.
    """

    reason: str
    on: bool | None
    detail: str = ""
    """For people: which program, which event."""
    sure: bool = True
    """Whether a yes is certain to mean a person. A program may keep the screen awake with nobody there."""


class Probed(Event):
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

    @property
    def moment(self) -> str:
        """Return when it starts as a text that does not depend on the zone."""
        return self.starts.astimezone(UTC).isoformat()


class Planned(Event):
    """All the exercises known for the next days; they replace what was known before."""

    exercises: tuple[PlannedExercise, ...]


class SummedUp(Event):
    """The word of the week: what is to be said, line by line, and the same as facts; empty: there is nothing."""

    lines: tuple[str, ...] = ()
    facts: tuple[tuple[str, Any], ...] = ()


# -- the person's other machines -----------------------------------------------------------------------------


class FromElsewhere(Event):
    """Something that comes over the link to the person's other machines."""


class MachineSaid(FromElsewhere):
    """Another machine of the person says how it is there. All times are durations: its clock may be wrong."""

    machine: str
    valid_seconds: float
    """How long this may be believed, from when it was said."""
    state: MachineState
    age_seconds: float = 0.0
    """How long ago it was said; the times below are as they were then."""
    idle_seconds: float = 0.0
    """How long ago somebody was seen there last, if nobody is seen now."""
    vouched: bool = False
    """A call or a film shows somebody there who gives no input."""
    call: bool = False
    """What vouches is a microphone or a camera."""
    turn: int = 0
    """Where two machines could speak, the one with the higher turn does: the person came to it later."""
    standing: bool = False
    stay_seconds: float = 0.0
    """For how long the person has sat, or stood, without a natural break."""
    counts: tuple[tuple[str, float], ...] = ()
    """What its reminders have counted, in seconds."""
    series: str = ""
    answers: tuple[ToldAnswer, ...] = ()


class ChairSaid(FromElsewhere):
    """A sensor says whether the chair is taken. It outweighs what is guessed from a lack of input."""

    taken: bool
    valid_seconds: float


class Linked(FromElsewhere):
    """The other machines call this one by this name."""

    machine: str


# -- settings ------------------------------------------------------------------------------------------------


class SettingsChanged(Event):
    """There are new settings, already checked."""

    settings: Settings
    changed: tuple[str, ...] = ()
    """The keys that differ, dotted, for the record."""


class SettingsProblems(Event):
    """The settings file has these mistakes, and the previous settings stay active. No problems: it is right again."""

    problems: tuple[str, ...]


# -- the notification ----------------------------------------------------------------------------------------


class Answered(Event):
    """A button of a bubble was pressed: "done", "skip", "start" or "snooze:300" (seconds)."""

    bubble: str
    action: str


class Closed(Event):
    """A bubble is gone without an answer: "dismissed" by the person, "expired", or "lost" with its server."""

    bubble: str
    reason: str


class Shown(Event):
    """A notifier has put this bubble on screen; the history may say so."""

    bubble: str
    hidden_by: frozenset[str] = frozenset()
    """The server takes it but does not draw it while a detector says yes to one of these."""


class ShowFailed(Event):
    """No notifier could show this bubble."""

    bubble: str
    problem: str


class NotifierBack(Event):
    """A notifier works (again): what could not be shown may be tried now."""


# -- the user's commands -------------------------------------------------------------------------------------


class Command(Event):
    """Something the user asked for. Each is answered by exactly one `Reply` with the same token."""

    token: Any
    """Handed back in the reply; the engine does not look at it."""


class Snooze(Command):
    """Put `target` off for a while: a name, "all", or None for the one on screen, else what is due."""

    target: str | None = None
    seconds: float | None = None
    """None: the first of the choices, unless `until` is given."""
    until: datetime | None = None


class Done(Command):
    """It is done: `target` as for `Snooze`."""

    target: str | None = None


class Skip(Command):
    """Not this time: `target` as for `Snooze`."""

    target: str | None = None


class Pause(Command):
    """Silence everything for `seconds`, or until a time, or with neither of them until `Resume`."""

    seconds: float | None = None
    until: datetime | None = None


class Resume(Command):
    """End the pause."""


class Reset(Command):
    """Treat this moment as the end of a natural break."""


class Stand(Command):
    """The person stands at the desk from now on."""


class Sit(Command):
    """The person sits again."""


class SpasmLogged(Command):
    """A spasm was logged; the engine is not told where."""

    at: datetime | None = None
    """When; None: now."""


class CareAnswered(Command):
    """The person says how the back is, in the days after a logged spasm."""

    answer: CareAnswer = "better"
    at: datetime | None = None
    """Of "undo": when the spasm was that is taken back; None: the newest."""


class Remind(Command):
    """Show this reminder now, even during a hold."""

    target: str = ""
