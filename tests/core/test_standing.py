"""Standing at the desk, told as stories: the person says so, and standing is no sitting."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.core.engine import Engine
from reminderd.core.events import Locked, Remind, Reset, Sit, Skip, Snooze, Stand, Unlocked
from reminderd.core.settings import Settings
from reminderd.core.snapshot import restore, snapshot_of
from reminderd.core.status import status_of
from reminderd.reminders.posture import KIND as POSTURE
from tests.core.desk import MONDAY, Desk, defaults, every, only, sitting

WHILE_STANDING = POSTURE.standing
assert WHILE_STANDING is not None


def whole(desk: Desk) -> dict[str, Any]:
    return dict(status_of(desk.engine.state)["presence"])


def stood(minutes: float, settings: Settings | None = None) -> Desk:
    """A desk at which somebody sat for ten minutes, and has stood for so long."""
    desk = Desk(settings or defaults())
    desk.minutes(10)
    desk.ask(Stand(None))
    desk.minutes(minutes)
    return desk


# -- what rests and what goes on -----------------------------------------------------------------------------------


def test_standing_is_no_sitting_and_what_counts_sitting_begins_anew_with_it() -> None:
    desk = stood(120, only(sitting(minutes=40)))
    assert desk.times == [], "two hours on the feet, and nobody is told to get up"
    assert desk.engine.state.presence.sitting_seconds == 0
    desk.ask(Sit(None))
    desk.minutes(39)
    assert desk.times == []
    desk.minutes(1)
    assert desk.times == [("11:50", ("movement",))]
    assert "40 min seated" in desk.shown[-1].show.body


def test_time_at_the_desk_goes_on_while_standing() -> None:
    desk = stood(60, only(every(minutes=60)))
    assert desk.times == [("10:00", ("hydration",))]
    assert "50 min standing" in desk.shown[-1].show.body


def test_to_get_up_is_what_movement_asked_for() -> None:
    desk = Desk(only(sitting(minutes=40)))
    desk.minutes(41)
    assert desk.on_screen == {"movement"}
    desk.ask(Stand(None))
    assert desk.on_screen == set()
    (done,) = desk.told("done")
    assert (done.reminder, done.facts["via"]) == ("movement", "standing")


def test_what_was_asked_for_while_standing_is_shown_and_can_be_skipped() -> None:
    desk = stood(5, only(sitting(minutes=40)))
    desk.ask(Remind(None, "movement"))
    assert desk.on_screen == {"movement"}
    assert desk.ask(Skip(None)) == "movement is skipped."
    assert desk.phase("movement") == "counting"


def test_what_was_snoozed_ahead_does_not_come_from_time_spent_standing() -> None:
    desk = stood(5, only(sitting(minutes=40)))
    desk.ask(Snooze(None, "movement", 3600.0))
    desk.minutes(90)
    assert desk.times == []


def test_after_a_while_of_standing_posture_suggests_to_shift_or_to_sit_in_its_own_words() -> None:
    desk = stood(29)
    assert desk.times == []
    desk.minutes(1)
    (shown,) = desk.shown
    assert (shown.show.title, shown.show.reminders) == ("Shift your weight, or sit", ("posture",))
    assert WHILE_STANDING.messages[0] in shown.show.body
    assert "30 min standing" in shown.show.body
    assert [each.action for each in shown.show.buttons] == ["done", "sit", "snooze:300", "snooze:900", "skip"]


def test_its_button_says_that_the_person_sits_again() -> None:
    desk = stood(30)
    desk.press("sit")
    assert desk.on_screen == set()
    assert "standing_since" not in whole(desk)
    desk.minutes(20)
    assert desk.shown[-1].show.title == "Have some water · Sit tall"


def test_who_shifts_goes_on_standing_and_is_told_again_after_as_long() -> None:
    desk = stood(30)
    desk.press("done")
    desk.minutes(30)
    titles = [each.show.title for each in desk.shown if "posture" in each.show.reminders]
    assert len(titles) == 2
    assert "standing_since" in whole(desk)


def test_one_says_it_twice_and_is_told_that_it_is_known() -> None:
    desk = stood(5)
    records = len(desk.records)
    assert desk.ask(Stand(None)) == "reminderd knows already that you are standing."
    assert len(desk.records) == records
    assert desk.ask(Sit(None)) == "You are sitting. The timers for sitting start now."
    assert desk.ask(Sit(None)) == "reminderd knows already that you are sitting."


# -- what is told --------------------------------------------------------------------------------------------------


def test_the_history_tells_each_stay_once() -> None:
    desk = stood(20, only(sitting(minutes=400)))
    desk.ask(Sit(None))
    desk.minutes(15)
    desk.away(5)
    (standing,), (sits,), ended = desk.told("standing"), desk.told("sitting"), desk.told("break")[-1]
    assert standing.facts == {"via": "command", "sitting_since": MONDAY.isoformat(), "sitting_seconds": 600}
    at = (MONDAY + timedelta(minutes=10)).isoformat()
    assert sits.facts == {
        "via": "command", "sitting_since": None, "sitting_seconds": 0, "standing_since": at, "standing_seconds": 1200
    }  # fmt: skip
    assert ended.facts["sitting_seconds"] == 900


def test_status_says_since_when_the_person_stands() -> None:
    presence = whole(stood(20))
    assert (presence["state"], presence["sitting_since"], presence["sitting_seconds"]) == ("active", None, 0)
    assert (presence["standing_since"], presence["standing_seconds"]) == ("2026-11-23T09:10:00+01:00", 1200)


def test_what_rests_is_due_at_no_known_time() -> None:
    desk = stood(5)
    due = {each["name"]: each["due_in_seconds"] for each in status_of(desk.engine.state)["reminders"]}
    assert due == {"stretch": None, "movement": None, "hydration": 45 * 60, "posture": 25 * 60}


# -- breaks, locks, restarts ---------------------------------------------------------------------------------------


def test_after_a_break_one_stands_as_before_and_that_stay_is_told() -> None:
    desk = stood(20, only(sitting(minutes=40)))
    desk.away(5)
    desk.minutes(10)
    ended = desk.told("break")[-1]
    assert (ended.facts["sitting_seconds"], ended.facts["standing_seconds"]) == (0, 1200)
    assert whole(desk)["standing_seconds"] == 600
    desk.minutes(60)
    assert desk.times == []


def test_a_short_lock_changes_nothing() -> None:
    desk = stood(5)
    desk.event(Locked())
    desk.minutes(1)
    desk.event(Unlocked())
    desk.minutes(1)
    assert whole(desk)["standing_seconds"] == 360


def test_a_new_day_begins_with_sitting() -> None:
    desk = stood(5, only(sitting(minutes=40)))
    desk.leave()
    desk.run_until(datetime(2026, 11, 24, 8, 0, tzinfo=MONDAY.tzinfo))
    assert desk.told("sitting") == []
    desk.sit()
    desk.minutes(40)
    (sits,) = desk.told("sitting")
    assert sits.facts == {"via": "new day"}
    assert whole(desk)["sitting_since"] == "2026-11-24T08:00:00+01:00"
    assert [at for at, _ in desk.times] == ["08:40"]


def test_who_says_it_while_away_stands_on_return() -> None:
    desk = Desk(only(sitting(minutes=40)))
    desk.minutes(10)
    desk.leave()
    desk.minutes(5)
    desk.ask(Stand(None))
    desk.minutes(5)
    desk.sit()
    desk.minutes(20)
    assert whole(desk)["standing_seconds"] == 1200
    assert desk.told("break")[-1].facts["sitting_seconds"] == 600


def test_a_reset_begins_the_standing_anew() -> None:
    desk = stood(20)
    desk.ask(Reset(None))
    desk.minutes(5)
    assert whole(desk)["standing_seconds"] == 300


@pytest.mark.parametrize("off", [60.0, 600.0])
def test_standing_outlasts_a_restart(off: float) -> None:
    desk = stood(20)
    saved = snapshot_of(desk.engine.state)
    desk.now = desk.now.after(off)
    engine = Engine(defaults(), desk.now)
    assert restore(engine, saved, off)
    desk.begin_again(engine)
    desk.sit()
    desk.minutes(10)
    assert "standing_since" in whole(desk)
    assert desk.engine.state.reminders["posture"].settings.title == "Shift your weight, or sit"
    assert desk.engine.state.presence.sitting_seconds == 0


def test_a_restart_in_a_break_does_not_forget_who_stands() -> None:
    desk = stood(20)
    desk.leave()
    desk.minutes(5)
    engine = Engine(defaults(), desk.now)
    assert restore(engine, snapshot_of(desk.engine.state), 1.0)
    assert engine.state.presence.standing
    assert engine.state.presence.taking is not None
    assert engine.state.presence.taking.stay.facts["standing_seconds"] == 1200


# -- always --------------------------------------------------------------------------------------------------------


@given(
    st.lists(st.tuples(st.sampled_from(["stand", "sit", "leave", "lock", "reset"]), st.integers(1, 50)), max_size=12)
)
def test_standing_never_counts_as_sitting(steps: list[tuple[str, int]]) -> None:
    """Whatever happens: as much sitting is told as there was, and as much standing."""
    desk = Desk(defaults())
    seated = upright = 0.0
    for what, minutes in steps:
        match what:
            case "stand":
                desk.ask(Stand(None))
            case "sit":
                desk.ask(Sit(None))
            case "reset":
                desk.ask(Reset(None))
            case "leave":
                desk.away(5)
            case "lock":
                desk.event(Locked())
                desk.minutes(1)
                desk.event(Unlocked())
        desk.minutes(minutes)
        if desk.engine.state.presence.standing:
            upright += minutes * 60
            assert desk.engine.state.presence.sitting_seconds == 0
        else:
            seated += minutes * 60
    presence = desk.engine.state.presence
    ends = [each.facts for each in desk.records if each.event in ("standing", "sitting")]
    ends += [each.facts for each in {each.key: each for each in desk.told("break")}.values()]
    told_seated = sum(each.get("sitting_seconds", 0) for each in ends) + presence.sitting_seconds
    told_upright = sum(each.get("standing_seconds", 0) for each in ends) + presence.stay.seconds * presence.standing
    rounded = 0.5 + len(steps)  # seconds are rounded where they are told
    assert told_seated == pytest.approx(seated, abs=rounded)
    assert told_upright == pytest.approx(upright, abs=rounded)


def test_who_never_stands_meets_nothing_of_it() -> None:
    desk = Desk(answer="done")
    desk.minutes(240)
    desk.away(10)
    assert not {"standing", "sitting"} & {each.event for each in desk.records}
    assert not any("standing" in key for each in desk.records for key in each.facts)
    assert set(whole(desk)) == {"state", "sitting_since", "sitting_seconds", "idle_seconds", "vouched_by"}
    assert list(desk.engine.state.reminders) == ["stretch", "movement", "hydration", "posture"]
