"""Hooks and push with the running daemon: each event reaches its program, whatever that does; reminders go on."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.desktop.daemon import Daemon
from tests.desktop.desk import Desk, until
from tests.desktop.phone import Phone
from tests.desktop.sitting import AT_ONCE, short, somebody
from tests.desktop.spy import Spy

WRITE = """
import json, os, sys
facts = {key[15:].lower(): value for key, value in os.environ.items() if key.startswith("REMINDERD_HOOK_")}
with open(sys.argv[1], "a") as file:
    file.write(json.dumps(facts) + "\\n")
"""
EVENTS = ("shown", "done", "taken", "snoozed", "skipped", "ignored", "hold", "release", "break")


class Ran:
    """A hook for every event that writes down its facts."""

    def __init__(self, desk: Desk) -> None:
        self.file = desk.folder / "ran"
        argv = json.dumps([sys.executable, "-S", "-c", WRITE, str(self.file)])
        self.settings = "[hooks]\n" + "".join(f"{event} = {argv}\n" for event in EVENTS)

    def facts(self, event: str) -> list[dict[str, str]]:
        lines = self.file.read_text().splitlines() if self.file.exists() else []
        return [facts for facts in map(json.loads, lines) if facts["event"] == event]

    def once(self, event: str, seconds: float = 5.0) -> dict[str, str]:
        """Wait for the first of these, and give its facts."""
        until(lambda: self.facts(event), what=f"the hook for {event} ran", seconds=seconds)
        return self.facts(event)[0]


def test_each_event_reaches_its_program_with_its_facts(session: Desk, spy: Spy, daemon: Callable[..., Daemon]) -> None:
    session.display()
    ran = Ran(session)
    reminders = ("movement: after_sitting = '2s'; nudge = '1s'; max_nudges = 1", "posture: after_sitting = '168h'")
    with somebody(session) as person:
        running = daemon(short(*reminders, more=ran.settings))
        shown = ran.once("shown")
        assert (shown["reminder"], shown["title"]) == ("movement", "Stand up and move")
        assert shown["at"]
        assert ran.once("ignored", 8)["reminder"] == "movement"
        running.cli("remind", "posture")
        running.cli("snooze", "posture", "1h")
        assert (ran.once("snoozed")["reminder"], ran.once("snoozed")["seconds"]) == ("posture", "3600")
        running.cli("skip", "posture")
        assert ran.once("skipped")["reminder"] == "posture"
        running.cli("done", "posture")
        assert ran.once("done")["via"] == "command"
        running.cli("pause", "1s")
        assert ran.once("hold")["reason"] == "paused"
        assert ran.once("release")["reason"] == "paused"
        running.cli("remind", "movement")
        person.walk_away()
        assert ran.once("taken", 8)["reminder"] == "movement"
        assert ran.once("break")["cause"] == "idle"
    assert "failed" not in running.output


def test_the_end_of_the_daemon_reaches_its_program_too(session: Desk, spy: Spy, daemon: Callable[..., Daemon]) -> None:
    """And one that hangs does not keep it from ending."""
    told = session.folder / "told"
    running = daemon(f"""[hooks]\nstopped = ["sh", "-c", "sleep 0.4; echo $REMINDERD_HOOK_EVENT > {told}"]\n""")
    assert running.stop() == 0
    assert told.read_text() == "stopped\n"
    running.config.write_text('[hooks]\nstopped = ["sleep", "100"]\n')
    running.start()
    assert running.stop() == 0
    assert "in order" not in running.output


@pytest.fixture
def reached(phone: Phone) -> Phone:
    """The phone, where an exercise can be read from a calendar."""
    if importlib.util.find_spec("recurring_ical_events") is None:
        pytest.skip("needs the extra calendar")
    return phone


def calendar(desk: Desk, begins_in: float) -> str:
    """Return settings with an exercise so many seconds from now, told of 3 s after now."""
    from datetime import UTC, datetime, timedelta

    file = desk.folder / "gym.ics"
    begin = datetime.now(UTC) + timedelta(seconds=begins_in)
    file.write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Gym\r\n"
        f"DTSTART:{begin:%Y%m%dT%H%M%SZ}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    return (
        f'[presence]\nnatural_break = "2s"\n[delivery]\n{AT_ONCE}[calendar]\nfiles = ["{file}"]\nexercise = ["gym"]\n'
        f'[reminders.stretch]\nbefore_exercise = "{begins_in - 5:.0f}s"\n'
    )


def memory_of(daemon: Daemon) -> tuple[int, str]:
    """Return the daemon's private and shared memory (KiB, PSS), and the files it has mapped."""
    assert daemon.process is not None
    folder = Path(f"/proc/{daemon.process.pid}")
    pss = next(line for line in (folder / "smaps_rollup").read_text().splitlines() if line.startswith("Pss:"))
    return int(pss.split()[1]), (folder / "maps").read_text()


def test_away_from_the_desk_the_phone_is_told_once(
    session: Desk, spy: Spy, reached: Phone, daemon: Callable[..., Daemon]
) -> None:
    """And the daemon never becomes what sends it."""
    session.display()
    with somebody(session) as person:
        running = daemon(calendar(session, 65) + f'[push]\nurls = ["{reached.url("ok")}"]\n')
        until(lambda: running.status()["presence"]["state"] == "active", what="somebody is there")
        before, _ = memory_of(running)
        person.walk_away()
        until(lambda: reached.received, what="the phone is told", seconds=12)
        ((_, told),) = reached.received
        assert told["title"] == "Warm up first"
        assert "Gym at" in told["message"]
        assert spy.notified == []
        after, mapped = memory_of(running)
        assert after < before + 1500, "KiB"
        assert "apprise" not in mapped
        person.come()
        spy.wait_for(1)
    assert len(reached.received) == 1
    assert "Warm up" not in running.output
