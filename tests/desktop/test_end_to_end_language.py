"""One language in all processes, by the daemon's environment or the key; JSON, the log and the history in English."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.desktop.daemon import Daemon
from tests.desktop.desk import Desk, until
from tests.desktop.sitting import short
from tests.desktop.spy import Spy

Start = Callable[..., Daemon]
BASE = short('movement:after_sitting = "60m"', natural_break="60s")


def test_the_language_of_the_desktop_and_then_another_one_in_the_settings(
    session: Desk, spy: Spy, daemon: Start
) -> None:
    session.env["LANG"] = "de_AT.UTF-8"
    running = daemon(BASE)
    session.env["LANG"] = "C.UTF-8"  # another one than the daemon's: commands speak its language
    said = running.cli("remind", "movement")
    note = spy.wait_for(1)
    assert (note.title, note.actions["done"]) == ("Aufstehen und bewegen", "Bewegt")
    assert "movement" in said.stdout
    assert said.stdout != "movement is shown.\n"
    assert "am Schreibtisch" in running.cli("status").stdout

    as_json = json.loads(running.cli("snooze", "movement", "5m", "--json").stdout)
    assert as_json["text"].startswith("movement is snoozed for 5 min, until ")
    status = running.status()
    assert (status["language"], running.reminder("movement")["title"]) == ("de", "Stand up and move")
    assert running.history("shown")[0]["title"] == "Stand up and move"
    assert "I reminderd" in running.output
    assert "is running" in running.output

    running.cli("remind", "movement")
    spy.wait_for(2)
    running.config.write_text(f'language = "fr"\n{BASE}')
    french = spy.wait_for(3)
    assert french.title not in (note.title, "Stand up and move")
    assert french.replaces
    assert len(running.history("shown")) == 2, "it is drawn again, not shown again"
    until(lambda: running.status()["language"] == "fr", what="the answers are in French")
    running.config.write_text(f'language = "klingon"\n{BASE}')
    wrong = spy.wait_for(4)
    assert "klingon" in wrong.body
    assert "is not one of auto, de, en" in running.status()["settings"]["problems"][0]
    logged = running.cli("spasm", "add").stdout
    assert len(logged.splitlines()) > 2
    assert "Logged" not in logged, "what the daemon says of it and what the command says are in one language"
    assert "See a doctor" not in logged
