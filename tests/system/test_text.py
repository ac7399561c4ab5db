"""Text from outside: whatever it holds, what is shown is short, printable and in its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.core.language import Language, speaking
from reminderd.system.text import cut, escape_markup, one_line, printable, several_lines, spelled_out


def is_harmless(text: str) -> bool:
    return text.replace("\u200d", "").replace("\u200c", "").isprintable()


@given(st.text(), st.integers(2, 80))
def test_anything_becomes_one_short_printable_line(text: str, limit: int) -> None:
    said = one_line(text, limit)
    assert len(said) <= limit
    assert is_harmless(said)
    assert said == said.strip()


@given(st.text(), st.integers(2, 80))
def test_anything_becomes_a_few_printable_lines(text: str, limit: int) -> None:
    said = several_lines(text, limit)
    assert len(said) <= limit
    assert all(line and is_harmless(line) for line in said.split("\n") if said)


@given(st.text())
def test_a_cleaned_text_keeps_its_length_and_a_clean_one_is_left_alone(text: str) -> None:
    said = printable(text)
    assert len(said) == len(text)
    assert is_harmless(said)
    assert is_harmless(spelled_out(text))
    assert printable(said) == said


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Stand\nup \x1b[31m", "Stand up [31m"),
        ("left\u202eright\u2066", "left right"),
        ("zero\u200bwidth\ufeff\x85", "zero width"),
        ("half \ud83d", "half"),
        ("👩\u200d💻 می\u200cخواهم", "👩\u200d💻 می\u200cخواهم"),
        ("Café – Übung", "Café – Übung"),
        (OSError("no"), "no"),
    ],
)
def test_what_steers_a_terminal_goes_and_what_people_write_stays(text: object, line: str) -> None:
    assert one_line(text) == line


def test_long_texts_end_in_an_ellipsis_and_lines_stay_lines() -> None:
    assert cut("abc", 3) == "abc"
    assert cut("ab cd", 4) == "ab…"
    assert several_lines("a\r\n\n  b\u2028c\x07d\n", 100) == "a\nb\nc d"
    assert spelled_out("a\x1bb\u202e") == "a\\u001bb\\u202e"
    assert escape_markup("<b>Q&A</b>") == "&lt;b&gt;Q&amp;A&lt;/b&gt;"


def test_the_marks_round_our_own_values_stay_where_a_language_runs_from_right_to_left() -> None:
    ours = "שלום \u2068movement\u2069."
    assert one_line(ours) == "שלום  movement .".replace("  ", " ")
    with speaking(Language("he")):
        assert one_line(ours) == several_lines(ours, 60) == ours
        assert several_lines("\u200fYoga ב\n\u200fב", 60) == "\u200fYoga ב\n\u200fב"
        assert one_line("\u2069x\u202ey\u2066") == "x y"
