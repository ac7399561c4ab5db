"""Decisions in sentences: why something was shown, held, merged, or not shown at all."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.core.events import CareAnswered, SpasmLogged
from reminderd.history.event_row import Row
from reminderd.history.event_text import event_text
from reminderd.history.why import decisions
from tests.core.desk import Desk, only, sitting
from tests.history.made import NOW, at, iso, office_days, row, rows_of, sat


def shown(hour: int, minute: int, reminder: str = "movement", **facts: Any) -> Row:
    return row(at(hour, minute), "shown", reminder, **{"due_at": iso(at(hour, minute)), "nudge": 0, **facts})


def told(*rows: Row) -> list[str]:
    return [each.text for each in decisions(rows, NOW)]


CALL = {"reason": "microphone", "due_at": iso(at(14, 20))}
STORIES = {
    "held by a call and merged, as in the contract": (
        [
            row(at(14, 20), "held", "posture", **CALL),
            row(at(14, 52), "released", "posture", reason="microphone", seconds=1920),
            shown(14, 52, "posture", due_at=iso(at(14, 20)), merged_into="movement", sitting_seconds=2400),
        ],
        "posture: due 14:20, held by microphone 14:20–14:52, merged into movement 14:52",
    ),
    "shown after a wait and answered by a walk": (
        [
            shown(10, 40, sitting_seconds=2405, waited_seconds=12),
            sat(at(10), at(10, 46), "idle", 7),
            row(at(10, 49), "taken", "movement", seconds=180),
        ],
        "movement: waited 12 s for a pause in your typing, shown 10:40 after 40 min seated; "
        "taken 10:49 (a break of 3 min was observed)",
    ),
    "shown and answered on another machine": (
        [
            shown(10, 40, machine="desk"),
            row(at(10, 41), "done", "movement", machine="desk"),
        ],
        "movement: shown 10:40, on desk; done 10:41 (on desk)",
    ),
    "held because another machine speaks": (
        [
            row(at(10, 40), "held", "movement", reason="elsewhere", detail="desk", due_at=iso(at(10, 40))),
            row(at(10, 42), "snoozed", "movement", machine="desk", seconds=300, until=iso(at(10, 47))),
        ],
        "movement: due 10:40; snoozed 10:42 until 10:47 (on desk), held by your other machine since 10:40 (desk)",
    ),
    "ignored and shown again is one decision": (
        [
            shown(11, 10, sitting_seconds=2400),
            row(at(11, 20), "ignored", "movement", nudges=0),
            shown(11, 20, due_at=iso(at(11, 10)), nudge=1, sitting_seconds=3000),
            row(at(11, 25), "done", "movement", via="button"),
        ],
        "movement: shown 11:10 after 40 min seated; ignored 11:20 (nobody answered within 10 min), "
        "shown again 11:20 after 50 min seated; done 11:25 by button",
    ),
    "what was asked for says so, also during a pause": (
        [row(at(9), "held", None, reason="paused"), shown(9, 5, "posture", sitting_seconds=600, asked_for=True)],
        "posture: shown 09:05 because you asked, after 10 min seated",
    ),
    "asked for again": (
        [shown(9, 0), shown(9, 1, due_at=iso(at(9, 1)), asked_for=True)],
        "movement: shown 09:00, shown again 09:01 because you asked",
    ),
    "a snooze and its return are one decision, over a restart too": (
        [
            shown(9, 0),
            row(at(9, 1), "snoozed", "movement", seconds=300, until=iso(at(9, 6)), via="command"),
            row(at(9, 2), "stopped"),
            row(at(9, 3), "started"),
            shown(9, 6, snoozed=True),
            row(at(9, 7), "skipped", "movement", via="command"),
        ],
        "movement: shown 09:00; snoozed 09:01 until 09:06 by command, shown again 09:06; skipped 09:07 by command",
    ),
    "what is not repeated": (
        [shown(9, 0, "posture"), row(at(9, 0), "ignored", "posture")],
        "posture: shown 09:00; ignored 09:00 (it is shown once, not repeated)",
    ),
    "the wait for the gap is told apart from the wait for a pause": (
        [shown(11, 12, "hydration", due_at=iso(at(11, 10)), waited_seconds=8, gap_seconds=128)],
        "hydration: due 11:10, waited 2 min after the previous notification, waited 8 s for a pause in your typing, "
        "shown 11:12",
    ),
    "no notifier could show it": (
        [
            row(at(9), "held", "movement", reason="notifier", detail="no bus"),
            row(at(9, 1), "held", "movement", reason="notifier", detail="no bus"),
            shown(9, 3, due_at=iso(at(9)), snoozed=False),
        ],
        "movement: due 09:00, no notifier could show it 09:00–09:03 (no bus), shown 09:03",
    ),
    "an exercise that began": (
        [shown(17, 45, "stretch"), row(at(18), "expired", "stretch", exercise="Evening run")],
        "stretch: shown 17:45; expired 18:00 (Evening run began)",
    ),
    "a cancelled exercise did not begin": (
        [shown(17, 45, "stretch"), row(at(17, 50), "expired", "stretch", exercise="Evening run", reason="cancelled")],
        "stretch: shown 17:45; expired 17:50 (Evening run was cancelled)",
    ),
    "held still, and held by two": (
        [
            row(at(9), "held", "movement", reason="camera", detail="a meeting", due_at=iso(at(9))),
            row(at(9, 5), "held", "movement", reason="do_not_disturb", due_at=iso(at(9))),
            row(at(9, 10), "released", "movement", reason="camera", seconds=600),
        ],
        "movement: due 09:00, held by camera 09:00–09:10 (a meeting), held by do not disturb since 09:05",
    ),
    "held before what is read here": (
        [shown(9, 30, due_at=iso(at(9)), held_seconds=1800, held_by=["microphone", "camera"])],
        "movement: due 09:00, held by microphone and camera for 30 min, shown 09:30",
    ),
}


@pytest.mark.parametrize(("rows", "sentence"), STORIES.values(), ids=STORIES)
def test_a_decision_is_told_in_a_sentence(rows: list[Row], sentence: str):
    found = told(*rows)
    assert found[-1] == sentence
    assert sum(each.startswith(sentence.partition(":")[0]) for each in found) == 1


def test_after_it_ran_out_the_next_showing_is_a_new_decision():
    rows = [shown(9, 0, "posture"), row(at(9, 20), "ignored", "posture"), shown(9, 40, "posture")]
    assert len(told(*rows)) == 2


@pytest.mark.parametrize(
    ("told_of", "text"),
    [
        (shown(9, 5, sitting_seconds=600, asked_for=True), "shown, because you asked, 10 min seated"),
        (
            row(at(17, 50), "expired", "stretch", exercise="Evening run", reason="cancelled"),
            "expired, Evening run was cancelled",
        ),
    ],
)
def test_the_history_tells_an_event_in_the_same_words(told_of: Row, text: str):
    assert event_text(told_of) == text


def test_pause_break_reset_settings_and_start_stand_for_themselves():
    assert told(
        row(at(8), "started", version="1.0.0", restored=True),
        row(at(9), "held", reason="paused"),
        row(at(9, 30), "released", reason="paused", seconds=1800),
        sat(at(9, 40), at(10, 20), "asleep", 120),
        sat(at(12, 30), at(13), "reset"),
        row(at(14), "settings", changed=["delivery.min_gap"]),
        row(at(15), "settings", problems=["config.toml:1: no"]),
        row(at(16), "stopped", sitting_since=None),
    ) == [
        "started 08:00, version 1.0.0, the timers went on",
        "paused 09:00–09:30",
        "break 10:20, 2 h, until 12:20, the computer slept, after 40 min seated: the timers for sitting started again",
        "break 13:00, 10 min, until 13:10, you reported it, after 30 min seated: the timers for sitting started again",
        "settings 14:00, changed: delivery.min_gap",
        "settings 15:00, not applied: config.toml:1: no",
        "stopped 16:00",
    ]


def test_the_one_that_something_happened_to_last_is_last():
    rows = [shown(9, 0, "movement"), shown(9, 5, "posture"), row(at(9, 10), "done", "movement")]
    assert [each.reminder for each in decisions(rows, NOW)] == ["posture", "movement"]


def test_a_hold_that_flapped_all_day_stays_a_sentence():
    rows = []
    for minute in range(0, 58, 2):
        rows += [
            row(at(9, minute), "held", "movement", reason="microphone", due_at=iso(at(9))),
            row(at(9, minute + 1), "released", "movement", reason="microphone"),
        ]
    (text,) = told(*rows)
    assert len(text) < 600
    assert "more …" in text


values = (
    st.none()
    | st.booleans()
    | st.integers(-5, 10**6)
    | st.text(max_size=20)
    | st.lists(st.text(max_size=5), max_size=3)
)
events = st.sampled_from(
    ["shown", "done", "taken", "snoozed", "skipped", "ignored", "expired", "held", "released", "break", "settings",
     "care", "started", "stopped", "something new"]
)  # fmt: skip
fields = st.sampled_from(
    ["due_at", "reason", "detail", "seconds", "until", "merged_into", "nudge", "snoozed", "held_seconds", "held_by",
     "waited_seconds", "sitting_seconds", "via", "cause", "changed", "problems", "exercise", "version", "title"]
)  # fmt: skip
hostile = st.builds(
    lambda minute, event, reminder, facts: {**facts, **row(at(9, minute), event, reminder)},
    st.integers(0, 500),
    events,
    st.sampled_from([None, "movement", "eyes"]),
    st.dictionaries(fields, values, max_size=5),
)


@given(st.lists(hostile, max_size=25))
def test_no_row_whatever_stands_in_it_breaks_the_telling(rows: list[Row]):
    rows.sort(key=lambda each: each["at"])
    for decision in decisions(rows, NOW):
        assert decision.text
        assert decision.since <= decision.at
    assert all(event_text(each) for each in rows)


def test_an_office_day_is_told_whole():
    found = decisions(rows_of(office_days(1, NOW)), NOW)
    assert sum("shown" in each.events for each in found) > 10
    assert all(each.reminder is None or each.text.startswith(f"{each.reminder}: ") for each in found)


def test_what_the_engine_records_of_a_snooze_is_told_as_its_return():
    """The words here and the facts that the engine writes belong together."""
    desk = Desk(only(sitting(minutes=40)))
    desk.minutes(40)
    desk.press("snooze:300")
    desk.minutes(5.1)
    rows = rows_of(desk.records)
    assert [event_text(each) for each in rows if each["event"] == "shown"][1].startswith(
        "shown, again (after a snooze)"
    )
    assert "snoozed 09:40 until 09:45 by button, shown again 09:45" in decisions(rows, desk.now.wall)[-1].text


def test_the_days_after_a_spasm_are_told_in_words():
    desk = Desk(only(sitting(minutes=60 * 24 * 6)))
    desk.ask(SpasmLogged("t"))
    desk.minutes(60 * 24 * 3)
    desk.ask(CareAnswered("t", "not_yet"))
    desk.ask(CareAnswered("t", "stop_asking"))
    desk.ask(CareAnswered("t", "better"))
    rows = [each for each in rows_of(desk.records) if each["event"] == "care"]
    told = [event_text(each) for each in rows]
    assert told[:2] == [
        "care, you logged a spasm: reminders are gentler",
        "care, you were asked whether your back is better",
    ]
    assert not [each for each in told if "_" in each]
    assert decisions(rows, desk.now.wall)[0].text == "care 09:00, you logged a spasm: reminders are gentler"


def test_how_one_came_to_sit_and_that_the_week_was_shown_is_told() -> None:
    rows = [
        row(at(9), "standing", via="button", sitting_seconds=600),
        row(at(9, 5), "sitting", via="new day", standing_seconds=300),
        row(at(9, 6), "standing", via="command"),
        row(at(9, 7), "sitting", via="button", standing_seconds=60),
        row(at(9, 8), "weekly", longest_seconds=3600),
        row(at(9, 9), "weekly", longest_seconds=3600),
        row(at(9, 10), "done", "movement", via="standing"),
    ]
    assert [each.text for each in decisions(rows, NOW)] == [
        "standing 09:00, by button, 10 min seated",
        "sitting 09:05, by new day, after 5 min standing",
        "standing 09:06, by command",
        "sitting 09:07, by button, after 1 min standing",
        "weekly 09:08, “Your week”",
        "weekly 09:09, “Your week”",
        "movement: done 09:10 by standing",
    ]
