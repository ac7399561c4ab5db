"""Hooks: the user's programs at events, with everything wrong that can be."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.hooks import run as module
from reminderd.hooks.run import Hooks, variables

Said = Callable[[], list[str]]


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> Said:
    """What our own code logged."""
    caplog.set_level(logging.DEBUG)
    return lambda: [each.getMessage() for each in caplog.records if each.name.startswith("reminderd.")]


@pytest.fixture
def hooks() -> Hooks:
    return Hooks()


def sh(script: str, *arguments: str) -> tuple[str, ...]:
    return ("sh", "-c", script, "hook", *arguments)


async def test_the_facts_are_in_its_environment(hooks: Hooks, tmp_path: Path) -> None:
    facts = {
        "reminder": "movement", "at": "2026-11-22T14:03:11+01:00", "title": "Stand\nup \x1b[31m", "seconds": 300.0,
        "reminders": ["movement", "posture"], "nudge": True, "held_by": None, "weird key": "no", "x" * 41: "no",
    }  # fmt: skip
    assert await hooks.run("shown", sh('env > "$1"', str(tmp_path / "env")), facts) is None
    lines = (tmp_path / "env").read_text().splitlines()
    assert sorted(each for each in lines if each.startswith("REMINDERD_HOOK_")) == [
        "REMINDERD_HOOK_AT=2026-11-22T14:03:11+01:00",
        "REMINDERD_HOOK_EVENT=shown",
        "REMINDERD_HOOK_HELD_BY=",
        "REMINDERD_HOOK_NUDGE=true",
        "REMINDERD_HOOK_REASON=",
        "REMINDERD_HOOK_REMINDER=movement",
        "REMINDERD_HOOK_REMINDERS=movement,posture",
        "REMINDERD_HOOK_SECONDS=300",
        "REMINDERD_HOOK_TITLE=Stand up [31m",
    ]
    assert f"PATH={os.environ['PATH']}" in lines


async def test_no_shell_reads_the_arguments(hooks: Hooks, tmp_path: Path) -> None:
    hostile = f"$(touch {tmp_path}/oops); `touch {tmp_path}/oops` | *"
    assert await hooks.run("shown", sh('printf %s "$2" > "$1"', str(tmp_path / "argument"), hostile), {}) is None
    assert (tmp_path / "argument").read_text() == hostile
    assert not (tmp_path / "oops").exists()


async def test_a_program_in_the_home_folder(hooks: Hooks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "lamp").symlink_to("/bin/true")
    assert await hooks.run("shown", ("~/lamp",), {}) is None


@pytest.mark.parametrize(
    ("argv", "problem"),
    [
        (("no-such-program",), "no-such-program cannot be started: No such file or directory"),
        (("/etc/passwd",), "/etc/passwd cannot be started: Permission denied"),
        (("a\0b",), "a b cannot be started: embedded null byte"),
        (sh("exit 7"), "sh ended with code 7"),
        (sh("printf 'no\\033[31m lamp\\n' >&2; exit 1"), "sh ended with code 1: no [31m lamp"),
        (sh("head -c 300000 /dev/urandom >&2; exit 2"), "sh ended with code 2"),
        (sh("kill -9 $$"), "sh ended with code -9"),
        (sh("exec sleep 30"), "sh did not end within 0.2 s"),
    ],
)
async def test_what_goes_wrong_is_said_once_in_one_clean_line(
    argv: tuple[str, ...], problem: str, hooks: Hooks, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And again only after it worked."""
    monkeypatch.setattr(module, "DEADLINE_SECONDS", 0.2 if "exec sleep 30" in argv else 5.0)
    for _ in range(3):
        assert str(await hooks.run("done", argv, {})).startswith(problem)
    assert len(said()) == 1
    assert said()[0].isprintable()
    assert len(said()[0]) < 400
    assert await hooks.run("done", ("true",), {}) is None
    await hooks.run("done", argv, {})
    assert len(said()) == 2


async def test_another_hook_that_fails_is_said_too(hooks: Hooks, said: Said) -> None:
    for event, argv in (("done", "exit 1"), ("shown", "exit 1"), ("shown", "exit 2"), ("shown", "exit 2")):
        await hooks.run(event, sh(argv), {})
    assert len(said()) == 3


