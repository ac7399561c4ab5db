"""The life of a reminder as a table: the phases, and what may follow what.

A reminder counts (time, or towards a planned exercise) until it is due, is shown at a good moment, and ends its round
when it is answered, satisfied by a break or given up; then it counts from nothing. A transition that is not in the
table raises and changes nothing.
"""

from __future__ import annotations

from enum import StrEnum


class Phase(StrEnum):
    """Where a reminder is in its life."""

    OFF = "off"
    """You have disabled it in the settings. It does not count; `reminderd remind` shows it all the same."""
    COUNTING = "counting"
    """It is not due yet."""
    DUE = "due"
    """It wants to be shown. A hold delays it, or it waits for a good moment."""
    SHOWN = "shown"
    """It was shown and you have not answered. Its notification may be gone: what merely expired can be answered."""
    SNOOZED = "snoozed"
    """You have put it off. It comes back after that time, or when you return if you are away then."""


class Transition(StrEnum):
    """What moves a reminder from one phase to another."""

    COME_DUE = "come_due"
    """Its time has come, nobody has answered it, or its notification was taken away unanswered."""
    SHOW = "show"
    """It is put on screen: as it was due, together with another, or because you asked for it."""
    SNOOZE = "snooze"
    """You put it off."""
    RESTART = "restart"
    """The round is over (done, skipped, taken, expired or ignored for good): it counts from nothing."""
    RETURN = "return"
    """It is not due after all, and goes on counting where it was."""
    DISABLE = "disable"
    """The new settings turn it off."""
    ENABLE = "enable"
    """The new settings turn it on."""


TRANSITIONS: dict[tuple[Phase, Transition], Phase] = {
    (Phase.OFF, Transition.ENABLE): Phase.COUNTING,
    (Phase.COUNTING, Transition.COME_DUE): Phase.DUE,
    (Phase.COUNTING, Transition.SHOW): Phase.SHOWN,  # together with another, or the person asked for it
    (Phase.COUNTING, Transition.SNOOZE): Phase.SNOOZED,
    (Phase.COUNTING, Transition.RESTART): Phase.COUNTING,
    (Phase.COUNTING, Transition.DISABLE): Phase.OFF,
    (Phase.DUE, Transition.SHOW): Phase.SHOWN,
    (Phase.DUE, Transition.SNOOZE): Phase.SNOOZED,
    (Phase.DUE, Transition.RESTART): Phase.COUNTING,
    (Phase.DUE, Transition.RETURN): Phase.COUNTING,  # the time that made it due was taken back: nobody was there
    (Phase.DUE, Transition.DISABLE): Phase.OFF,
    (Phase.SHOWN, Transition.COME_DUE): Phase.DUE,  # a nudge, due again unanswered, taken off a lock screen, or lost
    (Phase.SHOWN, Transition.SHOW): Phase.SHOWN,
    (Phase.SHOWN, Transition.SNOOZE): Phase.SNOOZED,
    (Phase.SHOWN, Transition.RESTART): Phase.COUNTING,
    (Phase.SHOWN, Transition.DISABLE): Phase.OFF,
    (Phase.SNOOZED, Transition.COME_DUE): Phase.DUE,
    (Phase.SNOOZED, Transition.SHOW): Phase.SHOWN,
    (Phase.SNOOZED, Transition.SNOOZE): Phase.SNOOZED,
    (Phase.SNOOZED, Transition.RESTART): Phase.COUNTING,
    (Phase.SNOOZED, Transition.RETURN): Phase.COUNTING,  # it was not due when it was put off, and is not now
    (Phase.SNOOZED, Transition.DISABLE): Phase.OFF,
}


class IllegalTransitionError(Exception):
    """The table does not have this transition; nothing was changed."""
