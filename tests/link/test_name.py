"""Whose name it is: asked at each connection, answered by whoever lives, and never held by two."""

from __future__ import annotations

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from reminderd.link.name import ANSWER_SECONDS, Name
from reminderd.link.words import BEAT_SECONDS, VALID_SECONDS, Word, read_word, write_gone, write_question, write_word

SMALL, MINE, GREAT = "0" * 16, "7" * 16, "f" * 16


def says(life: str) -> Word:
    return read_word("desk", write_word({"state": "active"}, life, 1), VALID_SECONDS)


def asks(life: str) -> Word:
    return read_word("desk", write_question(life), None)


def goes(life: str) -> Word:
    return read_word("desk", write_gone(life), VALID_SECONDS)


def taken() -> Name:
    name = Name(MINE)
    name.connected()
    name.heard(says(GREAT), retained=True)
    name.confirmed()
    assert name.heard(says(GREAT), retained=False) == ""
    assert name.state == "taken"
    return name


def ours(life: str = MINE) -> Name:
    name = Name(life)
    assert name.connected() == "ask"
    assert name.confirmed() == "speak"
    assert name.state == "ours"
    return name


def test_a_name_that_nobody_has_is_ours_at_once() -> None:
    assert ours().wait_seconds is None


def test_a_word_that_a_crash_left_is_answered_by_nobody() -> None:
    name = Name(MINE)
    name.connected()
    name.heard(says(GREAT), retained=True)
    assert name.confirmed() == ""
    assert name.wait_seconds == ANSWER_SECONDS
    assert name.waited() == "speak"
    assert name.state == "ours"


def test_a_machine_that_lives_answers_and_keeps_its_name() -> None:
    assert ours().heard(asks(SMALL), retained=False) == "speak"
    assert taken().wait_seconds == BEAT_SECONDS


def test_the_name_is_claimed_anew_when_the_other_one_is_gone_or_silent() -> None:
    assert taken().heard(goes(GREAT), retained=False) == "renew"
    name = taken()
    assert [name.waited() for _ in range(4)] == ["ask", "ask", "ask", "renew"]
    name = taken()
    name.waited()
    name.heard(says(GREAT), retained=False)
    assert [name.waited() for _ in range(3)] == ["ask", "ask", "ask"], "it has answered"
    assert taken().heard(says(GREAT), retained=False) == "", "it goes on"


def test_our_kept_word_is_put_back_when_something_else_took_its_place() -> None:
    assert ours().heard(goes(GREAT), retained=False) == "speak", "the will of a machine that had to step back"
    assert ours().heard(goes(MINE), retained=False) == "speak", "our own, late"
    assert ours().heard(says(GREAT), retained=False) == "speak"


def test_of_two_that_took_it_at_once_the_smaller_life_keeps_it() -> None:
    name = ours()
    name.heard(says(SMALL), retained=False)
    assert name.state == "taken"


@given(st.permutations([SMALL, MINE, GREAT]), st.randoms(use_true_random=False))
def test_however_the_messages_cross_one_keeps_the_name(order: list[str], random: Random) -> None:
    """Each message reaches every other machine, in any order between the machines; then one has the name."""
    names = {life: Name(life) for life in order}
    waiting: list[tuple[str, str, str]] = []  # from, to, what

    def post(life: str, what: str) -> None:
        if what in ("ask", "speak"):
            waiting.extend((life, other, what) for other in names if other != life)

    for life, name in names.items():
        post(life, name.connected())
    for life, name in names.items():
        post(life, name.confirmed())
    for _ in range(200):
        if not waiting:
            break
        sender, receiver, what = waiting.pop(random.randrange(len(waiting)))
        message = asks(sender) if what == "ask" else says(sender)
        post(receiver, names[receiver].heard(message, retained=False))
    assert not waiting, "they come to an end"
    assert [life for life, name in names.items() if name.state == "ours"] == [SMALL]
