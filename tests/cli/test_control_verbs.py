"""What is typed, what the daemon is asked, and how its answer is told."""

from __future__ import annotations

import json
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reminderd.cli.main import main
from reminderd.control.messages import Response
from tests.fakes.daemon import FakeDaemon

KNOWN = ["stretch", "movement", "hydration", "posture"]


@pytest.mark.parametrize(
    ("typed", "args"),
    [
        ("snooze", {}),
        ("snooze 10m", {"seconds": 600}),
        ("snooze 1h 30m", {"seconds": 5400}),
        ("snooze 5min", {"seconds": 300}),
        ("snooze movement 5min", {"reminder": "movement", "seconds": 300}),
        ("snooze movement", {"reminder": "movement"}),
        ("snooze movement 10m", {"reminder": "movement", "seconds": 600}),
        ("snooze movement 1h 30m", {"reminder": "movement", "seconds": 5400}),
        ("snooze all", {"reminder": "all"}),
        ("snooze --json all 5m", {"reminder": "all", "seconds": 300}),
        ("done", {}),
        ("done all", {"reminder": "all"}),
        ("skip posture", {"reminder": "posture"}),
        ("pause", {}),
        ("pause 90s", {"seconds": 90}),
        ("pause 1h 30m", {"seconds": 5400}),
        ("resume", {}),
        ("reset", {}),
        ("remind movement", {"reminder": "movement"}),
        ("reload", {}),
    ],
)
def test_what_is_typed_is_what_is_asked(daemon: FakeDaemon, typed: str, args: dict[str, Any]) -> None:
    assert main(typed.split()) == 0
    (asked,) = daemon.asked
    assert (asked.verb, asked.args) == (typed.split(maxsplit=1)[0], args)


@pytest.mark.parametrize("name", ["", "x" * 5000, "a\x1b[31mb\nc"])
@pytest.mark.parametrize("verb", ["snooze", "done", "skip", "remind"])
def test_a_name_no_reminder_can_have_is_wrong_usage_too(
    daemon: FakeDaemon, capsys: pytest.CaptureFixture[str], verb: str, name: str
) -> None:
    assert main([verb, name]) == 2
    said = capsys.readouterr().err
    assert f"Known: {', '.join(KNOWN)}" in said
    assert len(said) < 300
    assert said.rstrip("\n").isprintable()
    assert [each.verb for each in daemon.asked] == ["status"]


@pytest.mark.parametrize("typed", ["snooze --until", "snooze movement --until", "snooze all --until", "pause --until"])
def test_until_is_a_time_with_its_offset(daemon: FakeDaemon, typed: str) -> None:
    then = (datetime.now().astimezone() + timedelta(minutes=90)).replace(second=0, microsecond=0)
    assert main([*typed.split(), f"{then:%H:%M}"]) == 0
    assert datetime.fromisoformat(daemon.asked[0].args["until"]) == then


@pytest.mark.parametrize("verb", ["pause", "snooze"])
def test_an_empty_until_is_wrong_usage_and_not_for_ever(daemon: FakeDaemon, verb: str) -> None:
    assert main([verb, "--until", ""]) == 2
    assert daemon.asked == []


@pytest.mark.parametrize(
    "typed",
    [
        "snooze 10",
        "snooze 0s",
        "snooze movement bananas",
        "snooze 5m --until 12:00",
        "snooze --until noon",
        "snooze movement --until 12:60",
        "pause forever",
        "pause -5m",
        "pause 5m --until 12:00",
        "done a b",
        "remind",
        "resume now",
        "status --json --format waybar",
        "status --format nonsense",
    ],
)
def test_wrong_usage_never_reaches_the_daemon(
    daemon: FakeDaemon, typed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(typed.split()) == 2
    assert daemon.asked == []
    out, err = capsys.readouterr()
    assert out == ""
    assert "reminderd" in err


VERBS = ["snooze", "done", "skip", "pause", "resume", "reset", "remind movement", "reload", "status"]


@pytest.mark.parametrize("typed", VERBS)
@pytest.mark.parametrize("more", ["", " --json"])
def test_without_a_daemon_each_says_how_to_start_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str, more: str
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert main((typed + more).split()) == 69
    out, err = capsys.readouterr()
    assert out == ""
    assert "not running" in err
    assert "reminderd run" in err


def test_the_answer_is_told_in_words_and_as_json(daemon: FakeDaemon, capsys: pytest.CaptureFixture[str]) -> None:
    daemon.answer = lambda _: Response(True, "snoozed: é\x1b[2J", {"until": "x", "seconds": 300})
    assert main(["snooze"]) == 0
    assert capsys.readouterr().out == "snoozed: é[2J\n"
    assert main(["snooze", "--json"]) == 0
    out = capsys.readouterr().out
    assert out.isascii()
    assert json.loads(out) == {"ok": True, "text": "snoozed: é\x1b[2J", "data": {"until": "x", "seconds": 300}}


def test_an_unknown_reminder_is_answered_with_the_known_ones(
    daemon: FakeDaemon, capsys: pytest.CaptureFixture[str]
) -> None:
    daemon.answer = lambda _: Response(False, "unknown", {"error": "unknown_reminder", "known": KNOWN})
    for typed in ("done mvement", "snooze mvement", "skip mvement", "remind mvement"):
        assert main(typed.split()) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert 'Did you mean "movement"?' in err
        assert ", ".join(KNOWN) in err


def test_a_refusal_is_told_on_standard_error(daemon: FakeDaemon, capsys: pytest.CaptureFixture[str]) -> None:
    daemon.answer = lambda _: Response(False, "nothing is on screen", {})
    assert main(["done"]) == 1
    assert capsys.readouterr() == ("", "reminderd: nothing is on screen\n")
    assert main(["done", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {"ok": False, "text": "nothing is on screen", "data": {}}


def test_reload_prints_every_problem_as_it_is(daemon: FakeDaemon, capsys: pytest.CaptureFixture[str]) -> None:
    problems = ["config.toml:12: a", "config.toml:14: b\x1b"]
    daemon.answer = lambda _: Response(False, "wrong", {"problems": problems})
    assert main(["reload"]) == 78
    assert capsys.readouterr() == ("", "config.toml:12: a\nconfig.toml:14: b\n")


def test_an_answer_comes_at_once(daemon: FakeDaemon) -> None:
    assert main(["snooze"]) == 0  # imports
    begun = time.perf_counter()
    assert main(["snooze"]) == 0
    assert time.perf_counter() - begun < 0.1
