"""What survives a restart, as plain JSON values; and how it is taken up again after a time off.

Steady times are saved as seconds before (or after) the saving, and count on through the time off. What is read is not
trusted: `stored` passes over whatever cannot be. Restoring is the one place that writes fields of other modules.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from reminderd.core import outcomes
from reminderd.core.clock import Moment, seconds_between, shifted
from reminderd.core.engine import Engine
from reminderd.core.holds import Hold
from reminderd.core.presence import Break, Presence
from reminderd.core.reminder import NOT_HELD, Held, Phase, Reminder, Round
from reminderd.core.state import State
from reminderd.core.stored import LONGEST_SECONDS, Stored, mapping, number
from reminderd.core.wording import HOLD_WORDS

VERSION = 1
_AS_THEY_ARE = ("count", "fresh", "message_index", "announced", "last_outcome")
_AS_THEY_ARE_IN_THE_ROUND = ("was_due", "prompt", "unanswered", "nudges", "nudging", "bubble", "lost", "message")


def snapshot_of(state: State) -> dict[str, Any]:
    """Return everything worth keeping."""
    now, paused = state.now, state.holds.get("paused")
    return {
        "version": VERSION,
        "wall": now.wall.isoformat(),
        "steady": now.steady,
        "presence": _presence(state.presence, now),
        "paused": None
        if paused is None
        else {
            "since": _iso(paused.since),
            "until": _iso(paused.until),
            "left": None if paused.until_steady is None else paused.until_steady - now.steady,
        },
        "shown_seconds_ago": _ago(state.last_shown, now),
        "bubble_number": state.bubble_number,
        "bubbles": {key: list(names) for key, names in state.bubbles.items()},
        "reminders": {name: _reminder(each, now) for name, each in state.reminders.items()},
    }


def _presence(presence: Presence, now: Moment) -> dict[str, Any]:
    taking = presence.taking
    return {
        "sitting_since": _iso(presence.sitting_since),
        "sitting_seconds": presence.sitting_seconds,
        "counted": [[now.steady - start, now.steady - end] for start, end in presence.counted],
        "break_seconds": None if taking is None else now.steady - taking.since,
        "break_at": None if taking is None else _iso(taking.at),
        "last_sitting_since": None if taking is None else _iso(taking.sitting_since),
        "last_sitting_seconds": 0.0 if taking is None else taking.sitting_seconds,
    }


def _reminder(reminder: Reminder, now: Moment) -> dict[str, Any]:
    this, held, exercise = reminder.round, reminder.round.held, reminder.round.exercise
    return {
        "phase": reminder.phase.value,
        "last_outcome_at": _iso(reminder.last_outcome_at),
        **{name: getattr(reminder, name) for name in _AS_THEY_ARE},
        "due_at": _iso(this.due_at),
        "shown_at": _iso(this.shown_at),
        "snooze_left": None if this.snoozed_until is None else this.snoozed_until - now.steady,
        "exercise": None if exercise is None else [exercise.id, exercise.name, _iso(exercise.starts)],
        **{name: getattr(this, name) for name in _AS_THEY_ARE_IN_THE_ROUND},
        "held": {reason: now.steady - since for reason, since in held.by.items()},
        "held_seconds": _ago(held.since, now),
        "held_reasons": list(held.reasons),
        "detected_seconds": _ago(held.detected_since, now),
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _ago(steady: float | None, now: Moment) -> float | None:
    return None if steady is None else now.steady - steady


# -- taking it up again --------------------------------------------------------------------------------------


def restore(engine: Engine, saved: Any, off_seconds: float) -> bool:
    """Put a snapshot into a new engine, `off_seconds` after it was taken; return whether it was of use.

    Time off shorter than a natural break is a short pause, and counts as sitting; a longer one is a break.
    """
    state = engine.state
    if not isinstance(saved, dict) or saved.get("version") != VERSION:
        return False
    kept = Stored(saved, state.now, min(max(0.0, off_seconds), LONGEST_SECONDS))
    _restore_presence(state.presence, kept.inner("presence"))
    if mapping(saved.get("paused")):
        state.holds["paused"] = _paused(kept.inner("paused"))
    state.last_shown = kept.ago("shown_seconds_ago")
    state.bubble_number = kept.whole("bubble_number")
    for name, each in state.reminders.items():
        if isinstance(kept.inner("reminders").values.get(name), dict):
            _restore_reminder(each, kept.inner("reminders").inner(name))
    for key, names in kept.inner("bubbles").values.items():
        members = tuple(each.name for each in state.reminders.values() if each.round.bubble == key)
        if members and isinstance(names, list):
            state.bubbles[key] = members
    for each in state.reminders.values():
        if each.round.bubble not in state.bubbles:
            each.place(None, lost=each.round.lost)
    _time_off(state, kept.off)
    return True


def _time_off(state: State, off: float) -> None:
    presence, now = state.presence, state.now
    is_break = off >= state.settings.presence.natural_break_seconds
    presence.input_unseen = presence.taking is not None or is_break
    if presence.taking is not None:
        return
    if is_break:
        outcomes.break_began(state, presence.begin_break(now.steady - off, "off", now))
        return
    presence.count(now.steady - off, now.steady)
    for each in state.reminders.values():
        each.elapse(off)


def _restore_presence(presence: Presence, kept: Stored) -> None:
    now, broken = kept.now, kept.ago("break_seconds")
    sitting_since, sitting_seconds = kept.past("sitting_since") or now.wall, kept.seconds("sitting_seconds")
    if broken is None:
        presence.sitting_since, presence.sitting_seconds = sitting_since, sitting_seconds
        presence.counted = _counted(kept)
        return
    at = kept.past("break_at") or now.wall_before(now.steady - broken)
    before = kept.past("last_sitting_since"), kept.seconds("last_sitting_seconds")
    presence.taking = Break(broken, at, "off", *before)
    presence.sitting_since, presence.sitting_seconds = None, 0.0


def _counted(kept: Stored) -> list[tuple[float, float]]:
    was, spans, stored = kept.now.steady - kept.off, [], kept.values.get("counted")
    for each in stored if isinstance(stored, list) else []:
        ends = [number(ago) for ago in each] if isinstance(each, list) else []
        if len(ends) == 2 and ends[0] is not None and ends[1] is not None and ends[0] >= ends[1] >= 0:
            spans.append((was - ends[0], was - ends[1]))
    return sorted(spans)


def _paused(kept: Stored) -> Hold:
    now, left, until = kept.now, kept.number("left"), kept.moment("until")
    since = kept.past("since") or now.wall
    steady = None
    if left is not None:
        steady = now.steady + left - kept.off
        until = shifted(now.wall, left - kept.off)
    since_steady = now.steady - seconds_between(since, now.wall)
    return Hold("paused", since, since_steady, until=until, until_steady=steady)


def _restore_reminder(reminder: Reminder, kept: Stored) -> None:
    reminder.message_index = kept.whole("message_index")
    reminder.last_outcome = kept.text("last_outcome")
    reminder.last_outcome_at = kept.past("last_outcome_at")
    announced = kept.inner("announced").values.items()
    reminder.announced = {key: day for key, day in announced if isinstance(day, str)}
    if reminder.phase is Phase.OFF:
        return
    reminder.count = kept.seconds("count")
    reminder.fresh = kept.values.get("fresh") is not False
    left = kept.number("snooze_left")
    reminder.round = Round(
        due_at=kept.past("due_at"),
        prompt=kept.flag("prompt"),
        nudging=kept.flag("nudging"),
        held=_held(kept),
        snoozed_until=None if left is None else kept.now.steady + left - kept.off,
        was_due=kept.flag("was_due"),
        bubble=kept.text("bubble"),
        lost=kept.flag("lost"),
        message=kept.text("message") or "",
        shown_at=kept.past("shown_at"),
        unanswered=kept.seconds("unanswered"),
        nudges=kept.whole("nudges"),
        exercise=kept.exercise("exercise"),
    )
    _restore_phase(reminder, kept)


def _restore_phase(reminder: Reminder, kept: Stored) -> None:
    """Take up the phase that the round allows, and drop what of the round belongs to another phase."""
    phase, this = kept.text("phase"), reminder.round
    about_something = not reminder.before_exercise or this.exercise is not None
    not_due = replace(this, due_at=None, prompt=False, nudging=False, held=NOT_HELD)
    if phase == Phase.SNOOZED and this.snoozed_until is not None and about_something:
        reminder.phase, reminder.round = Phase.SNOOZED, not_due
    elif phase == Phase.SHOWN and this.shown_at is not None and about_something:
        reminder.phase, reminder.round = Phase.SHOWN, replace(not_due, snoozed_until=None)
    elif phase == Phase.DUE and about_something:
        reminder.phase = Phase.DUE
        reminder.round = replace(this, due_at=this.due_at or kept.now.wall, snoozed_until=None)
    else:
        reminder.round = replace(not_due, snoozed_until=None, exercise=None)


def _held(kept: Stored) -> Held:
    """Return what held it, as one hold with the time off; whether it still does is found out at once."""
    since, by = kept.ago("held_seconds"), kept.inner("held")
    reasons = tuple(dict.fromkeys([*kept.texts("held_reasons", HOLD_WORDS), *(set(by.values) & set(HOLD_WORDS))]))
    if since is None or not reasons or since > kept.now.steady:
        return NOT_HELD
    starts = {reason: by.ago(reason) for reason in by.values if reason in HOLD_WORDS}
    held_by = {reason: min(at, kept.now.steady) for reason, at in starts.items() if at is not None}
    return Held(held_by, reasons, since, kept.ago("detected_seconds"))
