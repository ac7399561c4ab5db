"""Stretch: loosen up before planned exercise.

In the source: "Are there things I can do to prevent a back spasm?", "What are the causes of back spasms?".
"""

from __future__ import annotations

from reminderd.core.language import H_, N_
from reminderd.core.settings import BeforeExercise
from reminderd.reminders import Advice, BuiltIn

_MESSAGES: dict[str, tuple[str, ...]] = {
    N_("Loosen up gently before you start. Stop if it hurts."): (),
    N_("Walk briskly for a little, then swing arms and legs. Stop if it hurts."): ("shoulders", "hips"),
    N_("Do the first moves slowly and small, then let them grow. Stop if it hurts."): (),
    N_("Circle the hips, roll the shoulders, march on the spot. Stop if it hurts."): ("hips", "shoulders"),
    N_("Give the back a head start: easy turns to both sides. Stop if it hurts."): ("lower back",),
    N_("Warm muscles first, effort later: start with a stroll. Stop if it hurts."): (),
    N_("Cat and cow, a few easy knee lifts, off you go. Stop if it hurts."): ("lower back", "hips"),
    N_("Shake out arms and legs, bend the knees softly. Stop if it hurts."): (),
    N_("Swing each leg, circle each arm, breathe easily. Stop if it hurts."): ("hips", "shoulders"),
    N_("Keep moving while you stretch; long holds can wait. Stop if it hurts."): (),
    N_("Turn the head slowly, drop the shoulders, then set off. Stop if it hurts."): (
        "neck",
        "shoulders",
    ),
}
"""Each message, with the areas that it is for."""

_GENTLE = (
    N_("Go easy today, or leave it. Stop if it hurts."),
    N_("Half of it is enough today, and so is none of it. Stop if it hurts."),
    N_("Leave it out if you are in doubt; the choice is yours. Stop if it hurts."),
    N_("Small, slow movements only, if any at all. Stop if it hurts."),
    N_("A walk instead is a good answer too. Stop if it hurts."),
)
"""For the days after a logged spasm. Our own words: the source names no exercise for them."""

KIND = BuiltIn(
    name="stretch",
    trigger=BeforeExercise(15 * 60),
    title=N_("Warm up first"),
    messages=tuple(_MESSAGES),
    areas=tuple(_MESSAGES.items()),
    gentle=_GENTLE,
    # Translators: a button; keep it short.
    done_label=N_("Warmed up"),
    image="stretch",
    advice=Advice(
        what_to_do=(
            H_("Begin with a few minutes of easy movement: walk, march on the spot, pedal without effort."),
            H_(
                "Then move through what is coming, small and slow at first: swing the legs, circle hips and "
                "arms, turn the trunk."
            ),
            H_("Keep it flowing. Leave long, still stretches for afterwards."),
            H_("Start the exercise itself slowly; the first minutes belong to the warm-up."),
            H_("`reminderd stretch` leads through it step by step."),
        ),
        why=H_(
            "The source names stretching out before athletics among the things worth doing, and too much "
            "labour or sport among the causes of spasms. A body that is already moving meets the effort less "
            "abruptly."
        ),
        source_place=H_(
            '"Are there things I can do to prevent a back spasm?", first paragraph: stretch out before '
            'athletics. "What are the causes of back spasms?", first paragraph: overextending oneself by too'
            " much labour or sport."
        ),
        defaults=H_(
            "15 min before the start is our choice; the source names no time. It leaves room to change clothes"
            " and for the 5 to 10 min of easy, moving warm-up that HPRC describes. The Mayo Clinic describes "
            "doing the coming activity slowly at first, and says that what a warm-up does against injury is "
            "debated."
        ),
        when_to_stop=H_("Stop if it hurts. A mild pull is enough; never bounce, and never push into pain."),
    ),
)
