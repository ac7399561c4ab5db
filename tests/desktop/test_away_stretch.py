"""Before exercise, for real: what the week and a calendar plan, as they change, and the routine that "Start" opens."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.desktop.daemon import Daemon
from tests.desktop.desk import Desk, until
from tests.desktop.sitting import AT_ONCE, somebody
from tests.desktop.spy import Notified, Spy

EVERY_DAY = 'days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]'
needs_calendar = pytest.mark.skipif(
    importlib.util.find_spec("recurring_ical_events") is None, reason="needs the extra calendar"
)


def settings(*, more: str = "") -> str:
    return f'[delivery]\n{AT_ONCE}[reminders.stretch]\nbefore_exercise = "15m"\n{more}'


class Calendar:
    """An .ics file with one event, written over as people's programs do it."""

    def __init__(self, desk: Desk) -> None:
        self.file = desk.folder / "home.ics"

    def settings(self) -> str:
        return settings(more=f'[calendar]\nfiles = ["{self.file}"]\nexercise = ["yoga"]\n')

    def write(self, title: str, begins_in: float, *more: str, uid: str = "one") -> datetime:
        """Have one event of ten minutes that begins so many seconds from now."""
        begin = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=begins_in)
        lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:tests", "BEGIN:VEVENT", f"UID:{uid}", f"SUMMARY:{title}",
            f"DTSTART:{begin:%Y%m%dT%H%M%SZ}", f"DTEND:{begin + timedelta(minutes=10):%Y%m%dT%H%M%SZ}", *more,
            "END:VEVENT", "END:VCALENDAR", "",
        ]  # fmt: skip
        new = self.file.with_suffix(".new")
        new.write_text("\r\n".join(lines))
        new.rename(self.file)
        return begin


def phase(daemon: Daemon) -> str:
    return str(daemon.reminder("stretch")["phase"])


def drawing(note: Notified) -> Path:
    return Path(str(note.hints["image-path"]).removeprefix("file://"))


def test_the_weekly_exercise_is_told_with_its_name_its_start_and_a_drawing(
    session: Desk, spy: Spy, daemon: Callable[..., Daemon]
) -> None:
    session.display()
    at = datetime.now().astimezone() + timedelta(minutes=3)
    exercise = f'[[exercise]]\nname = "Evening run"\n{EVERY_DAY}\nat = "{at:%H:%M}"\n'
    with somebody(session):
        running = daemon(settings(more=exercise))
        note = spy.wait_for(1, seconds=8)
        assert f"Evening run at {at:%H:%M}" in note.body
        assert note.actions["done"] == "Warmed up"
        assert note.actions["start"] == "Start"
        assert drawing(note).read_bytes().startswith(b"\x89PNG")
        assert Path(note.icon.removeprefix("file://")).is_file()
        assert note.hints["desktop-entry"] == "reminderd"
        spy.press(note.id, "done")
        until(lambda: running.history("done"), what="done in the history")
        assert running.reminder("stretch")["due_at"] is not None, "tomorrow's"
    assert len(spy.notified) == 1


def test_start_in_a_real_terminal_shows_the_first_step(session: Desk, spy: Spy, daemon: Callable[..., Daemon]) -> None:
    """An xterm is made this desk's terminal, whichever is the machine's."""
    session.need("xterm", "xdotool")
    session.display()
    bin_folder = session.folder / "bin"
    bin_folder.mkdir()
    terminal = bin_folder / "xdg-terminal-exec"
    terminal.write_text('#!/bin/sh\nexec xterm -e "$@"\n')
    terminal.chmod(0o700)
    session.env["PATH"] = f"{bin_folder}:{session.env['PATH']}"
    running = daemon(settings())
    running.cli("remind", "stretch")
    spy.press(spy.wait_for(1).id, "start")

    def windows() -> str:
        return session.run("xdotool", "search", "--class", "xterm", check=False).stdout

    until(windows, what="an xterm with the routine", seconds=10)
    session.run("xdotool", "search", "--class", "xterm", "windowkill", check=False)


@needs_calendar
def test_a_calendars_event_moves_is_cancelled_and_begins(
    session: Desk, spy: Spy, daemon: Callable[..., Daemon]
) -> None:
    """All of it while the daemon runs: told, put off, told again, withdrawn; another one expires at its start."""
    session.display()
    calendar = Calendar(session)
    begin = calendar.write("Yoga class", 600)
    with somebody(session):
        running = daemon(calendar.settings())
        assert f"Yoga class at {begin.astimezone():%H:%M}" in spy.wait_for(1, seconds=8).body
        calendar.write("Yoga class", 7200)
        until(lambda: not spy.shown, what="taken back: it was put off")
        assert phase(running) == "counting"
        calendar.write("Yoga class", 500)
        spy.wait_for(2, seconds=8)
        calendar.write("Yoga class", 500, "STATUS:CANCELLED")
        until(lambda: not spy.shown, what="withdrawn: it was cancelled")
        until(lambda: running.history("expired"), what="in the history")
        assert running.history("expired")[-1]["reason"] == "cancelled"
        calendar.write("Yoga in the park", 6, uid="two")
        spy.wait_for(3, seconds=5)
        until(lambda: not spy.shown, what="expired at its start", seconds=8)
    until(lambda: len(running.history("expired")) == 2, what="both in the history")
    assert [row.get("reason") for row in running.history("expired")] == ["cancelled", None]
