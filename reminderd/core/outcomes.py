"""How a reminder's round ends: answered by the person, satisfied by a break, given up, or no longer useful."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from reminderd.core.breaks import Break
from reminderd.core.bubbles import confirm, settle
from reminderd.core.effects import Record
from reminderd.core.reminder import Phase, Reminder
from reminderd.core.state import State

UNANSWERED = (Phase.DUE, Phase.SHOWN, Phase.SNOOZED)


def end(
    state: State,
    reminders: Iterable[Reminder],
    outcome: str,
    *,
    keep_time: bool = False,
    since: float | None = None,
    **facts: Any,
) -> None:
    """End the rounds of these for one and the same reason: record it, and take their bubbles away.

    `keep_time`: a timer of time at the desk, which began anew when it was shown, keeps what it has counted since.
    `since`: it ended at that steady time already, so that each keeps what it has counted since.
    """
    ending = list(reminders)
    touched = _bubbles_of(state, ending)
    for each in ending:
        state.hold(each)
        nudges: dict[str, Any] = {"nudges": each.round.nudges} if outcome == "ignored" else {}
        state.record(outcome, each.name, **facts, **nudges)
        kept = keep_time and each.counts and not each.after_sitting and not each.nudged
        each.restart(outcome, state.now.wall, count=each.count if kept else _sat_since(state, each, since))
    if outcome in {"done", "taken"} and any(each.name == "movement" for each in ending):
        touched |= _restart_posture(state, outcome, ending, since)
    settle(state, touched)


def _sat_since(state: State, reminder: Reminder, since: float | None) -> float:
    return 0.0 if since is None else min(reminder.count, state.presence.counted.after(since))


def _bubbles_of(state: State, reminders: Iterable[Reminder]) -> set[str | None]:
    """Return the bubbles that show these; confirm them first, so that the history says "shown" before the outcome."""
    bubbles = {each.round.bubble or each.round.expired for each in reminders}
    for key in bubbles:
        confirm(state, key)
    return bubbles


def _restart_posture(state: State, outcome: str, ending: list[Reminder], since: float | None) -> set[str | None]:
    """Let posture count from nothing, since the person has moved; return the bubble that showed it."""
    posture = state.reminders.get("posture")
    if posture is None or posture in ending or posture.phase is Phase.OFF or not posture.counts:
        return set()
    bubble, told = posture.round.bubble or posture.round.expired, posture.phase in UNANSWERED
    state.hold(posture)
    if told:
        state.record(outcome, posture.name, via="movement", sitting_seconds=round(state.presence.sitting_seconds))
    posture.restart(outcome if told else None, state.now.wall, count=_sat_since(state, posture, since))
    return {bubble}


def answer(state: State, reminders: Iterable[Reminder], outcome: str, via: str, **facts: Any) -> None:
    """End these rounds as the person says, "done" or "skipped", and record how long they had been sitting."""
    end(state, reminders, outcome, via=via, **facts, sitting_seconds=round(state.presence.sitting_seconds))


def snooze(state: State, reminders: Iterable[Reminder], seconds: float, via: str) -> None:
    """Snooze these for `seconds`, as the person says."""
    putting_off = list(reminders)
    state.tell("snooze", (each.name for each in putting_off), seconds)
    put_off(state, putting_off, seconds, via=via)


def put_off(state: State, reminders: Iterable[Reminder], seconds: float, **facts: Any) -> None:
    """Have these come back in `seconds`, in which the machine may sleep."""
    putting_off = list(reminders)
    touched = _bubbles_of(state, putting_off)
    until = state.now.after(seconds)
    for each in putting_off:
        state.hold(each)
        each.snooze(until.steady, state.now.wall)
        state.record("snoozed", each.name, seconds=round(seconds), until=until.wall.isoformat(), **facts)
    settle(state, touched)


def break_began(state: State, taken: Break) -> None:
    """Apply a natural break that has begun: it satisfies what counts sitting, and closes what is on screen."""
    for each in state.reminders.values():
        if each.after_sitting:
            each.count_from_nothing()
        elif each.counts:
            each.take_back(taken.uncounted)
            if each.phase is Phase.DUE and not each.round.prompt and not each.round.nudging and not each.full:
                state.hold(each)
                each.count_on()
    satisfied = [
        each
        for each in state.reminders.values()
        if each.phase is Phase.SHOWN or (each.phase is Phase.DUE and (each.after_sitting or each.round.lost))
    ]
    end(state, satisfied, "taken", keep_time=True, sitting_seconds=round(taken.stay.sitting_seconds))
    record_break(state, taken, state.now.steady - taken.since)


def break_ended(state: State, taken: Break, ended: float) -> None:
    """Apply the end of a natural break at that steady time: what it satisfied does not come up again."""
    satisfied, seconds, seated = [], ended - taken.since, state.now.steady - ended
    for each in state.reminders.values():
        if each.after_sitting:
            if each.phase is Phase.SNOOZED and each.round.was_due:
                satisfied.append(each)
            each.count_from_nothing()
        elif each.counts and seconds >= each.interval:
            if each.phase is Phase.DUE:
                satisfied.append(each)
            each.count_from_nothing()
    end(state, satisfied, "taken", seconds=round(seconds))
    for each in state.reminders.values():
        each.elapse(seated)
    state.presence.elsewhere.note_break(taken)
    record_break(state, taken, seconds, until=state.now.wall_before(seated))


def record_break(state: State, taken: Break, seconds: float, *, until: datetime | None = None) -> None:
    """Record a break from its backdated start; the record of its end (`until`) replaces the first, by its key."""
    facts = {
        "seconds": round(seconds),
        "until": until.isoformat() if until else None,
        "cause": taken.cause,
        **taken.stay.facts,
    }
    state.emit(Record(taken.at, "break", None, facts, _key(taken)))


def record_no_break(state: State, taken: Break, machine: str) -> None:
    """Record in the place of a break that they were at another machine meanwhile."""
    state.emit(Record(taken.at, "elsewhere", None, {"machine": machine, **taken.stay.facts}, _key(taken)))


def _key(taken: Break) -> str:
    return f"break:{taken.at.isoformat()}"
