"""Care: the days after a logged spasm. Movement comes sooner, the words are gentler, and one question a day is asked.

It begins with a spasm that is logged, and ends when the person says that it is better, or after `care.longest`. Until
then `suited` makes the reminders gentler. Whoever never logged a spasm meets nothing of this.

**The question** comes once a day, not before the next day, and goes the way of a notification: `delivery` shows it when
nothing holds it, after the gap, at a pause in the input, and by itself, because its buttons are its own. It is one of
the `notices`. Unanswered, it is replaced by the next day's.

**The doctor.** The source wants a spasm checked that several days have not eased. `SEVERAL_DAYS` is our reading of
that, as it is in the spasm log. A "not yet" after so long is answered with the source's signs, once, in the place of
the question until they were read. The log itself says so for a place that hurts again, where it is read; the engine
never knows the place.

The times are of the wall clock, since people count these days by the calendar.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from reminderd.core import bubbles, notices, standing
from reminderd.core.clock import seconds_between, shifted
from reminderd.core.definition import DAY
from reminderd.core.effects import Button, Record, Show
from reminderd.core.language import N_, _, health
from reminderd.core.state import Care, State
from reminderd.core.told import CareAnswer
from reminderd.core.wording import spasm_words

ASK_AGAIN_SECONDS = 20 * 3600.0
"""The next question comes no sooner, and on another day: after an afternoon it may come in the morning."""
SEVERAL_DAYS = 3 * DAY
BUBBLE = "care"
"""The key of the notice; those of reminders end in a number."""
_DOCTOR = "doctor"
"""Stands for when the source says to see a doctor, which the settings bring along."""
_BUTTONS: Mapping[CareAnswer, str] = {
    "better": N_("Better"),
    "not_yet": N_("Not yet"),
    "stop_asking": N_("Stop asking"),
}


# -- beginning and ending ------------------------------------------------------------------------------------


def begin(state: State, spasm_at: datetime, **facts: Any) -> bool:
    """Begin care for a spasm at that time, or go on with it anew; return whether it is on for this spasm now."""
    care, now = state.care, state.now.wall
    known = care.since is not None and seconds_between(spasm_at, care.since) >= 0 <= seconds_between(care.since, now)
    over = not 0 <= seconds_between(spasm_at, now) < state.settings.care.longest_seconds
    if known or over or not state.settings.care.enabled:
        return False
    state.care = Care(since=spasm_at, on=True, before=care if care.on else None, elsewhere="machine" in facts)
    notices.withdraw(state, BUBBLE)
    standing.follow(state)
    state.record("care", what="began", **facts)
    return True


def all_known(care: Care | None) -> Iterator[Care]:
    """Yield the time after the newest spasm, and those that go on where it is taken back."""
    while care is not None and care.since is not None:
        yield care
        care = care.before


def restore(state: State, saved: Iterable[Mapping[str, Any]], *, is_open: bool) -> None:
    """Go on with care as it was saved, the newest first; what was on screen is to be shown again."""
    for each in reversed([each for each in saved if each["since"] is not None]):
        before = state.care if state.care.on else None
        state.care = Care(**{name: value for name, value in each.items() if value is not None}, before=before)
    if state.care.on and is_open:
        notices.want(state, BUBBLE)


def follow(state: State) -> None:
    """End care when its time is over, and have the question due once a day."""
    care, settings = state.care, state.settings.care
    if not care.on or care.since is None:
        return
    if not settings.enabled or state.alarm.reached_wall(shifted(care.since, settings.longest_seconds)):
        _end(state, "over")
    elif not care.asking or notices.is_due(state, BUBBLE):
        return
    elif state.alarm.reached_wall(_next_question(care.asked_at or care.since)):
        state.care = replace(care, tells=False)
        notices.want(state, BUBBLE)


def _next_question(last: datetime) -> datetime:
    tomorrow = (last + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return max(tomorrow, shifted(last, ASK_AGAIN_SECONDS), key=datetime.timestamp)


def _end(state: State, what: str, **facts: Any) -> None:
    care = state.care
    state.care = (care.before if what == "undone" else None) or Care(since=care.since)
    notices.withdraw(state, BUBBLE)
    standing.follow(state)
    state.record("care", what=what, **facts)


# -- the question, and what the person says ------------------------------------------------------------------


def show(state: State) -> None:
    """Show the question, or when to see a doctor; the history tells of it when a notifier has confirmed it."""
    if state.care.tells:
        notices.put(state, _doctor(state))
        return
    state.care = replace(state.care, asked_at=state.now.wall)
    notices.put(state, _question(state), Record(state.now.wall, "care", None, {"what": "asked"}))


def say_again(state: State) -> None:
    """Show what is on screen of it again, in the language that is in force now."""
    notice = state.notices.get(BUBBLE)
    if notice and notice.on_screen:
        notices.put(state, replace(_doctor(state) if state.care.tells else _question(state), update=True))


def _question(state: State) -> Show:
    since = state.care.since or state.now.wall
    return Show(
        bubble=BUBBLE,
        title=_("Is your back better?"),
        body="\n".join([spasm_words(since, state.now.wall), health(state.settings.care.words.relief)]),
        buttons=tuple(Button(f"care:{answer}", _(label)) for answer, label in _BUTTONS.items()),
        hint=_("Answer with: reminderd spasm better (or not-yet, stop-asking)"),
    )


def answered(state: State, answer: CareAnswer, via: str) -> str:
    """Take what the person says of their back while care is on; return what to tell them, which `spoken` translates."""
    state.tell(answer)
    return take_up(state, answer, via=via)


def take_up(state: State, answer: CareAnswer, **facts: Any) -> str:
    """Do the same where it may have been said on another machine."""
    bubbles.confirm(state, BUBBLE)
    if answer in {"better", "undo"}:
        facts.pop("via", None)
        _end(state, "better" if answer == "better" else "undone", **facts)
        return "" if state.care.on else N_("The reminders are as usual again.")
    unread = state.care.tells and notices.is_due(state, BUBBLE)
    state.record("care", what=answer, **facts)
    notices.withdraw(state, BUBBLE)
    state.care = replace(state.care, asked_at=state.now.wall, tells=False)
    if answer == "stop_asking":
        state.care = replace(state.care, asking=False)
        return N_("You are not asked again. To end the gentler reminders, type: reminderd spasm better")
    return _DOCTOR if unread or _sends_to_doctor(state) else N_("The reminders stay gentle.")


def _sends_to_doctor(state: State) -> bool:
    """Return whether several days have brought no relief and nobody has said so yet; it is said once in a care time."""
    care = state.care
    lasts = care.since is not None and seconds_between(care.since, state.now.wall) >= SEVERAL_DAYS
    if care.sent_to_doctor or not lasts:
        return False
    state.care = replace(care, sent_to_doctor=True)
    state.record("care", what="doctor")
    return True


def spoken(state: State, words: str) -> str:
    """Return what `answered` said, in the language in force: a sentence, or when the source says to see a doctor."""
    if words != _DOCTOR:
        return _(words)
    ours = state.settings.care.words
    return "\n".join([health(ours.doctor), *(f"• {health(each)}" for each in ours.signs), health(ours.note)])


def _doctor(state: State) -> Show:
    # Critical: it stays until it was read.
    return Show(BUBBLE, _("Have your back checked"), spoken(state, _DOCTOR), urgency="critical")


def pressed(state: State, action: str) -> None:
    """Apply a press of the question's button; where it sends to a doctor, that is shown in its place."""
    answer = next((each for each in _BUTTONS if action == f"care:{each}"), None)
    if not state.care.on or answer is None:
        return
    if answered(state, answer, via="button") == _DOCTOR:
        state.care = replace(state.care, tells=True)
        show(state)


def asked_elsewhere(state: State) -> None:
    """Do not ask today, because another machine does."""
    if not state.care.on:
        return
    state.care = replace(state.care, asked_at=state.now.wall)
    if not state.care.tells:
        notices.withdraw(state, BUBBLE)
