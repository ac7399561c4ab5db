"""What a server takes and does not draw: it is held, nobody is told that it was seen, and it is shown once more."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from reminderd.core.effects import Effect, Show
from reminderd.core.events import Closed, Done, Event, Locked, Remind, Shown, Snooze, Unlocked
from reminderd.core.settings import ReminderSettings
from reminderd.core.status import status_of
from tests.core.desk import Desk, delivery, every, only, signs, sitting


class Hiding(Desk):
    """A desk whose server draws nothing while a window is fullscreen or do not disturb is on."""

    expires_at_once = False

    def _carry_out(self, effect: Effect) -> Iterable[Event]:
        events = list(super()._carry_out(effect))
        if not isinstance(effect, Show):
            return events
        gone: list[Event] = [Closed(effect.bubble, "expired")] if self.expires_at_once else []
        return [Shown(effect.bubble, frozenset({"fullscreen", "do_not_disturb"})), *gone, *events[1:]]


def on_screen(desk: Desk) -> list[str]:
    """Which reminders `status` says are on screen, or wait for an answer."""
    reminders = status_of(desk.engine.state)["reminders"]
    return [each["name"] for each in reminders if each["phase"] == "shown"]


@pytest.mark.parametrize("reminder", [sitting(nudge_seconds=600), sitting(), every("movement", 40)])
@pytest.mark.parametrize("reason", ["fullscreen", "do_not_disturb"])
@pytest.mark.parametrize("expires", [True, False])
def test_what_is_not_drawn_is_held_and_shown_once_more(reminder: ReminderSettings, reason: str, expires: bool) -> None:
    """The settings let it out all the same: it is handed over, and nobody can have seen it."""
    desk = Hiding(only(reminder))
    desk.expires_at_once = expires
    desk.detected[reason] = True
    desk.minutes(60)
    assert desk.times == [("09:40", ("movement",))]
    assert on_screen(desk) == []
    assert desk.phase("movement") == "held"
    assert desk.outcomes("movement") == ["held"]
    assert desk.told("held")[0].facts["reason"] == reason
    desk.detected[reason] = False
    desk.minutes(1)
    assert desk.times == [("09:40", ("movement",)), ("10:00", ("movement",))]
    assert "delayed 20 min by" in desk.shown[-1].show.body
    assert desk.outcomes("movement") == ["held", "released", "shown"]
    assert on_screen(desk) == ["movement"]


def test_what_is_asked_for_is_handed_over_and_held_like_the_rest() -> None:
    """With the usual settings only `remind`, or the longest hold, hands over what will not be drawn."""
    desk = Hiding(only(sitting(nudge_seconds=600), do_not_disturb=signs("fullscreen")))
    desk.detected["fullscreen"] = True
    desk.minutes(5)
    desk.ask(Remind("token", "movement"))
    desk.minutes(20)
    assert desk.times == [("09:05", ("movement",))]
    assert desk.outcomes("movement") == ["held"]
    desk.detected["fullscreen"] = None
    desk.minutes(2)
    assert desk.times[1:] == [("09:25", ("movement",))]


def test_it_is_handed_over_again_after_the_longest_hold_and_never_ignored() -> None:
    settings = only(sitting(nudge_seconds=600), do_not_disturb=signs("do_not_disturb"))
    desk = Hiding(delivery(settings, longest_hold_seconds=1800))
    desk.detected["do_not_disturb"] = True
    desk.minutes(150)
    assert [at for at, _ in desk.times] == ["10:10", "10:40", "11:10"]
    assert desk.told("shown") == desk.told("ignored") == []


@pytest.mark.parametrize("answer", [lambda desk: desk.press("done"), lambda desk: desk.ask(Done("token"))])
def test_what_is_drawn_all_the_same_can_be_answered(answer: Callable[[Desk], object]) -> None:
    """By its button, or by a command."""
    desk = Hiding(only(sitting()))
    desk.detected["fullscreen"] = True
    desk.minutes(45)
    answer(desk)
    assert desk.outcomes("movement") == ["held", "released", "done"]
    assert desk.on_screen == set()


def test_a_lock_takes_it_away_and_it_returns_once() -> None:
    desk = Hiding(only(sitting()))
    desk.detected["fullscreen"] = True
    desk.minutes(45)
    desk.event(Locked())
    assert desk.on_screen == set()
    desk.minutes(1)
    desk.event(Unlocked())
    desk.sit()
    desk.detected["fullscreen"] = False
    desk.minutes(1)
    assert [at for at, _ in desk.times] == ["09:40", "09:46"]
    assert on_screen(desk) == ["movement"]


@pytest.mark.parametrize("answer", [False, None])
def test_what_nothing_hides_is_shown_as_ever(answer: bool | None) -> None:
    """A detector that cannot know does not keep it from being told."""
    desk = Hiding(only(sitting()))
    desk.detected["fullscreen"] = answer
    desk.minutes(41)
    assert desk.outcomes("movement") == ["shown"]
    assert on_screen(desk) == ["movement"]


@pytest.mark.parametrize("command", [Done("token"), Snooze("token")])
def test_an_answer_that_comes_before_it_is_known_whether_it_is_drawn_says_that_it_was_shown_first(
    command: Done | Snooze,
) -> None:
    desk = Hiding(only(sitting()))
    desk.late["fullscreen"] = 0.5
    desk.minutes(40)
    desk.ask(command)
    assert desk.outcomes("movement") == ["shown", "done" if isinstance(command, Done) else "snoozed"]
