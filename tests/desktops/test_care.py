"""The question after a spasm and when to see a doctor, as each desktop draws them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

from reminderd.history.spasms import FILE_NAME, Spasm, append
from tests.desktop.daemon import Daemon
from tests.desktop.desk import until
from tests.desktop.sitting import Person, short
from tests.desktops.session import SEEN_SECONDS, Session

Start = Callable[[str], Daemon]


def whats(running: Daemon) -> list[str]:
    return [row["what"] for row in running.history("care")]


def test_the_question_is_answered_with_its_button_and_the_doctor_can_be_read(
    session: Session, daemon: Start, person: Person
) -> None:
    at = datetime.now().astimezone() - timedelta(days=3.1)
    append(Path(session.env["XDG_STATE_HOME"]) / "reminderd" / FILE_NAME, Spasm(at))
    session.move_pointer(300, 600)
    before = session.at_rest()
    running = daemon(short('movement:after_sitting = "40m"', natural_break="60s"))
    until(lambda: "asked" in whats(running), what="the question is shown", seconds=SEEN_SECONDS)
    person.walk_away()
    session.press("Not", before)
    until(lambda: "doctor" in whats(running), what="the answer is taken", seconds=SEEN_SECONDS)
    until(lambda: session.hover(before), what="something is on the screen", seconds=SEEN_SECONDS)
    until(lambda: "bladder" in session.read(before, "bladder"), what="the signs can be read", seconds=SEEN_SECONDS)
