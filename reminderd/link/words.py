"""What machines say to each other, as bytes and as values. Pure.

A word is the daemon's own (`link.word` of its status) with three fields of ours: `valid_seconds`, for how long it may
be believed; `life`, drawn anew at each start of the link; and `beat`, which counts up within a life. All times in it
are durations, so that no clock has to be right.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reminderd.control import checks
from reminderd.control.messages import VERBS
from reminderd.control.protocol import decode, encode
from reminderd.core.told import LONGEST_VALID_SECONDS

BEAT_SECONDS = 300
"""How often a word is renewed while nothing changes: MQTT's keepalive as well."""
VALID_SECONDS = 3 * BEAT_SECONDS + 30
LONGEST_BYTES = 16 * 1024
MOST_MACHINES = 64

_LIFE = re.compile(r"[0-9a-f]{16}", re.ASCII)
_KNOWN = frozenset(VERBS["machine"]) - {"machine", "age_seconds"}
_CHANGE_BY_THEMSELVES = {"idle_seconds", "stay_seconds", "counts", "ago_seconds"}


class BadWord(ValueError):
    """A message is no word of ours; the text says why, for the log."""


@dataclass(frozen=True, slots=True)
class Word:
    """A message on a machine's topic, checked as far as the link itself uses it."""

    machine: str
    life: str
    beat: int
    asks: bool
    """It only asks whether this name is in use, and says nothing of a person."""
    args: dict[str, Any]
    """What the daemon is told: its request `machine`, with the age of the word."""

    @property
    def gone(self) -> bool:
        """Whether the machine says that it is there no longer."""
        return bool(self.args.get("state") == "gone")


def valid_machine(name: str) -> bool:
    """Return whether this can be the name of a machine."""
    return checks.machine(name) is None


def machine_topic(topic: str, machine: str) -> str:
    """Return where a machine speaks."""
    return f"{topic}/machines/{machine}"


def machine_of(topic: str, heard_on: str) -> str:
    """Return which machine speaks there; empty where no machine does."""
    before, _, machine = heard_on.rpartition("/")
    return machine if before == f"{topic}/machines" and valid_machine(machine) else ""


def write_word(word: Mapping[str, Any], life: str, beat: int) -> bytes:
    """Return the daemon's word as it is sent."""
    return encode({**word, "valid_seconds": VALID_SECONDS, "life": life, "beat": beat})


def write_gone(life: str) -> bytes:
    """Return the last will, which is also said at an ordinary end."""
    return write_word({"state": "gone"}, life, 0)


def write_question(life: str) -> bytes:
    """Return the question whether another machine has our name."""
    return encode({"asks": True, "life": life, "beat": 0})


def read_word(machine: str, payload: bytes, remaining_seconds: float | None) -> Word:
    """Return the word of a machine; `remaining_seconds` is what the broker says is left of its life.

    Raises:
        BadWord: it cannot be used.
    """
    if len(payload) > LONGEST_BYTES:
        raise BadWord(f"{len(payload)} bytes; at most {LONGEST_BYTES} are read")
    try:
        said = decode(payload)
    except ValueError as problem:
        raise BadWord(f"not a word: {problem}") from None
    life, beat = said.get("life"), said.get("beat")
    if not isinstance(life, str) or not _LIFE.fullmatch(life):
        raise BadWord("no life")
    if not isinstance(beat, int) or checks.number(beat):
        raise BadWord("no beat")
    if said.get("asks") is True:
        return Word(machine, life, beat, True, {})
    if wrong := checks.duration(LONGEST_VALID_SECONDS)(said.get("valid_seconds")):
        raise BadWord(f"valid_seconds {wrong}")
    if remaining_seconds is None:
        raise BadWord("it does not expire")
    age = max(0.0, said["valid_seconds"] - remaining_seconds)
    args = {name: said[name] for name in _KNOWN & said.keys()}
    if not isinstance(args.get("state"), str):
        raise BadWord("no state")
    if isinstance(answers := args.get("answers"), list):
        args["answers"] = [_answer(each) for each in answers]
    return Word(machine, life, beat, False, {**args, "machine": machine, "age_seconds": age})


def _answer(each: object) -> object:
    """Return an answer without what a newer version may say of it; the daemon checks the rest."""
    return {name: each[name] for name in checks.ANSWER if name in each} if isinstance(each, dict) else each


def steady(word: Mapping[str, Any]) -> dict[str, Any]:
    """Return the daemon's word without what changes as time goes by, which the others work out themselves."""
    answers = [_without(each) for each in word.get("answers", ())]
    return {**_without(word), "answers": answers}


def _without(said: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in said.items() if name not in _CHANGE_BY_THEMSELVES}


class Latest:
    """Keeps which word of each machine was the last, so that one that is late or repeated is left out."""

    def __init__(self) -> None:
        self._lives: dict[str, dict[str, int]] = {}
        """For each machine, the latest one last, its lives, the present one last, and the last beat of each."""

    def take(self, word: Word) -> bool:
        """Return whether the word is news, and keep it as the last one of its machine."""
        lives = self._lives[word.machine] = self._lives.pop(word.machine, {})
        if len(self._lives) > MOST_MACHINES:
            del self._lives[next(iter(self._lives))]
        present = next(reversed(lives), word.life)
        if word.gone:  # it may be the last will, which was written before every beat, of an earlier life
            return word.life == present
        if word.beat <= lives.get(word.life, -1) or (word.life in lives and word.life != present):
            return False
        lives[word.life] = word.beat
        if len(lives) > 8:
            del lives[next(iter(lives))]
        return True
