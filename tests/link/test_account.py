"""How a machine enters: its name if the settings name none, and the password."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from reminderd.control import checks
from reminderd.core.settings import LinkSettings
from reminderd.link.account import AccountUnusable, account_of
from reminderd.link.words import valid_machine


@pytest.mark.parametrize(
    ("host", "machine"),
    [
        ("laptop.lan", "laptop.lan"),
        ("Élise", "lise"),
        ("büro", "b-ro"),
        ("-_-", "machine"),
        ("\udcff\x1b[2J", "2J"),
        ("é" + "x" * 80, "x" * 64),
        ("", "machine"),
    ],
)
def test_the_name_of_a_host_becomes_one_that_the_daemon_takes(
    monkeypatch: pytest.MonkeyPatch, host: str, machine: str
) -> None:
    monkeypatch.setattr(socket, "gethostname", lambda: host)
    found = account_of(LinkSettings(broker="mqtts://broker")).machine
    assert found == machine
    assert checks.machine(found) is None


@pytest.mark.parametrize("name", ["a", "-a", ".a", "_a", "a-", "A.b_c", "", "a" * 65, "a\n", "ä"])
def test_the_link_and_the_daemon_agree_on_what_is_a_name(name: str) -> None:
    assert valid_machine(name) is (checks.machine(name) is None)


def test_a_password_is_read_when_it_is_needed_and_not_if_others_can_read_it(tmp_path: Path) -> None:
    file = tmp_path / "password"
    account = account_of(LinkSettings(broker="mqtts://broker", password_file=str(file)))
    file.write_text("hunter2\n")
    file.chmod(0o640)
    with pytest.raises(AccountUnusable, match=f"^Other users can read the password file {file}.$") as refused:
        account.password()
    assert refused.value.remedy == f"Type: chmod 600 {file}"
    file.chmod(0o600)
    assert account.password() == "hunter2"
    assert "hunter2" not in repr(account)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_password_file_that_would_never_end_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "password", 0o600)
    account = account_of(LinkSettings(broker="mqtts://broker", password_file=str(tmp_path / "password")))
    with pytest.raises(AccountUnusable, match="cannot be read"):
        account.password()
