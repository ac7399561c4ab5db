"""Sentences are translated where they are used, and a faulty translation never costs more than itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reminderd.core.language import ENGLISH, Language, _, health, in_direction, listed, ngettext, speaking, use


class Shouting:
    """A catalogue that answers in capitals; one sentence of it has a wrong placeholder."""

    def gettext(self, message: str, /) -> str:
        return "{nonsense}" if message == "Broken {name}." else message.upper().replace("{NAME}", "{name}")

    def pgettext(self, _context: str, message: str, /) -> str:
        return self.gettext(message)

    def ngettext(self, one: str, many: str, count: int, /) -> str:
        return (one if count == 1 else many).upper().replace("{COUNT}", "{count}")


@pytest.fixture(autouse=True)
def shouting() -> Iterator[None]:
    use(Language("xx", Shouting()))
    yield
    use(ENGLISH)


def test_a_sentence_is_translated_and_its_values_are_not() -> None:
    assert _("Snoozed {name}.", name="my {odd} name") == "SNOOZED my {odd} name."
    assert ngettext("{count} day", "{count} days", 2) == "2 DAYS"


def test_a_wrong_placeholder_falls_back_to_english() -> None:
    assert _("Broken {name}.", name="x") == "Broken x."


def test_advice_without_a_whole_translation_stays_english() -> None:
    assert health("Stop if it hurts.") == "Stop if it hurts."


def test_what_a_program_reads_is_english() -> None:
    with speaking(ENGLISH):
        assert _("Done.") == "Done."
    assert _("Done.") == "DONE."


def test_values_are_isolated_where_the_language_runs_from_right_to_left() -> None:
    use(Language("he", Shouting()))
    assert _("Snoozed {name}.", name="movement") == "SNOOZED \u2068movement\u2069."


def test_a_command_stands_bare_so_that_a_copy_of_it_runs() -> None:
    use(Language("he", Shouting()))
    assert _("Type: {command}.", command="reminderd sit") == "Type: reminderd sit."


def test_a_list_runs_in_the_direction_of_its_sentence_and_each_item_in_its_own() -> None:
    assert _("Due: {name}.", name=listed(["movement", "posture"])) == "DUE: movement, posture."
    use(Language("he", Shouting()))
    assert _("Due: {name}.", name=listed(["a", "b"])) == "DUE: \u2068a\u2069, \u2068b\u2069."
    assert listed(["\u2068Yoga\u2069 ב", "40"]) == "\u2068Yoga\u2069 ב, \u206840\u2069", "the line runs to the left"


def test_a_line_runs_in_the_direction_of_the_language_and_ones_own_words_in_theirs() -> None:
    assert in_direction("קומו") == "קומו"
    use(Language("he", Shouting()))
    assert in_direction("Yoga עכשיו.") == "\u200fYoga עכשיו."
    assert in_direction("Stand up.") == "Stand up.", "its full stop stays at its end"
    assert in_direction("") == ""


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("\u2069evil\u2068", "\u2068evil\u2068\u2069\u2069"),
        ("evil\u2069", "\u2068evil\u2069"),
        ("\u2068evil", "\u2068evil\u2069"),
        ("\u2068own\u2069 words", "\u2068\u2068own\u2069 words\u2069"),
    ],
)
def test_no_value_ends_the_isolation_that_it_stands_in(value: str, said: str) -> None:
    use(Language("he", Shouting()))
    assert _("{name}", name=value) == said
