"""Words on their way to a notification server or a terminal."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from reminderd.core.effects import Show
from reminderd.notify.console import line_of
from reminderd.notify.text import body_with_hint, clean_line, clean_lines, cut, escaped, unturned

WILD = st.text(st.characters(), max_size=800)


@given(WILD, st.integers(2, 200))
def test_nothing_that_steers_a_terminal_or_breaks_the_bus_is_left(text: str, length: int) -> None:
    for cleaned in (clean_line(text, length), clean_lines(text, length)):
        assert all(unicodedata.category(letter) not in ("Cc", "Cs") for letter in cleaned.replace("\n", ""))
        assert len(cleaned) <= length
        cleaned.encode()
    assert "\n" not in clean_line(text, length)


def test_long_words_end_in_an_ellipsis() -> None:
    assert cut("abcdef", 4) == "abc…"
    assert cut("abcd", 4) == "abcd"
    assert len(clean_line("x" * 10**6)) == 120


def test_lines_stay_lines_and_a_title_is_one() -> None:
    assert clean_lines(" one \r\n\r\n two\u2028three\x00 ") == "one\ntwo\nthree"
    assert clean_line("one\ntwo\tthree") == "one two three"


def test_emoji_that_are_joined_stay_joined() -> None:
    assert clean_line("\U0001f9d8\u200d♀️ stretch") == "\U0001f9d8\u200d♀️ stretch"


def test_no_words_turn_a_line_of_the_terminal_around() -> None:
    """A bubble may: it is a place of its own."""
    turned = "a\u202eb\u2066c\u2069\u200fd\u061ce\u200ef\u202a\u202c"
    assert clean_line(turned) == turned
    assert unturned(turned) == "abcdef"
    assert line_of(Show("b", turned, turned, hint=turned), "14:20") == "14:20  abcdef: abcdef  (abcdef)"
    assert unturned("\u0645\u06cc\u200c\u062e \U0001f9d8\u200d♀️") == "\u0645\u06cc\u200c\u062e \U0001f9d8\u200d♀️"


def test_the_command_is_the_last_line_and_never_cut_away() -> None:
    assert body_with_hint(Show("b", "t", "how\nwhy", hint="type\nthis")) == "how\nwhy\ntype this"
    assert body_with_hint(Show("b", "t", "x" * 999, hint="type this"), 64).endswith("…\ntype this")
    assert body_with_hint(Show("b", "t", "")) == ""


@given(WILD)
def test_escaped_text_has_no_markup_and_reads_back(text: str) -> None:
    safe = escaped(text)
    assert "<" not in safe
    assert safe.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == text
