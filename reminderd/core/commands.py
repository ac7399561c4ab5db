"""What the person says: by a command, which is answered with a sentence that says what happened, or by a button."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from math import inf
from typing import Any

from reminderd.core import outcomes
from reminderd.core.breaks import Break
from reminderd.core.bubbles import confirm, put
from reminderd.core.clock import seconds_between
from reminderd.core.due import seconds_until_due
from reminderd.core.duration import spoken_duration
from reminderd.core.effects import Reply, Start
from reminderd.core.events import Command, Done, Pause, Remind, Reset, Resume, Skip, Snooze
from reminderd.core.holds import Hold
from reminderd.core.planned import follow_next, pass_over_next
from reminderd.core.reminder import Phase, Reminder
from reminderd.core.state import State, Waiting

TextAndFacts = tuple[str, dict[str, Any]]
"""The sentence for the person, and the same as facts for programs."""


class _RefusedError(Exception):
    """The command cannot be carried out, and has changed nothing."""

    def __init__(self, text: str, error: str = "nothing", **facts: Any) -> None:
        super().__init__(text)
        self.facts = {"error": error, **facts}


def carry_out(state: State, command: Command) -> None:
    """Do what was asked, and reply."""
    try:
        text, facts = _VERBS[type(command)](state, command)
    except _RefusedError as refused:
        state.emit(Reply(command.token, False, str(refused), refused.facts))
    else:
        state.emit(Reply(command.token, True, text, facts))


def _named(state: State, name: str) -> Reminder:
    if name in state.reminders:
        return state.reminders[name]
    known = list(state.reminders)
    text = f'There is no reminder "{name}". There are: {", ".join(known)}.'
    raise _RefusedError(text, "unknown_reminder", known=known)


def _targets(state: State, command: Snooze | Done | Skip) -> list[Reminder]:
    """Return the reminders meant, at least one: by name, all, or the newest on screen, else the due, else the snoozed.

    Nothing that only counts is meant without its name: whoever types it twice would answer what was never asked.
    """
    every, target = state.reminders.values(), command.target
    if target == "all":
        meant = [
            each for each in every if each.phase is not Phase.OFF and (each.counts or each.phase != Phase.COUNTING)
        ]
    elif target is not None:
        meant = [_named(state, target)]
    else:
        shown = [each for each in every if each.phase is Phase.SHOWN or each.round.bubble is not None]
        latest = max((each.round.shown_steady for each in shown), default=0.0)
        newest = [each for each in shown if each.round.shown_steady == latest]
        meant = newest or state.in_phase(Phase.DUE) or state.in_phase(Phase.SNOOZED)
    if not meant:
        waits = {each.name: seconds_until_due(state, each) for each in every}
        example = min(waits, default="REMINDER", key=lambda name: inf if (seconds := waits[name]) is None else seconds)
        raise _RefusedError(
            "There is nothing to answer: no reminder is on screen or due. "
            f"To answer one by its name, type: reminderd {type(command).__name__.lower()} {example}"
        )
    return meant


def _are(reminders: Sequence[Reminder]) -> str:
    names = [each.name for each in reminders]
    return f"{names[0]} is" if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} are"


def _span(state: State, seconds: float, until: datetime | None) -> tuple[float, datetime, str]:
    """Return a length of time from now, its end, and that end as the time of day, with the day where it is another."""
    now = state.now.wall
    end = state.now.after(seconds).wall if until is None else until.astimezone(now.tzinfo)
    seconds = seconds if until is None else seconds_between(now, end)
    if seconds <= 0:
        raise _RefusedError("That time has already passed.", "past")
    days = (end.date() - now.date()).days
    return seconds, end, f"{end:%H:%M}" if days == 0 else f"{end:%a %H:%M}" if 0 < days < 7 else f"{end:%Y-%m-%d %H:%M}"


def _snooze(state: State, command: Snooze) -> TextAndFacts:
    meant = _targets(state, command)
    reminders = [each for each in meant if each.phase is not Phase.OFF]
    if not reminders:
        raise _RefusedError(f"{_are(meant)} disabled and cannot be snoozed.")
    wanted = command.seconds if command.seconds is not None else state.settings.snooze.choices_seconds[0]
    seconds, until, until_said = _span(state, wanted, command.until)
    outcomes.snooze(state, reminders, seconds, via="command")
    text = f"{_are(reminders)} snoozed for {spoken_duration(seconds)}, until {until_said}."
    return text, {"reminders": [each.name for each in reminders], "seconds": seconds, "until": until.isoformat()}


def _answer(state: State, command: Done | Skip) -> TextAndFacts:
    outcome = "done" if isinstance(command, Done) else "skipped"
    reminders = _targets(state, command)
    for each in reminders:
        if each.before_exercise and each.phase is Phase.COUNTING:
            pass_over_next(state, each)
    outcomes.answer(state, reminders, outcome, via="command")
    facts = {"reminders": [each.name for each in reminders], "sitting_seconds": round(state.presence.sitting_seconds)}
    return f"{_are(reminders)} {outcome}.", facts


def _pause(state: State, command: Pause) -> TextAndFacts:
    now, until, until_steady = state.now, None, None
    text = "Reminders are paused. To end the pause, type: reminderd resume"
    if command.until is not None or command.seconds is not None:
        seconds, until, until_said = _span(state, command.seconds or 0.0, command.until)
        until_steady = now.steady + seconds if command.until is None else None
        text = f"Reminders are paused until {until_said}."
    said = until.isoformat() if until else None
    was = state.holds.get("paused") or Hold("paused", now.steady)
    state.holds["paused"] = replace(was, until=until, until_steady=until_steady)
    state.record("held", reason="paused", until=said)
    return text, {"until": said or "forever"}


def _resume(state: State, _: Resume) -> TextAndFacts:
    hold = state.holds.pop("paused", None)
    if hold is None:
        return "Reminders were not paused.", {}
    state.record("released", reason="paused", seconds=round(state.now.steady - hold.since))
    return "Reminders are no longer paused.", {}


def end_pause(state: State) -> None:
    """End the pause if it has lasted as long as it was to."""
    hold = state.holds.get("paused")
    left = None if hold is None else hold.left(state.now)
    if left is not None and state.alarm.reached(state.now.steady + left):
        _resume(state, Resume(None))


def _reset(state: State, _: Reset) -> TextAndFacts:
    presence, now = state.presence, state.now
    taken = presence.taking or Break(now.steady, now.wall, "reset", presence.sitting_since, presence.sitting_seconds)
    outcomes.record_break(state, taken, now.steady - taken.since, until=now.wall)
    ending = [each for each in state.reminders.values() if each.after_sitting and each.phase in outcomes.UNANSWERED]
    outcomes.answer(state, ending, "done", via="reset")
    for each in state.reminders.values():
        if each.after_sitting:
            each.count_from_nothing()
    presence.reset(now)
    return "The timers for sitting start again, as after a break.", {}


def _remind(state: State, command: Remind) -> TextAndFacts:
    reminder = _named(state, command.target)
    follow_next(state, [reminder])
    put(state, [reminder], Waiting(), asked=True)
    return f"{reminder.name} is shown.", {"reminders": [reminder.name]}


_VERBS: dict[type[Command], Callable[[State, Any], TextAndFacts]] = {
    Snooze: _snooze,
    Done: _answer,
    Skip: _answer,
    Pause: _pause,
    Resume: _resume,
    Reset: _reset,
    Remind: _remind,
}


def pressed(state: State, bubble: str, action: str) -> None:
    """Apply a press of a button; one that no longer shows anything, or says nothing known, does nothing."""
    reminders = state.bubbles.get(bubble)
    if not reminders:
        return
    confirm(state, bubble)
    verb, _, argument = action.partition(":")
    if verb in {"done", "skip"}:
        outcomes.answer(state, reminders, "done" if verb == "done" else "skipped", via="button")
    elif verb == "snooze" and argument.isdecimal() and len(argument) < 9:  # also a choice of earlier settings
        on = [each for each in reminders if each.phase is not Phase.OFF]
        outcomes.snooze(state, on, float(argument), via="button")
    elif verb == "start":
        state.emit(Start(reminders[0].name))
