"""What passes for a request, and that nothing else gets further than a refusal."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.control.messages import VERBS, Malformed, Request, Response, read_request
from reminderd.control.protocol import decode, encode
from reminderd.core.language import Language, speaking
from reminderd.core.sentence import sentence, to_json
from tests.core.test_language import Shouting


def line(verb: str, **args: Any) -> bytes:
    return encode({"v": 1, "verb": verb, "args": args})


def test_a_request_keeps_its_arguments_and_drops_nulls() -> None:
    asked = read_request(line("snooze", reminder="movement", seconds=600, until=None))
    assert asked == Request("snooze", {"reminder": "movement", "seconds": 600})


def test_arguments_may_be_left_out() -> None:
    assert read_request(b'{"v": 1, "verb": "status"}\n') == Request("status", {})


ANSWER = {"number": 7, "action": "snooze", "reminders": ["movement"], "seconds": 300, "ago_seconds": 0}
WORD = {
    "machine": "desktop",
    "valid_seconds": 900,
    "state": "idle",
    "idle_seconds": 12.5,
    "vouched": False,
    "call": False,
    "turn": 3,
    "standing": False,
    "stay_seconds": 1260,
    "counts": {"movement": 1260},
    "series": "1764400000",
    "answers": [ANSWER, {"number": 8, "action": "resume"}],
}


def test_the_word_of_another_machine_passes_as_it_is() -> None:
    assert read_request(line("machine", **WORD)).args == WORD
    assert read_request(line("link", machine="laptop", connected=False, problem="")).verb == "link"
    assert read_request(line("chair", taken=False, valid_seconds=300)).verb == "chair"


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\n",
        b"GET / HTTP/1.1\r\n",
        b"[]",
        b"null",
        b"{" * 60000,
        b"[" * 60000,
        b'{"v": 1, "verb": "snooze", "args": {"seconds": NaN}}',
        b'{"v": 1, "verb": "snooze", "args": {"seconds": 1e999}}',
        b'{"v": 1, "verb": "snooze", "args": {"seconds": ' + b"9" * 6000 + b"}}",
        b'{"v": 1, "verb": "snooze", "args": {"seconds": ' + b"9" * 600 + b"}}",
        b'{"v": 1, "verb": "snooze", "args": {"reminder": "\\ud800"}}',
        b'{"v": 1, "verb": "snooze", "args": {"reminder": "a\\u001b[2Jb"}}',
        b'{"v": 1, "verb": "snooze", "args": {"reminder": "\xff"}}',
        b'{"v": 2, "verb": "status"}',
        b'{"v": true, "verb": "status"}',
        b'{"verb": "status"}',
        b'{"v": 1, "verb": ["status"]}',
        b'{"v": 1, "verb": "__init__"}',
        b'{"v": 1, "verb": "status", "args": []}',
        b'{"v": 1, "verb": "status", "args": {"reminder": "x"}}',
        b'{"v": 1, "verb": "status", "args": {}, "extra": 1}',
        line("snooze", reminder=["movement"]),
        line("snooze", reminder=""),
        line("snooze", reminder="x" * 300),
        line("snooze", seconds="600"),
        line("snooze", seconds=True),
        line("snooze", seconds=0),
        line("snooze", seconds=-5),
        line("snooze", seconds=10**9),
        line("snooze", until="14:00"),
        line("snooze", until="2026-11-22T14:00:00"),
        line("pause", until="9999-12-31T23:59:59-14:00"),
        line("pause", until="0001-01-01T00:00:00+14:00"),
        line("pause", seconds=60, until="2026-11-22T14:00:00+01:00"),
        line("remind"),
        line("follow", of="everything"),
        line("machine", machine="desktop", state="active"),
        line("machine", machine="desktop", state="active", valid_seconds=3601),
        line("machine", machine="desktop", state="active", valid_seconds=-1),
        line("machine", machine="desktop/#", state="active", valid_seconds=60),
        line("machine", machine="d" * 65, state="active", valid_seconds=60),
        line("machine", machine="desktop", state="asleep", valid_seconds=60),
        line("machine", **WORD | {"idle_seconds": -1}),
        line("machine", **WORD | {"idle_seconds": 1e12}),
        line("machine", **WORD | {"vouched": 1}),
        line("machine", **WORD | {"turn": 2**60}),
        line("machine", **WORD | {"turn": 1.5}),
        line("machine", **WORD | {"turn": True}),
        line("machine", **WORD | {"counts": {"movement": "60"}}),
        line("machine", **WORD | {"counts": {"\x1b[2J": 60}}),
        line("machine", **WORD | {"counts": {f"r{n}": 60 for n in range(65)}}),
        line("machine", **WORD | {"series": "x" * 201}),
        line("machine", **WORD | {"answers": [ANSWER] * 17}),
        line("machine", **WORD | {"answers": [ANSWER | {"action": "format"}]}),
        line("machine", **WORD | {"answers": [ANSWER | {"reminders": "movement"}]}),
        line("machine", **WORD | {"answers": [ANSWER | {"seconds": 0}]}),
        line("machine", **WORD | {"answers": [ANSWER | {"at": "2026-11-22T14:00:00+01:00"}]}),
        line("machine", **WORD | {"answers": [{"number": 1}]}),
        line("machine", **WORD | {"answers": {"0": ANSWER}}),
        line("machine", **WORD | {"now": "2026-11-22T14:00:00+01:00"}),
        line("chair", taken=True),
        line("chair", taken="yes", valid_seconds=60),
        line("chair", taken=True, valid_seconds=100_000),
        line("link", machine="laptop"),
        line("link", machine="laptop", connected=True, problem="\n"),
    ],
)
def test_everything_else_is_refused_with_a_short_word(raw: bytes) -> None:
    with pytest.raises(Malformed) as refused:
        read_request(raw)
    assert 0 < len(str(refused.value)) < 400
    assert str(refused.value).isprintable()


@given(st.binary(max_size=300))
def test_no_bytes_raise_anything_else(raw: bytes) -> None:
    with contextlib.suppress(Malformed):
        read_request(raw)


_json = st.sampled_from(
    [None, True, -1, 10**30, 1e300, 0.5, 60, "", "x", "\n", "2026-11-22T14:00:00Z", [], [1], {"a": 1}]
)
_names = st.sampled_from(["reminder", "seconds", "until", "other", "machine", "valid_seconds", "counts", "answers"])


@given(st.sampled_from([*VERBS, "nonsense"]), st.dictionaries(_names, _json, max_size=3))
def test_what_passes_has_arguments_of_the_right_kind(verb: str, args: dict[str, Any]) -> None:
    try:
        asked = read_request(line(verb, **args))
    except Malformed:
        return
    assert asked.verb in VERBS
    assert isinstance(asked.args.get("reminder", ""), str)
    assert 0 < asked.args.get("seconds", 1) <= 366 * 86400
    assert None not in asked.args.values()


@given(st.text())
def test_any_text_goes_over_the_wire_as_one_ascii_line_and_comes_back(text: str) -> None:
    sent = Response(True, text, {"title": text}).to_line()
    assert sent.isascii()
    assert sent.index(b"\n") == len(sent) - 1
    spoken = {"english": text, "language": "en"}
    assert decode(sent) == {"v": 1, "ok": True, "text": text, "data": {"title": text}, **spoken}


def test_an_answer_holds_json_values_only() -> None:
    with pytest.raises(ValueError, match="JSON"):
        Response(True, data={"x": float("nan")}).to_line()
    assert json.loads(Response(False, "no").to_line())["ok"] is False


def test_facts_are_english_and_their_sentences_are_beside_them_in_the_language_of_the_answer() -> None:
    facts = {"problems": [sentence("no answer from {name}", name="a bus")]}
    with speaking(Language("xx", Shouting())):
        sent = decode(Response(True, "", facts).to_line())
    assert sent["data"] == {"problems": ["no answer from a bus"]}
    assert sent["said"] == {"no answer from a bus": "NO ANSWER FROM a bus"}
    assert "said" not in decode(Response(True, "", facts).to_line())


@pytest.mark.parametrize(
    ("problem", "refused"),
    [
        ("none", False),
        (to_json(sentence("{broker} is {why}.", broker="a:1", why="away")), False),
        (to_json(sentence("The {place}: {share} %", place=sentence("{name}", name="x"), share=5)), False),
        ({"pattern": "{a.__class__}", "values": {"a": "x"}}, True),
        ({"pattern": "{a:>999999999}", "values": {"a": "x"}}, True),
        ({"pattern": "{a}", "values": {"b": "x"}}, True),
        ({"pattern": "{a}", "values": {"a": {"pattern": "{b:>999999999}", "values": {"b": "x"}}}}, True),
        ({"pattern": "{a}", "values": ["x"]}, True),
        ({"pattern": ["{a}"], "values": {"a": "x"}}, True),
        ({"pattern": "x" * 300, "values": {}}, True),
        ({}, True),
        (7, True),
    ],
)
def test_the_problem_of_the_link_is_a_text_or_a_sentence(problem: Any, refused: bool) -> None:
    line = encode({"v": 1, "verb": "link", "args": {"machine": "laptop", "connected": False, "problem": problem}})
    with pytest.raises(Malformed) if refused else contextlib.nullcontext():
        read_request(line)
