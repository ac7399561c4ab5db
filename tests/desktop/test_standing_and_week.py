"""Standing and the word of the week with the real daemon: hooks of a desk, buttons on a bus, a restart, the report."""

from __future__ import annotations

import signal
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from reminderd.core.settings import DAYS
from tests.desktop.daemon import Daemon
from tests.desktop.desk import Desk, stays, until
from tests.desktop.sitting import short
from tests.desktop.spy import Spy
from tests.history.made import iso, record, written

Start = Callable[..., Daemon]


def pressed(spy: Spy, title: str, action: str) -> None:
    until(lambda: [each for each in spy.shown.values() if each.title == title], what=f"{title} is shown")
    (number,) = [number for number, each in spy.shown.items() if each.title == title]
    spy.press(number, action)


def test_a_desk_is_told_by_hooks_and_tells_by_commands(session: Desk, spy: Spy, daemon: Start) -> None:
    """Stand by the command, sit by the button after a while; over a crash one stands on."""
    told = session.folder / "told"
    hook = f'["sh", "-c", "echo $REMINDERD_HOOK_EVENT $REMINDERD_HOOK_VIA >> {told}"]'
    running = daemon(short('movement:after_sitting = "40m"', more=f"[hooks]\nstanding = {hook}\nsitting = {hook}\n"))
    assert "The timers for sitting rest" in running.cli("stand").stdout
    assert running.reminder("movement")["due_in_seconds"] is None
    running.stop(signal.SIGKILL)
    running.start()
    assert "standing_since" in running.status()["presence"]
    assert "standing for" in running.cli("status").stdout
    running.cli("sit")
    until(lambda: told.read_text() == "standing command\nsitting command\n", what="the desk was told both")
    assert [each["event"] for each in running.history() if each["event"] in ("standing", "sitting")] == [
        "standing",
        "sitting",
    ]
    assert running.reminder("movement")["due_in_seconds"] > 2390


def test_the_change_is_suggested_and_made_by_its_button(session: Desk, spy: Spy, daemon: Start) -> None:
    more = '[standing]\nalternate = ["60m", "30m"]\n'
    running = daemon(short('movement:after_sitting = "2h"', more=more))
    running.cli("remind", "standing")
    pressed(spy, "Stand for a while", "done")
    until(lambda: "standing_since" in running.status()["presence"], what="the person stands")
    assert running.reminder("standing")["title"] == "Sit down again"
    assert 1790 <= running.reminder("standing")["due_in_seconds"] <= 1800


def test_the_word_of_the_week_comes_from_the_history_and_a_click_opens_the_report(
    session: Desk, spy: Spy, daemon: Start
) -> None:
    now, opened = datetime.now().astimezone(), session.folder / "opened"
    browser = session.folder / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}\n')
    browser.chmod(0o755)
    session.env["BROWSER"] = str(browser)
    state = Path(session.env["XDG_STATE_HOME"]) / "reminderd"
    written(state / "history.db", [sitting(now - timedelta(days=days, hours=1), 3000.0) for days in (1, 9)])
    running = daemon(
        short('movement:after_sitting = "2h"', more=f'[weekly]\nday = "{DAYS[now.weekday()]}"\nat = "00:00"\n')
    )
    until(lambda: [each for each in spy.shown.values() if each.title == "Your week"], what="the word of the week")
    (word,) = [each for each in spy.shown.values() if each.title == "Your week"]
    assert "the week before: 50 min." in word.body
    pressed(spy, "Your week", "default")
    until(opened.exists, what="the report is opened", seconds=15.0)
    assert opened.read_text().strip().endswith("report.html")
    (told,) = running.history("weekly")
    assert told["longest_seconds"] == 3000
    running.stop(signal.SIGKILL)
    running.start()
    stays(
        lambda: not [each for each in spy.shown.values() if each.title == "Your week"],
        what="it is said once",
        seconds=2,
    )


def sitting(end: datetime, seconds: float) -> Any:
    since = iso(end - timedelta(seconds=seconds))
    return record(end, "break", None, cause="idle", sitting_since=since, sitting_seconds=seconds)
