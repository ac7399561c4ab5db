"""The person's other machines and their chair: who is there, and which machine speaks.

**Words.** Each machine says how it is there: input, none since when, locked, away. A word is believed until the next
one, and never for longer than it says itself. What is told are durations, because clocks may differ by hours. A word
tells only what that machine has seen with its own eyes; what it heard from others it does not pass on.

**Present.** Somebody is at a machine that says that there is input, or that a call or a film vouches for somebody. Once
it says otherwise, or its word has run out, somebody was seen there last at the time it tells, or when it said so last.

**The chair.** A sensor that says "taken" is like a machine with somebody at it. While it says "empty" nobody is present
without input, whatever a call or a film shows: they left when it was last said to be taken, or at their last input.

**One voice.** Of the machines that are open (neither locked nor away) the one speaks that the person came to last. Each
carries a number, its turn. Who comes to a machine that does not speak makes its turn the highest; so does a machine
that is left as the only one with input. The highest turn speaks, and of equal ones the first by name: that comes out
the same on every machine that has heard the same words, whatever the clocks say. One that has just got the voice waits
`VOICE_SECONDS`, until the others know. A call on one machine keeps all the others quiet.
"""

from __future__ import annotations

from dataclasses import dataclass

from reminderd.core.alarm import Alarm
from reminderd.core.breaks import Break
from reminderd.core.clock import NEVER
from reminderd.core.events import ChairSaid, MachineSaid
from reminderd.core.told import MachineState

MOST_MACHINES = 32
FORGET_SECONDS = 86400.0
"""A machine of which nothing was heard for so long is no longer told of."""
VOICE_SECONDS = 2.0
"""How long a machine that has got the voice waits before it speaks: longer than a word takes."""
BOTH_SECONDS = 15.0
"""While two machines say that there is input, this pause is watched, to know at which of them it goes on."""
LARGEST_TURN = 2**53


@dataclass(frozen=True, slots=True)
class LastWord:
    """What another machine, or the chair, has said last. Times are steady seconds."""

    name: str
    state: MachineState
    until: float
    """It is believed until then."""
    seen: float
    """When somebody was seen there last; when it was said, if somebody was there then."""
    input: float = -NEVER
    """The same without what a call or a film shows."""
    vouched: bool = False
    call: bool = False
    turn: int = 0

    @property
    def open(self) -> bool:
        """Whether this machine could speak."""
        return self.state in ("active", "idle")

    @property
    def rank(self) -> tuple[int, str]:
        """What the voice goes by: the lowest speaks."""
        return -self.turn, self.name


