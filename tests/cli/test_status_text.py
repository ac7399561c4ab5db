"""`status`: the words, the daemon's own object, and one line for a bar."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reminderd.cli.status_bar import FORMATS, line_for
from reminderd.cli.status_text import report
from reminderd.core.sentence import hear
from tests.cli.conftest import Run
from tests.fakes.daemon import FakeDaemon, hold, presence, reminder, status

LATER = "2026-11-22T15:00:00+01:00"


def test_words_for_a_usual_moment() -> None:
    assert report(status()) == [
        "You are at the desk and have been sitting for 21 min.",
        "Next: movement at 14:12, in 9 min.",
        "",
        "  movement   counting  at 14:12 (in 9 min)      last: taken 13:20",
        "  posture    counting  at 14:13 (in 10 min)",
        "  hydration  counting  at 14:33 (in 30 min)",
    ]


def test_a_film_and_input_without_end_are_named() -> None:
    film = "totem keeps the screen awake (Playing a film)"
    told = report(status(presence={**presence("idle"), "vouched_by": film}))
    assert f"You count as present without input: {film}." in told
    film = "mpv keeps the screen awake"
    hear("en", {film: "totem hält den Bildschirm wach"})
    told = report(status(presence={**presence("idle"), "vouched_by": film}))
    assert "You count as present without input: totem hält den Bildschirm wach." in told
    moved = report(status(presence=presence("active", sitting=9 * 3600)))
    assert "Input for over 6 h without a break: by you or a device (see: reminderd doctor)." in moved


LINK = {"connected": True, "problem": "", "machines": [], "machine": "laptop"}


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"link": None}, ""),
        ({"link": LINK}, ""),
        (
            {
                "link": LINK,
                "presence": presence("locked"),
                "holds": [hold("locked"), {**hold("elsewhere"), "detail": "desktop"}],
            },
            "The screen has been locked since 14:01.\nNext: movement at 14:12, in 9 min.\n"
            "You use another machine. Reminders are shown there: desktop.",
        ),
        (
            {"link": LINK | {"connected": False, "problem": "the broker refuses the password"}},
            "Not linked to your other machines: the broker refuses the password",
        ),
        ({"link": LINK | {"connected": False}}, ""),
    ],
)
def test_words_about_other_machines(changed: dict[str, Any], told: str) -> None:
    said = "\n".join(report(status(**changed)))
    assert told in said
    assert told or "machine" not in said
    assert "delayed" not in said


def test_words_that_stay_on_screen_tell_no_span_that_would_be_wrong_a_minute_later() -> None:
    told = "\n".join(report(status(), live=True))
    assert "since 13:42" in told
    assert "at 14:12" in told
    assert " min" not in told


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"presence": presence("idle", idle=50)}, "No input for 50 s. You have been sitting for 21 min."),
        (
            {"presence": presence("away", None, 700), "holds": [hold("away")]},
            "You have been away for 11 min (since 14:01). The timers start again when you return.",
        ),
        ({"presence": presence("away", None, None)}, "You are away. The timers start again when you return."),
        ({"presence": presence("locked", None, None)}, "The screen is locked. The timers"),
        (
            {
                "presence": {
                    **presence("active", None),
                    "standing_since": "2026-11-22T13:50:00+01:00",
                    "standing_seconds": 780,
                }
            },
            "You are at the desk. You have been standing for 13 min.",
        ),
        (
            {
                "presence": {
                    **presence("idle", None),
                    "standing_since": "2026-11-22T13:50:00+01:00",
                    "standing_seconds": 780,
                }
            },
            "You have been standing for 13 min.",
        ),
        (
            {
                "presence": {
                    **presence("unknown", None),
                    "standing_since": "2026-11-22T13:50:00+01:00",
                    "standing_seconds": 780,
                }
            },
            "It counts you as standing for 13 min.",
        ),
        ({"presence": presence("unknown", None, None)}, "you are at the desk (see: reminderd doctor)"),
        ({"paused_until": "forever"}, "Reminders are paused. To end the pause, type: reminderd resume"),
        ({"paused_until": LATER, "holds": [hold("paused", LATER)]}, "Reminders are paused until 15:00."),
        (
            {"holds": [hold("microphone"), hold("do_not_disturb")]},
            "Reminders are delayed by: a call since 14:01, do not disturb since",
        ),
        ({"holds": [hold("quiet_hours", "2026-11-23T08:00:00+01:00")]}, "until Mon 2026-11-23 08:00"),
        (
            {"reminders": [reminder("movement", "shown", shown_at=LATER)]},
            "On screen since 15:00: movement. Answer with:",
        ),
        (
            {"reminders": [reminder("movement", "shown", shown_at=LATER, on_screen=False)]},
            "Waiting for an answer since 15:00: movement. Answer with:",
        ),
        ({"reminders": [reminder("a", "waiting", waiting_for="pause")]}, "Due: a, waiting until you pause"),
        ({"reminders": [reminder("a", "waiting", waiting_for="gap")]}, "Due: a, waiting because the last"),
        ({"reminders": [reminder("a", "waiting", waiting_for="detectors")]}, "Due: a, checking whether you can"),
        ({"reminders": [reminder("a", "waiting")]}, "Due: a, waiting for the right moment."),
        ({"reminders": [reminder("a", "shown", 600, shown_at=LATER)]}, "a  shown     since 15:00"),
        (
            {"reminders": [reminder("a", "shown"), reminder("b", "held", held_by=["do_not_disturb"])]},
            "b  held      by do not disturb",
        ),
        ({"reminders": [reminder("a", "held"), reminder("b", "held")]}, "Due: a, b, delayed."),
        (
            {
                "settings": {
                    "unfinished": True,
                    "problems": ["the settings could not be checked: slow. The defaults are active for now"],
                }
            },
            "\nThe settings could not be checked: slow. The defaults are active for now",
        ),
        (
            {"notifications": {"problem": "the server is gone"}},
            "Notifications cannot be shown: the server is gone (see: reminderd doctor).",
        ),
        (
            {"reminders": [reminder("a", "held", held_by=["fullscreen", "camera"])]},
            "Due: a, delayed by a fullscreen window, the camera.",
        ),
        ({"history": {"problem": "disk full"}}, "The history cannot be written: disk full"),
        ({"link": {"problem": "The broker is away."}}, "Not linked to your other machines: The broker is away."),
        ({"presence": presence("unknown")}, "(see: reminderd doctor). It counts you as sitting for 21 min."),
        ({"reminders": [reminder("a", "snoozed", 3000)]}, "Next: a at 14:53, in 50 min."),
        ({"reminders": [reminder("a", "off", 60)]}, "No reminder is planned yet."),
        ({"reminders": []}, "No reminder is planned yet."),
        ({"settings": {"problems": ["config.toml:1: a", "b"]}}, "still active:\n  config.toml:1: a\n  b"),
        ({"settings": {"left_out": ["/etc/c.toml:1: a"]}}, "left out, because they are wrong:\n  /etc/c.toml:1: a"),
    ],
)
def test_words(changed: dict[str, Any], told: str) -> None:
    assert told in "\n".join(report(status(**changed)))


def test_the_list_begins_with_what_is_due_and_leaves_out_what_cannot_come() -> None:
    reminders = [
        reminder("off", "off", 60), reminder("late", due_in=900), reminder("unplanned"), reminder("soon", due_in=300),
        reminder("held", "held"), reminder("back", "snoozed", 960), reminder("shown", "shown"),
    ]  # fmt: skip
    rows = [line.split()[0] for line in report(status(reminders=reminders)) if line.startswith("  ")]
    assert rows == ["shown", "held", "soon", "late", "back"]


def test_who_is_away_is_not_told_that_nothing_is_planned_and_that_away_delays() -> None:
    nothing_due = status(presence=presence("away", None, 360), holds=[hold("away")], reminders=[reminder("a")])
    assert report(nothing_due) == [
        "You have been away for 6 min (since 14:01). The timers start again when you return."
    ]


def test_care_is_told_with_how_to_end_it_and_else_not_a_word() -> None:
    assert "You logged a spasm: reminders are gentler. When it is better, type: reminderd spasm better" in report(
        status(care=True, care_since=LATER)
    )
    assert not [line for line in report(status(care=False, care_since=None)) if "spasm" in line]


def test_json_is_the_daemons_own_object(daemon: FakeDaemon, run: Run) -> None:
    daemon.status = status(reminders=[reminder("Äugen\x1b", due_in=60)])
    for argv in (["status", "--json"], ["-v", "status", "--json"]):
        code, out, err = run(*argv)
        assert json.loads(out) == daemon.status
        assert (code, out.count("\n"), out.isascii(), err) == (0, 1, True, "")


def test_names_cannot_move_the_cursor(daemon: FakeDaemon, run: Run) -> None:
    daemon.status = status(reminders=[reminder("a\x1b[2Jb", due_in=60)])
    for argv in (["status"], *(["status", "--format", name] for name in FORMATS)):
        code, out, _ = run(*argv)
        assert (code, "\x1b" in out) == (0, False)


CASES = [
    ({}, "active", "movement 9 min"),
    ({"paused_until": LATER}, "paused", "paused until 15:00"),
    ({"paused_until": "forever"}, "paused", "paused"),
    ({"presence": presence("away", None), "holds": [hold("away")]}, "away", "away"),
    ({"presence": presence("locked", None), "holds": [hold("locked")]}, "locked", "locked"),
    ({"holds": [hold("microphone")]}, "held", "quiet (microphone)"),
    ({"holds": [hold("camera")], "reminders": [reminder("a", "held")]}, "held", "a held (camera)"),
    ({"reminders": [reminder("a", "waiting")]}, "due", "a due"),
    ({"reminders": [reminder("a", "shown"), reminder("b", "shown")]}, "shown", "a, b now"),
    ({"reminders": [reminder("a")]}, "active", "reminderd"),
    ({"presence": presence("unknown", None)}, "unknown", "movement 9 min"),
]


@pytest.mark.parametrize(("changed", "kind", "text"), CASES)
def test_a_bar_shows_what_matters_first(changed: dict[str, Any], kind: str, text: str) -> None:
    line = line_for(status(**changed), live=False)
    assert (line.kind, line.text) == (kind, text)
    assert 0 <= line.percentage <= 100


@pytest.mark.parametrize("changed", [case[0] for case in CASES])
@pytest.mark.parametrize("name", FORMATS)
def test_each_format_is_one_line(name: str, changed: dict[str, Any]) -> None:
    assert "\n" not in FORMATS[name](line_for(status(**changed), live=True))


def test_waybar_gets_its_object_with_pango_escaped() -> None:
    told = json.loads(FORMATS["waybar"](line_for(status(reminders=[reminder("<b>&", due_in=540)]), live=False)))
    assert told["text"] == "&lt;b&gt;&amp; 9 min"
    assert "<" not in told["tooltip"]
    assert (told["class"], told["alt"], told["percentage"]) == ("active", "active", 70)


def test_other_bars_get_their_markup_broken() -> None:
    line = line_for(status(reminders=[reminder("%{F#f00}#[fg=red]", due_in=540)]), live=False)
    assert "%{" not in FORMATS["polybar"](line)
    assert "##[fg" in FORMATS["tmux"](line)
    assert json.loads(FORMATS["i3status"](line))["full_text"] == line.text


def test_a_bar_is_told_that_there_is_no_daemon(run: Run) -> None:
    code, out, _ = run("status", "--format", "waybar")
    assert (code, json.loads(out)["class"]) == (69, "off")
