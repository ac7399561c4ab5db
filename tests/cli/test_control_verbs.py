"""What is typed, what the daemon is asked, and how its answer is told."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from reminderd.control.messages import Response
from tests.cli.conftest import Run
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
        ("stand", {}),
        ("sit", {}),
        ("remind movement", {"reminder": "movement"}),
        ("reload", {}),
    ],
)
def test_what_is_typed_is_what_is_asked(daemon: FakeDaemon, run: Run, typed: str, args: dict[str, Any]) -> None:
    assert run(*typed.split())[0] == 0
    (asked,) = daemon.asked
    assert (asked.verb, asked.args) == (typed.split(maxsplit=1)[0], args)


@pytest.mark.parametrize("name", ["", "x" * 5000, "a\x1b[31mb\nc"])
@pytest.mark.parametrize("verb", ["snooze", "done", "skip", "remind"])
def test_a_name_no_reminder_can_have_is_wrong_usage_too(daemon: FakeDaemon, run: Run, verb: str, name: str) -> None:
    code, _, said = run(verb, name)
    assert (code, f"Known: {', '.join(KNOWN)}" in said, len(said) < 300) == (2, True, True)
    assert said.rstrip("\n").isprintable()
    assert [each.verb for each in daemon.asked] == ["status"]


@pytest.mark.parametrize("typed", ["snooze --until", "snooze movement --until", "snooze all --until", "pause --until"])
def test_until_is_a_time_with_its_offset(daemon: FakeDaemon, run: Run, typed: str) -> None:
    then = (datetime.now().astimezone() + timedelta(minutes=90)).replace(second=0, microsecond=0)
    assert run(*typed.split(), f"{then:%H:%M}")[0] == 0
    assert datetime.fromisoformat(daemon.asked[0].args["until"]) == then


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
        "pause --until=",
        "snooze --until=",
    ],
)
def test_wrong_usage_never_reaches_the_daemon(daemon: FakeDaemon, run: Run, typed: str) -> None:
    code, out, err = run(*typed.split())
    assert (code, out, "reminderd" in err) == (2, "", True)
    assert daemon.asked == []


VERBS = ["snooze", "done", "skip", "pause", "resume", "reset", "stand", "sit", "remind movement", "reload", "status"]


@pytest.mark.parametrize("typed", VERBS)
@pytest.mark.parametrize("more", ["", " --json"])
def test_without_a_daemon_each_says_how_to_start_it(run: Run, typed: str, more: str) -> None:
    code, out, err = run(*(typed + more).split())
    assert (code, out) == (69, "")
    assert err.startswith("reminderd: the daemon is not running. To start it, type: reminderd run ")


def test_the_answer_is_told_in_words_and_as_json(daemon: FakeDaemon, run: Run) -> None:
    daemon.answer = lambda _: Response(True, "snoozed: é\x1b[2J", {"until": "x", "seconds": 300})
    assert run("snooze") == (0, "snoozed: é[2J\n", "")
    out = run("snooze", "--json")[1]
    assert out.isascii()
    assert json.loads(out) == {"ok": True, "text": "snoozed: é\x1b[2J", "data": {"until": "x", "seconds": 300}}


@pytest.mark.parametrize("verb", ["done", "snooze", "skip", "remind"])
def test_an_unknown_reminder_is_answered_with_the_known_ones(daemon: FakeDaemon, run: Run, verb: str) -> None:
    daemon.answer = lambda _: Response(False, "unknown", {"error": "unknown_reminder", "known": KNOWN})
    told = f'reminderd: there is no reminder "mvement". Did you mean "movement"? Known: {", ".join(KNOWN)}\n'
    assert run(verb, "mvement") == (2, "", told)


def test_a_refusal_is_told_on_standard_error(daemon: FakeDaemon, run: Run) -> None:
    daemon.answer = lambda _: Response(False, "nothing is on screen", {})
    assert run("done") == (1, "", "reminderd: nothing is on screen\n")
    assert json.loads(run("done", "--json")[1]) == {"ok": False, "text": "nothing is on screen", "data": {}}


def test_reload_prints_every_problem_as_it_is(daemon: FakeDaemon, run: Run) -> None:
    problems = ["config.toml:12: a", "config.toml:14: b\x1b"]
    daemon.answer = lambda _: Response(False, "wrong", {"problems": problems})
    assert run("reload") == (78, "", "config.toml:12: a\nconfig.toml:14: b\n")
