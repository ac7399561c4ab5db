"""`preview`: a scripted day by the same engine, without a daemon, and what cannot be a day refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from reminderd.cli.day_preview import expectation
from tests.cli.conftest import Run
from tests.history.made import office_days, written

MONDAY = "2026-11-23"
Preview = Callable[..., str]


pytestmark = pytest.mark.usefixtures("checked_here", "_berlin")


@pytest.fixture
def _berlin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Europe/Berlin")


@pytest.fixture
def preview(run: Run, file: Path) -> Preview:
    """Preview a day, under these settings if any."""

    def preview_(*argv: str, settings: str = "") -> str:
        file.write_text(settings)
        code, out, err = run("preview", *argv)
        assert (code, err) == (0, "")
        return out

    return preview_


def exercises(**at: str) -> str:
    """Settings with an exercise each Monday at these times."""
    table = '[[exercise]]\nname = "{}"\ndays = ["mon"]\nat = "{}"\n'
    return "".join(table.format(name, time) for name, time in at.items())


def times(text: str) -> list[str]:
    """The timeline without its heading and its sum."""
    return [line.strip() for line in text.splitlines()[2:-2]]


def test_an_ordinary_day_by_the_defaults(preview: Preview) -> None:
    """Posture; movement with posture; hydration with posture: every 20 minutes of sitting."""
    told = preview("--day", MONDAY)
    assert told.splitlines()[0] == "Monday, 23 November 2026, sitting 09:00–12:30, 13:30–17:30"
    assert times(told)[:3] == [
        "09:20  ● Sit tall   (posture)",
        "09:40  ● Stand up and move · Sit tall   (movement, posture)",
        "10:00  ● Have some water · Sit tall   (hydration, posture)",
    ]
    assert "12:30    break of 1 h" in told
    assert told.splitlines()[-1] == "22 notifications, longest sitting 40 min"


def test_a_day_after_a_spasm_has_its_question_and_movement_sooner(preview: Preview) -> None:
    told = times(preview("--day", MONDAY, "--care", settings=exercises(Run="17:30")))
    assert told[0] == "09:00  ● Is your back better?"
    moves = [line[:5] for line in told if "movement" in line]
    assert moves[:3] == ["09:20", "09:40", "10:00"], "with posture, which is shown every 20 minutes"
    assert [line for line in told if "spasm" in line] == []
    off = preview("--day", MONDAY, "--care", settings="[care]\nenabled = false\n")
    assert off == preview("--day", MONDAY)


def test_json_is_a_list_of_what_is_shown_when(preview: Preview) -> None:
    found = json.loads(preview("--day", MONDAY, "--sitting", "09:00-09:45", "--json"))
    assert found == [
        {"at": "2026-11-23T09:20:00+01:00", "reminders": ["posture"], "title": "Sit tall"},
        {
            "at": "2026-11-23T09:40:00+01:00",
            "reminders": ["movement", "posture"],
            "title": "Stand up and move · Sit tall",
        },
    ]


def test_quiet_hours_hold_and_their_end_gives_one_notification(preview: Preview) -> None:
    quiet = '[quiet_hours]\nmon = ["09:30-10:30"]\n'
    assert times(preview("--day", MONDAY, "--sitting", "09:00-10:35", settings=quiet)) == [
        "09:20  ● Sit tall   (posture)",
        "09:40  ○ movement delayed by quiet hours",
        "09:40  ○ posture delayed by quiet hours",
        "10:00  ○ hydration delayed by quiet hours",
        "10:30  ● Stand up and move · Have some water · Sit tall   (movement, hydration, posture)",
    ]


def test_what_was_held_and_a_break_satisfied_is_said_so(preview: Preview) -> None:
    quiet = '[quiet_hours]\nmon = ["09:15-10:30"]\n'
    told = preview("--day", MONDAY, "--sitting", "09:00-09:25,10:00-10:05", settings=quiet)
    assert times(told)[-3:] == [
        "09:20  ○ posture delayed by quiet hours",
        "09:25    break of 35 min",
        "09:28  ○ posture no longer needed: you took a break",
    ]
    assert told.splitlines()[-1] == "0 notifications, longest sitting 25 min"


def test_an_exercise_is_announced_at_the_desk_and_expires_without_anybody_there(preview: Preview) -> None:
    runs = exercises(Run="10:00", Swim="12:00")
    told = preview("--day", MONDAY, "--sitting", "09:30-10:10,12:30-12:35", settings=runs)
    assert "09:45  ● Warm up first · Sit tall   (stretch, posture)" in told
    assert "12:00  ○ stretch expired: Swim has begun" in told


def test_a_warm_up_outside_the_hours_is_told_with_its_exercise(preview: Preview) -> None:
    told = preview("--day", MONDAY, settings=exercises(Walk="18:00", Yoga="07:00", Swim="11:00"))
    assert times(told)[0] == "06:45  ○ stretch before Yoga at 07:00, if you are at the desk then"
    assert times(told)[-1] == "17:45  ○ stretch before Walk at 18:00, if you are at the desk then"
    assert "10:40  ● Warm up first · Sit tall   (stretch, posture) before Swim at 11:00" in told


def test_an_installation_says_how_many_notifications_a_usual_day_brings(home: Path) -> None:
    assert expectation() == (
        "A usual day with 7 h 30 min of sitting brings about 22 notifications (to see them: reminderd preview). "
        "For fewer, type: reminderd config set reminders.posture.enabled false"
    )


def test_a_busy_calendar_holds_and_its_exercise_is_announced(home: Path, preview: Preview) -> None:
    pytest.importorskip("icalendar")
    event = "BEGIN:VEVENT\nUID:{0}\nDTSTART:20261123T{1}\nDTEND:20261123T{2}\nSUMMARY:{3}\nEND:VEVENT\n"
    (home / "c.ics").write_text(
        "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:x\n"
        + event.format(1, "093000", "095000", "Board")
        + event.format(2, "102000", "110000", "Gym")
        + "END:VCALENDAR\n"
    )
    told = preview(
        "--day", MONDAY, "--sitting", "09:00-10:10", settings=f'[calendar]\nfiles = ["{home}/c.ics"]\nbusy = true\n'
    )
    assert "09:40  ○ movement delayed by your calendar" in told
    assert "09:50  ● Stand up and move" in told
    assert "10:00  ● Warm up first · Have some water   (stretch, hydration)" in told


def test_the_hours_are_the_persons_own_where_the_history_knows_them(home: Path, preview: Preview) -> None:
    written(home / "state" / "reminderd" / "history.db", office_days(25, datetime.now().astimezone()))
    assert "at your usual hours, 09:00–12:" in preview("--day", "tomorrow").splitlines()[0]


@pytest.mark.parametrize(
    ("day", "count", "told"),
    [
        ("2027-03-28", 9, ["01:40 CET", "03:00 CEST"]),  # 02:00–03:00 is not there
        ("2026-10-25", 15, ["02:40 CEST", "02:00 CET"]),  # and is there twice
    ],
)
def test_a_day_on_which_the_clock_is_set(preview: Preview, day: str, count: int, told: list[str]) -> None:
    """It counts the hours that really pass; the zone tells which hour is meant."""
    lines = preview("--day", day, "--sitting", "01:00-05:00")
    assert lines.splitlines()[-1].startswith(f"{count} notifications")
    found = [line[:11].strip() for line in times(lines)]
    place = found.index(told[0]) if told[0] in found else -1
    assert [each for each in found[place:] if each in told] == told


@pytest.mark.parametrize(
    "argv",
    [
        ["--sitting", ""],
        ["--sitting", "22:00-02:00"],
        ["--sitting", "09:00-10:00,09:30-11:00"],
        ["--sitting", "09:00"],
        ["--sitting", "09:00-25:00"],
        ["--sitting", "9-17"],
        ["--day", "2026-13-01"],
        ["--day", "someday"],
        ["--day", "9999-12-31"],
        ["--day", "0001-01-01"],
    ],
)
def test_what_is_no_day_is_wrong_usage(run: Run, argv: list[str]) -> None:
    code, out, err = run("preview", *argv)
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_wrong_settings_are_told_with_their_lines(run: Run, file: Path) -> None:
    file.write_text("\nmin_gap = 5\n")
    code, out, err = run("preview", "--day", "2026-11-23")
    assert (code, out, err.startswith("config.toml:2: min_gap: unknown key")) == (78, "", True)
