"""Requests and responses as values, and the strict reading of a request.

`VERBS` is the whole protocol: what may be asked, with which arguments of which kind. What `read_request` returns is
safe to act on; everything else is refused with a sentence that says what was wrong.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, get_args

from reminderd.control import checks
from reminderd.control.checks import LONGEST_TEXT, Check
from reminderd.control.protocol import VERSION, decode, encode
from reminderd.core.language import ENGLISH, N_, current
from reminderd.core.sentence import said, sentence, words_for
from reminderd.core.told import LONGEST_VALID_SECONDS, CareAnswer


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
        return encode({**answer, "english": english, "language": current().code, **_words(self.data)})


def status_line(status: dict[str, Any]) -> bytes:
    """Return the line to send to one who follows the status: as for `Response`, "said" has its sentences for people."""
    return encode({**status, **_words(status)})


def _words(data: dict[str, Any]) -> dict[str, Any]:
    words = words_for(data) if current() is not ENGLISH else {}
    return {"said": words} if words else {}


VERBS: dict[str, dict[str, Check]] = {
    "status": {},
    "follow": {"of": checks.one_of(["link"])},
    "snooze": {"reminder": checks.text, "seconds": checks.seconds, "until": checks.time},
    "done": {"reminder": checks.text},
    "skip": {"reminder": checks.text},
    "pause": {"seconds": checks.seconds, "until": checks.time},
    "resume": {},
    "reset": {},
    "stand": {},
    "sit": {},
    "remind": {"reminder": checks.text},
    "spasm": {"at": checks.time},
    "care": {"answer": checks.one_of(get_args(CareAnswer)), "at": checks.time},
    "reload": {},
    "test": {"seconds": checks.seconds},
    "word": {},
    "machine": {
        "machine": checks.machine,
        "valid_seconds": checks.duration(LONGEST_VALID_SECONDS),
        "age_seconds": checks.duration(),
        "state": checks.one_of(checks.MACHINE_STATES),
        "idle_seconds": checks.duration(),
        "vouched": checks.flag,
        "call": checks.flag,
        "turn": checks.number,
        "standing": checks.flag,
        "stay_seconds": checks.duration(),
        "counts": checks.counts,
        "series": checks.plain,
        "answers": checks.answers,
    },
    "chair": {"taken": checks.flag, "valid_seconds": checks.duration(86400.0)},
    "link": {
        "machine": checks.machine,
        "connected": checks.flag,
        "problem": checks.sentence,
        "refused": checks.number,
    },
}
"""Each verb with its arguments; a check returns what is wrong with a value, or None."""
NEEDED = {
    "remind": ("reminder",),
    "machine": ("machine", "valid_seconds", "state"),
    "chair": ("taken", "valid_seconds"),
    "link": ("machine", "connected"),
}
"""The arguments that may not be left out."""


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
    if missing := [name for name in NEEDED.get(verb, ()) if name not in given]:
        raise Malformed(f"{verb}: {missing[0]} is missing")
    return Request(verb, given)
