"""The parts that need no desktop: what is said of each, and its remedy."""

from __future__ import annotations

import dataclasses
import importlib.util
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from reminderd.core.settings import (
    BeforeExercise,
    CalendarSettings,
    LinkSettings,
    PushSettings,
    ReminderSettings,
    Settings,
)
from reminderd.doctor import daemon_status, machine, optional
from reminderd.service.files import InstalledFile
from reminderd.service.manager import ServiceState
from reminderd.settings.loaded import Loaded
from reminderd.settings.problems import Problem

ME = Path("/proc/self/comm").read_text().strip()
STATUS: dict[str, Any] = {
    "pid": 42, "presence": {"source": "x11"}, "notifier": {"backend": "dbus"}, "history": {"problem": None},
    "settings": {"path": "/x/config.toml", "problems": []},
}  # fmt: skip


@pytest.fixture(autouse=True)
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"):
        folder = tmp_path / variable.lower()
        folder.mkdir(mode=0o700)
        monkeypatch.setenv(variable, str(folder))
    return tmp_path


async def test_wrong_settings_keep_a_daemon_from_starting_but_not_from_going_on() -> None:
    wrong = Loaded("config.toml", None, (Problem("config.toml", 2, "snoze", "unknown key"),) * 2)
    assert [(each.mark, each.essential) for each in machine.settings(wrong, running=False)] == [("bad", True)] * 2
    assert [each.essential for each in machine.settings(wrong, running=True)] == [False, False]
    (fine,) = machine.settings(Loaded("config.toml", Settings(), file="missing"), running=False)
    assert fine.mark == "ok"
    assert "the defaults are active" in fine.text
    _, shared = machine.settings(Loaded("config.toml", Settings(), left_out=("/etc/c.toml:1: a",)), running=False)
    assert (shared.mark, shared.essential) == ("unknown", False)


async def test_a_history_that_cannot_be_written_or_read_is_said_and_is_not_essential(folders: Path) -> None:
    (fine,) = machine.history()
    assert fine.mark == "ok"
    (folders / "xdg_state_home" / "reminderd" / "history.db").write_bytes(b"no database" * 500)
    (damaged,) = machine.history()
    assert (damaged.mark, damaged.essential) == ("bad", False)
    (folders / "xdg_state_home" / "reminderd" / "history.db").unlink()
    (folders / "xdg_state_home" / "reminderd").rmdir()
    (folders / "xdg_state_home" / "reminderd").write_text("a file where the folder should be")
    (unwritable,) = machine.history()
    assert (unwritable.mark, unwritable.essential) == ("bad", False)
    assert "cannot be written" in unwritable.text


def manager(monkeypatch: pytest.MonkeyPatch, active: bool | None, *, installed: bool = True, missing: str = "") -> None:
    """Put a service manager in such a state in the place of the real one."""
    unit = InstalledFile(Path("/etc/hosts" if installed else "/missing"))
    state = ServiceState("systemd", active, "words")
    made = SimpleNamespace(state=lambda: state, pieces=lambda: (unit,), not_started=lambda: missing)
    monkeypatch.setattr(machine, "manager_here", lambda: made)


