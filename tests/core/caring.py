"""A desk at which a spasm was logged, and words for what comes of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from reminderd.core.care import BUBBLE
from reminderd.core.clock import Moment
from reminderd.core.engine import Engine
from reminderd.core.events import Answered, SpasmLogged
from reminderd.core.settings import Settings
from reminderd.core.snapshot import restore, snapshot_of
from reminderd.reminders import built_in
from tests.core.desk import MONDAY, Desk, defaults, only, sitting

GENTLE = {kind.name: set(kind.gentle) for kind in built_in()}
TUESDAY = MONDAY + timedelta(days=1)


def cared(settings: Settings | None = None, **how: Any) -> Desk:
    """A desk at which a spasm was logged on Monday at nine."""
    desk = Desk(settings, **how)
    desk.ask(SpasmLogged("t", desk.now.wall))
    return desk


def next_day(desk: Desk, hour: int = 9, *, minutes: float = 3) -> None:
    """Go home, be back in the morning, and sit so long."""
    desk.leave()
    desk.run_until((desk.now.wall + timedelta(days=1)).replace(hour=hour, minute=0, second=0))
    desk.sit()
    desk.minutes(minutes)


def questions(desk: Desk) -> list[str]:
    return [f"{each.at:%a %H:%M}" for each in desk.shown if each.show.title == "Is your back better?"]


def whats(desk: Desk) -> list[str]:
    return [each.facts["what"] for each in desk.told("care")]


def quiet(**changes: Any) -> Settings:
    """Nothing that would be shown by itself for days."""
    return only(sitting(minutes=60 * 24 * 6), care=defaults().care, **changes)


def press(desk: Desk, label: str) -> None:
    (action,) = [each.action for each in desk.screen[BUBBLE].buttons if each.label == label]
    desk.event(Answered(BUBBLE, action))


def restarted(desk: Desk, off: float) -> Desk:
    saved = snapshot_of(desk.engine.state)
    now = Moment(desk.now.wall + timedelta(seconds=off), 5.0)
    engine = Engine(desk.engine.state.settings, now)
    assert restore(engine, saved, off)
    desk.now = now
    desk.begin_again(engine)
    return desk
