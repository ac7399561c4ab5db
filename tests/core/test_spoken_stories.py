"""What is said in another language, and what is not: a person's own words, and whatever a program reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from reminderd.core.events import Pause, SettingsChanged, Snooze
from reminderd.core.language import ENGLISH, Language, use
from reminderd.core.settings import Settings
from reminderd.core.status import status_of
from reminderd.settings.keys import from_table
from tests.core.caring import BUBBLE, cared, next_day, press, questions, quiet, whats
from tests.core.desk import Desk
from tests.fakes.pseudo import Pseudo

MARKED = Language("xx", Pseudo())


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    use(ENGLISH)


def settings(**reminders: dict[str, Any]) -> Settings:
    others = {key: {"enabled": False} for key in ("posture", "hydration", "stretch")}
    return from_table({"reminders": {**others, **reminders}})


def test_a_notification_is_said_in_the_language_and_drawn_again_when_that_changes() -> None:
    desk = Desk(settings())
    desk.minutes(41)
    (shown,) = desk.screen.values()
    assert (shown.title, shown.buttons[0].label) == ("Stand up and move", "I moved")
    use(MARKED)  # as the daemon does with the new settings
    desk.event(SettingsChanged(replace(settings(), language="xx"), ("language",)))
    (again,) = desk.screen.values()
    assert (again.title, again.buttons[0].label, again.update) == ("‹Stand up and move›", "‹I moved›", True)
    assert again.body.startswith(f"‹{shown.body.splitlines()[0]}›")
    assert again.buttons[-1].label == "‹Skip›"
    assert [each.event for each in desk.records if each.event == "shown"] == ["shown"], "it is the same one"


def test_the_question_about_the_back_is_said_again_in_the_new_language() -> None:
    desk = cared(quiet())
    next_day(desk)
    assert len(questions(desk)) == 1
    use(MARKED)
    desk.event(SettingsChanged(replace(quiet(), language="xx"), ("language",)))
    again = desk.screen[BUBBLE]
    assert (again.title, again.update) == ("‹Is your back better?›", True)
    press(desk, "‹Not yet›")
    assert whats(desk)[-2:] == ["asked", "not_yet"], "it was asked once"


def test_new_settings_in_the_same_language_draw_nothing_again() -> None:
    desk = Desk(settings())
    desk.minutes(41)
    before = len(desk.effects)
    desk.event(SettingsChanged(replace(settings(), quiet_hours=((),) * 7), ()))
    assert not [each for each in desk.effects[before:] if type(each).__name__ == "Show"]


def test_a_persons_own_words_stay_even_where_they_are_ours() -> None:
    ours = from_table({}).reminders[1]
    own = {"title": ours.title, "messages": [*ours.messages]}
    use(MARKED)
    desk = Desk(settings(movement=own))
    desk.minutes(41)
    (shown,) = desk.screen.values()
    assert shown.title == "Stand up and move"
    assert shown.body.splitlines()[0] in ours.messages
    assert shown.buttons[0].label == "‹I moved›", "which nobody can choose"
    title_only = settings(movement={"title": "Up!"}).reminders[1]
    assert (title_only.spoken_title, title_only.spoken("Walk.")) == ("Up!", "‹Walk.›")


def test_a_reply_is_for_the_person_and_in_english_for_programs() -> None:
    use(MARKED)
    desk = Desk(settings())
    desk.minutes(41)
    desk.event(Snooze("t", "movement", seconds=300))
    assert desk.replies[-1].text == "movement‹ is snoozed for ›5‹ min›‹, until ›09:46‹.›"
    assert desk.replies[-1].english == "movement is snoozed for 5 min, until 09:46."
    desk.event(Pause("t"))
    assert desk.replies[-1].english == "Reminders are paused. To end the pause, type: reminderd resume"


def test_what_a_program_reads_is_english_or_the_persons_own() -> None:
    use(MARKED)
    desk = Desk(settings(movement={"title": "Up!"}))
    desk.minutes(41)
    told = {each["name"]: each for each in status_of(desk.engine.state)["reminders"]}
    assert (told["movement"]["title"], told["movement"]["shipped"]) == ("Up!", ["done_label", "messages"])
    assert (told["posture"]["title"], told["posture"]["shipped"]) == ("Sit tall", ["done_label", "messages", "title"])
    assert status_of(desk.engine.state)["language"] == "xx"
    for record in desk.records:
        assert "‹" not in str(record.facts)
