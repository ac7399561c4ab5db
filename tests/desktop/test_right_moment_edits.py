"""What an edit means to somebody in the middle of a day: nothing fires for it that would not have fired anyway."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable

from tests.desktop.daemon import Daemon
from tests.desktop.desk import stays, until
from tests.desktop.sitting import short
from tests.desktop.spy import Spy

Start = Callable[..., Daemon]
LONG = short('movement:after_sitting = "60m"', natural_break="60s")
EYES = '[reminders.eyes]\nevery = "{}"\nmessages = ["Look far away."]\n'


def changed(running: Daemon) -> list[list[str]]:
    """What each line about settings in the history names as changed."""
    return [row["changed"] for row in running.history("settings") if "changed" in row]


def test_one_line_of_history_names_what_an_edit_changed(spy: Spy, daemon: Start) -> None:
    """By `config set`, which leaves comments alone; touching the file, or a comment, is no change."""
    running = daemon("# mine\n" + LONG)
    running.cli("config", "set", "reminders.movement.after_sitting", "50m")
    until(lambda: len(changed(running)) == 1, what="taken over", seconds=2)
    text = running.config.read_text()
    assert text.startswith("# mine\n")
    running.config.write_text(text.replace("# mine", "# still mine"))
    running.config.touch()
    stays(lambda: len(changed(running)) == 1, what="no change", seconds=1.5)
    running.config.write_text(text + EYES.format("20m"))
    until(lambda: len(changed(running)) == 2, what="taken over", seconds=2)
    assert changed(running)[0] == ["reminders.movement.after_sitting"]
    assert all(each.startswith("reminders.eyes") for each in changed(running)[1])
    assert "reminders.movement.after_sitting" in running.cli("history").stdout
    assert "reminders.movement.after_sitting" in running.cli("why").stdout
    assert spy.notified == []


def test_a_shortened_interval_shows_once_and_time_sat_stays_counted(spy: Spy, daemon: Start) -> None:
    """Three of them shortened at once are one notification."""
    three = ('movement:after_sitting = "60m"', 'posture:after_sitting = "60m"', 'hydration:every = "60m"')
    running = daemon(short(*three, natural_break="60s"))
    until(lambda: running.status()["presence"]["sitting_seconds"] >= 4, what="some sitting")
    running.config.write_text(running.config.read_text().replace("60m", "3s").replace('"0s"', '"10s"', 1))
    note = spy.wait_for(1, seconds=3)
    assert "move" in note.title
    assert "water" in note.title
    stays(lambda: len(spy.notified) == 1, what="one notification", seconds=1.5)
    assert running.status()["presence"]["sitting_seconds"] >= 4


def test_a_removed_reminders_bubble_goes_and_one_that_comes_counts_from_nothing(spy: Spy, daemon: Start) -> None:
    """Its words, too, are known at once."""
    running = daemon(LONG + EYES.format("2s"))
    spy.wait_for(1, seconds=6)
    running.config.write_text(LONG)
    until(lambda: spy.shown == {}, what="its bubble goes", seconds=3)
    assert running.cli("snooze", "eyes", check=False).returncode != 0
    running.config.write_text(LONG + EYES.format("30m"))
    until(lambda: any(each["name"] == "eyes" for each in running.status()["reminders"]), what="there again")
    assert 1795 <= running.reminder("eyes")["due_in_seconds"] <= 1800
    assert len(spy.notified) == 1


def test_edit_opens_the_editor_checks_and_is_in_force(spy: Spy, daemon: Start) -> None:
    """$VISUAL with options of its own, a `show` that says where it came from, and SIGHUP, which changes nothing."""
    running = daemon(LONG)
    running.desk.env["VISUAL"] = "sed -i s/60m/45m/"
    told = running.cli("config", "edit").stdout
    assert told == f"{running.config}: fine\n"
    until(lambda: running.reminder("movement")["due_in_seconds"] <= 45 * 60, what="in force", seconds=2)
    running.desk.env["REMINDERD_DELIVERY__MIN_GAP"] = "1m"
    values = json.loads(running.cli("config", "show", "--json").stdout)["values"]
    assert values["reminders.movement.after_sitting"]["origin"].startswith("config.toml:")
    assert values["delivery.min_gap"] == {"value": "1m", "origin": "REMINDERD_DELIVERY__MIN_GAP"}
    assert values["reminders.movement.max_nudges"]["origin"] == "default"
    assert running.process is not None
    running.process.send_signal(signal.SIGHUP)
    stays(lambda: len(changed(running)) == 1, what="no change", seconds=1)
    running.desk.env["VISUAL"] = "sed -i s/45m/oops/"
    wrong = running.cli("config", "edit", check=False)
    assert wrong.returncode == 78
    assert '"oops" is not a duration' in wrong.stderr
    spy.wait_for(1)
    assert "reminders.movement.after_sitting" in running.cli("status").stdout
    assert "reminders.movement.after_sitting" in running.cli("doctor", check=False).stdout