class Elsewhere:
    """The words of the other machines and of the chair, and what follows from those that are believed now."""

    def __init__(self) -> None:
        self.machine = ""
        """What the others call this machine."""
        self.turn = 0
        self.words: dict[str, LastWord] = {}
        self.chair: LastWord | None = None
        """What the sensor said last: "active" is taken, "away" is empty."""
        self.believed: dict[str, LastWord] = {}
        self.present = False
        """Whether somebody is at another machine, or in the chair."""
        self.empty = False
        """Whether the chair is known to be empty."""
        self.seen = -NEVER
        """When somebody was seen at another machine or in the chair last."""
        self.last_break: Break | None = None
        """The natural break that ended here last."""
        self._gap: tuple[float, float] | None = None
        self._was_active = self._was_silent = False
        self._voice_since = -NEVER

    # -- what is said ----------------------------------------------------------------------------------------

    def take(self, said: MachineSaid, now: float) -> None:
        """Take the word of a machine in place of its last one; not of more machines than one person has."""
        self.words = {name: each for name, each in self.words.items() if each.until > now - FORGET_SECONDS}
        was = self.words.pop(said.machine, None)
        if len(self.words) >= MOST_MACHINES:
            oldest = min(self.words.values(), key=lambda each: each.until)
            if oldest.until > now:
                return
            del self.words[oldest.name]
        at = now - said.age_seconds
        seen = entered = at - said.idle_seconds
        if said.state in ("gone", "unknown"):
            seen, entered = (-NEVER, -NEVER) if was is None else (was.seen, was.input)
        elif said.state == "active" or said.vouched:
            seen = at
        self.words[said.machine] = LastWord(
            said.machine, said.state, at + said.valid_seconds, seen, entered, said.vouched, said.call, said.turn
        )

    def take_chair(self, said: ChairSaid, now: float) -> None:
        """Take what the sensor says."""
        was = self.chair
        just_left = was is not None and was.state == "active" and now < was.until
        seen = now if said.taken or just_left else -NEVER if was is None else was.seen
        self.chair = LastWord("", "active" if said.taken else "away", now + said.valid_seconds, seen)

    def be_called(self, machine: str) -> None:
        """Note what the others call this machine."""
        self.machine = machine

    def forget(self) -> None:
        """Forget them all: the link was taken out of the settings."""
        self.words.clear()
        self.chair = None

    # -- what is believed ------------------------------------------------------------------------------------

    def follow(self, alarm: Alarm) -> None:
        """Work out what is believed at this moment."""
        if not self.words and not self.believed and self.chair is None:
            return
        heard = {name: word for name, word in self.words.items() if word.state not in ("gone", "unknown")}
        self.believed = {name: word for name, word in heard.items() if not alarm.reached(word.until)}
        chair = self.chair if self.chair is not None and not alarm.reached(self.chair.until) else None
        self.empty = chair is not None and chair.state == "away"
        vouching = [] if self.empty else [each for each in self.believed.values() if each.open and each.vouched]
        typing = [each for each in (*self.believed.values(), chair) if each is not None and each.state == "active"]
        self.present = bool(vouching or typing)
        words = [*self.words.values(), *([] if self.chair is None else [self.chair])]
        times = (each.input if self.empty and each.vouched else each.seen for each in words)
        self.seen = max(times, default=-NEVER)

    def note_gap(self, since: float, until: float) -> None:
        """Note that there was no input here in this time, while another machine may have had somebody at it."""
        self._gap = (since, until) if self.believed else None

    def missed_break(self, natural_break_seconds: float) -> tuple[float, float] | None:
        """Return from when to when nobody was anywhere, though a machine that had vanished was believed then."""
        if self._gap is None or self.present:
            return None
        (since, until), self._gap = self._gap, None
        since = max(since, self.seen)
        return (since, until) if until - since >= natural_break_seconds else None

    def note_break(self, taken: Break) -> None:
        """Note the last break that has ended here: another machine may know better."""
        self.last_break = taken

    @property
    def open(self) -> bool:
        """Whether another machine is neither locked nor away, or somebody sits in the chair."""
        return self.present or any(each.open for each in self.believed.values())

    @property
    def watched(self) -> tuple[float, ...]:
        """The idle times (seconds) that have to be watched while another machine says that there is input."""
        return (BOTH_SECONDS,) if any(each.state == "active" for each in self.believed.values()) else ()

    # -- one voice -------------------------------------------------------------------------------------------

    def follow_voice(self, alarm: Alarm, *, active: bool, usable: bool) -> str | None:
        """Take the voice if the person has come here; return the machine that keeps this one quiet, if one does.

        `active`: there is input here; `usable`: this machine could speak.
        """
        came, self._was_active = active and not self._was_active, active
        others = [each for each in self.believed.values() if each.open]
        if not others:
            self._was_silent = False
            self.turn %= LARGEST_TURN  # only a forged word drives it up there: the voice would go by name for ever
            return None
        first = min(others, key=lambda each: each.rank)
        alone = active and not any(each.state == "active" for each in others)
        if (came or alone) and first.rank < self._rank:
            self.turn = min(first.turn + 1, LARGEST_TURN)
        if not usable or first.rank < self._rank:
            self._was_silent = True
            return first.name
        if self._was_silent:
            self._was_silent, self._voice_since = False, alarm.now.steady
        calling = [each.name for each in others if each.call]
        if calling or not alarm.reached(self._voice_since + VOICE_SECONDS):
            return calling[0] if calling else first.name
        return None

    @property
    def _rank(self) -> tuple[int, str]:
        return -self.turn, self.machine
