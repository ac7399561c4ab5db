"""The notifications on screen, which the code calls bubbles: what each shows, and what becomes of it.

**One reminder, one bubble.** Reminders that are shown together share a bubble, and one button answers them all. A
reminder is in at most one bubble, its `round.bubble`; `state.bubbles` is gathered from these. Every bubble has a key of
our own (the server's number is the notifier's business). A key that is shown again replaces what is on screen under it.

**Shown again.** When something is shown that still has a bubble, it keeps the key, so that it replaces itself. Others
that shared the bubble and are still to be answered (those that are nudged) come along into the new one. Those that are
not nudged have been shown, and stay behind. If two of its reminders had bubbles before, those become one.

**Answered.** Whatever ends a reminder's round takes it out of its bubble (`settle`). A bubble that shows nobody any
more is closed. One that shows fewer is drawn again with `update`, which never brings back what was dismissed.

**Gone unanswered.** `Closed` says why. Dismissed: the person has seen it, so what is not nudged counts from nothing.
Expired: it can still be answered, by command or by a break; then it is closed too, for the servers that go on listing
it. Lost with its server: it is shown again, as it was, when a notifier is back. A lock takes every bubble down, since
nothing is ever shown on a lock screen; the reminders are due again, marked `lost`, so that they return without waiting
for the gap.

**Confirmed.** The history says "shown" only when a notifier has confirmed it: until then the lines wait in
`unconfirmed_records`. An answer confirms as well. If no notifier could show the bubble the lines are dropped, the
reminders are due again, and `retry_at` keeps them back for ten seconds or until a notifier is back.

**Hidden.** Some servers take a notification and do not draw it: during do not disturb, or while a window is fullscreen.
So `Shown` says for which reasons that server hides it, and their detectors are asked (`doubted`). If one says yes, the
lines are dropped, since nobody has seen it. The reminders are due again, held by that reason whatever the settings say.

What is shown and is no reminder has a key of its own (`notices`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from reminderd.core.clock import NEVER, seconds_between
from reminderd.core.duration import spoken_duration
from reminderd.core.effects import Close, Probe, Record, Show
from reminderd.core.language import _
from reminderd.core.reminder import NOT_HELD, Held, Phase, Reminder
from reminderd.core.settings import Urgency
from reminderd.core.state import State, Waiting
from reminderd.core.told import ToldAction
from reminderd.core.wording import body_of, buttons_of, cut, exercise_name, hint_of, hold_words, spasm_words, title_of

RETRY_SECONDS = 10.0
"""When no notifier could show something, it is tried again after this, or when one is back."""
_TOLD: dict[str, ToldAction] = {"care": "asked", "weekly": "weekly"}
"""What the other machines are told of those that are no reminders, by the event in the history."""
_URGENCIES: tuple[Urgency, ...] = ("low", "normal", "critical")


def put(state: State, reminders: Sequence[Reminder], waited: Waiting, *, asked: bool = False) -> None:
    """Show these as one notification; the history tells of it when a notifier has confirmed it."""
    records = _records(state, reminders, waited, asked)
    held = [each.round.held for each in reminders if each.round.held.since is not None]
    names = {each.name for each in reminders}
    old = list(dict.fromkeys(each.round.bubble for each in reminders if each.round.bubble is not None))
    left = [each for each in state.reminders.values() if each.round.bubble in old and each.name not in names]
    key = old[0] if old else _new_key(state, reminders[0])
    for expired in dict.fromkeys(each.round.expired for each in reminders if each.round.expired):
        state.emit(Close(expired))
    for other in old[1:]:
        _close(state, other)
    for each in reminders:
        each.show(key, state.now)
    for each in left:
        each.place(key if each.nudged else None)
    first_held = min(held, key=lambda each: each.since or 0.0, default=NOT_HELD)
    state.emit(_draw(state, key, state.bubbles[key], first_held))
    state.last_shown = state.now.steady
    state.unconfirmed_records[key] = records


def put_word(state: State, show: Show, record: Record) -> None:
    """Show what is no reminder, at a moment that delivery has chosen; the history tells of it as of those."""
    state.emit(show)
    state.last_shown = state.now.steady
    state.unconfirmed_records[show.bubble] = [record]


def _records(state: State, reminders: Sequence[Reminder], waited: Waiting, asked: bool) -> list[Record]:
    """Return what the history will say of these; what held them is released."""
    now, title, records = state.now, cut(reminders[0].settings.title, 200), []
    pause_since, gap_since = waited.pause_since, waited.gap_since
    for each in reminders:
        this, held = each.round, each.round.held
        facts = {
            "title": title,
            "ours": "title" in reminders[0].settings.shipped,
            "due_at": (this.due_at or now.wall).isoformat(),
            "merged_into": None if each is reminders[0] else reminders[0].name,
            "nudge": this.nudges + 1 if this.nudging else 0,
            "snoozed": each.last_outcome == "snoozed" and not this.nudging and not this.lost,
            "held_seconds": 0 if held.since is None else round(now.steady - held.since),
            "held_by": held.reasons,
            "sitting_seconds": round(state.presence.sitting_seconds),
            "waited_seconds": 0 if pause_since is None else round(now.steady - pause_since),
            "gap_seconds": 0 if gap_since is None else round(now.steady - gap_since),
            "asked_for": asked,
        }
        state.hold(each)
        records.append(Record(now.wall, "shown", each.name, facts))
    return records


def _new_key(state: State, first: Reminder) -> str:
    state.bubble_number += 1
    return f"{first.name}-{state.bubble_number}"


def settle(state: State, touched: Iterable[str | None]) -> None:
    """Close the bubbles that show nobody any more, also the expired, and draw those again that show fewer."""
    bubbles = state.bubbles
    for key in touched:
        if key in bubbles:
            state.emit(replace(_draw(state, key, bubbles[key]), update=True))
        elif key is not None:
            _close(state, key)


def take_down(state: State) -> None:
    """Take every bubble off the screen unanswered, because it is being locked; what it showed is due again."""
    for key, members in state.bubbles.items():
        _close(state, key)
        for each in members:
            each.place(None)
            if each.phase is Phase.SHOWN:
                each.come_due(state.now.wall, prompt=True, lost=True)


def shown_elsewhere(state: State, reminders: Sequence[Reminder], since: float, **facts: Any) -> None:
    """Note that another machine shows these since that steady time, so that none is to be seen here any more."""
    touched = {each.round.bubble or each.round.expired for each in reminders}
    for key in touched:
        confirm(state, key)
    for each in reminders:
        state.hold(each)
        later = since - each.round.shown_steady
        if each.phase is Phase.SHOWN and each.nudged and later > each.settings.nudge_seconds / 2:
            each.come_due(state.now.wall, nudging=True)
        each.show_elsewhere(since, state.presence.counted.after(since), state.now)
        merged_into = None if each is reminders[0] else reminders[0].name
        state.record("shown", each.name, merged_into=merged_into, **facts)
    state.last_shown = max(since, -NEVER if state.last_shown is None else state.last_shown)
    settle(state, touched)


def _close(state: State, key: str) -> None:
    confirm(state, key)
    state.emit(Close(key))


# -- what a notifier tells -----------------------------------------------------------------------------------


def shown(state: State, key: str, hidden_by: frozenset[str]) -> None:
    """Note that a notifier has taken a bubble; ask whether its server draws it, unless it always does."""
    if hidden_by and key in state.unconfirmed_records:
        state.doubted[key] = hidden_by
        state.emit(Probe(hidden_by))
    else:
        confirm(state, key)


def hide(state: State, reason: str) -> None:
    """Have due again what the server does not draw, because a detector says yes to this reason."""
    for key, hidden_by in list(state.doubted.items()):
        if reason in hidden_by:
            del state.doubted[key]
            state.unconfirmed_records.pop(key, None)
            for each in state.in_phase(Phase.SHOWN):
                if key in (each.round.bubble, each.round.expired):
                    each.hide(hidden_by, state.now.wall)


def probed(state: State, asked: frozenset[str]) -> None:
    """Confirm what nothing hides, now that these detectors have answered or had their time."""
    for key, hidden_by in list(state.doubted.items()):
        if hidden_by <= asked:
            confirm(state, key)


def confirm(state: State, key: str | None) -> None:
    """Record in the history that this bubble is on screen, or was."""
    if key is not None:
        state.doubted.pop(key, None)
        records = state.unconfirmed_records.pop(key, ())
        state.emit(*records)
        if records:
            shown = [each.reminder for each in records if each.reminder is not None]
            state.tell(_TOLD.get(records[0].event, "shown"), shown)


def closed(state: State, key: str, reason: str) -> None:
    """Note that a bubble is gone without an answer: "dismissed", "expired" or "lost"."""
    if reason != "expired" or key not in state.doubted:
        confirm(state, key)
    for each in state.bubbles.get(key, ()):
        shown = each.phase is Phase.SHOWN
        each.place(None, lost=reason == "lost" and shown, expired=key if reason == "expired" else None)
        if reason == "dismissed" and shown and not each.nudged and each.counts:
            each.enter(Phase.COUNTING)


def show_failed(state: State, key: str, problem: str) -> None:
    """Note that no notifier could show this bubble."""
    state.unconfirmed_records.pop(key, None)
    state.retry_at = state.now.steady + RETRY_SECONDS
    for each in state.bubbles.get(key, ()):
        each.place(None)
        if each.phase is Phase.SHOWN:
            each.come_due(state.now.wall, prompt=True)
            state.record("held", each.name, reason="notifier", detail=problem)


def notifier_back(state: State) -> None:
    """Show again what a notification server took with it when it ended, as it was.

    If something else wants to be shown as well, these come due again, so that all are shown together.
    """
    state.retry_at = None
    lost = [each for each in state.in_phase(Phase.SHOWN) if each.round.lost]
    if lost and (state.holds.personal or state.in_phase(Phase.DUE)):
        for each in lost:
            each.come_due(state.now.wall, prompt=True, lost=True)
    elif lost:
        key = _new_key(state, lost[0])
        for each in lost:
            each.place(key)
        state.emit(_draw(state, key, lost))


# -- drawing -------------------------------------------------------------------------------------------------


def exercise_words(state: State, reminder: Reminder) -> str:
    """Return which exercise it is about: "Evening run at 18:00"; "" where it is about none."""
    exercise = reminder.round.exercise
    if exercise is None:
        return ""
    starts = f"{exercise.starts.astimezone(state.now.wall.tzinfo):%H:%M}"
    # Translators: a planned exercise and the time of the day when it starts: "Evening run at 18:00".
    return _("{exercise} at {time}", exercise=exercise_name(exercise.name), time=starts)


def _facts(state: State, members: Sequence[Reminder], held: Held) -> list[str]:
    """Return what was observed, or said: "35 min seated", "Evening run at 18:00", "delayed 47 min by a call"."""
    presence, movement = state.presence, state.reminders.get("movement")
    facts = []
    if movement is not None and movement.last_outcome == "done" and movement.last_outcome_at is not None:
        ago = seconds_between(movement.last_outcome_at, state.now.wall)
        if 0 < ago < presence.sitting_seconds:  # in this sitting; nobody observed it
            facts.append(_("{time} since you said that you moved", time=spoken_duration(ago)))
    facts += [words for words in (exercise_words(state, each) for each in members) if words][:1]
    seated = spoken_duration(presence.stay.seconds)
    if presence.known and presence.standing:
        # Translators: how long you have been standing: "12 min standing".
        facts.append(_("{time} standing", time=seated))
    elif presence.known:
        # Translators: how long you have been sitting. It stands alone or in a list of facts: "35 min seated".
        facts.append(_("{time} seated", time=seated))
    else:
        facts.append(_("no break detected for {time}", time=seated))
    if held.since is not None and state.now.steady - held.since >= 1:
        time, reason = spoken_duration(state.now.steady - held.since), hold_words(held.reasons[0])
        # Translators: {reason} is such as "a call" or "quiet hours". If your language changes the form of such words
        # after "by", write it as "delayed {time} (reason: {reason})".
        facts.append(_("delayed {time} by {reason}", time=time, reason=reason))
    return facts


def _draw(state: State, key: str, members: Sequence[Reminder], held: Held = NOT_HELD) -> Show:
    first, names = members[0], tuple(each.name for each in members)
    messages = [each.settings.spoken(each.round.message) for each in members]
    if state.care.on and state.care.since is not None and any(each.before_exercise for each in members):
        messages = [spasm_words(state.care.since, state.now.wall), *messages]
    choices = state.settings.snooze.choices_seconds if any(each.phase is not Phase.OFF for each in members) else ()
    goes_on = first.settings.standing if state.presence.standing else None
    return Show(
        bubble=key,
        title=title_of([each.settings.spoken_title for each in members]),
        body=body_of(messages, _facts(state, members, held)),
        reminders=names,
        buttons=buttons_of(
            _(first.settings.done_label),
            choices,
            startable=first.before_exercise,
            sit_label=_(goes_on.sit_label) if goes_on else "",
        ),
        hint=hint_of(names),
        urgency=max({each.settings.urgency for each in members}, key=_URGENCIES.index),
        sound=state.settings.delivery.sound,
        image=first.settings.image,
    )
