"""What survives a restart, as plain JSON values; and how it is taken up again after a time off.

A snapshot is not trusted: whatever in it is missing, of the wrong type, impossible or from the future is passed over,
one value at a time, and the rest is used.
"""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from reminderd.core import outcomes
from reminderd.core.clock import seconds_between, shifted
from reminderd.core.engine import Engine
from reminderd.core.events import Exercise
from reminderd.core.holds import Hold
from reminderd.core.planned import forget_old
from reminderd.core.reminder import Phase, Reminder
from reminderd.core.state import State
from reminderd.core.wording import HOLD_WORDS

VERSION = 1
_LONGEST_SECONDS = 10 * 365 * 86400.0


def snapshot_of(state: State) -> dict[str, Any]:
    """Return everything worth keeping. Steady times are written relative to `steady`."""
    presence, now = state.presence, state.now
    paused = state.holds.get("paused")
    return {
        "version": VERSION,
        "wall": now.wall.isoformat(),
        "steady": now.steady,
        "presence": {
            "sitting_since": _iso(presence.sitting_since),
            "sitting_seconds": presence.sitting_seconds,
            "break_seconds": None if presence.break_since is None else now.steady - presence.break_since,
            "break_at": _iso(presence.break_at),
            "break_cause": presence.break_cause,
            "last_sitting_since": _iso(presence.last_sitting[0]),
            "last_sitting_seconds": presence.last_sitting[1],
        },
        "paused": None
        if paused is None
        else {
            "since": _iso(paused.since),
            "until": _iso(paused.until),
            "left": None if paused.until_steady is None else paused.until_steady - now.steady,
        },
        "shown_seconds_ago": None if state.last_shown is None else now.steady - state.last_shown,
        "bubble_number": state.bubble_number,
        "bubbles": {key: list(names) for key, names in state.bubbles.items()},
        "reminders": {name: _kept(each, now.steady) for name, each in state.reminders.items()},
    }


