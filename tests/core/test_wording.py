"""The words of a notification: what to do, how, and what to press."""

from __future__ import annotations

import pytest

from reminderd.core.settings import DETECTED_HOLDS
from reminderd.core.wording import HOLD_WORDS, body_of, buttons_of, hint_of, title_of


def messages(names: str) -> list[str]:
    return [f"Message of {name}." for name in names]


@pytest.mark.parametrize(
    ("names", "title"),
    [
        ("a", "A"),
        ("ab", "A · B"),
        ("abc", "A · B · C"),
        ("abcd", "A · B · C · 1 more"),
        ("abcdefg", "A · B · C · 4 more"),
    ],
)
def test_a_title_reads_well_for_one_and_for_many(names: str, title: str) -> None:
    assert title_of(names.upper()) == title


def test_the_same_title_is_said_once() -> None:
    assert title_of("AAB") == "A · B"


def test_the_body_says_how_and_then_where_the_number_comes_from() -> None:
    assert body_of(messages("a"), ["35 min seated"]) == "Message of a.\n35 min seated"


def test_a_body_of_many_stays_short() -> None:
    body = body_of(messages("abcdefgh"), ["35 min seated"])
    assert body.splitlines()[-2:] == ["… and 4 more.", "35 min seated"]
    assert len(body.splitlines()) == 6


def test_every_hold_has_its_words() -> None:
    assert {"paused", "away", "locked", "quiet_hours", *DETECTED_HOLDS} <= set(HOLD_WORDS)


def test_one_set_of_buttons_with_the_first_reminders_own_word() -> None:
    buttons = buttons_of("Did it", (300.0, 900.0), startable=False)
    assert [(each.action, each.label) for each in buttons] == [
        ("done", "Did it"),
        ("snooze:300", "Snooze 5 min"),
        ("snooze:900", "Snooze 15 min"),
        ("skip", "Skip"),
    ]


def test_the_command_to_type_names_the_one_it_is_about() -> None:
    assert hint_of(["movement"]) == "Answer with: reminderd done movement (or snooze, skip)"
    assert "movement" not in hint_of(["movement", "hydration"])
