"""Requests and responses as values, and the strict reading of a request.

`VERBS` is the whole protocol: what may be asked, with which arguments of which kind. What `read_request` returns is
safe to act on; everything else is refused with a sentence that says what was wrong.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from reminderd.control.protocol import VERSION, decode, encode
from reminderd.core.language import ENGLISH, N_, current
from reminderd.core.sentence import said, sentence, words_for

LONGEST_TEXT = 200
LONGEST_SECONDS = 366 * 86400.0


class Malformed(ValueError):
    """A line is not a request of ours; the text may be sent back.

    It is in English for whoever writes a program that asks; people see only that of another version.
    """


@dataclass(frozen=True, slots=True)
class Request:
    """What the daemon is asked to do; `args` holds only arguments that were given, all of the right kind."""

    verb: str
    args: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Response:
    """The daemon's answer: whether it did what was asked, a sentence about what happened, and the facts.

    It tells the language of the sentence, so that the command line speaks the same, and has it in English for programs.
    The facts are in English; "said" has their sentences in that language, for people.
    """

    ok: bool
    text: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    english: str = ""
    """The sentence in English, where `text` is in another language and no `Sentence`."""

    def to_line(self) -> bytes:
        """Return the line to send.

        Raises:
            ValueError, TypeError: the data are not JSON values.
        """
        english = self.english or str(self.text)
        answer = {"v": VERSION, "ok": self.ok, "text": said(self.text), "data": self.data}
        if current() is not ENGLISH and (words := words_for(self.data)):
            answer["said"] = words
        return encode({**answer, "english": english, "language": current().code})


def _text(value: Any) -> str | None:
    if not isinstance(value, str) or not value or len(value) > LONGEST_TEXT:
        return f"must be a text of 1 to {LONGEST_TEXT} characters"
    if not value.isprintable():  # control characters, lone surrogates, line separators
        return "must be printable"
    return None


def _seconds(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "must be a number of seconds"
    if (isinstance(value, float) and not math.isfinite(value)) or not 0 < value <= LONGEST_SECONDS:
        return "must be more than 0 and at most 366 days"
    return None


def _time(value: Any) -> str | None:
    remedy = "must be a time with its offset, such as 2026-11-22T14:03:11+01:00"
    if not isinstance(value, str) or len(value) > LONGEST_TEXT:
        return remedy
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        return remedy
    return None if read.tzinfo and 1971 <= read.year <= 9000 else remedy  # what every clock arithmetic survives


Check = Callable[[Any], str | None]
VERBS: dict[str, dict[str, Check]] = {
    "status": {},
    "follow": {},
    "snooze": {"reminder": _text, "seconds": _seconds, "until": _time},
    "done": {"reminder": _text},
    "skip": {"reminder": _text},
    "pause": {"seconds": _seconds, "until": _time},
    "resume": {},
    "reset": {},
    "stand": {},
    "sit": {},
    "remind": {"reminder": _text},
    "reload": {},
    "test": {"seconds": _seconds},
}
"""Each verb with its optional arguments; a check returns what is wrong with a value, or None."""


def read_request(line: bytes) -> Request:
    """Return the request in one line; an argument that is null counts as not given.

    Raises:
        Malformed: it is no request of this version; it says why.
    """
    try:
        message = decode(line)
    except ValueError as problem:
        raise Malformed(f"not a request: {str(problem)[:LONGEST_TEXT]}") from None
    if message.get("v") != VERSION or isinstance(message["v"], bool):
        other = N_("this daemon speaks version {version} of the protocol; restart it after an upgrade")
        raise Malformed(sentence(other, version=VERSION))
    verb, args = message.get("verb"), message.get("args", {})
    if not isinstance(verb, str) or verb not in VERBS:
        raise Malformed(f"no such verb; known: {', '.join(VERBS)}")
    if not isinstance(args, dict) or set(message) - {"v", "verb", "args"}:
        raise Malformed('a request is {"v": 1, "verb": "…", "args": {…}}')
    given = {name: value for name, value in args.items() if value is not None}
    for name, value in given.items():
        check = VERBS[verb].get(name)
        if check is None:
            raise Malformed(f"{verb} has no such argument; known: {', '.join(VERBS[verb]) or 'none'}")
        if wrong := check(value):
            raise Malformed(f"{verb}: {name} {wrong}")
    if {"seconds", "until"} <= set(given):
        raise Malformed(f"{verb}: either seconds or until")
    if verb == "remind" and "reminder" not in given:
        raise Malformed("remind: which reminder?")
    return Request(verb, given)
