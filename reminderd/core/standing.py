"""Standing at the desk: what the person says, or their desk, and what it means for the reminders.

**Standing is no sitting.** Nobody can see it, so it is the person's word (`presence.stand`). To get up is a change of
posture, and ends the sitting: what counted it is answered, and counts from nothing when the person sits again. Until
then it rests. What counts time at the desk goes on, and absences end what they always end.

**What goes on in its own words.** A reminder with a `standing` part counts the present posture: `posture` asks to sit
or to shift the weight after a while. With `standing.alternate` there is a reminder that asks for each change; to
answer it with "done" is to have changed.

**It stays as it was** over a break, a lock and a restart, as the desk does. A new day begins with sitting: whoever
forgot it in the evening is reminded again, at the latest, when the first notification for standing comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from reminderd.core import outcomes
from reminderd.core.back_settings import WhileStanding
from reminderd.core.breaks import Break
from reminderd.core.language import N_
from reminderd.core.reminder import Reminder
from reminderd.core.settings import AfterSitting, AfterStanding, ReminderSettings, Resting, Settings
from reminderd.core.state import State
from reminderd.core.suited import suited

ALTERNATION = "standing"
"""The name of the reminder that `standing.alternate` makes."""
OURS = frozenset({"title", "messages"})
# Ours, not the source's: it speaks of sitting and of moving, and not of standing.
_STAND = (
    N_("Raise the desk, or take the work to a counter."),
    N_("Up on your feet: the next page reads as well from there."),
    N_("Stand for the next call or message."),
    N_("Change of posture: feet apart, knees loose, and carry on standing."),
)
_SIT = (
    N_("Lower the desk and sit down. Lean back for a breath."),
    N_("Enough standing for now: take the chair again."),
    N_("Let your legs rest, and settle with your back against the chair."),
    N_("Back to the chair; come up again later."),
)


def as_things_stand(settings: Settings, *, standing: bool, care: bool = False) -> tuple[ReminderSettings, ...]:
    """Return the reminders as they suit the person now, in order of priority, with the one for changes if it is on.

    Where what is said while standing and what suits otherwise do not agree, the present posture wins.
    """
    reminders = [suited(each, settings, care=care) for each in settings.reminders]
    if settings.standing.alternate_seconds:
        names = [each.name for each in reminders]
        place = names.index("stretch") + 1 if "stretch" in names else 0
        reminders.insert(place, _alternation(*settings.standing.alternate_seconds))
    return tuple(_while_standing(each) for each in reminders) if standing else tuple(reminders)


def _alternation(sit_seconds: float, stand_seconds: float) -> ReminderSettings:
    stands = WhileStanding(stand_seconds, N_("Sit down again"), _SIT, N_("I sit now"))
    return ReminderSettings(
        ALTERNATION,
        AfterSitting(sit_seconds),
        N_("Stand for a while"),
        _STAND,
        N_("I stand now"),
        image="movement",
        shipped=OURS,
        standing=stands,
    )


def _while_standing(reminder: ReminderSettings) -> ReminderSettings:
    trigger, goes_on = reminder.trigger, reminder.standing
    if isinstance(trigger, AfterSitting):
        trigger = AfterStanding(goes_on.seconds) if goes_on else Resting(trigger.seconds)
    if goes_on is None:
        return replace(reminder, trigger=trigger)
    return replace(
        reminder,
        trigger=trigger,
        title=goes_on.title,
        messages=goes_on.messages,
        done_label=goes_on.done_label,
        image=goes_on.image,
        shipped=OURS,
    )


def change(state: State, *, standing: bool, via: str) -> bool:
    """Note that the person stands, or sits, from now on; return False where that is nothing new."""
    state.tell("stand" if standing else "sit")
    return take_up(state, standing=standing, via=via)


def take_up(state: State, *, standing: bool, **facts: Any) -> bool:
    """Do the same where it may have been said on another machine."""
    presence = state.presence
    if presence.standing is standing:
        return False
    word = "standing" if standing else "sitting"
    state.record(word, **facts, **presence.stay.facts)
    answered = [each for each in state.in_phase(*outcomes.UNANSWERED) if _is_about_posture(each)]
    outcomes.answer(state, answered, "done", via=word)
    presence.stand(standing, state.now)
    follow(state)
    for each in state.reminders.values():
        if each.after_sitting:
            each.count_from_nothing()
    return True


def answer(state: State, reminders: Sequence[Reminder], outcome: str, via: str, *, alone: bool = True) -> None:
    """Note an answer; where a change of posture was the first thing asked for, it is made with it."""
    state.tell("done" if outcome == "done" else "skip", (each.name for each in reminders))
    outcomes.answer(state, reminders, outcome, via)
    if outcome == "done" and reminders[0].name == ALTERNATION and alone:
        change(state, standing=not state.presence.standing, via=via)


def _is_about_posture(reminder: Reminder) -> bool:
    """Return whether another posture is what it asks for, or has it say something else."""
    return (reminder.after_sitting and not reminder.rests) or reminder.settings.standing is not None


def follow(state: State) -> None:
    """Have the reminders count, and say, what suits the person now: by their posture, and after a spasm."""
    for each in as_things_stand(state.settings, standing=state.presence.standing, care=state.care.on):
        state.reminders[each.name].use(each)


def break_ended(state: State, taken: Break) -> None:
    """Begin a new day with sitting."""
    if state.presence.standing and taken.at.date() != state.now.wall.date():
        state.record("sitting", via="new day")
        state.presence.stand(False, None)
        follow(state)
