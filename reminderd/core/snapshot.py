"""What survives a restart, as plain JSON values; and how it is taken up again after a time off.

Steady times are saved as seconds before (or after) the saving, and count on through the time off. What is read is not
trusted: if anything in it is impossible, all of it is dropped. Only a local time in the future is merely ignored,
because a clock that was set may have written it. Restoring is the one place that writes fields of other modules.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, get_args

from reminderd.core import care, notices, outcomes, standing
from reminderd.core.breaks import Break, Cause, Stay, Stretches
from reminderd.core.clock import Moment, seconds_between, shifted
from reminderd.core.engine import Engine
from reminderd.core.events import PlannedExercise
from reminderd.core.holds import Hold
from reminderd.core.kept_machines import kept_machines, restore_machines
from reminderd.core.presence import Presence
from reminderd.core.reminder import NOT_HELD, Held, Phase, Reminder, Round
from reminderd.core.state import State, Weekly

VERSION = 1
LONGEST_SECONDS = 10 * 365 * 86400.0
_FIELDS: dict[str, type] = {
    **dict.fromkeys(("fresh", "prompt", "nudging", "was_due", "lost"), bool),
    **dict.fromkeys(("count", "unanswered"), float),
    **dict.fromkeys(("message_index", "nudges"), int),
    **dict.fromkeys(("last_outcome", "bubble", "message"), str),
    **dict.fromkeys(("last_outcome_at", "due_at", "shown_at"), datetime),
    "announced": dict,
    "exercise": PlannedExercise,
}
"""The fields of a reminder and of its round that are saved as they are, and what they hold."""
_CARE: dict[str, type] = {
    **dict.fromkeys(("since", "asked_at"), datetime),
    **dict.fromkeys(("on", "elsewhere", "asking", "sent_to_doctor", "tells"), bool),
}
"""The fields of `Care`, which is saved with those `before` it."""


def snapshot_of(state: State) -> dict[str, Any]:
    """Return everything worth keeping."""
    now, presence, taking, paused = state.now, state.presence, state.presence.taking, state.holds.get("paused")
    return {
        "version": VERSION,
        "wall": now.wall.isoformat(),
        "steady": now.steady,
        "presence": {
            "standing": presence.standing,
            "sitting_since": _plain(presence.stay.since),
            "sitting_seconds": presence.stay.seconds,
            "counted": [[now.steady - start, now.steady - end] for start, end in presence.counted],
            "break_seconds": taking and now.steady - taking.since,
            "break_at": taking and _plain(taking.at),
            "break_cause": taking and taking.cause,
            "last_sitting_since": taking and _plain(taking.stay.since),
            "last_sitting_seconds": taking and taking.stay.seconds,
        },
        "paused": paused
        and {
            "since": _plain(now.wall_before(now.steady - paused.since)),
            "until": _plain(paused.until),
            "left": None if paused.until_steady is None else paused.until_steady - now.steady,
        },
        "shown_seconds_ago": _ago(state.last_shown, now),
        "care": [{name: _plain(getattr(each, name)) for name in _CARE} for each in care.all_known(state.care)],
        "care_open": notices.is_open(state, care.BUBBLE),
        "bubble_number": state.bubble_number,
        "weekly_said_on": _plain(state.weekly.said_on),
        "reminders": {name: _reminder(state, each) for name, each in state.reminders.items()},
        "machines": kept_machines(state),
    }


def _reminder(state: State, reminder: Reminder) -> dict[str, Any]:
    this, held, now = reminder.round, reminder.round.held, state.now
    return {
        "phase": reminder.phase.value,
        **{name: _plain(getattr(reminder if hasattr(reminder, name) else this, name)) for name in _FIELDS},
        "snooze_left": None if this.snoozed_until is None else this.snoozed_until - now.steady,
        "held": {reason: now.steady - since for reason, since in held.by.items()},
        "held_seconds": _ago(held.since, now),
        "held_reasons": list(held.reasons),
        "detected_seconds": _ago(state.detected_since.get(reminder.name), now),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, PlannedExercise):
        return [value.id, value.name, value.starts.isoformat()]
    return value.isoformat() if isinstance(value, date) else value  # a datetime is a date


def _ago(steady: float | None, now: Moment) -> float | None:
    return None if steady is None else now.steady - steady


# -- taking it up again --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Kept:
    """One saved object, read `off` seconds after it was saved; reading an impossible value is an error."""

    values: dict[str, Any]
    now: Moment
    off: float

    def inner(self, key: str) -> _Kept:
        """Return the object under this key, an empty one where there is none."""
        return _Kept(self.read(key, dict) or {}, self.now, self.off)

    def ago(self, key: str) -> float | None:
        """Return the steady time that lay so many stored seconds before the saving."""
        seconds = self.values.get(key)
        return None if seconds is None else self.now.steady - self.off - _number(seconds)

    def read(self, key: str, kind: type) -> Any:
        """Return a value of this kind, or None; a number is at least 0."""
        value = self.values.get(key)
        if value is None:
            return None
        if kind is datetime:
            at = datetime.fromisoformat(value).astimezone(self.now.wall.tzinfo)
            return None if seconds_between(self.now.wall, at) > 0 else at
        if kind is PlannedExercise:
            identity, name, starts = value
            at = datetime.fromisoformat(starts)
            return PlannedExercise(str(identity), str(name), at) if at.tzinfo else None
        if kind in (float, int):
            return kind(max(0.0, _number(value)))
        if not isinstance(value, kind):
            raise TypeError(key)
        return value


def _number(value: Any) -> float:
    if not abs(found := float(value)) <= LONGEST_SECONDS:
        raise ValueError("too large, or no number")
    return found


def restore(engine: Engine, saved: Any, off_seconds: float) -> bool:
    """Put a snapshot into a new engine, `off_seconds` after it was taken; return whether it could be used.

    Time off shorter than a natural break is a short pause, and counts as sitting; a longer one is a break.
    """
    fresh = Engine(engine.state.settings, engine.state.now).state
    try:
        if saved["version"] != VERSION:
            return False
        _restore(fresh, _Kept(saved, fresh.now, min(max(0.0, off_seconds), LONGEST_SECONDS)))
    except (LookupError, TypeError, ValueError, AttributeError, OverflowError):
        return False
    engine.state = fresh
    return True


def _restore(state: State, kept: _Kept) -> None:
    _restore_presence(state.presence, kept.inner("presence"))
    cares = [_Kept(each, kept.now, kept.off) for each in kept.read("care", list) or ()]
    saved = [{name: each.read(name, kind) for name, kind in _CARE.items()} for each in cares]
    care.restore(state, saved, is_open=bool(kept.read("care_open", bool)))
    standing.follow(state)
    if kept.inner("paused").values:
        state.holds["paused"] = _paused(kept.inner("paused"))
    state.last_shown = kept.ago("shown_seconds_ago")
    state.bubble_number = kept.read("bubble_number", int) or 0
    said_on = kept.read("weekly_said_on", str)
    state.weekly = Weekly(None if said_on is None else date.fromisoformat(said_on))
    for name, each in state.reminders.items():
        _restore_reminder(state, each, kept.inner("reminders").inner(name))
    restore_machines(state, kept.inner("machines").values, kept.off)
    presence, now, off = state.presence, state.now, kept.off
    if presence.taking is None and off >= state.settings.presence.natural_break_seconds:
        outcomes.break_began(state, presence.begin_break(now.steady - off, "off", now))
    elif presence.taking is None:
        presence.count(now.steady - off, now.steady)
        for each in state.reminders.values():
            each.elapse(off)
    presence.source = "none" if presence.taking is None else "awaited"


def _restore_presence(presence: Presence, kept: _Kept) -> None:
    now, was, broken = kept.now, kept.now.steady - kept.off, kept.ago("break_seconds")
    stands = kept.read("standing", bool) or False
    since = kept.read("sitting_since", datetime) or now.wall
    presence.stay = Stay(since, kept.read("sitting_seconds", float) or 0.0, stands)
    stretches = kept.read("counted", list) or ()
    presence.counted = Stretches((was - _number(start), was - _number(end)) for start, end in stretches)
    if broken is not None:
        at = kept.read("break_at", datetime) or now.wall_before(now.steady - broken)
        sat = kept.read("last_sitting_seconds", float) or 0.0
        cause: Cause = next((each for each in get_args(Cause) if each == kept.values.get("break_cause")), "off")
        presence.taking = Break(broken, at, cause, Stay(kept.read("last_sitting_since", datetime), sat, stands))
        presence.stay = Stay(None, 0.0, stands)


def _paused(kept: _Kept) -> Hold:
    now, left = kept.now, kept.values.get("left")
    since = now.steady - seconds_between(kept.read("since", datetime) or now.wall, now.wall)
    if left is None:
        until = kept.values.get("until")
        return Hold("paused", since, until=until and datetime.fromisoformat(until).astimezone(now.wall.tzinfo))
    left = _number(left) - kept.off
    return Hold("paused", since, until=shifted(now.wall, left), until_steady=now.steady + left)


def _restore_reminder(state: State, reminder: Reminder, kept: _Kept) -> None:
    """Restore the phase as far as the present settings allow, and drop what belongs to another phase."""
    this, now = Round(), kept.now
    for name, kind in _FIELDS.items():
        if (value := kept.read(name, kind)) is not None:
            setattr(reminder if hasattr(reminder, name) else this, name, value)
    if reminder.phase is Phase.OFF:
        reminder.count_from_nothing()
        return
    phase = Phase(kept.values.get("phase", "counting"))
    if phase is Phase.OFF or (reminder.before_exercise and this.exercise is None):
        phase = Phase.COUNTING
    reminder.phase, reminder.round = phase, this
    this.shown_at = this.shown_at or (now.wall if phase is Phase.SHOWN else None)
    if phase is Phase.DUE:
        this.due_at, this.held = this.due_at or now.wall, _held(kept)
        detected = kept.ago("detected_seconds")
        state.detected_since |= {} if detected is None or this.held is NOT_HELD else {reminder.name: detected}
    else:
        this.due_at, this.prompt, this.nudging = None, False, False
    if phase is Phase.SNOOZED:
        this.snoozed_until = now.steady + _number(kept.values["snooze_left"]) - kept.off
    if phase is Phase.COUNTING:
        this.exercise = None


def _held(kept: _Kept) -> Held:
    """Return what held it, as one hold with the time off; whether it still does is found out at once."""
    since, by = kept.ago("held_seconds"), kept.inner("held")
    if since is None:
        return NOT_HELD
    starts = {reason: by.ago(reason) for reason in by.values}
    held_by = {reason: min(at, kept.now.steady) for reason, at in starts.items() if at is not None}
    return Held(held_by, tuple(dict.fromkeys((*(kept.read("held_reasons", list) or ()), *held_by))), since)
