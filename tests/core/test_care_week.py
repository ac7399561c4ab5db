"""A week with a spasm in it, told as the person lives it: at the desk from nine to five, with a run on Thursday."""

from __future__ import annotations

from datetime import timedelta

from reminderd.core.care import BUBBLE
from reminderd.core.events import Planned, PlannedExercise, Sit, SpasmLogged, Stand
from reminderd.core.simulation import ShownAt
from reminderd.reminders import source
from tests.core.caring import GENTLE, cared, press
from tests.core.desk import MONDAY, Desk, defaults

RUN = PlannedExercise("run", "Evening run", (MONDAY + timedelta(days=3)).replace(hour=16, minute=30))


def day(desk: Desk, *, until: int = 17) -> list[ShownAt]:
    """Sit from nine until that hour, whatever the day; return what was shown."""
    was = len(desk.shown)
    desk.run_until(desk.now.wall.replace(hour=until, minute=0))
    desk.leave()
    shown = desk.shown[was:]
    desk.run_until((desk.now.wall + timedelta(days=1)).replace(hour=9, minute=0))
    desk.sit()
    desk.minutes(3)  # the question, where there is one
    return shown


def moves(shown: list[ShownAt]) -> list[ShownAt]:
    return [each for each in shown if "movement" in each.show.reminders]


def test_a_week_with_a_spasm_in_it() -> None:
    desk = Desk(defaults(), answer="done")
    desk.event(Planned((RUN,)))
    monday = day(desk)
    assert len(moves(monday)) == 12
    assert not any(each.show.body.splitlines()[0] in GENTLE["movement"] for each in monday)

    desk.run_until(desk.now.wall.replace(hour=10))
    desk.ask(SpasmLogged("t"))
    tuesday = moves(day(desk))
    assert len(tuesday) > 16, "sooner, from ten o'clock on"
    assert {each.show.body.splitlines()[0] for each in tuesday[2:]} <= GENTLE["movement"]

    assert BUBBLE in desk.screen, "on Wednesday morning it asks"
    press(desk, "Not yet")
    wednesday = day(desk)
    assert [each.show.title for each in wednesday].count("Is your back better?") == 0, "once a day"

    press(desk, "Not yet")
    (warm_up,) = [each.show for each in day(desk) if "stretch" in each.show.reminders]
    assert warm_up.body.startswith("You logged a spasm on Tuesday.\n"), "before Thursday's run"
    assert {"Start", "Skip"} <= {each.label for each in warm_up.buttons}

    press(desk, "Not yet")
    assert "Have your back checked" not in [each.show.title for each in desk.shown], "not three days yet"
    day(desk)
    press(desk, "Not yet")
    doctor = desk.shown[-1].show
    assert doctor.title == "Have your back checked"
    assert all(sign in doctor.body for sign in source.SEE_A_DOCTOR)

    day(desk)
    press(desk, "Better")
    desk.shown.clear()
    sunday = day(desk)
    assert len(moves(sunday)) == 12, "as on Monday"
    assert BUBBLE not in desk.screen
    assert [each.facts["what"] for each in desk.told("care")] == [
        "began", "asked", "not_yet", "asked", "not_yet", "asked", "not_yet", "asked", "not_yet", "doctor",
        "asked", "better",
    ]  # fmt: skip


def test_standing_in_these_days_it_speaks_of_standing_and_seated_again_it_is_gentle() -> None:
    desk = cared(defaults(), answer="done")
    desk.event(Stand("t"))
    posture, movement = desk.engine.state.reminders["posture"], desk.engine.state.reminders["movement"]
    assert not set(posture.settings.messages) & GENTLE["posture"]
    desk.event(Sit("t"))
    assert set(posture.settings.messages) == GENTLE["posture"]
    assert movement.interval == 25 * 60
