"""What the person says by a command, which is answered with a sentence that says what happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from math import inf
from typing import Any

from reminderd.core import care, outcomes, standing
from reminderd.core.breaks import Break
from reminderd.core.bubbles import put
from reminderd.core.clock import seconds_between
from reminderd.core.dates import weekday_and_time
from reminderd.core.due import seconds_until_due
from reminderd.core.duration import spoken_duration
from reminderd.core.effects import Reply
from reminderd.core.events import (
    CareAnswered,
    Command,
    Done,
    Pause,
    Remind,
    Reset,
    Resume,
    Sit,
    Skip,
    Snooze,
    SpasmLogged,
    Stand,
)
from reminderd.core.holds import Hold
from reminderd.core.language import ENGLISH, N_, _, listed, ngettext, speaking
from reminderd.core.planned import follow_next, pass_over_next
from reminderd.core.reminder import Phase, Reminder
from reminderd.core.state import State, Waiting

Say = Callable[[], str]
"""Returns a sentence in the language in force: a reply has it in the person's language, and in English for programs."""
SayAndFacts = tuple[Say, dict[str, Any]]
"""The sentence for the person, and the same as facts for programs."""


class _RefusedError(Exception):
    """The command cannot be carried out, and has changed nothing."""

    def __init__(self, say: Say, error: str = "nothing", **facts: Any) -> None:
        super().__init__(error)
        self.say, self.facts = say, {"error": error, **facts}


def carry_out(state: State, command: Command) -> None:
    """Do what was asked, and reply."""
    try:
        ok, (say, facts) = True, _VERBS[type(command)](state, command)
    except _RefusedError as refused:
        ok, say, facts = False, refused.say, refused.facts
    with speaking(ENGLISH):
        english = say()
    state.emit(Reply(command.token, ok, say(), facts, english))


def _named(state: State, name: str) -> Reminder:
    if name in state.reminders:
        return state.reminders[name]
    known = list(state.reminders)
    raise _RefusedError(
        lambda: _('There is no reminder "{name}". There are: {known}.', name=name, known=listed(known)),
        "unknown_reminder",
        known=known,
    )


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
        typed = f"reminderd {type(command).__name__.lower()} {example}"
        raise _RefusedError(
            lambda: _(
                "There is nothing to answer: no reminder is on screen or due. "
                "To answer one by its name, type: {command}",
                command=typed,
            )
        )
    return meant


def _named_all(reminders: Sequence[Reminder]) -> str:
    """Return their names as a list within a sentence."""
    *others, last = [each.name for each in reminders]
    # Translators: the names of several reminders: "movement, posture and hydration".
    return _("{names} and {last}", names=listed(others), last=last) if others else last


def _span(state: State, seconds: float, until: datetime | None) -> tuple[float, datetime]:
    """Return a length of time from now, and its end."""
    now = state.now.wall
    end = state.now.after(seconds).wall if until is None else until.astimezone(now.tzinfo)
    seconds = seconds if until is None else seconds_between(now, end)
    if seconds <= 0:
        raise _RefusedError(lambda: _("That time has already passed."), "past")
    return seconds, end


def _clock(state: State, end: datetime) -> str:
    """Return a time as the time of the day, with the day where it is another."""
    days = (end.date() - state.now.wall.date()).days
    if days == 0:
        return f"{end:%H:%M}"
    return weekday_and_time(end) if 0 < days < 7 else f"{end:%Y-%m-%d %H:%M}"


def _snooze(state: State, command: Snooze) -> SayAndFacts:
    meant = _targets(state, command)
    reminders = [each for each in meant if each.phase is not Phase.OFF]
    if not reminders:
        raise _RefusedError(
            # Translators: {names} are the names of reminders.
            lambda: ngettext(
                "{names} is disabled and cannot be snoozed.",
                "{names} are disabled and cannot be snoozed.",
                len(meant),
                names=_named_all(meant),
            )
        )
    wanted = command.seconds if command.seconds is not None else state.settings.snooze.choices_seconds[0]
    seconds, until = _span(state, wanted, command.until)
    outcomes.snooze(state, reminders, seconds, via="command")
    facts = {"reminders": [each.name for each in reminders], "seconds": seconds, "until": until.isoformat()}
    # Translators: {names} are the names of reminders; {until} is a time of the day, or a day and a time.
    return lambda: ngettext(
        "{names} is snoozed for {time}, until {until}.",
        "{names} are snoozed for {time}, until {until}.",
        len(reminders),
        names=_named_all(reminders),
        time=spoken_duration(seconds),
        until=_clock(state, until),
    ), facts


def _answer(state: State, command: Done | Skip) -> SayAndFacts:
    outcome = "done" if isinstance(command, Done) else "skipped"
    reminders = _targets(state, command)
    for each in reminders:
        if each.before_exercise and each.phase is Phase.COUNTING:
            pass_over_next(state, each)
    standing.answer(state, reminders, outcome, "command", alone=command.target != "all")
    facts = {"reminders": [each.name for each in reminders], "sitting_seconds": round(state.presence.sitting_seconds)}
    count = len(reminders)
    if outcome == "done":
        # Translators: {names} are the names of reminders that the person has answered with "done".
        return lambda: ngettext("{names} is done.", "{names} are done.", count, names=_named_all(reminders)), facts
    # Translators: {names} are the names of reminders that the person has skipped this time.
    return lambda: ngettext("{names} is skipped.", "{names} are skipped.", count, names=_named_all(reminders)), facts


