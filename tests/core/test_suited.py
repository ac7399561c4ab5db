"""Messages for the areas that bother somebody come up more often; nothing is hidden, and nothing is random."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.core.back_settings import AREAS, Area, MeSettings
from reminderd.core.events import SettingsChanged
from reminderd.core.suited import more_often, suited
from reminderd.reminders import built_in
from tests.core.desk import Desk, defaults, only, sitting

POSTURE = next(each for each in defaults().reminders if each.name == "posture")


def wanting(*areas: Area) -> MeSettings:
    return MeSettings(areas)


@pytest.mark.parametrize("area", AREAS)
def test_they_come_up_more_often_than_the_others_and_all_of_them_come(area: Area) -> None:
    settings = defaults(me=wanting(area))
    for kind in built_in():
        shown = Counter(suited(kind, settings, care=False).messages)
        assert set(shown) == set(kind.messages)
        favoured = [text for text, areas in kind.areas if area in areas]
        if favoured:
            often = sum(shown[each] for each in favoured) / len(favoured)
            others = [shown[each] for each in kind.messages if each not in favoured]
            assert often > sum(others) / len(others)


def test_without_an_area_the_settings_are_the_same_object() -> None:
    assert suited(POSTURE, defaults(), care=False) is POSTURE


def test_a_person_sees_them_in_turn() -> None:
    settings = only(POSTURE, me=wanting("neck"))
    desk = Desk(settings, answer="done")
    desk.minutes(20 * 8 + 1)
    said = [each.show.body.splitlines()[0] for each in desk.shown]
    for_neck = {text for text, areas in POSTURE.areas if "neck" in areas}
    assert [each in for_neck for each in said] == [True, False] * 4


def test_named_later_they_come_up_more_often_from_then_on_and_what_was_counted_stays() -> None:
    desk = Desk(only(POSTURE))
    desk.minutes(19)
    desk.event(SettingsChanged(only(POSTURE, me=wanting("neck"))))
    assert desk.comes_after(1)


def test_words_of_ones_own_are_for_no_area() -> None:
    own = replace(sitting(minutes=20), areas=POSTURE.areas)
    assert suited(own, only(own, me=wanting(*AREAS)), care=False).messages == own.messages


@given(st.lists(st.text(max_size=3), unique=True), st.sets(st.text(max_size=3)))
def test_nothing_is_lost_or_twice_in_a_row(messages: list[str], favoured: set[str]) -> None:
    told = more_often(messages, favoured)
    assert set(told) == set(messages)
    counts = Counter(told)
    assert all(counts[each] == 1 for each in messages if each not in favoured)
    assert all(one != other for one, other in pairwise(told))
