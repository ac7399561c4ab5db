"""Words: what is sent is read again with its age; what is no word, too large, late or repeated is not used."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.control.messages import read_request
from reminderd.control.protocol import encode
from reminderd.link.words import (
    LONGEST_BYTES,
    MOST_MACHINES,
    VALID_SECONDS,
    BadWord,
    Latest,
    Word,
    machine_of,
    machine_topic,
    read_word,
    steady,
    write_gone,
    write_question,
    write_word,
)

LIFE, OTHER_LIFE = "0" * 16, "1" * 16
ANSWER = {"number": 7, "action": "done", "reminders": ["movement"], "seconds": None, "ago_seconds": 12}
SAID = {
    "state": "idle", "idle_seconds": 40, "vouched": False, "call": False, "turn": 3,
    "standing": False, "stay_seconds": 1260,
    "counts": {"movement": 1260}, "series": "s", "answers": [ANSWER],
}  # fmt: skip


def word(life: str = LIFE, beat: int = 1, machine: str = "desktop", **changed: Any) -> Word:
    return read_word(machine, write_word(SAID | changed, life, beat), VALID_SECONDS)


def test_a_fresh_word_arrives_as_it_was_said() -> None:
    read = word()
    assert (read.life, read.beat, read.asks, read.gone) == (LIFE, 1, False, False)
    assert read.args == {"machine": "desktop", "age_seconds": 0, "valid_seconds": VALID_SECONDS, **SAID}


def test_a_word_that_waited_at_the_broker_is_as_old_as_the_broker_says() -> None:
    assert read_word("desktop", write_word(SAID, LIFE, 1), VALID_SECONDS - 100).args["age_seconds"] == 100
    assert read_word("desktop", write_word(SAID, LIFE, 1), VALID_SECONDS + 100).args["age_seconds"] == 0


def test_what_arrives_is_what_the_daemon_takes() -> None:
    request = encode({"v": 1, "verb": "machine", "args": word().args})
    assert read_request(request).args["state"] == "idle"


def test_fields_of_a_newer_version_are_left_out() -> None:
    read = word(mood="good", answers=[ANSWER | {"mood": "good"}])
    assert "mood" not in read.args
    assert "mood" not in read.args["answers"][0]


def test_what_changes_as_time_goes_by_is_no_news() -> None:
    later = {
        "idle_seconds": 99,
        "stay_seconds": 2000,
        "counts": {"movement": 2000},
        "answers": [ANSWER | {"ago_seconds": 99}],
    }
    assert steady(SAID) == steady(SAID | later)
    for change in ({"state": "active"}, {"turn": 4}, {"answers": []}, {"call": True}):
        assert steady(SAID) != steady(SAID | change)


def test_the_machine_is_the_one_of_the_topic() -> None:
    assert read_word("desktop", write_word(SAID | {"machine": "other"}, LIFE, 1), 9).args["machine"] == "desktop"
    assert machine_of("a/b", machine_topic("a/b", "desktop")) == "desktop"
    for strange in (
        "a/b/machines/",
        "a/b/machines/x/y",
        "a/c/machines/x",
        "a/b/machines/ä",
        f"a/b/machines/{'x' * 65}",
    ):
        assert machine_of("a/b", strange) == ""


@pytest.mark.parametrize(
    "payload",
    [
        b"", b"gone", b"[]", b"{", b"\xff", b"[" * 5000, b'{"life": NaN}', b"x" * (LONGEST_BYTES + 1),
        json.dumps({**SAID, "valid_seconds": 900}).encode(),
        *(
            json.dumps({**SAID, "valid_seconds": 900, "life": LIFE, "beat": 1, **wrong}).encode()
            for wrong in (
                {"life": "x"}, {"life": 1}, {"beat": -1}, {"beat": 1.5}, {"beat": True}, {"beat": 1 << 60},
                {"valid_seconds": 1e9}, {"valid_seconds": -1}, {"valid_seconds": "900"}, {"valid_seconds": True},
                {"state": 3}, {"state": None},
            )
        ),
    ],
)  # fmt: skip
def test_what_is_no_word_is_refused(payload: bytes) -> None:
    with pytest.raises(BadWord):
        read_word("desktop", payload, 900)


def test_a_word_that_would_never_expire_is_refused() -> None:
    with pytest.raises(BadWord):
        read_word("desktop", write_word(SAID, LIFE, 1), None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)


@given(st.dictionaries(st.sampled_from([*SAID, "valid_seconds", "life", "beat", "asks"]), JSON), st.floats(0, 5000))
def test_whatever_comes_is_refused_or_bounded(said: dict[str, Any], remaining: float) -> None:
    said = {"life": LIFE, "beat": 1, "state": "idle", "valid_seconds": 900} | said
    try:
        read = read_word("desktop", json.dumps(said).encode(), remaining)
    except BadWord:
        return
    if not read.asks:
        assert 0 <= read.args["age_seconds"] <= read.args["valid_seconds"] <= 3600


# -- what is news ------------------------------------------------------------------------------------------------


def test_a_word_is_news_once() -> None:
    latest = Latest()
    assert latest.take(word(beat=1))
    assert latest.take(word(beat=3))
    assert not latest.take(word(beat=3))
    assert not latest.take(word(beat=2))
    assert latest.take(word(beat=1, machine="laptop"))


def test_a_word_of_an_earlier_life_is_no_news() -> None:
    latest = Latest()
    assert latest.take(word(LIFE, 100))
    assert latest.take(word(OTHER_LIFE, 1))
    assert not latest.take(word(LIFE, 101))
    assert latest.take(word(OTHER_LIFE, 2))


def test_the_last_will_counts_for_the_present_life_and_words_may_follow_it() -> None:
    latest = Latest()
    gone = read_word("desktop", write_gone(LIFE), VALID_SECONDS)
    assert gone.gone
    assert latest.take(word(LIFE, 5))
    assert latest.take(gone)
    assert latest.take(word(LIFE, 6)), "the machine was away for a moment"
    assert latest.take(word(OTHER_LIFE, 1))
    assert not latest.take(gone), "the will of a life that was replaced comes late"


def test_the_machines_and_lives_that_are_kept_are_bounded() -> None:
    latest = Latest()
    for number in range(100):
        assert latest.take(word(f"{number:016x}", 1))
    for number in range(3 * MOST_MACHINES):
        assert latest.take(word(machine=f"m{number}", beat=1))
        assert latest.take(word(machine="laptop", beat=number + 1)), "who goes on speaking is kept"
    assert len(latest._lives) == MOST_MACHINES
    assert not latest.take(word(machine="laptop", beat=1))


def test_a_question_is_no_word() -> None:
    asked = read_word("desktop", write_question(LIFE), None)
    assert asked.asks
    assert not asked.gone