def _pause(state: State, command: Pause) -> SayAndFacts:
    now = state.now
    until: datetime | None = None
    until_steady: float | None = None
    if command.until is not None or command.seconds is not None:
        seconds, until = _span(state, command.seconds or 0.0, command.until)
        until_steady = now.steady + seconds if command.until is None else None
    begin_pause(state, now.steady, until, until_steady)
    state.tell("pause", seconds=None if until is None else seconds_between(now.wall, until))
    facts = {"until": until.isoformat() if until else "forever"}
    if until is None:
        return lambda: _("Reminders are paused. To end the pause, type: {command}", command="reminderd resume"), facts
    return lambda: _("Reminders are paused until {until}.", until=_clock(state, until)), facts


def begin_pause(state: State, since: float, until: datetime | None, until_steady: float | None, **facts: Any) -> None:
    """Silence everything from that steady time on, until a time of the wall clock or the steady one, or for ever."""
    was = state.holds.get("paused") or Hold("paused", since)
    state.holds["paused"] = replace(was, until=until, until_steady=until_steady)
    state.record("held", reason="paused", until=until.isoformat() if until else None, **facts)


def _resume(state: State, _command: Resume) -> SayAndFacts:
    state.tell("resume")
    if not resume(state):
        return lambda: _("Reminders were not paused."), {}
    return lambda: _("Reminders are no longer paused."), {}


def resume(state: State, **facts: Any) -> bool:
    """End the pause; return whether there was one."""
    hold = state.holds.pop("paused", None)
    if hold is not None:
        state.record("released", reason="paused", seconds=round(state.now.steady - hold.since), **facts)
    return hold is not None


def end_pause(state: State) -> None:
    """End the pause if it has lasted as long as it was to."""
    hold = state.holds.get("paused")
    left = None if hold is None else hold.left(state.now)
    if left is not None and state.alarm.reached(state.now.steady + left):
        resume(state)


def _reset(state: State, _command: Reset) -> SayAndFacts:
    state.tell("reset")
    end_sitting(state, state.now.steady)
    return lambda: _("The timers for sitting start again, as after a break."), {}


def end_sitting(state: State, since: float, **facts: Any) -> None:
    """Begin a sitting at that steady time, because the person says that they had just taken a break then."""
    presence, now = state.presence, state.now
    taken = presence.taking or Break(now.steady, now.wall, "reset", presence.stay)
    outcomes.record_break(state, taken, now.steady - taken.since, until=now.wall)
    seated = presence.counted.after(since)
    ending = [each for each in state.reminders.values() if each.after_sitting and each.phase in outcomes.UNANSWERED]
    outcomes.answer(state, ending, "done", via="reset", **facts)
    for each in state.reminders.values():
        if each.after_sitting:
            each.count_from_nothing()
            each.elapse(seated)
    presence.reset(now, seated)


def _remind(state: State, command: Remind) -> SayAndFacts:
    reminder = _named(state, command.target)
    follow_next(state, [reminder])
    put(state, [reminder], Waiting(), asked=True)
    return lambda: _("{name} is shown.", name=reminder.name), {"reminders": [reminder.name]}


def _posture(state: State, command: Stand | Sit) -> SayAndFacts:
    stands = isinstance(command, Stand)
    changed = standing.change(state, standing=stands, via="command")

    def say() -> str:
        if stands and changed:
            rest = _("The timers for sitting rest until you sit down. Then type: {command}", command="reminderd sit")
            return " ".join((_("You are standing."), rest))
        if changed:
            return _("You are sitting. The timers for sitting start now.")
        if stands:
            return _("reminderd knows already that you are standing.")
        return _("reminderd knows already that you are sitting.")

    return say, {"standing": stands, "changed": changed}


def _spasm(state: State, command: SpasmLogged) -> SayAndFacts:
    at = command.at or state.now.wall
    begun = care.begin(state, at)
    if begun:
        state.tell("care", seconds=max(1.0, seconds_between(at, state.now.wall)))
    words = N_("Reminders are gentler now, until you are better. Then type: reminderd spasm better")
    return lambda: _(words) if begun else "", {"care": state.care.on}


def _care(state: State, command: CareAnswered) -> SayAndFacts:
    if not state.care.on and command.answer != "undo":
        raise _RefusedError(lambda: _("There is nothing to answer: reminders are as usual."))
    meant = state.care.on and command.at in {None, state.care.since}
    words = care.answered(state, command.answer, via="command") if meant else ""
    return lambda: care.spoken(state, words), {"care": state.care.on}


_VERBS: dict[type[Command], Callable[[State, Any], SayAndFacts]] = {
    Snooze: _snooze,
    Done: _answer,
    Skip: _answer,
    Pause: _pause,
    Resume: _resume,
    Reset: _reset,
    Remind: _remind,
    Stand: _posture,
    Sit: _posture,
    SpasmLogged: _spasm,
    CareAnswered: _care,
}
