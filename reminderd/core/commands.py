"""What the person may ask for on the command line. Each command is answered with a sentence that says what happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from reminderd.core import outcomes
from reminderd.core.clock import seconds_between
from reminderd.core.due import seconds_until_due
from reminderd.core.duration import spoken_duration
from reminderd.core.effects import Reply
from reminderd.core.events import Done, Pause, Remind, Reset, Resume, Skip, Snooze
from reminderd.core.holds import Hold
from reminderd.core.phases import Phase
from reminderd.core.planned import pass_over_next
from reminderd.core.presence import Break
from reminderd.core.reminder import Reminder
from reminderd.core.showing import show_together
from reminderd.core.state import State, Waiting

ALL = "all"
PAUSED = "Reminders are paused. To end the pause, type: reminderd resume"
NOT_PAUSED = "Reminders were not paused."

UserCommand = Snooze | Done | Skip | Pause | Resume | Reset | Remind


def carry_out(state: State, command: UserCommand) -> None:
    """Do what was asked, and reply."""
    match command:
        case Snooze():
            reply = _snooze(state, command)
        case Done():
            reply = _answer(state, command, "done")
        case Skip():
            reply = _answer(state, command, "skipped")
        case Pause():
            reply = _pause(state, command)
        case Resume():
            reply = _resume(state, command)
        case Reset():
            reply = _reset(state, command)
        case Remind():
            reply = _remind(state, command)
    state.emit(reply)


def _targets(state: State, target: str | None) -> list[Reminder] | None:
    """Return the reminders meant: by name, all, or those on screen, else the next due; None for an unknown name."""
    if target == ALL:
        return [each for each in state.reminders.values() if each.phase is not Phase.OFF and _can_be_answered(each)]
    if target is not None:
        named = state.reminders.get(target)
        return None if named is None else [named]
    shown = [each for each in state.reminders.values() if each.phase is Phase.SHOWN or each.round.bubble is not None]
    if shown:
        latest = max(each.round.shown_steady for each in shown)
        return [each for each in shown if each.round.shown_steady == latest]
    return next_ones(state)


def _can_be_answered(reminder: Reminder) -> bool:
    return reminder.counts or reminder.phase is not Phase.COUNTING


def _asks_for_an_answer(reminder: Reminder) -> bool:
    return reminder.phase in (Phase.SHOWN, Phase.DUE) or reminder.round.bubble is not None


def next_ones(state: State) -> list[Reminder]:
    """Return what is due or, where nothing is, the one that comes due next."""
    due = state.in_phase(Phase.DUE)
    if due:
        return due
    waits = ((seconds_until_due(state, each), each) for each in state.reminders.values())
    ahead = [(seconds, each) for seconds, each in waits if seconds is not None]
    return [min(ahead, key=lambda pair: pair[0])[1]] if ahead else []


def _unknown(state: State, command: UserCommand, name: str) -> Reply:
    known = list(state.reminders)
    text = f'There is no reminder "{name}". There are: {", ".join(known)}.'
    return Reply(command.token, False, text, {"error": "unknown_reminder", "known": known})


def _are(reminders: Sequence[Reminder]) -> str:
    names = [each.name for each in reminders]
    return f"{names[0]} is" if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]} are"


def _no_target(command: UserCommand) -> Reply:
    return Reply(command.token, False, "No reminder is on screen, and none is coming up.", {"error": "nothing"})


def _clock(state: State, at: datetime) -> str:
    """Return the time of day, with the day where it is another."""
    days = (at.date() - state.now.wall.date()).days
    return f"{at:%H:%M}" if days == 0 else f"{at:%a %H:%M}" if 0 < days < 7 else f"{at:%Y-%m-%d %H:%M}"


def _snooze(state: State, command: Snooze) -> Reply:
    meant = _targets(state, command.target)
    if meant is None:
        return _unknown(state, command, command.target or "")
    if not meant:
        return _no_target(command)
    reminders = [each for each in meant if each.phase is not Phase.OFF]
    if not reminders:
        return Reply(command.token, False, f"{_are(meant)} disabled and cannot be snoozed.", {"error": "nothing"})
    seconds = command.seconds if command.seconds is not None else state.settings.snooze.choices_seconds[0]
    if command.until is not None:
        seconds = seconds_between(state.now.wall, command.until)
    if seconds <= 0:
        return Reply(command.token, False, "That time has already passed.", {"error": "past"})
    outcomes.snooze(state, reminders, seconds, via="command")
    until = state.now.after(seconds).wall if command.until is None else command.until.astimezone(state.now.wall.tzinfo)
    text = f"{_are(reminders)} snoozed for {spoken_duration(seconds)}, until {_clock(state, until)}."
    facts = {"reminders": [each.name for each in reminders], "seconds": seconds, "until": until.isoformat()}
    return Reply(command.token, True, text, facts)


def _answer(state: State, command: Done | Skip, outcome: str) -> Reply:
    reminders = _targets(state, command.target)
    if reminders is None:
        return _unknown(state, command, command.target or "")
    if not reminders:
        return _no_target(command)
    if command.target is None:
        name = reminders[0].name
        reminders = [each for each in reminders if _asks_for_an_answer(each)] or state.in_phase(Phase.SNOOZED)
    if not reminders:
        typed = f"reminderd {'done' if outcome == 'done' else 'skip'} {name}"
        text = f"There is nothing to answer: no reminder is on screen or due. To answer one by its name, type: {typed}"
        return Reply(command.token, False, text, {"error": "nothing"})
    for each in reminders:
        if each.before_exercise and each.phase is Phase.COUNTING:
            pass_over_next(state, each)
    outcomes.answer(state, reminders, outcome, via="command")
    facts = {"reminders": [each.name for each in reminders], "sitting_seconds": round(state.sitting_seconds)}
    return Reply(command.token, True, f"{_are(reminders)} {outcome}.", facts)


def _pause(state: State, command: Pause) -> Reply:
    now = state.now
    until: datetime | None = None
    until_steady: float | None = None
    if command.until is not None:
        until = command.until.astimezone(now.wall.tzinfo)
        if seconds_between(now.wall, until) <= 0:
            return Reply(command.token, False, "That time has already passed.", {"error": "past"})
    elif command.seconds is not None:
        until = now.after(command.seconds).wall
        until_steady = now.steady + command.seconds
    was = state.holds.get("paused")
    since, since_steady = (was.since, was.since_steady) if was else (now.wall, now.steady)
    state.holds.put(Hold("paused", since, since_steady, until=until, until_steady=until_steady))
    state.record("held", reason="paused", until=until.isoformat() if until else None)
    text = f"Reminders are paused until {_clock(state, until)}." if until else PAUSED
    return Reply(command.token, True, text, {"until": until.isoformat() if until else "forever"})


def lift_pause(state: State) -> bool:
    """End the pause; return whether there was one."""
    hold = state.holds.lift("paused")
    if hold is None:
        return False
    state.record("released", reason="paused", seconds=round(state.now.steady - hold.since_steady))
    return True


def pause_is_over(state: State) -> bool:
    """Return whether the pause has lasted as long as it was to."""
    hold = state.holds.get("paused")
    if hold is None or hold.until is None:
        return False
    if hold.until_steady is not None:
        return state.now.steady >= hold.until_steady
    return seconds_between(hold.until, state.now.wall) >= 0


def _resume(state: State, command: Resume) -> Reply:
    return Reply(command.token, True, "Reminders are no longer paused." if lift_pause(state) else NOT_PAUSED)


def _reset(state: State, command: Reset) -> Reply:
    presence, now = state.presence, state.now
    taken = presence.taking or Break(now.steady, now.wall, "reset", presence.sitting_since, presence.sitting_seconds)
    outcomes.record_break(state, taken, now.steady - taken.since, ended=True)
    ending = [each for each in state.reminders.values() if each.after_sitting and each.phase in outcomes.UNANSWERED]
    outcomes.answer(state, ending, "done", via="reset")
    for each in state.reminders.values():
        if each.after_sitting:
            each.count_from_nothing()
    presence.reset(now)
    return Reply(command.token, True, "The timers for sitting start again, as after a break.")


def _remind(state: State, command: Remind) -> Reply:
    reminder = state.reminders.get(command.target)
    if reminder is None:
        return _unknown(state, command, command.target)
    show_together(state, [reminder], Waiting(), asked=True)
    return Reply(command.token, True, f"{reminder.name} is shown.", {"reminders": [reminder.name]})
