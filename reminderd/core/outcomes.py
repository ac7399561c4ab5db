"""How a reminder ends: answered by the person, satisfied by a break, given up, or no longer useful."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reminderd.core.bubbles import settle
from reminderd.core.presence import BreakBegan, BreakEnded
from reminderd.core.reminder import Phase, Reminder
from reminderd.core.state import State

UNANSWERED = (Phase.DUE, Phase.SHOWN, Phase.SNOOZED)


def end(state: State, reminders: Iterable[Reminder], outcome: str, **facts: Any) -> None:
    """End these for one and the same reason: record it, let them count afresh, take their bubbles away."""
    ending = list(reminders)
    touched = {each.bubble for each in ending}
    for each in ending:
        state.release(each)
        nudges: dict[str, Any] = {"nudges": each.nudges} if outcome == "ignored" else {}
        state.record(outcome, each.name, **facts, **nudges)
        if each.phase is Phase.OFF:
            each.clear()
        else:
            each.restart(outcome, state.now.wall)
    if outcome in {"done", "taken"} and any(each.name == "movement" for each in ending):
        touched |= _posture_afresh(state, outcome, ending)
    settle(state, touched)


def _posture_afresh(state: State, outcome: str, ending: list[Reminder]) -> set[str | None]:
    """Who has moved sits anew: posture counts from here, and what it was about to say is said."""
    posture = state.reminders.get("posture")
    if posture is None or posture in ending or posture.phase is Phase.OFF or not posture.counts:
        return set()
    bubble = posture.bubble
    state.release(posture)
    if posture.phase in UNANSWERED:
        state.record(outcome, posture.name, via="movement", sitting_seconds=round(state.sitting_seconds))
        posture.restart(outcome, state.now.wall)
    else:
        posture.restart(None, state.now.wall)
    return {bubble}


def answer(state: State, reminders: Iterable[Reminder], outcome: str, via: str) -> None:
    """The person says "done" or "skip"; the number told is the one observed."""
    end(state, reminders, outcome, via=via, sitting_seconds=round(state.sitting_seconds))


def snooze(state: State, reminders: Iterable[Reminder], seconds: float, via: str) -> None:
    """Put these off for that much time that really passes."""
    putting_off = list(reminders)
    touched = {each.bubble for each in putting_off}
    until = state.now.after(seconds)
    for each in putting_off:
        state.release(each)
        each.snooze(until.steady)
        each.outcome("snoozed", state.now.wall)
        state.record("snoozed", each.name, seconds=round(seconds), until=until.wall.isoformat(), via=via)
    settle(state, touched)


def break_began(state: State, began: BreakBegan) -> None:
    """A natural break was observed: it satisfies what counts sitting, and closes what is on screen."""
    for each in state.reminders.values():
        if each.after_sitting:
            each.count, each.fresh = 0.0, True
        elif each.counts:
            each.count = max(0.0, each.count - began.uncounted)
            if each.phase is Phase.DUE and not each.prompt and not each.nudging and not each.full:
                state.release(each)
                each.count_on()
    satisfied = [
        each
        for each in state.reminders.values()
        if each.phase is Phase.SHOWN or (each.phase is Phase.DUE and (each.after_sitting or each.lost))
    ]
    # Time at the desk goes on where it was: only its showing had started that count afresh.
    kept = {each.name: each.count for each in satisfied if each.counts and not each.after_sitting and not each.nudged}
    end(state, satisfied, "taken", sitting_seconds=round(began.sitting_seconds))
    for name, count in kept.items():
        state.reminders[name].count = count
    state.presence.last_sitting = (began.sitting_since, began.sitting_seconds)
    state.presence.break_at = state.now.wall_before(state.now.steady - began.since)
    record_break(state, state.now.steady - began.since, began.cause, ended=False)


def break_ended(state: State, ended: BreakEnded) -> None:
    """Somebody is back: what the absence satisfied does not come up again."""
    satisfied = []
    for each in state.reminders.values():
        if each.after_sitting:
            if each.phase is Phase.SNOOZED and each.was_due:
                satisfied.append(each)
            each.count, each.fresh = 0.0, True
        elif each.counts and ended.seconds >= each.interval:
            if each.phase is Phase.DUE:
                satisfied.append(each)
            each.count, each.fresh = 0.0, True
    end(state, satisfied, "taken", seconds=round(ended.seconds))
    record_break(state, ended.seconds, ended.cause, ended=True)


def record_break(state: State, seconds: float, cause: str, *, ended: bool) -> None:
    """Tell of a break from its backdated start; told again when it has ended, in place of the first time."""
    at = state.presence.break_at or state.now.wall_before(seconds)
    since, sitting_seconds = state.presence.last_sitting
    state.record(
        "break",
        at=at,
        key=f"break:{at.isoformat()}",
        seconds=round(seconds),
        until=state.now.wall.isoformat() if ended else None,
        cause=cause,
        sitting_since=since.isoformat() if since else None,
        sitting_seconds=round(sitting_seconds),
    )