@pytest.mark.parametrize(
    ("active", "installed", "started", "mark", "essential"),
    [
        (True, True, True, "ok", False),
        (False, True, False, "bad", True),
        (None, True, True, "unknown", False),
        (False, False, False, "unknown", False),
    ],
)
async def test_an_installed_service_is_to_run(
    *, active: bool | None, installed: bool, started: bool, mark: str, essential: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    manager(monkeypatch, active, installed=installed)
    (found,) = machine.service(running=started)
    assert (found.mark, found.essential) == (mark, essential)
    assert bool(found.remedy) == (mark != "ok")


async def test_a_unit_that_nothing_starts_is_told_with_the_line_to_add(monkeypatch: pytest.MonkeyPatch) -> None:
    manager(monkeypatch, active=True, missing="Nothing may start reminderd. To be sure, add this line.")
    _, later = machine.service(running=True)
    assert (later.mark, later.essential, later.text) == ("bad", False, "Nothing may start reminderd.")
    assert "add this line" in later.remedy


async def test_another_program_that_reminds_of_breaks_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await machine.others() == []
    monkeypatch.setitem(machine._OTHERS, ME, "Safe Eyes")
    (found,) = await machine.others()
    assert (found.mark, found.text) == ("unknown", "Also running: Safe Eyes")


async def test_no_daemon_a_silent_one_and_one_with_problems(folders: Path) -> None:
    (none,) = daemon_status.daemon({}, "", Settings())
    assert (none.mark, none.essential) == ("unknown", False)
    assert "reminderd run" in none.remedy
    (silent,) = daemon_status.daemon({}, "it does not answer", Settings())
    assert (silent.mark, silent.essential) == ("bad", True)
    told = {**STATUS, "settings": {"problems": ["config.toml:1: x: y"]}, "history": {"problem": "no space left"}}
    here, socket, *problems = daemon_status.daemon(told, "", Settings())
    assert here.text == "pid 42; idle time from x11, notifications through dbus"
    assert (socket.part, socket.mark) == ("socket", "bad")
    assert [each.text for each in problems] == [
        "reminderd reports: config.toml:1: x: y",
        "reminderd reports: no space left",
    ]


@pytest.mark.parametrize(("mode", "mark"), [(0o600, "ok"), (0o666, "bad")])
async def test_a_socket_others_may_reach_is_told(mode: int, mark: str, folders: Path) -> None:
    folder = folders / "xdg_runtime_dir" / "reminderd"
    folder.mkdir(mode=0o700)
    (folder / "control.sock").touch()
    (folder / "control.sock").chmod(mode)
    _, socket = daemon_status.daemon(STATUS, "", Settings())
    assert socket.mark == mark
    assert f"mode {mode:o} in a folder 700" in socket.text


def test_the_daemons_own_settings_file_is_examined(folders: Path) -> None:
    assert daemon_status.settings_file(STATUS) == Path("/x/config.toml")
    usual = str(folders / "xdg_config_home" / "reminderd" / "config.toml")
    assert daemon_status.settings_file({"settings": {"path": usual}}) is None
    assert daemon_status.settings_file({}) is None


async def test_what_is_planned_and_what_no_calendar_gave(folders: Path) -> None:
    (nothing,) = await optional.exercise(Settings())
    assert "No exercise is planned" in nothing.text
    pytest.importorskip("recurring_ical_events")
    begin = datetime.now().astimezone() + timedelta(days=1)
    calendar = folders / "home.ics"
    calendar.write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Evening run\r\n"
        f"DTSTART:{begin:%Y%m%dT%H%M00}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    wanted = CalendarSettings(files=(str(calendar), str(folders / "none.ics")), exercise_words=("run",))
    missing, planned = await optional.exercise(Settings(calendar=wanted))
    assert (missing.part, missing.mark) == ("calendars", "bad")
    assert "none.ics" in missing.text
    assert planned.text == f"1 planned in the next 8 days; the next is Evening run, {begin:%a %H:%M}"


async def test_a_hook_without_its_program_is_told_and_none_is_run() -> None:
    assert [each.text for each in optional.hooks(Settings())] == ["none in the settings"]
    there, missing = optional.hooks(Settings(hooks=(("shown", ("sh", "-c", "exit 1")), ("done", ("no-such",)))))
    assert there.mark == "ok"
    assert (missing.mark, missing.essential) == ("bad", False)
    assert "done: the program no-such cannot be found" in missing.text


async def test_what_would_leave_the_machine_is_shown_word_for_word_without_its_secrets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stretch = ReminderSettings("stretch", BeforeExercise(900), "Warm up first", ("Loosen up.",))
    wanted = dataclasses.replace(
        Settings(), reminders=(stretch,), push=PushSettings(("ntfy://user:hunter2@host/topic",))
    )
    assert [each.text for each in optional.push(Settings())] == ["off: nothing leaves this machine"]
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    (told,) = optional.push(wanted)
    assert "Warm up first" in told.text
    assert "hunter2" not in told.text
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    (missing,) = optional.push(wanted)
    assert missing.mark == "bad"
    assert "apprise" in missing.remedy


def test_a_link_is_tried_only_where_one_is_set(tmp_path: Path) -> None:
    assert optional.link(Settings(), {}) == []
    password = tmp_path / "password"
    password.write_text("hunter2\n")
    password.chmod(0o644)
    link = LinkSettings("mqtts://localhost:1", user="anna", password_file=str(password))
    (others,) = optional.link(Settings(link=link), {})
    assert "Other users can read the password file" in others.text
    assert others.remedy == f"Type: chmod 600 {password}"
    password.chmod(0o600)
    (away,) = optional.link(Settings(link=link), {})
    assert (away.mark, away.essential) == ("bad", False)
    assert "localhost:1 cannot be reached" in away.text
    assert "Start the broker" in away.remedy
    assert "hunter2" not in str((others, away))
    assert [each.text for each in optional.push(Settings(link=link))] == ["off"]