def _kept(reminder: Reminder, steady: float) -> dict[str, Any]:
    exercise = reminder.exercise
    return {
        "phase": reminder.phase.value,
        "count": reminder.count,
        "fresh": reminder.fresh,
        "due_at": _iso(reminder.due_at),
        "snooze_left": None if reminder.snoozed_until is None else reminder.snoozed_until - steady,
        "was_due": reminder.was_due,
        "prompt": reminder.prompt,
        "shown_at": _iso(reminder.shown_at),
        "unanswered": reminder.unanswered,
        "nudges": reminder.nudges,
        "nudging": reminder.nudging,
        "held": {reason: steady - since for reason, since in reminder.held_by.items()},
        "held_seconds": None if reminder.held_since is None else steady - reminder.held_since,
        "held_reasons": list(reminder.held_reasons),
        "detected_seconds": None if reminder.detected_since is None else steady - reminder.detected_since,
        "bubble": reminder.bubble,
        "lost": reminder.lost,
        "message": reminder.message,
        "turn": reminder.turn,
        "announced": reminder.announced,
        "exercise": None if exercise is None else [exercise.id, exercise.name, _iso(exercise.starts)],
        "last_outcome": reminder.last_outcome,
        "last_outcome_at": _iso(reminder.last_outcome_at),
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


# -- taking it up again --------------------------------------------------------------------------------------


def restore(engine: Engine, saved: Any, off_seconds: float) -> bool:
    """Put a snapshot into a new engine, `off_seconds` after it was taken; tell whether it was of use.

    Time off shorter than a natural break is a short pause, and counts as one; a longer one is a break.
    """
    state = engine.state
    if not isinstance(saved, dict) or saved.get("version") != VERSION:
        return False
    off = min(max(0.0, off_seconds), _LONGEST_SECONDS)
    _restore_presence(state, _dict(saved.get("presence")), off)
    _restore_pause(state, _dict(saved.get("paused")), off)
    ago = _number(saved.get("shown_seconds_ago"))
    state.last_shown = None if ago is None else state.now.steady - off - ago
    state.bubble_number = int(_number(saved.get("bubble_number")) or 0)
    kept = _dict(saved.get("reminders"))
    for name, each in state.reminders.items():
        if isinstance(kept.get(name), dict):
            _restore_reminder(state, each, kept[name], off)
    for key, names in _dict(saved.get("bubbles")).items():
        members = tuple(each.name for each in state.reminders.values() if each.bubble == key)
        if members and isinstance(names, list):
            state.bubbles[key] = members
    for each in state.reminders.values():
        if each.bubble not in state.bubbles:
            each.bubble = None
    forget_old(state)
    _time_off(state, off)
    return True


def _time_off(state: State, off: float) -> None:
    presence, now = state.presence, state.now
    presence.unheard = presence.break_since is not None or off >= state.settings.presence.natural_break_seconds
    if presence.break_since is not None:
        return
    if off < state.settings.presence.natural_break_seconds:
        presence.sitting_seconds += off
        for each in state.reminders.values():
            if each.phase is not Phase.OFF:
                each.count += off
                each.unanswered += off
        return
    outcomes.break_began(state, presence.begin_break(now.steady - off, "off"))


def _restore_presence(state: State, kept: dict[str, Any], off: float) -> None:
    presence, now = state.presence, state.now
    presence.sitting_since = _past(kept.get("sitting_since"), now.wall) or now.wall
    presence.sitting_seconds = _number(kept.get("sitting_seconds")) or 0.0
    presence.last_sitting = (
        _past(kept.get("last_sitting_since"), now.wall),
        _number(kept.get("last_sitting_seconds")) or 0.0,
    )
    broken = _number(kept.get("break_seconds"))
    if broken is not None:
        presence.break_since = now.steady - off - broken
        presence.break_at = _past(kept.get("break_at"), now.wall) or now.wall_before(off + broken)
        presence.break_cause = "off"
        presence.sitting_since, presence.sitting_seconds = None, 0.0


def _restore_pause(state: State, kept: dict[str, Any], off: float) -> None:
    if not kept:
        return
    now, left, until = state.now, _number(kept.get("left")), _moment(kept.get("until"))
    since = _past(kept.get("since"), now.wall) or now.wall
    steady = None
    if left is not None:
        steady = now.steady + left - off
        until = shifted(now.wall, left - off)
    since_steady = now.steady - seconds_between(since, now.wall)
    state.holds.put(Hold("paused", since, since_steady, until=until, until_steady=steady))


def _restore_reminder(state: State, reminder: Reminder, kept: dict[str, Any], off: float) -> None:
    now = state.now
    reminder.turn = int(_number(kept.get("turn")) or 0)
    reminder.message = kept["message"] if isinstance(kept.get("message"), str) else ""
    reminder.last_outcome = kept["last_outcome"] if isinstance(kept.get("last_outcome"), str) else None
    reminder.last_outcome_at = _past(kept.get("last_outcome_at"), now.wall)
    told = _dict(kept.get("announced"))
    reminder.announced = {key: day for key, day in told.items() if isinstance(day, str)}
    if reminder.phase is Phase.OFF:
        return
    reminder.count = _number(kept.get("count")) or 0.0
    reminder.fresh = kept.get("fresh") is not False
    reminder.lost = kept.get("lost") is True
    reminder.shown_at = _past(kept.get("shown_at"), now.wall)
    reminder.unanswered = _number(kept.get("unanswered")) or 0.0
    reminder.nudges = int(_number(kept.get("nudges")) or 0)
    reminder.exercise = _exercise(kept.get("exercise"))
    reminder.bubble = kept["bubble"] if isinstance(kept.get("bubble"), str) else None
    _restore_phase(state, reminder, kept, off)


def _restore_phase(state: State, reminder: Reminder, kept: dict[str, Any], off: float) -> None:
    phase, left = kept.get("phase"), _number(kept.get("snooze_left"))
    about_nothing = reminder.before_exercise and reminder.exercise is None
    if phase == Phase.SNOOZED and left is not None and not about_nothing:
        reminder.phase, reminder.was_due = Phase.SNOOZED, kept.get("was_due") is True
        reminder.snoozed_until = state.now.steady + left - off
    elif phase == Phase.SHOWN and reminder.shown_at is not None and not about_nothing:
        reminder.phase = Phase.SHOWN
    elif phase == Phase.DUE and not about_nothing:
        reminder.phase = Phase.DUE
        reminder.due_at = _past(kept.get("due_at"), state.now.wall) or state.now.wall
        reminder.prompt, reminder.nudging = kept.get("prompt") is True, kept.get("nudging") is True
        _restore_holds(reminder, kept, state.now.steady - off)
    else:
        reminder.exercise = None


def _restore_holds(reminder: Reminder, kept: dict[str, Any], was: float) -> None:
    """Go on with what held it, in one go with the time off; whether it still does is found out at once."""
    first, reasons = _number(kept.get("held_seconds")), kept.get("held_reasons")
    if first is None or first < 0 or not isinstance(reasons, list):
        return
    ago = {reason: _number(seconds) for reason, seconds in _dict(kept.get("held")).items() if reason in HOLD_WORDS}
    reminder.held_by = {reason: was - max(0.0, seconds) for reason, seconds in ago.items() if seconds is not None}
    told = [each for each in reasons if isinstance(each, str) and each in HOLD_WORDS]
    reminder.held_reasons = tuple(dict.fromkeys([*told, *reminder.held_by]))
    reminder.held_since = was - first if reminder.held_reasons else None
    detected = _number(kept.get("detected_seconds"))
    reminder.detected_since = None if detected is None else was - detected


# -- values that are not trusted -----------------------------------------------------------------------------


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) and abs(number) <= _LONGEST_SECONDS else None


def _moment(value: Any) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None


def _past(value: Any, now: datetime) -> datetime | None:
    """Return a moment that does not lie in the future: a stored one that does is a clock's error."""
    moment = _moment(value)
    return None if moment is None or seconds_between(now, moment) > 0 else moment.astimezone(now.tzinfo)


def _exercise(value: Any) -> Exercise | None:
    if not isinstance(value, list) or len(value) != 3 or not all(isinstance(each, str) for each in value):
        return None
    starts = _moment(value[2])
    return None if starts is None else Exercise(value[0], value[1], starts)