def is_gone(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except OSError:
        return True


async def gone(pid: int) -> None:
    """Wait for its end, five seconds at most."""
    async with asyncio.timeout(5):
        while not is_gone(pid):
            await asyncio.wait([asyncio.ensure_future(asyncio.Event().wait())], timeout=0.02)


async def test_at_its_deadline_all_it_started_is_ended(
    hooks: Hooks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "DEADLINE_SECONDS", 0.3)
    script = sh('sleep 30 & echo $! > "$1"; trap "" TERM; wait', str(tmp_path / "pid"))
    assert await hooks.run("shown", script, {}) == "sh did not end within 0.3 s"
    await gone(int((tmp_path / "pid").read_text()))


async def test_what_a_good_hook_leaves_in_the_background_lives_on(hooks: Hooks, tmp_path: Path) -> None:
    """A sound that plays on; and it holds up nobody."""
    began = time.monotonic()
    assert await hooks.run("shown", sh('sleep 30 & echo $! > "$1"', str(tmp_path / "pid")), {}) is None
    assert time.monotonic() - began < 2
    pid = int((tmp_path / "pid").read_text())
    assert not is_gone(pid)
    os.kill(pid, 9)


async def test_four_at_once_and_the_others_in_their_turn(hooks: Hooks, said: Said, tmp_path: Path) -> None:
    """As when a dozen reminders are answered at once; none is lost, and they each has its facts."""
    os.mkfifo(tmp_path / "gate")
    ran, gate = tmp_path / "ran", str(tmp_path / "gate")
    first = [asyncio.ensure_future(hooks.run("shown", sh('read x < "$1"', gate), {})) for _ in range(4)]
    script = sh('echo "$REMINDERD_HOOK_REMINDER" >> "$1"; read x < "$2"', str(ran), gate)
    later = [asyncio.ensure_future(hooks.run("done", script, {"reminder": each})) for each in "abcdefgh"]
    assert (await asyncio.wait([*first, *later], timeout=0.2))[0] == set()
    assert not ran.exists()
    opened = os.open(gate, os.O_RDWR)
    os.write(opened, b"go\n" * 12)
    assert set(await asyncio.wait_for(asyncio.gather(*first, *later), 5)) == {None}
    os.close(opened)
    assert sorted(ran.read_text().split()) == list("abcdefgh")
    assert said() == []


async def test_who_waits_too_long_for_a_turn_is_dropped_with_one_line(
    hooks: Hooks, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    running = [asyncio.ensure_future(hooks.run("shown", ("sleep", "30"), {})) for _ in range(4)]
    await asyncio.wait(running, timeout=0.1)
    monkeypatch.setattr(module, "DEADLINE_SECONDS", 0.2)
    late = [hooks.run("shown", ("true",), {}) for _ in range(5)]
    problem = "4 others were still running after 0.2 s"
    assert await asyncio.gather(*late) == [problem] * 5
    assert said() == [f"the hook for shown failed: {problem} (said once until it works)"]
    for each in running:
        each.cancel()
    await asyncio.wait(running)
    assert await hooks.run("shown", ("true",), {}) is None


async def test_given_up_it_is_ended(hooks: Hooks, tmp_path: Path) -> None:
    """When the daemon stops."""
    os.mkfifo(tmp_path / "pid")
    running = asyncio.ensure_future(hooks.run("shown", sh('echo $$ > "$1"; exec sleep 30', str(tmp_path / "pid")), {}))
    pid = int(await asyncio.to_thread((tmp_path / "pid").read_text))
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    await gone(pid)


@given(
    st.dictionaries(
        st.text(max_size=50), st.none() | st.booleans() | st.floats(allow_nan=True) | st.text() | st.lists(st.text())
    )
)
def test_whatever_the_facts_they_make_an_environment(facts: dict[str, Any]) -> None:
    made = variables("shown", facts)
    assert made["REMINDERD_HOOK_EVENT"] == "shown"
    for key, value in made.items():
        assert re.fullmatch("REMINDERD_HOOK_[A-Z0-9_]+", key, re.ASCII)
        assert len(value) <= 1000
        assert not {"\0", "\n"} & {*value}
        value.encode()
