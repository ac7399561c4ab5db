"""Hydration: have something to drink now and then.

In the source: "What are the causes of back spasms?".
"""

from __future__ import annotations

from reminderd.core.settings import Every
from reminderd.reminders import Advice, BuiltIn
from reminderd.reminders.source import CAUSES

KIND = BuiltIn(
    name="hydration",
    trigger=Every(60 * 60),
    title="Have some water",
    messages=(
        "Take a few sips now.",
        "Is your glass empty? Fill it on the way past the tap.",
        "A few unhurried mouthfuls of water, then carry on.",
        "Put the glass where you can see it, and drink some of it now.",
        "Thirsty? Then drink. Not thirsty? A sip will do.",
        "Fetch some fresh water; the walk is part of it.",
        "Tea counts as well. Have a little of whatever you like without sugar.",
        "Look up from the screen and drink slowly.",
        "Refill the bottle and take the first mouthfuls standing up.",
        "When did you last drink something? Now is a good moment.",
        "A slice of lemon, some ice, or plain: have a drink.",
    ),
    done_label="I drank",
    image="hydration",
    advice=Advice(
        what_to_do=(
            "Keep water within reach and within sight, and drink when you think of it.",
            "Let thirst decide how much; a few sips are an answer too.",
            "In the heat, and before and after exercise, think of it more often.",
            "If a doctor has told you how much to drink, that comes first.",
        ),
        why=(
            "The source says that muscle spasms can also come from getting dehydrated. In front of a screen "
            "thirst is easily overlooked."
        ),
        source_place=f'"{CAUSES}", first paragraph, last sentence: spasms can also follow from getting dehydrated.',
        defaults=(
            "60 min at the desk is our choice, a reminder and not a measure; the source names neither an "
            "interval nor an amount. The Mayo Clinic says that no single formula fits everyone, so we count no"
            " glasses."
        ),
        when_to_stop="Stop if it hurts or does not feel right. You need not make up for anything: never force it down.",
    ),
)
