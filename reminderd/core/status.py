"""What is shown of the present state: the object behind `reminderd status --json`, whose names are fixed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from reminderd.core.clock import seconds_between
from reminderd.core.due import due_at
from reminderd.core.holds import Hold
from reminderd.core.language import current
from reminderd.core.presence import Presence
from reminderd.core.reminder import Phase, Reminder
from reminderd.core.state import State


def status_of(state: State) -> dict[str, Any]:
    """Return presence, holds and reminders; the daemon adds what it alone knows."""
    presence, now = state.presence, state.now
    paused = state.holds.get("paused")
    return {
        "language": current().code,
        "now": now.wall.isoformat(timespec="seconds"),
        "presence": {
            "state": state_word(presence),
            "sitting_since": _iso(presence.sitting_since),
            "sitting_seconds": round(presence.sitting_seconds),
            **_standing(state),
            "idle_seconds": _idle_seconds(state),
            "vouched_by": _vouched_by(state),
        },
        "holds": [
            {
                "reason": hold.reason,
                "since": _iso(now.wall_before(now.steady - hold.since)),
                "until": _until(state, hold),
                "detail": hold.detail,
            }
            for hold in state.holds.values()
        ],
        "paused_until": None if paused is None else _until(state, paused) or "forever",
        "care": state.care.on,
        "care_since": _iso(state.care.since) if state.care.on else None,
        "snooze_choices": list(state.settings.snooze.choices_seconds),
        "tray": {"label": state.settings.tray.label},
        "reminders": [_reminder(state, each) for each in state.reminders.values()],
    }


def state_word(presence: Presence) -> str:
    """Return the word for who is there: a pause is idle; a natural break and a sleep are away."""
    if presence.locked_since is not None:
        return "locked"
    if presence.away and not (presence.returning.seen and presence.idle_since is None):
        return "away"
    if not presence.known:
        return "unknown"
    return "active" if presence.idle_since is None else "idle"


def _standing(state: State) -> dict[str, Any]:
    """Return since when the person stands; nothing where they sit."""
    stay = state.presence.stay
    return {"standing_since": _iso(stay.since), "standing_seconds": round(stay.seconds)} if stay.standing else {}


def _vouched_by(state: State) -> str | None:
    """Return what vouches for somebody without input now, in words; None if nothing does, or if there is input."""
    idle, evidence = state.presence.idle_since, state.presence.evidence
    vouched = idle is not None and state.presence.taking is None and evidence.vouches(idle)
    return evidence.said or None if vouched else None


def _idle_seconds(state: State) -> int | None:
    since = state.presence.idle_since
    if not state.presence.known:
        return None
    return 0 if since is None else round(state.now.steady - since)


def _reminder(state: State, reminder: Reminder) -> dict[str, Any]:
    due = due_at(state, reminder)
    seconds = None if due is None else max(0, round(seconds_between(state.now.wall, due)))
    return {
        "name": reminder.name,
        "title": reminder.settings.title,
        "shipped": sorted({*reminder.settings.shipped, "done_label"}),
        "done_label": reminder.settings.done_label,
        "enabled": reminder.settings.enabled,
        "phase": phase_of(state, reminder),
        "due_at": _iso(due),
        "due_in_seconds": seconds,
        "held_by": list(reminder.round.held.by),
        "waiting_for": waiting_for(state, reminder),
        "snoozed_until": _iso(due) if reminder.phase is Phase.SNOOZED else None,
        "shown_at": _iso(reminder.round.shown_at) if reminder.phase is Phase.SHOWN else None,
        "on_screen": reminder.round.bubble is not None,
        "last_outcome": reminder.last_outcome,
        "last_outcome_at": _iso(reminder.last_outcome_at),
    }


def phase_of(state: State, reminder: Reminder) -> str:
    """Return the word for its phase: what is due is either held by a reason or waiting for the moment."""
    if reminder.phase is Phase.DUE:
        return "held" if reminder.round.held.by or state.holds.personal else "waiting"
    return reminder.phase.value


def waiting_for(state: State, reminder: Reminder) -> str | None:
    """Return what a due reminder that nothing holds waits for: "gap", "pause" or "detectors"."""
    if phase_of(state, reminder) != "waiting":
        return None
    if state.waiting.pause_since is not None:
        return "pause"
    return "detectors" if state.waiting.gap_since is None else "gap"


def _until(state: State, hold: Hold) -> str | None:
    """Return its end by the present wall clock, which may have been set since the hold was."""
    left = hold.left(state.now)
    return None if left is None else _iso(state.now.after(left).wall)


def _iso(moment: datetime | None) -> str | None:
    """Return the time to the nearest second: reckoned from two clocks, 20:30 may be a little less."""
    return None if moment is None else (moment + timedelta(milliseconds=500)).isoformat(timespec="seconds")
