"""The main job on a real desk: sit, be told once, answer, be believed."""

from __future__ import annotations

from collections.abc import Callable

from tests.desktop.daemon import Daemon
from tests.desktop.desk import Desk, stays, until
from tests.desktop.sitting import displayed, dunst_with_menu, press_in_dunst, short, somebody
from tests.desktop.spy import Eavesdropper, Spy

Start = Callable[..., Daemon]


def test_told_snoozed_told_again_and_believed_when_walking_away(
    session: Desk, eavesdropper: Eavesdropper, daemon: Start
) -> None:
    """Movement comes due on real input, is snoozed by its action, comes back, and is taken by walking away."""
    session.display()
    wanted = dunst_with_menu(session)
    with somebody(session) as person:
        running = daemon(short('movement:after_sitting = "3s"', natural_break="2s"))
        until(lambda: eavesdropper.notified, what="movement is shown", seconds=6)
        note = eavesdropper.notified[0]
        assert note.title
        assert "3 s seated" in note.body
        assert list(note.actions.values()) == ["I moved", "Snooze 2 s", "Snooze 15 min", "Skip"]
        assert running.reminder("movement")["phase"] == "shown"
        picture = session.screenshot(session.folder / "shown.png")
        assert picture.stat().st_size > 1000
        press_in_dunst(session, wanted, "Snooze 2 s")
        until(lambda: displayed(session) == 0, what="the bubble goes when snoozed")
        until(lambda: running.reminder("movement")["phase"] == "snoozed", what="snoozed")
        assert running.reminder("movement")["snoozed_until"]
        until(lambda: len(eavesdropper.notified) == 2, what="back after the snooze")
        assert 1.9 < eavesdropper.notified[1].at - note.at < 6.0
        until(lambda: displayed(session) == 1, what="on screen again")
        person.walk_away()
        until(lambda: displayed(session) == 0, what="closed by walking away", seconds=6)
    until(lambda: running.history("taken"), what="taken, in the history")
    events = [each["event"] for each in running.history() if each["reminder"] == "movement"]
    assert events == ["shown", "snoozed", "shown", "taken"]
    assert running.reminder("movement")["last_outcome"] == "taken"
    assert running.reminder("movement")["phase"] == "counting"
    assert running.status()["presence"]["state"] == "away"


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
