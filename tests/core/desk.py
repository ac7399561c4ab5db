"""A desk in virtual time: the engine under a script, with the defaults or with reminders of one's own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from reminderd.core.back_settings import CareSettings
from reminderd.core.clock import Moment
from reminderd.core.effects import Close, Effect, Probe, Record, Reply, Show, Watch
from reminderd.core.engine import Engine
from reminderd.core.events import Active, Answered, Detected, Event, Probed, SourceChanged, TimePassed
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
from reminderd.reminders.care import WORDS

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=BERLIN)
MINUTE = 60.0
HOUR = 3600.0


def said(desk: Simulation) -> str:
    """The word for who is there."""
    return str(status_of(desk.engine.state)["presence"]["state"])


def defaults(**changes: Any) -> Settings:
    """The settings of somebody who has none."""
    changes.setdefault("care", CareSettings(words=WORDS))
    reminders = tuple(
        ReminderSettings(
            kind.name, kind.trigger, kind.title, kind.messages, kind.done_label,
            nudge_seconds=kind.nudge_seconds, max_nudges=kind.max_nudges, urgency=kind.urgency,
            standing=kind.standing, gentle=kind.gentle, areas=kind.areas,
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
    """A simulation that keeps all that comes of it, with more that may happen, and words for what is seen.

    `typing`: without any pause in the input; otherwise there is one as soon as something waits for it.
    """

    def __init__(
        self, settings: Settings | None = None, start: datetime = MONDAY, *, typing: bool = False, **how: Any
    ) -> None:
        self.typing = typing
        self.unsure: set[str] = set()
        """The detectors whose yes is unsure."""
        self.late: dict[str, float] = {}
        """How many seconds each detector takes to answer; infinity: never, and no round with it ends."""
        self.screen: dict[str, Show] = {}
        self.replies: list[Reply] = []
        self.effects: list[Effect] = []
        self._coming: list[tuple[float, Event]] = []
        """The late answers, with the steady times at which they come."""
        self._blind = False
        """No source works."""
        super().__init__(settings or defaults(), start, **how)

    def _carry_out(self, effect: Effect) -> Sequence[Event]:
        self.effects.append(effect)
        match effect:
            case Show():
                self.screen[effect.bubble] = effect
            case Close():
                self.screen.pop(effect.bubble, None)
            case Reply():
                self.replies.append(effect)
            case Probe():
                return self._ask(effect.reasons)
        follows = super()._carry_out(effect)
        return () if self.typing and isinstance(effect, Watch) else follows

    def _ask(self, reasons: frozenset[str]) -> list[Event]:
        """Return the answers that come at once; the late ones come when their time has passed."""
        waits = {reason: self.late.get(reason, 0.0) for reason in sorted(reasons)}
        answers: list[tuple[float, Event]] = [
            (wait, Detected(reason, self.detected.get(reason), sure=reason not in self.unsure))
            for reason, wait in waits.items()
        ]
        answers.append((max(waits.values(), default=0.0), Probed(reasons)))
        self._coming += [(self.now.steady + wait, answer) for wait, answer in answers if 0 < wait < math.inf]
        return [answer for wait, answer in answers if wait <= 0]

    # -- what may happen -------------------------------------------------------------------------------------

    def _next(self) -> float:
        return min([super()._next(), *(at for at, _ in self._coming)])

    def _next_edge(self) -> float:
        return math.inf if self._blind else super()._next_edge()

    def _ring(self) -> None:
        for pair in [pair for pair in self._coming if pair[0] <= self.now.steady]:
            self._coming.remove(pair)
            self.event(pair[1])
        super()._ring()

    def sit(self) -> None:
        if self._blind:
            self._input_at, self._told = None, set()
        else:
            super().sit()

    def pause_input(self, seconds: float) -> None:
        """No input for so long, then input again."""
        self.leave()
        self.run(seconds)
        self.sit()

    def lose_source(self) -> None:
        """The idle source goes, with its display or its session."""
        self._blind = True
        self.event(SourceChanged("none"))

    def find_source(self) -> None:
        """Another one comes, whose counter begins at nothing."""
        self._blind, self._told = False, set()
        self._input_at = None if self._input_at is None else self.now.steady
        self.event(SourceChanged("script"))
        self.event(Active())

    def sleep(self, seconds: float) -> None:
        """The machine sleeps, unannounced, and wakes."""
        self.now = Moment(self.now.after(seconds).wall, self.now.steady + seconds, self.now.asleep + seconds)
        self.event(TimePassed())

    def set_wall(self, wall: datetime) -> None:
        """Somebody sets the clock, or its zone."""
        self.now = Moment(wall, self.now.steady, self.now.asleep)
        self.event(TimePassed())

    def begin_again(self, engine: Engine) -> None:
        """Go on with the engine of another process, which watches nothing yet."""
        self.engine, self._wake, self._thresholds = engine, math.inf, frozenset()

    # -- what is seen ----------------------------------------------------------------------------------------

    def told(self, event: str, *, reminder: str | None = None) -> list[Record]:
        """The records of one kind."""
        return [each for each in self.records if each.event == event and reminder in (None, each.reminder)]

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

    def comes_after(self, minutes: float) -> bool:
        """Let this much time pass; return whether the next notification came then, and neither sooner nor later."""
        was, due = len(self.shown), self.now.steady + minutes * MINUTE
        self.run(minutes * MINUTE - 3)
        early = len(self.shown) - was
        self.run(due + 3 - self.now.steady)
        return early == 0 and len(self.shown) == was + 1

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


def sat(minutes: float) -> Desk:
    """Return a desk with the movement reminder alone, at which somebody has sat so long."""
    desk = Desk(only(sitting(minutes=40)))
    desk.minutes(minutes)
    return desk


def left(sign: str) -> Desk:
    """Return a desk at which somebody sat for ten minutes, then had this sign of being busy and touched nothing."""
    desk = Desk(only(sitting(minutes=400)))
    desk.minutes(10)
    desk.detected[sign] = True
    desk.leave()
    return desk
