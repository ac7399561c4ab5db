"""`reminderd link`: what it says of the machines, and what it answers where nothing can be linked."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from reminderd.cli import errors
from tests.cli.conftest import Run
from tests.fakes.daemon import FakeDaemon, status

MACHINES = [
    {"name": "desktop", "state": "active", "idle_seconds": 0, "believed_seconds": 900, "speaks": True},
    {"name": "couch", "state": "idle", "idle_seconds": 240, "believed_seconds": 900, "speaks": False},
    {"name": "old", "state": "gone", "idle_seconds": None, "believed_seconds": 0, "speaks": False},
]


def link(**changed: Any) -> dict[str, Any]:
    usual = {"machine": "laptop", "connected": True, "problem": "", "refused": 0, "machines": [], "speaks": True}
    return usual | changed


@pytest.mark.parametrize(
    ("found", "lines"),
    [
        (None, ["No link is set. To link your machines, set link.broker: see docs/machines.md."]),
        (link(), ["This machine is linked to your other machines as laptop.", "No other machine was heard yet."]),
        (
            link(machines=MACHINES, speaks=False, refused=3),
            [
                "This machine is linked to your other machines as laptop.",
                "desktop: in use",
                "couch: no input for 4 min",
                "old: gone",
                "Reminders are shown on desktop.",
                "Messages that were ignored, because they are no words of reminderd: 3",
            ],
        ),
        (
            link(connected=False, problem="The broker is away."),
            ["This machine is not linked to your other machines. The broker is away."],
        ),
    ],
)
def test_the_machines_are_shown(run: Run, daemon: FakeDaemon, found: dict[str, Any] | None, lines: list[str]) -> None:
    daemon.status = status(link=found)
    assert run("link")[:2] == (errors.FINE, "\n".join([*lines, ""]))
    assert json.loads(run("link", "--json")[1]) == {"link": found}


def test_without_a_link_there_is_nothing_to_try(run: Run, file: Path, checked_here: None) -> None:
    assert run("link", "test") == (
        errors.FAILED,
        "",
        "reminderd: No link is set. To link your machines, set link.broker: see docs/machines.md.\n",
    )


def test_what_fails_is_said_with_its_remedy(run: Run, file: Path, checked_here: None) -> None:
    file.write_text('[link]\nbroker = "mqtts://localhost:1"\n')
    code, out, _ = run("link", "test")
    assert code == errors.FAILED
    assert out.splitlines()[0] == "localhost:1 cannot be reached: Connection refused."
    assert out.splitlines()[1].startswith("→ Start the broker")
    told = json.loads(run("link", "test", "--json")[1])
    assert (told["ok"], told["remedy"][:5]) == (False, "Start")


def test_a_password_that_others_can_read_is_not_used_and_may_be_put_right(
    run: Run, file: Path, home: Path, checked_here: None
) -> None:
    password = home / "password"
    password.write_text("hunter2")
    password.chmod(0o640)
    file.write_text(f'[link]\nbroker = "mqtts://localhost:1"\npassword_file = "{password}"\n')
    code, out, err = run("link", "test")
    assert (code, err) == (errors.FAILED, "")
    assert out == f"Other users can read the password file {password}.\n→ Type: chmod 600 {password}\n"


@pytest.mark.parametrize("given", ["", "no JSON", '{"broker": '])
def test_only_the_daemon_starts_the_process_itself(run: Run, monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(given))
    code, out, err = run("link", "run")
    assert (code, out) == (errors.WrongUsage.code, "")
    assert "the daemon starts this itself" in err


def test_without_its_library_it_is_not_to_be_started_again(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("{}"))
    for name in [each for each in sys.modules if each.startswith(("paho", "reminderd.link."))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "paho", None)
    code, _, err = run("link", "run")
    assert code == errors.WRONG_SETTINGS
    assert "paho-mqtt is not installed (with pipx: pipx inject reminderd paho-mqtt" in err
