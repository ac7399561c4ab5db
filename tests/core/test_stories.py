"""What the product does, told as stories of one desk in virtual time. Each test is a sentence of the contract."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from reminderd.core.effects import Close
from reminderd.core.engine import Engine
from reminderd.core.events import (
    AboutToSleep,
    Answered,
    Closed,
    Done,
    Locked,
    NotifierBack,
    Pause,
    Planned,
    PlannedExercise,
    Remind,
    Reset,
    Resume,
    SettingsChanged,
    SettingsProblems,
    ShowFailed,
    Skip,
    Snooze,
    SourceChanged,
    Unlocked,
)
from reminderd.core.settings import TimeRange
from reminderd.core.snapshot import restore, snapshot_of
from reminderd.core.status import state_word, status_of
from tests.core.desk import BERLIN, HOUR, MONDAY, Desk, before, defaults, delivery, every, only, presence, sat, sitting

RUN = PlannedExercise("weekly:run:2026-11-23", "Evening run", datetime(2026, 11, 23, 18, 0, tzinfo=BERLIN))

# -- counting ------------------------------------------------------------------------------------------------------


def test_left_alone_the_defaults_speak_at_most_every_twenty_minutes() -> None:
    """Posture; movement with posture; hydration with posture."""
    desk = Desk(answer="done")
    desk.minutes(60)
    assert desk.times == [
        ("09:20", ("posture",)),
        ("09:40", ("movement", "posture")),
        ("10:00", ("hydration", "posture")),
    ]
    desk.run(6 * HOUR)
    gaps = [later.at - earlier.at for earlier, later in zip(desk.shown, desk.shown[1:], strict=False)]
    assert min(gaps) >= timedelta(minutes=20)


def test_short_pauses_count_as_sitting() -> None:
    desk = Desk(only(sitting(minutes=40)))
    for _ in range(4):
        desk.minutes(8)
        desk.away(2)
    assert desk.times == [("09:40", ("movement",))]


def test_a_natural_break_starts_sitting_afresh_and_is_backdated() -> None:
    desk = sat(30)
    desk.away(4)
    desk.minutes(40)
    assert desk.times == [("10:14", ("movement",))]
    breaks = desk.told("break")
    assert {each.at for each in breaks} == {MONDAY + timedelta(minutes=30)}, "it began at the last input"
    assert breaks[-1].facts["seconds"] == 240
    assert breaks[-1].facts["sitting_seconds"] == 1800


def test_hydration_counts_time_at_the_desk_over_several_sittings() -> None:
    desk = Desk(only(every(minutes=60)))
    desk.minutes(30)
    desk.away(30)
    assert desk.comes_after(30), "the absence does not count, from its very start"


def test_an_absence_as_long_as_the_interval_starts_hydration_afresh() -> None:
    desk = Desk(only(every(minutes=60)))
    desk.minutes(50)
    desk.away(60)
    assert desk.comes_after(60)


def test_nothing_becomes_due_in_an_empty_room() -> None:
    desk = Desk()
    desk.leave()
    desk.run(12 * HOUR)
    assert desk.shown == []


@pytest.mark.parametrize("step", [timedelta(hours=-1), timedelta(days=3650), timedelta(seconds=-30)])
def test_setting_the_clock_changes_no_count(step: timedelta) -> None:
    desk = Desk(only(sitting(minutes=40), every(minutes=40)))
    desk.minutes(20)
    desk.set_wall(desk.now.wall + step)
    desk.minutes(19)
    assert desk.shown == []
    desk.minutes(1)
    assert desk.on_screen == {"movement", "hydration"}


def test_a_sitting_is_told_by_the_clock_on_the_wall() -> None:
    desk = Desk(only(sitting(minutes=400)))
    desk.minutes(20)
    desk.set_wall(MONDAY + timedelta(hours=-5))
    assert desk.engine.state.presence.sitting_since == MONDAY + timedelta(hours=-5, minutes=-20)
    desk.set_wall(desk.now.wall.astimezone(ZoneInfo("UTC")))
    assert f"{desk.engine.state.presence.sitting_since:%H:%M %Z}" == "02:40 UTC"


def test_sleep_is_never_sitting() -> None:
    desk = sat(30)
    desk.sleep(120)
    assert desk.comes_after(10), "a nap shorter than a natural break resets nothing and counts for nothing"
    assert "40 min seated" in desk.shown[0].show.body


def test_a_long_sleep_is_a_natural_break() -> None:
    desk = sat(39)
    desk.event(AboutToSleep())
    desk.sleep(8 * HOUR)
    desk.minutes(39)
    assert desk.shown == []
    assert desk.told("break")[-1].facts["cause"] == "asleep"


def test_without_a_source_time_counts_and_presence_is_said_to_be_unknown() -> None:
    desk = Desk(presence(only(sitting(minutes=40)), source="none"))
    desk.event(SourceChanged("none"))
    desk.minutes(40)
    assert len(desk.shown) == 1
    assert "seated" not in desk.shown[0].show.body, "nobody saw it"
    assert state_word(desk.engine.state.presence) == "unknown"


# -- the life of one reminder --------------------------------------------------------------------------------------


def test_done_by_the_button_closes_the_bubble_and_counts_afresh() -> None:
    desk = sat(41)
    desk.press("done")
    assert desk.screen == {}
    assert desk.outcomes("movement") == ["shown", "done"]
    assert desk.comes_after(40)


def test_the_number_told_is_the_one_observed() -> None:
    desk = sat(40)
    assert "40 min seated" in desk.shown[0].show.body
    desk.minutes(12)
    desk.press("done")
    assert desk.told("done")[0].facts["sitting_seconds"] == 52 * 60


def test_after_done_the_time_since_then_is_told_beside_the_whole() -> None:
    desk = Desk(only(sitting(minutes=40), sitting("posture", 30)))
    desk.minutes(40)
    desk.event(Done("t", "movement"))
    desk.minutes(30)
    assert "30 min since you said that you moved, 1 h 10 min seated" in desk.shown[-1].show.body
    desk.away(5)
    desk.minutes(30)
    assert "since you said" not in desk.shown[-1].show.body


def test_taken_is_told_apart_from_done() -> None:
    desk = sat(40)
    desk.away(5)
    assert desk.screen == {}
    assert desk.outcomes("movement") == ["shown", "taken"]


def test_movement_taken_or_done_starts_posture_afresh() -> None:
    desk = Desk(only(sitting(minutes=40), sitting("posture", 30)))
    desk.minutes(41)
    desk.event(Done("t", "movement"))
    desk.minutes(29)
    assert [names for _, names in desk.times] == [("posture",), ("movement",)]
    desk.minutes(1)
    assert desk.times[-1] == ("10:11", ("posture",))


def test_snoozed_comes_back_when_that_much_time_has_really_passed() -> None:
    desk = sat(40)
    desk.press("snooze:300")
    assert desk.screen == {}
    assert desk.phase("movement") == "snoozed"
    desk.set_wall(desk.now.wall + timedelta(hours=5))
    assert desk.comes_after(5)
    assert "45 min seated" in desk.shown[1].show.body, "the count is kept"
    assert [each.facts["snoozed"] for each in desk.records if each.event == "shown"] == [False, True]


def test_a_snooze_that_ends_in_an_empty_room_comes_back_on_return() -> None:
    desk = sat(40)
    desk.press("snooze:300")
    desk.leave()
    desk.minutes(20)
    assert len(desk.shown) == 1
    desk.sit()
    desk.minutes(0.1)
    assert len(desk.shown) == 2


def test_a_walk_before_the_snooze_ends_satisfies_it() -> None:
    desk = sat(40)
    desk.press("snooze:900")
    desk.away(5)
    desk.minutes(20)
    assert len(desk.shown) == 1
    assert desk.outcomes("movement")[-1] == "taken"


def test_skipped_counts_afresh() -> None:
    desk = Desk(only(every(minutes=60)))
    desk.minutes(61)
    desk.press("skip")
    assert desk.comes_after(60)


def test_ignored_movement_is_shown_again_twice_and_then_counts_afresh() -> None:
    desk = Desk(only(sitting(minutes=40, nudge_seconds=600.0)))
    desk.minutes(109)
    assert desk.times == [("09:40", ("movement",)), ("09:50", ("movement",)), ("10:00", ("movement",))]
    assert desk.outcomes("movement") == ["shown", "ignored", "shown", "ignored", "shown", "ignored"]
    assert [each.facts["nudges"] for each in desk.told("ignored")] == [0, 1, 2]
    desk.minutes(1)
    assert desk.times[-1] == ("10:50", ("movement",))
    assert len({each.show.bubble for each in desk.shown[:3]}) == 1, "shown again, it replaces itself"


def test_a_nudge_waits_for_somebody_to_be_there() -> None:
    desk = Desk(only(sitting(minutes=40, nudge_seconds=600.0), presence=replace(presence(defaults()).presence)))
    desk.minutes(45)
    desk.event(Locked())
    desk.minutes(2)
    desk.event(Unlocked())
    assert desk.on_screen == {"movement"}
    assert desk.told("ignored") == []


def test_what_is_not_nudged_counts_afresh_as_soon_as_it_is_shown() -> None:
    desk = Desk(only(sitting("posture", 20)))
    desk.minutes(60)
    assert desk.times == [("09:20", ("posture",)), ("09:40", ("posture",)), ("10:00", ("posture",))]
    assert desk.outcomes("posture") == ["shown", "ignored", "shown", "ignored", "shown"]


def test_a_press_counts_once_and_only_for_the_bubble_it_belongs_to() -> None:
    desk = sat(40)
    desk.event(Answered("another", "done"))
    desk.event(Answered(desk.shown[0].show.bubble, "snooze:-7"))
    assert desk.told("done") == []
    desk.press("done")
    desk.event(Answered(desk.shown[0].show.bubble, "done"))
    assert len(desk.told("done")) == 1


def test_the_messages_rotate() -> None:
    desk = Desk(only(sitting("posture", 20)))
    desk.minutes(60)
    bodies = [each.show.body.splitlines()[0] for each in desk.shown]
    assert bodies == ["Do it.", "Do it now.", "Do it."]


# -- merging and the gap -------------------------------------------------------------------------------------------


def test_what_is_due_soon_rides_along_and_one_button_answers_all() -> None:
    settings = delivery(only(sitting(minutes=40), every(minutes=43)), combine_within_seconds=300.0)
    desk = Desk(settings)
    desk.minutes(40)
    assert desk.times == [("09:40", ("movement", "hydration"))]
    assert desk.shown[0].show.title == "Movement · Hydration"
    desk.press("done")
    assert desk.outcomes("movement") == ["shown", "done"]
    assert desk.outcomes("hydration") == ["shown", "done"]
    merged = desk.told("shown", reminder="hydration")[0]
    assert merged.facts["merged_into"] == "movement"


def test_answering_one_part_leaves_the_others_on_screen() -> None:
    settings = delivery(only(sitting(minutes=40), every(minutes=40)), combine_within_seconds=300.0)
    desk = Desk(settings)
    desk.minutes(40)
    desk.event(Done("t", "movement"))
    assert desk.on_screen == {"hydration"}
    assert desk.shown[-1].show.update, "redrawn where it is, not said again"


def test_between_two_of_ours_lies_the_gap() -> None:
    desk = Desk(delivery(only(sitting(minutes=40), every(minutes=42)), min_gap_seconds=300.0))
    desk.minutes(60)
    assert desk.times == [("09:40", ("movement",)), ("09:45", ("hydration",))]


def test_a_reminder_shorter_than_the_window_does_not_ride_along_with_everything() -> None:
    desk = Desk(delivery(only(every("eyes", 4), sitting(minutes=10)), combine_within_seconds=300.0))
    desk.minutes(8)
    assert desk.times[-1] == ("09:08", ("eyes", "movement"))
    desk.event(Snooze("t", "movement", 60.0))
    desk.minutes(1)
    assert desk.times[-1] == ("09:09", ("movement",))


# -- holds ---------------------------------------------------------------------------------------------------------


def test_a_call_holds_what_is_due_and_releases_it_merged() -> None:
    desk = Desk(replace(defaults(), reminders=(sitting(minutes=40), every(minutes=60))))
    desk.detected["microphone"] = True
    desk.minutes(70)
    assert desk.shown == []
    assert desk.phase("movement") == "held"
    desk.detected["microphone"] = False
    desk.minutes(1)
    assert [names for _, names in desk.times] == [("movement", "hydration")]
    assert "by a call" in desk.shown[0].show.body
    assert [each.facts["reason"] for each in desk.told("held")] == ["microphone", "microphone"]
    assert len(desk.told("released")) == 2


def test_detectors_hold_no_longer_than_the_longest_hold() -> None:
    desk = Desk(replace(defaults(), reminders=(sitting(minutes=40),)))
    desk.detected["fullscreen"] = True
    assert desk.comes_after(130)


def test_what_a_break_satisfied_meanwhile_is_not_shown() -> None:
    desk = Desk(replace(presence(defaults(), passive=False), reminders=(sitting(minutes=40),)))
    desk.detected["microphone"] = True
    desk.minutes(50)
    desk.away(5)
    desk.detected["microphone"] = False
    desk.minutes(30)
    assert desk.shown == []
    assert desk.outcomes("movement") == ["held", "released", "taken"]


def test_paused_holds_until_resumed() -> None:
    desk = Desk(only(sitting(minutes=40)))
    desk.ask(Pause("t"))
    desk.minutes(120)
    assert desk.shown == []
    assert desk.engine.state.holds.get("paused") is not None
    assert desk.ask(Resume("t")) == "Reminders are no longer paused."
    assert len(desk.shown) == 1


def test_a_pause_until_a_time_ends_at_that_time() -> None:
    desk = Desk(only(sitting(minutes=40)))
    desk.ask(Pause("t", until=MONDAY + timedelta(minutes=55)))
    desk.minutes(56)
    assert desk.times == [("09:55", ("movement",))]


def test_nothing_is_shown_on_a_lock_screen_and_a_short_lock_resets_nothing() -> None:
    desk = sat(40)
    desk.event(Locked())
    assert desk.screen == {}
    desk.run(6)
    assert len(desk.shown) == 1
    desk.event(Unlocked())
    assert desk.on_screen == {"movement"}, "still to be answered"
    assert desk.told("taken") == []


def test_quiet_hours_hold_across_midnight() -> None:
    night = ((TimeRange(22 * 60, 8 * 60),),) * 7
    desk = Desk(only(sitting(minutes=40), quiet_hours=night), start=MONDAY.replace(hour=21, minute=30))
    desk.minutes(60)
    assert desk.shown == []
    desk.run(9.5 * HOUR)
    assert desk.times == [("08:00", ("movement",))], "once, not everything that had been due"


def test_remind_shows_whatever_holds() -> None:
    desk = Desk(only(sitting(minutes=40)))
    desk.ask(Pause("t"))
    assert desk.ask(Remind("t", "movement")) == "movement is shown."
    assert desk.on_screen == {"movement"}


# -- the opportune moment ------------------------------------------------------------------------------------------


def test_somebody_typing_is_let_finish_for_a_while() -> None:
    desk = Desk(delivery(only(sitting(minutes=40)), wait_for_pause_seconds=120.0), typing=True)
    desk.minutes(41.9)
    assert desk.shown == []
    assert desk.phase("movement") == "waiting"
    desk.minutes(0.2)
    assert desk.times == [("09:42", ("movement",))]


def test_a_pause_in_the_input_is_the_moment() -> None:
    desk = Desk(delivery(only(sitting(minutes=40)), wait_for_pause_seconds=120.0), typing=True)
    desk.minutes(41)
    desk.pause_input(5)
    assert f"{desk.shown[0].at:%H:%M:%S}" == "09:41:04"


# -- passive presence ----------------------------------------------------------------------------------------------


def test_without_passive_presence_a_film_is_a_break() -> None:
    desk = Desk(presence(only(sitting(minutes=40)), passive=False))
    desk.minutes(10)
    desk.detected["inhibitor"] = True
    desk.leave()
    desk.minutes(60)
    assert desk.shown == []


def test_after_a_call_the_absence_begins_at_its_end() -> None:
    desk = Desk(only(sitting(minutes=200)))
    desk.minutes(10)
    desk.detected["microphone"] = True
    desk.leave()
    desk.minutes(30)
    desk.detected["microphone"] = False
    desk.minutes(5)
    began = desk.told("break")[0]
    assert MONDAY + timedelta(minutes=40) <= began.at <= MONDAY + timedelta(minutes=41)


# -- before exercise -----------------------------------------------------------------------------------------------


def test_planned_exercise_is_announced_once_before_it_begins() -> None:
    desk = Desk(only(before()), start=MONDAY.replace(hour=17))
    desk.event(Planned((RUN,)))
    desk.minutes(45)
    assert desk.times == [("17:45", ("stretch",))]
    assert "Evening run at 18:00" in desk.shown[0].show.body
    desk.set_wall(MONDAY.replace(hour=17, minute=30))
    desk.minutes(16)
    assert len(desk.shown) == 1, "not again, though the clock was set back"


def test_it_expires_when_the_exercise_starts() -> None:
    desk = Desk(only(before()), start=MONDAY.replace(hour=17))
    desk.event(Planned((RUN,)))
    desk.minutes(61)
    assert desk.screen == {}
    assert desk.outcomes("stretch") == ["shown", "expired"]


@pytest.mark.parametrize(("minutes", "shown"), [(50, [("17:50", ("stretch",))]), (61, [])])
def test_stretch_waits_for_the_return_but_not_beyond_the_start(minutes: float, shown: list[Any]) -> None:
    desk = Desk(only(before()), start=MONDAY.replace(hour=17))
    desk.event(Planned((RUN,)))
    desk.away(minutes)
    desk.minutes(5)
    assert desk.times == shown


def test_a_moved_exercise_moves_its_reminder_and_a_cancelled_one_withdraws_it() -> None:
    desk = Desk(only(before()), start=MONDAY.replace(hour=17))
    desk.event(Planned((RUN,)))
    desk.minutes(46)
    desk.event(Planned((replace(RUN, starts=RUN.starts + timedelta(hours=1)),)))
    assert desk.screen == {}
    desk.minutes(59)
    assert desk.times == [("17:45", ("stretch",)), ("18:45", ("stretch",))]
    desk.event(Planned(()))
    assert desk.screen == {}


def test_a_restart_forgets_no_exercise_before_the_plan_is_known_again() -> None:
    desk = Desk(only(before()), start=MONDAY.replace(hour=17))
    desk.event(Planned((RUN,)))
    desk.minutes(46)
    saved = snapshot_of(desk.engine.state)
    desk.engine = Engine(desk.engine.state.settings, desk.now)
    assert restore(desk.engine, saved, 1.0)
    desk.minutes(1)
    assert desk.phase("stretch") == "shown"
    desk.event(Planned((RUN,)))
    assert desk.told("expired") == []
    desk.minutes(14)
    assert [each.facts["starts"] for each in desk.told("expired")] == [RUN.starts.isoformat()]


def test_an_exercise_in_the_repeated_hour_is_told_of_at_its_own_time() -> None:
    """On the night the clocks go back, the second 02:30 is an hour after the first."""
    zone = ZoneInfo("Europe/Berlin")
    start = datetime(2026, 10, 25, 1, 30, tzinfo=zone)
    second = datetime(2026, 10, 25, 2, 30, tzinfo=zone, fold=1)
    desk = Desk(only(before()), start=start)
    desk.event(Planned((PlannedExercise("x", "Night run", second),)))
    desk.minutes(104)
    assert desk.shown == []
    desk.minutes(2)
    assert len(desk.shown) == 1


# -- the person's commands -----------------------------------------------------------------------------------------


def test_without_a_name_the_one_on_screen_is_meant_else_what_is_due_else_what_is_snoozed() -> None:
    desk = Desk(only(sitting(minutes=40), every(minutes=60), do_not_disturb=defaults().do_not_disturb))
    desk.minutes(41)
    assert desk.ask(Snooze("t")).startswith("movement is snoozed for 5 min")
    assert desk.ask(Snooze("t", None, 600.0)).startswith("movement is snoozed for 10 min")
    desk.minutes(1)
    assert desk.ask(Done("t")).startswith("movement")
    desk.detected["microphone"] = True
    desk.minutes(20)
    assert desk.ask(Snooze("t")).startswith("hydration is snoozed"), "it was due, and delayed by the call"


@pytest.mark.parametrize("command", [Done("t"), Skip("t"), Snooze("t")])
def test_with_nothing_due_or_shown_there_is_nothing_to_answer(command: Done | Skip | Snooze) -> None:
    desk = sat(20)
    told = desk.ask(command)
    assert told.startswith("There is nothing to answer")
    assert told.endswith(f"reminderd {type(command).__name__.lower()} movement")
    assert not desk.replies[-1].ok
    assert desk.outcomes("movement") == []
    desk.minutes(21)
    assert desk.ask(command).startswith("movement is")


def test_a_snooze_until_a_time_tells_that_very_time() -> None:
    desk = Desk(only(sitting(minutes=40)))
    assert desk.ask(Snooze("t", "movement", until=MONDAY.replace(hour=20, minute=30))).endswith("until 20:30.")
    state = desk.engine.state
    state.now = replace(
        state.now, wall=state.now.wall - timedelta(microseconds=3)
    )  # no two clocks agree to the last digit
    (movement,) = status_of(state)["reminders"]
    assert movement["snoozed_until"] == "2026-11-23T20:30:00+01:00"


def test_an_unknown_name_is_answered_with_the_known_ones() -> None:
    desk = Desk()
    desk.event(Skip("t", "juggling"))
    reply = desk.replies[-1]
    assert not reply.ok
    assert reply.facts == {"error": "unknown_reminder", "known": ["stretch", "movement", "hydration", "posture"]}


def test_reset_is_as_if_a_natural_break_had_ended_now() -> None:
    desk = sat(41)
    desk.ask(Reset("t"))
    assert desk.screen == {}
    assert desk.outcomes("movement") == ["shown", "done"], "claimed, not observed"
    desk.minutes(39)
    assert len(desk.shown) == 1


# -- settings while it runs ----------------------------------------------------------------------------------------


def test_time_already_sat_stays_counted_and_a_shortened_interval_shows_once() -> None:
    desk = sat(30)
    desk.event(SettingsChanged(only(sitting(minutes=25)), ("reminders.movement.after_sitting",)))
    desk.minutes(1)
    assert desk.times == [("09:30", ("movement",))]


def test_a_removed_reminders_bubble_goes() -> None:
    desk = Desk(only(sitting(minutes=40), every(minutes=90)))
    desk.minutes(41)
    desk.event(SettingsChanged(only(every(minutes=90))))
    assert desk.screen == {}


def test_a_wrong_file_is_told_of_once_and_withdrawn() -> None:
    desk = Desk(only(sitting(minutes=40)))
    desk.event(SettingsProblems(("config.toml:1: bananas", "config.toml:2: pears")))
    desk.event(SettingsProblems(("config.toml:1: bananas", "config.toml:2: pears")))
    assert len(desk.shown) == 1
    assert "bananas" in desk.shown[0].show.body
    assert "1 more" in desk.shown[0].show.body
    desk.event(SettingsProblems(()))
    assert desk.screen == {}


# -- a desktop that fails ------------------------------------------------------------------------------------------


def test_what_no_notifier_could_show_is_not_lost() -> None:
    desk = sat(40)
    bubble = desk.shown[0].show.bubble
    desk.event(ShowFailed(bubble, "no server"))
    assert desk.phase("movement") in {"waiting", "held"}
    desk.event(NotifierBack())
    assert len(desk.shown) == 2


def test_what_a_server_took_with_it_is_put_on_the_next_one() -> None:
    desk = Desk(only(sitting(minutes=40), every(minutes=40)))
    desk.minutes(40)
    desk.event(Closed(desk.shown[0].show.bubble, "lost"))
    desk.screen.clear()
    desk.minutes(5)
    assert desk.screen == {}
    desk.event(NotifierBack())
    assert desk.on_screen == {"movement", "hydration"}
    assert len(desk.told("shown")) == 2, "put back, not said again"
    desk.event(NotifierBack())
    assert len(desk.shown) == 2
    desk.press("done")
    assert desk.outcomes("movement") == ["shown", "done"]


def test_a_bubble_that_expired_may_still_be_answered_on_the_command_line() -> None:
    desk = Desk(only(sitting("posture", 20)))
    desk.minutes(20)
    desk.event(Closed(desk.shown[0].show.bubble, "expired"))
    assert desk.ask(Done("t")) == "posture is done."


@pytest.mark.parametrize("end", [Done("t"), Skip("t"), Snooze("t"), "a nudge", "a walk"])
def test_a_bubble_that_expired_is_closed_when_its_reminder_is_answered_or_shown_again(end: Any) -> None:
    """Plasma lists it until then."""
    desk = Desk(only(sitting(minutes=40, nudge_seconds=600.0)))
    desk.minutes(40)
    bubble = desk.shown[0].show.bubble
    desk.event(Closed(bubble, "expired"))
    assert Close(bubble) not in desk.effects
    if end == "a walk":
        desk.away(5)
    elif end == "a nudge":
        desk.minutes(11)
    else:
        desk.ask(end)
    assert desk.effects.count(Close(bubble)) == 1
