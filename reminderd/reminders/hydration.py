"""Hydration: have something to drink now and then.

In the source: "What are the causes of back spasms?".
"""

from __future__ import annotations

from reminderd.core.language import H_, N_
from reminderd.core.settings import Every
from reminderd.reminders import Advice, BuiltIn

KIND = BuiltIn(
    name="hydration",
    trigger=Every(60 * 60),
    title=N_("Have some water"),
    messages=(
        N_("Take a few sips now."),
        N_("Is your glass empty? Fill it on the way past the tap."),
        N_("A few unhurried mouthfuls of water, then carry on."),
        N_("Put the glass where you can see it, and drink some of it now."),
        N_("Thirsty? Then drink. Not thirsty? A sip will do."),
        N_("Fetch some fresh water; the walk is part of it."),
        N_("Tea counts as well. Have a little of whatever you like without sugar."),
        N_("Look up from the screen and drink slowly."),
        N_("Refill the bottle and take the first mouthfuls standing up."),
        N_("When did you last drink something? Now is a good moment."),
        N_("A slice of lemon, some ice, or plain: have a drink."),
    ),
    # Translators: a button; keep it short.
    done_label=N_("I drank"),
    image="hydration",
    advice=Advice(
        what_to_do=(
            H_("Keep water within reach and within sight, and drink when you think of it."),
            H_("Let thirst decide how much; a few sips are an answer too."),
            H_("In the heat, and before and after exercise, think of it more often."),
            H_("If a doctor has told you how much to drink, that comes first."),
        ),
        why=H_(
            "The source says that muscle spasms can also come from getting dehydrated. In front of a screen "
            "thirst is easily overlooked."
        ),
        source_place=H_(
            '"What are the causes of back spasms?", first paragraph, last sentence: spasms can also follow '
            "from getting dehydrated."
        ),
        defaults=H_(
            "60 min at the desk is our choice, a reminder and not a measure; the source names neither an "
            "interval nor an amount. The Mayo Clinic says that no single formula fits everyone, so we count no"
            " glasses."
        ),
        when_to_stop=H_(
            "Stop if it hurts or does not feel right. You need not make up for anything: never force it down."
        ),
    ),
)
