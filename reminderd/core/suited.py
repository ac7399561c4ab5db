"""A reminder's settings as they suit the person now: gentler in care time, and with an eye to where it bothers them.

Nothing here is random: the messages become a list that is shown in turn, like any other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from reminderd.core.settings import ReminderSettings, Settings


def suited(wanted: ReminderSettings, settings: Settings, *, care: bool) -> ReminderSettings:
    """Return the settings to go by; `wanted` itself where the person has named no area and care is off."""
    if care:
        sooner = min(wanted.trigger.seconds, settings.care.movement_after_seconds)
        moves = wanted.name == "movement"
        wanted = replace(
            wanted,
            trigger=type(wanted.trigger)(sooner) if moves else wanted.trigger,
            messages=wanted.gentle or wanted.messages,
            shipped=wanted.shipped | {"messages"} if wanted.gentle else wanted.shipped,
        )
    areas = set(settings.me.areas)
    favoured = {text for text, for_areas in wanted.areas if areas.intersection(for_areas)} if areas else set()
    return replace(wanted, messages=more_often(wanted.messages, favoured)) if favoured else wanted


def more_often(messages: Iterable[str], favoured: Iterable[str]) -> tuple[str, ...]:
    """Return the messages in their order, with one of the favoured before each other one; none is left out."""
    known, wanted = tuple(dict.fromkeys(messages)), set(favoured)
    first, others = [each for each in known if each in wanted], [each for each in known if each not in wanted]
    if not first or not others:
        return known
    pairs = [text for turn, other in enumerate(others) for text in (first[turn % len(first)], other)]
    return (*pairs, *first[len(others) :])
