"""No notification, reply or push went round the translators: in a pseudo-language every word of ours is in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from reminderd.core import events
from reminderd.core.bubbles import put
from reminderd.core.effects import Push, Show
from reminderd.core.events import PlannedExercise
from reminderd.core.language import speaking
from reminderd.core.settings import UNNAMED_EXERCISE, DeliverySettings, PushSettings, Settings
from reminderd.core.state import State, Waiting
from reminderd.core.wording import HOLD_WORDS
from reminderd.settings.keys import from_table
from tests.core.desk import HOUR, MONDAY, Desk
from tests.fakes.pseudo import gathered, unmarked

ALLOWED = re.compile(r"reminderd(?: [a-z]+)*|\b(?:movement|posture|hydration|stretch|nobody)\b|config\.toml:\d")
COMMANDS = (
    events.Snooze("t", "all", seconds=300), events.Snooze("t"), events.Done("t", "movement"), events.Done("t", "all"),
    events.Skip("t", "posture"), events.Skip("t", "all"), events.Done("t", "nobody"), events.Done("t"),
    events.Pause("t"), events.Pause("t", seconds=7200), events.Resume("t"), events.Resume("t"), events.Reset("t"),
    events.Remind("t", "movement"), events.Snooze("t", "movement", until=MONDAY.replace(year=2020)),
    events.Pause("t", until=MONDAY.replace(day=25)),
)  # fmt: skip


@pytest.fixture(autouse=True)
def spoken() -> Iterator[None]:
    with speaking(gathered()):
        yield


def check(*texts: str) -> None:
    assert unmarked("\n".join(texts), ALLOWED) == []


def check_shown(desk: Desk) -> None:
    shown = [each for each in desk.effects if isinstance(each, Show)]
    assert shown
    for each in shown:
        check(each.title, each.body, each.hint, *(button.label for button in each.buttons))


def settings(**more: object) -> Settings:
    delivery = DeliverySettings(min_gap_seconds=0, wait_for_pause_seconds=0)
    return replace(from_table({}), delivery=delivery, **more)  # type: ignore[arg-type]


def test_every_message_of_every_reminder() -> None:
    desk = Desk(settings())
    for reminder in settings().reminders:
        for _ in reminder.messages:
            desk.event(events.Remind("t", reminder.name))
    check_shown(desk)
    assert sum(isinstance(each, Show) for each in desk.effects) >= 40


def test_a_day_with_its_answers_an_exercise_and_every_kind_of_delay() -> None:
    plan = (PlannedExercise("a", UNNAMED_EXERCISE, MONDAY.replace(hour=11)),)
    desk = Desk(settings())
    desk.event(events.Planned(plan))
    desk.run(41 * 60)
    desk.press("done")
    for reason in ("microphone", "camera", "fullscreen", "screen_share", "do_not_disturb"):
        desk.detected = {reason: True}
        desk.run(2 * HOUR)
        desk.detected = {}
        desk.run(60)
    for command in COMMANDS:
        desk.event(command)
        check(desk.replies[-1].text)
    desk.lose_source()
    desk.run(HOUR)
    check_shown(desk)


@pytest.mark.parametrize("reason", HOLD_WORDS)
def test_every_reason_for_a_delay(reason: str) -> None:
    desk = Desk(settings())
    desk.run(41 * 60)
    state: State = desk.engine.state
    for each in state.reminders.values():
        each.come_due(state.now.wall)
        each.hold([reason], state.now.steady - 90)
        each.hold([], state.now.steady)
    put(state, [*state.reminders.values()], Waiting())
    (show,) = [each for each in state.take_effects() if isinstance(each, Show)]
    assert "delayed" in show.body
    check(show.title, show.body)


def test_the_notice_about_the_settings_and_what_goes_to_a_phone() -> None:
    desk = Desk(settings(push=PushSettings(("ntfy://x",), ("movement",))))
    desk.event(events.SettingsProblems(("config.toml:1: ‹wrong›", "‹b›", "‹c›")))
    desk.run(38 * 60)
    desk.event(events.Locked())
    desk.event(events.Unlocked())
    desk.run(5 * 60)
    check_shown(desk)
    for each in desk.effects:
        if isinstance(each, Push):
            check(each.title, each.body)
