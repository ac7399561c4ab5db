"""When it speaks: in a pause of the input, and again where nobody answered; and a button pressed for real."""

from __future__ import annotations

from collections.abc import Callable

from tests.desktop import servers
from tests.desktop.daemon import Daemon
from tests.desktop.desk import Desk, stays, until
from tests.desktop.sitting import short, somebody
from tests.desktop.spy import Eavesdropper, Spy

Start = Callable[..., Daemon]


def test_in_the_middle_of_typing_it_waits_for_a_pause(session: Desk, spy: Spy, daemon: Start) -> None:
    """Bounded: somebody who never pauses is told after `wait_for_pause`."""
    session.display()
    patient = 'min_gap = "0s"\ncombine_within = "0s"\nwait_for_pause = "20s"\ninput_pause = "1s"\n'
    with somebody(session) as person:
        running = daemon(short('movement:after_sitting = "1s"', delivery=patient, natural_break="60s"))
        until(lambda: running.reminder("movement")["phase"] == "waiting", what="waiting")
        stays(lambda: spy.notified == [], what="quiet while somebody types", seconds=1.5)
        person.walk_away()
        spy.wait_for(1, seconds=3)
        running.config.write_text(running.config.read_text().replace('"20s"', '"2s"'))
        person.come()
        running.cli("done")
        until(lambda: running.reminder("movement")["phase"] == "waiting", what="waiting again")
        assert spy.wait_for(2, seconds=4).at - spy.notified[0].at > 1.0


def test_unanswered_it_is_told_again_in_the_same_bubble_and_then_given_up(
    session: Desk, spy: Spy, daemon: Start
) -> None:
    """At most `max_nudges` times."""
    running = daemon(short('movement:after_sitting = "2s";nudge = "1s";max_nudges = 2', natural_break="60s"))
    third = spy.wait_for(3, seconds=8)
    assert {each.id for each in spy.notified[:3]} == {third.id}
    assert [each.replaces for each in spy.notified[:3]] == [0, third.id, third.id]
    until(lambda: spy.shown == {}, what="given up", seconds=3)
    assert running.reminder("movement")["last_outcome"] == "ignored"
    until(lambda: len(running.history("ignored")) == 3, what="each in the history")
    assert running.cli("why", "movement").stdout.count("ignored") == 3


def test_a_button_of_a_server_that_draws_them_is_pressed_with_the_pointer(desk: Desk, daemon: Start) -> None:
    """xfce4-notifyd: the second of its four buttons, left of the middle, is the first snooze."""
    desk.session_bus(activation=True)
    desk.display()
    servers.xfce4_notifyd(desk)
    ear = Eavesdropper(desk.env["DBUS_SESSION_BUS_ADDRESS"])
    try:
        with somebody(desk):
            running = daemon(short('movement:after_sitting = "2s"', natural_break="60s"))
            until(lambda: ear.notified, what="shown", seconds=8)
        until(lambda: _place(desk) is not None, what="its window is up")
        x, y, width, height = _place(desk) or (0, 0, 0, 0)
        until(lambda: desk.click(x + width * 3 // 8, y + height - 30) or running.history("snoozed"), what="pressed")
        assert running.history("snoozed")[0]["seconds"] == 2
        assert running.history("snoozed")[0]["via"] == "button"
        until(lambda: len(ear.notified) == 2, what="back after the snooze")
    finally:
        ear.end()


def _place(desk: Desk) -> tuple[int, int, int, int] | None:
    """Return where the biggest visible window is: the bubble, on a display without any other."""
    found = desk.run("xdotool", "search", "--onlyvisible", "--class", "notifyd", check=False).stdout.split()
    for window in found:
        shape = desk.run("xdotool", "getwindowgeometry", "--shell", window, check=False).stdout
        facts = dict(line.split("=") for line in shape.splitlines() if "=" in line)
        if int(facts.get("WIDTH", 0)) > 100:
            return int(facts["X"]), int(facts["Y"]), int(facts["WIDTH"]), int(facts["HEIGHT"])
    return None
