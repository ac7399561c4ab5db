"""What reaches the terminal: clean lines, and columns that stay straight in every script."""

from __future__ import annotations

import pytest

from reminderd.cli.printing import clean, columns, fitting, padded
from reminderd.core.language import Language, speaking


def test_marks_that_change_the_direction_are_removed() -> None:
    assert clean("a\u202eb\u2066c\u2068d\u2069\x1b[31m") == "abcd[31m"


def test_a_sentence_from_right_to_left_keeps_the_marks_round_its_values_and_no_others() -> None:
    with speaking(Language("he")):
        assert clean("\u2068movement\u2069 \u202eb\u2066c\u2069") == "\u2068movement\u2069 bc"


@pytest.mark.parametrize(("text", "width"), [("held", 4), ("gezählt", 7), ("已暂停", 6), ("\u2068ab\u2069", 2)])
def test_cells_are_as_wide_as_a_terminal_draws_them(text: str, width: int) -> None:
    assert columns(text) == width
    assert padded(text, 10) == text + " " * (10 - width)
    assert padded(text, 1) == text
    assert fitting(text, 10) == text


def test_what_does_not_fit_is_cut_by_columns() -> None:
    assert (fitting("held", 3), fitting("已暂停", 5)) == ("hel", "已暂")
