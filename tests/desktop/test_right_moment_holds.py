"""A call and a fullscreen window, for real: what is due waits, is said once within seconds of their end, and why."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.desktop import servers
from tests.desktop.asking import until_it_says
from tests.desktop.daemon import Daemon
from tests.desktop.desk import Desk, stays, until
from tests.desktop.sitting import displayed, short, somebody
from tests.desktop.spy import Eavesdropper, Spy
from tests.desktop.test_detectors_sound import start_pulseaudio

Start = Callable[..., Daemon]
SITTING = short('movement:after_sitting = "2s"', 'eyes:every = "3s"', natural_break="60s")
RELEASE_SECONDS = 5.0
"""A hold that has lasted seconds is looked at again every two of them, and the look takes its time."""


def held(running: Daemon, count: int, by: str) -> Callable[[], bool]:
    """Whether so many reminders are held by this alone."""

    def found() -> bool:
        phases = [each for each in running.status()["reminders"] if each["phase"] == "held"]
        return len(phases) == count and all(each["held_by"] == [by] for each in phases)

    return found


def test_a_call_holds_and_its_end_is_said_with_its_length(
    session: Desk, eavesdropper: Eavesdropper, daemon: Start
) -> None:
    """PulseAudio and dunst: in the bubble, in `status`, in `why` with the times, and in the history."""
    session.display()
    servers.dunst(session)
    start_pulseaudio(session)
    call = session.start("parec", "--device=mic", "--client-name=Meeting", name="call")
    until(lambda: "Meeting" in _recorded(session), what="it is recorded")
    with somebody(session):
        running = daemon(SITTING)
        until(held(running, 2, "microphone"), what="both are held", seconds=10)
        told = running.cli("status").stdout
        assert "Due: movement, eyes, delayed by a call." in told
        assert "Reminders are delayed by: a call" in told
        assert displayed(session) == 0
        session.stop(call)
        ended = time.monotonic()
        until(lambda: eavesdropper.notified, what="said", seconds=RELEASE_SECONDS)
        assert time.monotonic() - ended < RELEASE_SECONDS
        until(lambda: displayed(session) == 1, what="on screen")
        stays(lambda: len(eavesdropper.notified) == 1, what="said once", seconds=1)
    assert "seated, delayed " in eavesdropper.notified[0].body
    assert eavesdropper.notified[0].body.endswith(" by a call")
    why = running.cli("why").stdout
    assert "movement: due " in why
    assert "held by microphone " in why
    assert "(Meeting)" in why
    assert "merged into movement" in why
    reasons = [(each["reminder"], each["reason"]) for each in running.history("released")]
    assert sorted(reasons) == [("eyes", "microphone"), ("movement", "microphone")]


def _recorded(desk: Desk) -> str:
    """Return what PulseAudio says of the programs that record."""
    return desk.run("pactl", "list", "source-outputs").stdout


def test_a_fullscreen_window_under_openbox_holds_a_due_reminder(
    session: Desk, eavesdropper: Eavesdropper, daemon: Start
) -> None:
    """And an ordinary one does not: its end says what held it."""
    session.need("openbox", "xterm")
    session.display()
    servers.dunst(session)
    session.start("openbox")
    until_it_says(session, "fullscreen", "no")
    film = session.start("xterm", "-fullscreen")
    until_it_says(session, "fullscreen", "yes")
    with somebody(session):
        running = daemon(SITTING)
        until(held(running, 2, "fullscreen"), what="both are held", seconds=10)
        assert displayed(session) == 0
        session.stop(film)
        until(lambda: displayed(session) == 1, what="said", seconds=RELEASE_SECONDS)
        until(lambda: eavesdropper.notified and running.history("released"), what="heard, and in the history")
    assert eavesdropper.notified[0].body.endswith(" by a fullscreen window")
    assert "held by fullscreen" in running.cli("why", "movement").stdout


def test_a_jolt_of_the_mouse_is_no_return_and_input_that_goes_on_is(session: Desk, spy: Spy, daemon: Start) -> None:
    session.display()
    with somebody(session) as person:
        running = daemon(short('movement:after_sitting = "3s"', natural_break="5s"))

        def now(key: str) -> object:
            return running.status()["presence"][key]

        until(lambda: len(spy.notified) == 1, what="reminded", seconds=10)
        running.cli("snooze", "movement", "7s")
        person.walk_away()
        until(lambda: now("state") == "away", what="away", seconds=15)
        session.move_pointer(300, 300)
        until(lambda: now("state") == "active", what="seen at once", seconds=2)
        until(lambda: now("state") == "away", what="nobody after all", seconds=5)
        stays(lambda: (now("state"), now("sitting_since")) == ("away", None), what="the break goes on", seconds=4)
        assert len(spy.notified) == 1
        person.come()
        until(lambda: now("sitting_since") is not None and len(spy.notified) == 2, what="back", seconds=10)


def test_what_dunst_keeps_back_is_held_and_shown_when_the_film_ends(session: Desk, daemon: Start) -> None:
    """The settings do not let a fullscreen window hold it, but a rule of dunst does."""
    session.need("openbox", "xterm")
    session.display()
    rule = "[fullscreen_delay_everything]\n    fullscreen = delay\n"
    servers.dunst(session, f"[global]\n    monitor = 0\n    idle_threshold = 0\n{rule}")
    session.start("openbox")
    until_it_says(session, "fullscreen", "no")
    film = session.start("xterm", "-fullscreen")
    until_it_says(session, "fullscreen", "yes")
    movement = 'movement:after_sitting = "2s";nudge = "3s"'
    with somebody(session):
        running = daemon(short(movement, natural_break="60s", more="[do_not_disturb]\nfullscreen = false\n"))
        until(held(running, 1, "fullscreen"), what="it is held", seconds=10)
        assert session.run("dunstctl", "count", "waiting").stdout.strip() == "1"
        stays(lambda: not running.history("shown") + running.history("ignored"), what="nobody saw it", seconds=5)
        told = running.cli("status").stdout
        assert "Due: movement, delayed by a fullscreen window." in told
        session.stop(film)
        until(lambda: running.history("shown"), what="it is shown", seconds=RELEASE_SECONDS)
        until(lambda: displayed(session) == 1, what="on screen")
    assert "which does not draw it meanwhile), shown" in running.cli("why", "movement").stdout
