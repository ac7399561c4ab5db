"""Stretch: loosen up before planned exercise.

In the source: "Are there things I can do to prevent a back spasm?", "What are the causes of back spasms?".
"""

from __future__ import annotations

from reminderd.core.settings import BeforeExercise
from reminderd.reminders import Advice, BuiltIn
from reminderd.reminders.source import CAUSES, PREVENTION

KIND = BuiltIn(
    name="stretch",
    trigger=BeforeExercise(15 * 60),
    title="Warm up first",
    messages=(
        "Loosen up gently before you start. Stop if it hurts.",
        "Walk briskly for a little, then swing arms and legs. Stop if it hurts.",
        "Do the first moves slowly and small, then let them grow. Stop if it hurts.",
        "Circle the hips, roll the shoulders, march on the spot. Stop if it hurts.",
        "Give the back a head start: easy turns to both sides. Stop if it hurts.",
        "Warm muscles first, effort later: start with a stroll. Stop if it hurts.",
        "Cat and cow, a few easy knee lifts, off you go. Stop if it hurts.",
        "Shake out arms and legs, bend the knees softly. Stop if it hurts.",
        "Swing each leg, circle each arm, breathe easily. Stop if it hurts.",
        "Keep moving while you stretch; long holds can wait. Stop if it hurts.",
    ),
    done_label="Warmed up",
    image="stretch",
    advice=Advice(
        what_to_do=(
            "Begin with a few minutes of easy movement: walk, march on the spot, pedal without effort.",
            (
                "Then move through what is coming, small and slow at first: swing the legs, circle hips and "
                "arms, turn the trunk."
            ),
            "Keep it flowing. Leave long, still stretches for afterwards.",
            "Start the exercise itself slowly; the first minutes belong to the warm-up.",
            "`reminderd stretch` leads through it step by step.",
        ),
        why=(
            "The source names stretching out before athletics among the things worth doing, and too much "
            "labour or sport among the causes of spasms. A body that is already moving meets the effort less "
            "abruptly."
        ),
        source_place=(
            f'"{PREVENTION}", first paragraph: stretch out before athletics. "{CAUSES}", first paragraph: '
            "overextending oneself by too much labour or sport."
        ),
        defaults=(
            "15 min before the start is our choice; the source names no time. It leaves room to change clothes"
            " and for the 5 to 10 min of easy, moving warm-up that HPRC describes. The Mayo Clinic describes "
            "doing the coming activity slowly at first, and says that what a warm-up does against injury is "
            "debated."
        ),
        when_to_stop="Stop if it hurts. A mild pull is enough; never bounce, and never push into pain.",
    ),
)
