"""What survives a restart, as plain JSON values; and how it is taken up again after a time off.

Steady times are saved as seconds before (or after) the saving, and count on through the time off. What is read is not
trusted: `stored` passes over whatever cannot be, and the default of its field stands then. Restoring is the one place
that writes fields of other modules.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from reminderd.core import outcomes
from reminderd.core.breaks import Break
from reminderd.core.clock import Moment, seconds_between, shifted
from reminderd.core.engine import Engine
from reminderd.core.events import PlannedExercise
from reminderd.core.holds import Hold
from reminderd.core.presence import Presence
from reminderd.core.reminder import NOT_HELD, Held, Phase, Reminder, Round
from reminderd.core.state import State
from reminderd.core.stored import LONGEST_SECONDS, Stored, number
from reminderd.core.wording import HOLD_WORDS

VERSION = 1
_READERS: dict[str, Callable[[Stored, str], Any]] = {
    **dict.fromkeys(("fresh", "prompt", "nudging", "was_due", "lost"), Stored.flag),
    **dict.fromkeys(("count", "unanswered"), Stored.seconds),
    **dict.fromkeys(("message_index", "nudges"), Stored.whole),
    **dict.fromkeys(("last_outcome", "bubble", "message"), Stored.text),
    **dict.fromkeys(("last_outcome_at", "due_at", "shown_at"), Stored.past),
    "announced": Stored.texts,
    "exercise": Stored.exercise,
}
"""The fields of a reminder and of its round that are saved as they are, and how each is read again."""


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
            "since": _plain(paused.since),
            "until": _plain(paused.until),
            "left": None if paused.until_steady is None else paused.until_steady - now.steady,
        },
        "shown_seconds_ago": _ago(state.last_shown, now),
        "bubble_number": state.bubble_number,
        "bubbles": {key: list(names) for key, names in state.bubbles.items()},
        "reminders": {name: _reminder(state, each) for name, each in state.reminders.items()},
    }


def _presence(presence: Presence, now: Moment) -> dict[str, Any]:
    taking = presence.taking
    kept = {
        "sitting_since": _plain(presence.sitting_since),
        "sitting_seconds": presence.sitting_seconds,
        "counted": [[now.steady - start, now.steady - end] for start, end in presence.counted],
    }
    if taking is None:
        return kept
    return kept | {
        "break_seconds": now.steady - taking.since,
        "break_at": _plain(taking.at),
        "last_sitting_since": _plain(taking.sitting_since),
        "last_sitting_seconds": taking.sitting_seconds,
    }


def _reminder(state: State, reminder: Reminder) -> dict[str, Any]:
    this, held, now = reminder.round, reminder.round.held, state.now
    return {
        "phase": reminder.phase.value,
        **{name: _plain(getattr(reminder if hasattr(reminder, name) else this, name)) for name in _READERS},
        "snooze_left": None if this.snoozed_until is None else this.snoozed_until - now.steady,
        "held": {reason: now.steady - since for reason, since in held.by.items()},
        "held_seconds": _ago(held.since, now),
        "held_reasons": list(held.reasons),
        "detected_seconds": _ago(state.detected_since.get(reminder.name), now),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, PlannedExercise):
        return [value.id, value.name, value.starts.isoformat()]
    return value.isoformat() if isinstance(value, datetime) else value


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
    if kept.inner("paused").values:
        state.holds["paused"] = _paused(kept.inner("paused"))
    state.last_shown = kept.ago("shown_seconds_ago")
    state.bubble_number = kept.whole("bubble_number") or 0
    for name, each in state.reminders.items():
        _restore_reminder(state, each, kept.inner("reminders").inner(name))
    for each in state.reminders.values():
        if (key := each.round.bubble) is not None:
            state.bubbles[key] = (*state.bubbles.get(key, ()), each.name)
    _time_off(state, kept.off)
    return True


def _time_off(state: State, off: float) -> None:
    presence, now = state.presence, state.now
    is_break = off >= state.settings.presence.natural_break_seconds
    presence.source = "awaited" if presence.taking is not None or is_break else "none"
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
    if broken is None:
        presence.sitting_since = kept.past("sitting_since") or now.wall
        presence.sitting_seconds = kept.seconds("sitting_seconds") or 0.0
        presence.counted = _counted(kept)
    else:
        at = kept.past("break_at") or now.wall_before(now.steady - broken)
        sat = kept.seconds("last_sitting_seconds") or 0.0
        presence.taking = Break(broken, at, "off", kept.past("last_sitting_since"), sat)
        presence.sitting_since, presence.sitting_seconds = None, 0.0


def _counted(kept: Stored) -> list[tuple[float, float]]:
    was, spans = kept.now.steady - kept.off, []
    for each in kept.get("counted", list) or ():
        ends = [number(ago) for ago in each] if isinstance(each, list) else []
        if len(ends) == 2 and ends[0] is not None and ends[1] is not None and ends[0] >= ends[1] >= 0:
            spans.append((was - ends[0], was - ends[1]))
    return sorted(spans)


def _paused(kept: Stored) -> Hold:
    now, left, since = kept.now, kept.number("left"), kept.past("since") or kept.now.wall
    since_steady = now.steady - seconds_between(since, now.wall)
    if left is None:
        return Hold("paused", since, since_steady, until=kept.moment("until"))
    left -= kept.off
    return Hold("paused", since, since_steady, until=shifted(now.wall, left), until_steady=now.steady + left)


def _restore_reminder(state: State, reminder: Reminder, kept: Stored) -> None:
    """Take up the phase that the round allows, and drop what of the round belongs to another phase."""
    this, left = Round(), kept.number("snooze_left")
    for name, read in _READERS.items():
        if (value := read(kept, name)) is not None:
            setattr(reminder if hasattr(reminder, name) else this, name, value)
    if reminder.phase is Phase.OFF:
        reminder.count_from_nothing()
        return
    about_something = not reminder.before_exercise or this.exercise is not None
    can_be = {Phase.DUE: True, Phase.SHOWN: this.shown_at is not None, Phase.SNOOZED: left is not None}
    phases = [each for each in can_be if can_be[each] and about_something and each == kept.text("phase")]
    phase = phases[0] if phases else Phase.COUNTING
    reminder.phase, reminder.round = phase, this
    if phase is Phase.DUE:
        this.due_at, this.held = this.due_at or kept.now.wall, _held(kept)
        detected = kept.ago("detected_seconds")
        state.detected_since |= {} if detected is None or this.held is NOT_HELD else {reminder.name: detected}
    else:
        this.due_at, this.prompt, this.nudging = None, False, False
    if phase is Phase.SNOOZED and left is not None:
        this.snoozed_until = kept.now.steady + left - kept.off
    if phase is Phase.COUNTING:
        this.exercise = None


def _held(kept: Stored) -> Held:
    """Return what held it, as one hold with the time off; whether it still does is found out at once."""
    since, by, now = kept.ago("held_seconds"), kept.inner("held"), kept.now.steady
    told = (
        why
        for why in (*(kept.get("held_reasons", list) or ()), *by.values)
        if isinstance(why, str) and why in HOLD_WORDS
    )
    reasons = tuple(dict.fromkeys(told))
    if since is None or not reasons or since > now:
        return NOT_HELD
    starts = {reason: by.ago(reason) for reason in by.values if reason in HOLD_WORDS}
    held_by = {reason: min(at, now) for reason, at in starts.items() if at is not None}
    return Held(held_by, reasons, since)
