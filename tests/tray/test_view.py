"""What the panel shows for each status: the sentence, the icon, the label and the menu."""

from __future__ import annotations

from typing import Any

import pytest

from reminderd.tray.view import Entry, View, view_of


def reminder(name: str = "movement", **facts: Any) -> dict[str, Any]:
    titles = {"movement": ("Stand up and move", "I moved"), "posture": ("Sit tall", "Sitting tall")}
    title, done = titles[name]
    usual = {"name": name, "title": title, "done_label": done, "phase": "counting", "due_in_seconds": 720}
    return usual | facts


def status(*reminders: dict[str, Any], **facts: Any) -> dict[str, Any]:
    state = facts.pop("state", "active")
    sitting = facts.pop("sitting", 1680)
    return {
        "now": "2026-11-27T14:03:00+01:00",
        "presence": {"state": state, "sitting_since": "2026-11-27T13:35:00+01:00", "sitting_seconds": sitting},
        "holds": [{"reason": each} for each in facts.pop("holds", ())],
        "paused_until": facts.pop("paused_until", None),
        "snooze_choices": [300, 900],
        "settings": {"path": "/home/me/mine.toml"},
        "reminders": list(reminders) or [reminder()],
    }


def shown(view: View) -> tuple[str, str, str]:
    return view.icon, view.sentence, view.label


def texts(view: View) -> list[str]:
    return [entry.text for entry in view.menu]


def test_somebody_sits() -> None:
    view = view_of(status(), label=True)
    assert shown(view) == ("counting", "Stand up and move in 12 min · sitting for 28 min", "12 min")


def test_somebody_stands() -> None:
    told = status(sitting=0)
    told["presence"] |= {"sitting_since": None, "standing_since": "2026-11-27T13:51:00+01:00", "standing_seconds": 720}
    assert shown(view_of(told, label=True))[1] == "Stand up and move in 12 min · standing for 12 min"
    assert shown(view_of(told, label=False))[1] == "Stand up and move at 14:15 · standing since 13:51"
    assert Entry("I sit now", "sit") in view_of(told, label=True).menu
    assert Entry("I stand now", "stand") in view_of(status(), label=True).menu


def test_the_minutes_go_on_without_a_new_status_and_never_reach_zero() -> None:
    later = view_of(status(), label=True, age_seconds=61)
    assert shown(later) == ("counting", "Stand up and move in 11 min · sitting for 29 min", "11 min")
    assert view_of(status(), label=True, age_seconds=900).label == "1 min"


def test_without_a_label_times_are_told_by_the_clock_since_nothing_draws_them_again() -> None:
    view = view_of(status(), label=False)
    assert shown(view) == ("counting", "Stand up and move at 14:15 · sitting since 13:35", "")


@pytest.mark.parametrize(
    ("facts", "icon", "sentence"),
    [
        ({"paused_until": "forever"}, "paused", "Paused until you resume"),
        ({"paused_until": "2026-11-27T15:30:00+01:00"}, "paused", "Paused until 15:30"),
        ({"state": "away", "holds": ["away"]}, "away", "You are away. The timers start again when you return."),
        ({"holds": ["microphone", "quiet_hours"]}, "held", "Everything is delayed by a call, quiet hours"),
    ],
)
def test_why_it_is_quiet(facts: dict[str, Any], icon: str, sentence: str) -> None:
    assert shown(view_of(status(**facts), label=True)) == (icon, sentence, "")


def test_what_is_due_and_held_is_named() -> None:
    view = view_of(status(reminder(phase="held"), holds=["microphone"]), label=True)
    assert shown(view) == ("held", "Stand up and move is delayed by a call", "")


def test_what_is_due_waits() -> None:
    view = view_of(status(reminder(phase="waiting")), label=True)
    assert shown(view) == ("due", "Stand up and move is due and waits for the right moment", "")


def test_what_waits_for_an_answer_has_its_own_words_and_a_click_gives_the_first() -> None:
    view = view_of(status(reminder(phase="shown"), reminder("posture", phase="shown")), label=True)
    assert shown(view) == ("due", "Stand up and move · Sit tall: waiting for your answer", "")
    assert texts(view)[1:6] == ["I moved", "Snooze 5 min", "Snooze 15 min", "Skip", ""]
    assert [(entry.verb, entry.args) for entry in view.menu[1:5]] == [
        ("done", {}), ("snooze", {"seconds": 300.0}), ("snooze", {"seconds": 900.0}), ("skip", {}),
    ]  # fmt: skip
    assert view.click == Entry("I moved", "done")


def test_a_click_tells_what_comes_next_where_nothing_waits() -> None:
    assert view_of(status(), label=True).click.args == {
        "title": "Stand up and move", "text": "Stand up and move in 12 min · sitting for 28 min",
    }  # fmt: skip


@pytest.mark.parametrize(("until", "enabled"), [(None, False), ("forever", True)])
def test_resume_is_grey_unless_paused(until: str | None, enabled: bool) -> None:
    menu = view_of(status(paused_until=until), label=True).menu
    assert [entry.enabled for entry in menu if entry.verb == "resume"] == [enabled]


def test_without_a_daemon_it_says_so_and_offers_to_start_it() -> None:
    view = view_of(None, label=True)
    assert view.icon == "off"
    assert view.sentence == "reminderd is not running, so nothing reminds you."
    assert Entry("Start reminderd", "start") in view.menu
    assert "I just took a break" not in texts(view)


def test_long_and_hostile_titles_stay_one_bounded_line() -> None:
    view = view_of(status(reminder(title="x" * 500)), label=True)
    assert len(view.sentence) < 130


def test_the_settings_are_the_file_that_the_daemon_uses() -> None:
    paths = [entry.args["path"] for entry in view_of(status(), label=True).menu if entry.verb == "settings"]
    assert paths == ["/home/me/mine.toml"]
