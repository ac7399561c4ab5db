"""`standing.alternate`: to stand and to sit are suggested in turn, by the reminder "standing"."""

from __future__ import annotations

from dataclasses import replace

from reminderd.core.back_settings import StandingSettings
from reminderd.core.engine import Engine
from reminderd.core.events import Done, SettingsChanged, Stand
from reminderd.core.settings import Settings
from tests.core.desk import Desk, defaults, only, sitting
from tests.core.test_standing import stood, whole


def alternating(sit: float = 30, stand: float = 10, settings: Settings | None = None) -> Settings:
    settings = settings or only(sitting(minutes=400))
    return replace(settings, standing=StandingSettings((sit * 60.0, stand * 60.0)))


def test_with_alternate_each_change_is_suggested_and_its_button_makes_it() -> None:
    desk = Desk(alternating())
    desk.minutes(30)
    assert [(each.at.strftime("%H:%M"), each.show.title) for each in desk.shown] == [("09:30", "Stand for a while")]
    assert desk.shown[-1].show.buttons[0].label == "I stand now"
    desk.press("done")
    assert whole(desk)["standing_since"] == "2026-11-23T09:30:00+01:00"
    desk.minutes(10)
    assert [each.show.title for each in desk.shown] == ["Stand for a while", "Sit down again"]
    desk.press("done")
    assert "standing_since" not in whole(desk)
    desk.minutes(30)
    assert desk.times[-1] == ("10:10", ("standing",))


def test_the_command_answers_it_as_the_button_does() -> None:
    desk = Desk(alternating())
    desk.minutes(30)
    desk.ask(Stand(None))
    assert desk.on_screen == set()
    desk.minutes(10)
    desk.ask(Done(None))
    assert "standing_since" not in whole(desk)


def test_whoever_skips_it_goes_on_sitting() -> None:
    desk = Desk(alternating())
    desk.minutes(30)
    desk.press("skip")
    desk.minutes(30)
    assert desk.times == [("09:30", ("standing",)), ("10:00", ("standing",))]
    assert desk.told("standing") == []


def test_an_answer_to_everything_changes_no_posture() -> None:
    desk = Desk(alternating())
    desk.minutes(30)
    desk.ask(Done(None, "all"))
    assert desk.told("standing") == []


def test_it_stands_before_movement_and_after_the_warm_up() -> None:
    assert list(Engine(alternating(settings=defaults()), Desk().now).state.reminders) == [
        "stretch", "standing", "movement", "hydration", "posture"
    ]  # fmt: skip


def test_alternate_comes_and_goes_with_the_settings_also_while_standing() -> None:
    plain = defaults()
    desk = stood(5, plain)
    desk.event(SettingsChanged(alternating(settings=plain)))
    assert desk.engine.state.reminders["standing"].settings.title == "Sit down again"
    desk.event(SettingsChanged(plain))
    assert "standing" not in desk.engine.state.reminders
    assert desk.engine.state.reminders["posture"].settings.title == "Shift your weight, or sit"
    assert "standing_since" in whole(desk)
