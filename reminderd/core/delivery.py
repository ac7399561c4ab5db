"""The right moment: what holds a due reminder, what it waits for, and when it is shown.

What is due stays due until it is shown, answered or satisfied by a break. Whenever something has happened `deliver`
asks the questions below in this order, and the first that says "not now" ends it. All that is due and has passed them
is shown as one notification (`bubbles`).

1. **Does the person, the clock or presence hold it?** `paused`, `quiet_hours`, `away` and `locked` hold everything,
   have no limit, and cost nothing to know. So they come first: under them no detector is asked. Two are shown
   nevertheless: what the person asks for by `reminderd remind`, and a push to other devices while nobody is there.
2. **Do detectors hold it?** They cost something to ask, so they are asked only while something is due that could be
   shown, and their answers are good for a second: whatever waited longer is asked about again right before it is
   shown. Answers are waited for up to two seconds. While one holds, it is asked again after two seconds and then every
   five; nothing listens for its end. `longest_hold` bounds how long detectors hold one reminder, without interruption.
3. **Has showing failed?** Then it waits until it is tried again.
4. **Is it too soon after the last one?** A snooze's return, what was shown before and reminders before exercise do not
   wait for the gap; what waits for it comes along with one of those.
5. **Is somebody typing?** They may finish: it waits for a pause in the input, but not for ever. Where no source tells
   of input there is nothing to wait for.

The waits of 4 and 5 may follow each other and be interrupted by 2. They are one value, `Waiting`, and every branch
returns what is waited for from then on. Where something holds that is nothing: a wait that was held begins anew. A
branch that only waits for answers keeps what was waited for before.

The notices (`notices`) go the same way when no reminder does, each by itself. That the settings file is wrong goes the
same way up to 3 only, and is shown as soon as nothing holds it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from reminderd.core import care, new_settings, notices, weekly
from reminderd.core.asking import Look
from reminderd.core.bubbles import exercise_words, put
from reminderd.core.clock import EPSILON, NEVER
from reminderd.core.due import soon_due
from reminderd.core.effects import Probe, Push
from reminderd.core.planned import follow_next
from reminderd.core.reminder import Phase, Reminder
from reminderd.core.state import State, Waiting

FRESH_SECONDS = 1.0
"""Answers of the detectors this old still decide."""
ASK_AGAIN_SECONDS = (2.0, 5.0)
"""While a detector holds something due it is asked again: for the first time, and then each time."""
_ALONE: Mapping[str, Callable[[State], None]] = {care.BUBBLE: care.show, weekly.BUBBLE: weekly.show}
"""The notices that wait for a good moment, each of which is shown by itself."""


def deliver(state: State) -> Waiting:
    """Show what is due, if this is the moment; return what it waits for from now on."""
    was, due = state.waiting, state.in_phase(Phase.DUE)
    alone = {_named(key): show for key, show in _ALONE.items() if notices.is_due(state, key)}
    problems = _named(new_settings.BUBBLE)
    wanting = {each.name for each in due} | alone.keys()
    wanting |= {problems} if notices.is_due(state, new_settings.BUBBLE) else set()
    state.detected_since = {name: at for name, at in state.detected_since.items() if name in wanting}
    if not wanting:
        state.holds.lift_detected()
        state.look = Look()
        return Waiting()
    personal = state.holds.personal
    if personal:
        for each in due:
            state.hold(each, [*personal, *(reason for reason in each.round.held.by if reason in state.holds)])
        _push_away_from_desk(state, due)
        return Waiting()
    if _asking(state):
        return was
    detected, longest = state.holds.detected, state.settings.delivery.longest_hold_seconds
    since = {name: state.detected_since.get(name, state.now.steady) for name in wanting} if detected else {}
    too_long = {name for name in since if state.alarm.reached(since[name] + longest)}
    state.detected_since = since
    for each in due:
        state.hold(each, [] if each.name in too_long else detected)
    free = [each for each in due if not each.round.held.by]
    if state.retry_at is not None and not state.alarm.reached(state.retry_at):
        return Waiting()
    if problems in wanting and (problems in too_long or not detected):
        new_settings.show_notice(state)
    now_alone = [show for name, show in alone.items() if name in too_long or not detected]
    return _choose_moment(state, free, now_alone, was) if free or now_alone else Waiting()


def _named(notice: str) -> str:
    """Return what stands for a notice among the names of reminders, of which none has a space."""
    return f"the notice {notice}"


def _choose_moment(
    state: State, free: Sequence[Reminder], alone: Sequence[Callable[[State], None]], was: Waiting
) -> Waiting:
    """Show what nothing holds, and what would be due soon, unless it is too soon or somebody is typing.

    Where there is no reminder, the first of what is shown `alone` is.
    """
    now, alarm, delivery, presence = state.now.steady, state.alarm, state.settings.delivery, state.presence
    gap_over = (-NEVER if state.last_shown is None else state.last_shown) + delivery.min_gap_seconds
    if not any(each.round.prompt or each.before_exercise for each in free) and not alarm.reached(gap_over):
        return Waiting(gap_since=now if was.gap_since is None else was.gap_since)
    since = now if was.pause_since is None else was.pause_since
    may_finish = (
        presence.known
        and delivery.input_pause_seconds > 0
        and not alarm.reached(since + delivery.wait_for_pause_seconds)
    )
    paused_at = (NEVER if presence.idle_since is None else presence.idle_since) + delivery.input_pause_seconds
    if may_finish and not alarm.reached(paused_at):
        return Waiting(since, was.gap_since)
    if not free:
        alone[0](state)
        return Waiting()
    names, within = {each.name for each in free}, delivery.combine_within_seconds
    together = [each for each in state.reminders.values() if each.name in names or soon_due(state, each, within)]
    for each in together:
        if each.phase is Phase.SHOWN and each.nudged:
            each.come_due(state.now.wall, nudging=True)
    follow_next(state, together)
    put(state, together, was)
    return Waiting()


def _push_away_from_desk(state: State, due: Sequence[Reminder]) -> None:
    if not state.settings.push.urls or not {"away", "locked"}.issuperset(state.holds.personal):
        return
    for each in due:
        if not each.round.pushed and each.name in state.settings.push.reminders:
            each.note_pushed()
            body = exercise_words(state, each) or each.settings.spoken(each.settings.messages[0])
            state.emit(Push(each.name, each.settings.spoken_title, body))


# -- asking the detectors ------------------------------------------------------------------------------------


def probed(state: State, asked: frozenset[str]) -> None:
    """Note that these detectors have answered, or had their time."""
    if state.look.end(state.now.steady, asked):
        state.holds.lift_unconfirmed(state.now)


def _asking(state: State) -> bool:
    """Ask the detectors if their answers are too old; return whether answers are still awaited."""
    look, detectors = state.look, state.detectors
    if not detectors:
        return False
    if look.under_way and not look.pending(state.alarm):
        probed(state, look.reasons)
    if not look.under_way and (look.at is None or _is_old(state, look.at)):
        look.begin(detectors, state.now.steady)
        state.emit(Probe(detectors))
    return look.pending(state.alarm)


def _is_old(state: State, answered: float) -> bool:
    """Return whether the detectors' answers of that time no longer decide."""
    since = min((state.holds[reason].since for reason in state.holds.detected), default=None)
    if since is None:
        return state.now.steady - answered >= FRESH_SECONDS - EPSILON
    first, later = ASK_AGAIN_SECONDS
    return state.alarm.reached(answered + (first if answered - since < first - EPSILON else later))
