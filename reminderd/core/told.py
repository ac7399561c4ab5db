"""What the machines of one person tell each other: the words for it, and what was answered here and there.

Each word of a machine carries its last answers, with running numbers and how long ago they were. So none is lost on a
machine that comes later, and none is taken twice. An answer counts from the time at which it was given: one that comes
late, after something newer was said about the same reminder, is history and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

MachineState = Literal["active", "idle", "away", "locked", "unknown", "gone"]
"""What a machine may say of itself: input, none, a natural break or a sleep, a lock, it cannot tell, it has ended."""
ToldAction = Literal[
    "shown", "done", "skip", "snooze", "reset", "pause", "resume", "stand", "sit",
    "care", "better", "not_yet", "stop_asking", "undo", "asked", "weekly",
]  # fmt: skip
"""What a machine tells the others that happened on it. A natural break is not told: each finds it by itself.

Of a spasm only how long ago it was is told ("care"), and what the person says of their back; never where it hurts.
"asked" and "weekly" are the question of `care` and the word of the week, which were shown.
"""
CareAnswer = Literal["better", "not_yet", "stop_asking", "undo"]
"""What a person says of their back after a spasm, the last for one that is taken back."""
ANSWERS_TOLD = 16
"""How many of its last answers each word of a machine carries."""
MOST_NAMES = 64
"""Of reminders, in one answer or word."""
PAUSE, RESET, POSTURE, CARE, ASKED, WEEKLY = "pause:", "reset:", "posture:", "care:", "asked:", "weekly:"
"""What is said something about, beside the reminders, none of which can be called so."""
LARGEST_NUMBER = 2**53
LARGEST_LEARNT = 2**52
"""A higher number, which only a forged word has, does not raise our own: there would be none after it."""
LONGEST_VALID_SECONDS = 3600.0
"""No machine is believed for longer than this without another word."""
SAME_SECONDS = 2.0
"""What two machines say about the same within this time is in order by its number, and of equal ones by name."""
MOST_SERIES = 64
"""How many machines are remembered by what they said last."""


class ToldAnswer(NamedTuple):
    """What a person did on one machine, as it is told to the others."""

    number: int
    """Higher than any that this machine has used, in one series, or heard from another."""
    action: ToldAction
    reminders: tuple[str, ...] = ()
    seconds: float | None = None
    """Of a snooze or a pause: how long it was to last; None: a pause without end. Of "care": since the spasm."""
    ago_seconds: float = 0.0


class Said(NamedTuple):
    """What was said about a subject last."""

    at: float
    """When (steady seconds)."""
    number: int
    machine: str
    shown: bool = False
    """It was only shown: what the person says at the same time counts more."""

    def before(self, other: Said) -> bool:
        """Return whether the other one is newer."""
        if abs(other.at - self.at) > SAME_SECONDS:
            return other.at > self.at
        if other.machine == self.machine or (other.shown is self.shown and other.number != self.number):
            return other.number > self.number
        return self.shown if other.shown is not self.shown else other.machine < self.machine


NOTHING = Said(-float("inf"), 0, "")


class Told:
    """What was told by this machine and heard from the others. Times are steady seconds."""

    def __init__(self, series: str) -> None:
        self.series = series
        """Names the numbers of this machine, so that they may begin again if the saved state is lost."""
        self.used = 0
        """No number up to this one is used again."""
        self.answers: list[tuple[float, ToldAnswer]] = []
        """The last ones of this machine, and when they were given."""
        self.said: dict[str, Said] = {}
        """What was said last, here or elsewhere, about each reminder, the pause, a reset and the posture."""
        self.heard: dict[str, tuple[str, int]] = {}
        """Of each other machine its series, and the last number that was heard in it."""

    def tell(
        self, now: float, machine: str, action: ToldAction, reminders: Iterable[str], seconds: float | None
    ) -> None:
        """Have the other machines know what was answered on this one, now."""
        names = tuple(reminders)[:MOST_NAMES]
        heard = (last for _, last in self.heard.values() if last <= LARGEST_LEARNT)
        number = min(LARGEST_NUMBER, 1 + max([self.used, *heard]))
        self.used = number
        self.answers = [*self.answers, (now, ToldAnswer(number, action, names, seconds))][-ANSWERS_TOLD:]
        for subject in _subjects(action, names):
            self.said[subject] = Said(now, number, machine, action == "shown")

    def hear(self, machine: str, series: str, answers: Sequence[ToldAnswer]) -> list[ToldAnswer]:
        """Return which of a machine's answers are new, in order."""
        known, last = self.heard.pop(machine, ("", 0))
        new = [each for each in answers if series != known or each.number > last]
        new.sort(key=lambda each: each.number)
        highest = max([each.number for each in new], default=last if series == known else 0)
        self.heard[machine] = (series, highest)
        for oldest in list(self.heard)[:-MOST_SERIES]:
            del self.heard[oldest]
        return new

    def newest(self, machine: str, answer: ToldAnswer, at: float) -> list[str]:
        """Return about which of its subjects nothing newer was said than this answer, and note that it was given."""
        new = []
        for subject in _subjects(answer.action, answer.reminders):
            said = Said(at, answer.number, machine, answer.action == "shown")
            if self.said.get(subject, NOTHING).before(said):
                new.append(subject)
                self.said[subject] = said
        return new

    def since(self, subject: str) -> float:
        """Return when something was said last about this; long ago where nothing was."""
        return self.said.get(subject, NOTHING).at


def _subjects(action: ToldAction, names: Iterable[str]) -> tuple[str, ...]:
    return _SUBJECTS.get(action) or tuple(names)


_SUBJECTS: dict[str, tuple[str, ...]] = {
    "pause": (PAUSE,), "resume": (PAUSE,), "reset": (RESET,), "stand": (POSTURE,), "sit": (POSTURE,),
    **dict.fromkeys(("care", "better", "not_yet", "stop_asking", "undo"), (CARE,)),
    "asked": (ASKED,), "weekly": (WEEKLY,),
}  # fmt: skip
