"""The settings edited while it runs: in force within a second, and a wrong edit said once."""

from __future__ import annotations

import os
from collections.abc import Callable

from tests.desktop.daemon import Daemon
from tests.desktop.desk import Desk, until
from tests.desktop.sitting import short
from tests.desktop.spy import Spy

Start = Callable[..., Daemon]
BASE = short('movement:after_sitting = "60m"', natural_break="60s")


def minutes(count: int) -> str:
    return BASE.replace("60m", f"{count}m")


def in_force(running: Daemon, count: int) -> None:
    def counts() -> bool:
        left: int = running.reminder("movement")["due_in_seconds"]
        return count * 60 - 30 < left <= count * 60

    until(counts, what=f"{count} minutes are in force", seconds=2.5)


def test_however_an_editor_saves_it_is_in_force_and_time_sat_stays_counted(desk: Desk, daemon: Start) -> None:
    """At the very start, in place, renamed over, deleted and written anew, by symlinks pointed elsewhere."""
    running = daemon(BASE)
    config = running.config
    config.write_text(minutes(10))
    in_force(running, 10)
    config.write_text(minutes(11))
    in_force(running, 11)
    other = config.with_suffix(".new")
    other.write_text(minutes(12))
    other.rename(config)
    in_force(running, 12)
    config.rename(config.with_name("config.toml~"))
    config.write_text(minutes(13))
    in_force(running, 13)
    for name, count in (("one", 14), ("two", 15)):
        (desk.folder / name).mkdir()
        (desk.folder / name / "dotfile").write_text(minutes(count))
        link = config.with_suffix(".link")
        link.symlink_to(desk.folder / name / "dotfile")
        link.rename(config)
        in_force(running, count)
    (desk.folder / "two" / "dotfile").write_text(minutes(16))
    in_force(running, 16)
    assert running.status()["presence"]["sitting_seconds"] >= 2
    os.utime(desk.folder / "two" / "dotfile")
    assert len(running.history("settings")) == 7


def test_a_wrong_edit_is_said_once_and_withdrawn_when_it_is_right(session: Desk, spy: Spy, daemon: Start) -> None:
    """The last good settings stay; `status` and `reload` name the problems."""
    running = daemon(BASE)
    running.config.write_text(BASE.replace('"60m"', '"45 bananas"') + "[foo]\n")
    note = spy.wait_for(1)
    assert "45 bananas" in note.body
    assert "1 more" in note.body
    problems = running.status()["settings"]["problems"]
    assert len(problems) == 2
    assert "bananas" in problems[0]
    again = running.cli("reload", check=False)
    assert again.returncode == 78
    assert again.stderr.count("\n") >= 2
    assert running.reminder("movement")["due_in_seconds"] > 3000
    running.config.write_text(minutes(20))
    in_force(running, 20)
    until(lambda: spy.shown == {}, what="withdrawn")
    assert len(spy.notified) == 1
    assert running.status()["settings"]["problems"] == []
    assert running.cli("reload").returncode == 0
