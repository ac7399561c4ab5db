"""A desk in virtual time: the engine under a script, with the defaults or with reminders of one's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from reminderd.core.events import Answered, Event
from reminderd.core.settings import (
    AfterSitting,
    BeforeExercise,
    DeliverySettings,
    DoNotDisturbSettings,
    Every,
    PresenceSettings,
    ReminderSettings,
    Settings,
)
from reminderd.core.simulation import Simulation
from reminderd.core.status import phase_of, status_of
from reminderd.reminders import built_in

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=BERLIN)
MINUTE = 60.0
HOUR = 3600.0


def said(desk: Simulation) -> str:
    """The word for who is there."""
    return str(status_of(desk.engine.state)["presence"]["state"])


def defaults(**changes: Any) -> Settings:
    """The settings of somebody who has none."""
    reminders = tuple(
        ReminderSettings(
            kind.name, kind.trigger, kind.title, kind.messages, kind.done_label,
            nudge_seconds=kind.nudge_seconds, max_nudges=kind.max_nudges, urgency=kind.urgency,
        )
        for kind in built_in()
    )  # fmt: skip
    return Settings(reminders=reminders, **changes)


def signs(*reasons: str) -> DoNotDisturbSettings:
    """Only these signs of being busy may delay a reminder."""
    others = ("fullscreen", "microphone", "camera", "screen_share")
    return DoNotDisturbSettings("do_not_disturb" in reasons, *(each in reasons for each in others))


def only(*reminders: ReminderSettings, **changes: Any) -> Settings:
    """Nothing but these reminders, shown at once: no gap, no merging, no waiting, no detectors."""
    delivery = DeliverySettings(combine_within_seconds=0, min_gap_seconds=0, wait_for_pause_seconds=0)
    return Settings(reminders=reminders, **{"delivery": delivery, "do_not_disturb": signs(), **changes})


def sitting(name: str = "movement", minutes: float = 40, **changes: Any) -> ReminderSettings:
    return ReminderSettings(
        name, AfterSitting(minutes * 60), name.title(), ("Do it.", "Do it now."), "Did it", **changes
    )


def every(name: str = "hydration", minutes: float = 60, **changes: Any) -> ReminderSettings:
    return ReminderSettings(name, Every(minutes * 60), name.title(), ("Do it.", "Do it now."), "Did it", **changes)


def before(name: str = "stretch", minutes: float = 15, **changes: Any) -> ReminderSettings:
    return ReminderSettings(name, BeforeExercise(minutes * 60), name.title(), ("Warm up.",), "Did it", **changes)


def delivery(settings: Settings, **changes: Any) -> Settings:
    return replace(settings, delivery=replace(settings.delivery, **changes))


def presence(settings: Settings, **changes: Any) -> Settings:
    return replace(settings, presence=replace(PresenceSettings(), **changes))


class Desk(Simulation):
    """A simulation with words for what is seen."""

    def __init__(self, settings: Settings | None = None, start: datetime = MONDAY, **how: Any) -> None:
        super().__init__(settings or defaults(), start, **how)

    @property
    def times(self) -> list[tuple[str, tuple[str, ...]]]:
        """What was shown, and when: [("09:20", ("posture",)), …]."""
        return [(f"{each.at:%H:%M}", each.show.reminders) for each in self.shown]

    @property
    def on_screen(self) -> set[str]:
        """Which reminders are on screen."""
        return {name for show in self.screen.values() for name in show.reminders}

    def minutes(self, minutes: float) -> None:
        self.run(minutes * MINUTE)

    def away(self, minutes: float) -> None:
        """Leave, and come back after so many minutes."""
        self.leave()
        self.minutes(minutes)
        self.sit()

    def press(self, action: str) -> None:
        """Press a button of the bubble on screen."""
        (bubble,) = self.screen
        self.event(Answered(bubble, action))

    def ask(self, command: Event) -> str:
        """Return a command; give the sentence it is answered with."""
        self.event(command)
        return self.replies[-1].text

    def phase(self, name: str) -> str:
        return phase_of(self.engine.state, self.engine.state.reminders[name])

    def outcomes(self, name: str) -> list[str]:
        """What the history has of this reminder, in order."""
        return [each.event for each in self.records if each.reminder == name]
