"""Posture: sit well, and differently from before.

In the source: "Are there things I can do to prevent a back spasm?".
"""

from __future__ import annotations

from reminderd.core.back_settings import WhileStanding
from reminderd.core.language import H_, N_
from reminderd.core.settings import AfterSitting
from reminderd.reminders import Advice, BuiltIn

_MESSAGES: dict[str, tuple[str, ...]] = {
    N_("Hips back, shoulders loose, feet flat."): ("hips", "shoulders", "lower back"),
    N_("Grow a little taller, then let the shoulders drop."): ("shoulders",),
    N_("Slide back until the chair holds your lower back."): ("lower back",),
    N_("Uncross your legs and put both feet on the floor."): ("hips",),
    N_("Is your chin ahead of your chest? Bring it gently back."): ("neck",),
    N_("Let the chair carry you: lean back and breathe out."): ("lower back",),
    N_("Elbows close, wrists straight, jaw soft."): ("shoulders", "neck"),
    N_("Bring the screen to you instead of leaning to the screen."): ("neck",),
    N_("Rock your hips forward and back, and settle in the middle."): ("hips", "lower back"),
    N_("Sit some other way than a moment ago; change does you good."): (),
    N_("Shoulders up to the ears, wait a breath, and let them fall."): ("shoulders", "neck"),
    N_("Weight on both sides? Even it out, then sit tall and easy."): ("hips",),
}
"""Each message, with the areas that it is for."""

_GENTLE = (
    N_("Sit however is most comfortable, and change that before long."),
    N_("Let the backrest carry you; nothing has to be straight today."),
    N_("A cushion behind the lower back may feel good. Try it."),
    N_("Both feet flat, shoulders loose, and nothing forced."),
    N_("Breathe out slowly and let go wherever you are tight."),
    N_("Shift a little in the chair, only as far as is comfortable."),
)
"""For the days after a logged spasm. Our own words: the source names no exercise for them."""

KIND = BuiltIn(
    name="posture",
    trigger=AfterSitting(20 * 60),
    title=N_("Sit tall"),
    messages=tuple(_MESSAGES),
    areas=tuple(_MESSAGES.items()),
    gentle=_GENTLE,
    # Translators: a button; keep it short.
    done_label=N_("Sitting tall"),
    image="posture",
    standing=WhileStanding(  # ours: the source does not speak of standing
        seconds=30 * 60,
        title=N_("Shift your weight, or sit"),
        messages=(
            N_("Rock from the heels to the toes, then stand easy."),
            N_("Leaning on one leg? Give the other one its turn."),
            N_("Put one foot up on something low, and change feet in a while."),
            N_("Soften the knees and let the shoulders drop."),
            N_("Take a few steps on the spot, arms loose."),
            N_("Sit down for a while and lean back; you can come up again later."),
            N_("Let the chair have you for the next page."),
            N_("Move the hips a little from side to side, and stand anew."),
        ),
        done_label=N_("I shifted"),
        sit_label=N_("I sit now"),
        image="movement",
    ),
    advice=Advice(
        what_to_do=(
            H_("Move your hips to the back of the seat and let the backrest carry the lower back."),
            H_("Both feet flat, knees about as high as the hips, shoulders loose, elbows close to the body."),
            H_(
                "Screen in front of you, its top edge near the height of your eyes, close enough not to lean "
                "towards it."
            ),
            H_("Then change it again before long: no position is good for hours."),
        ),
        why=H_(
            "The source names good posture when sitting among the things worth doing about back spasms. A "
            "chair that carries the back leaves less for tired muscles to hold."
        ),
        source_place=H_(
            '"Are there things I can do to prevent a back spasm?", first paragraph: keep a good posture when sitting.'
        ),
        defaults=H_(
            "20 min of sitting is our choice; neither the source nor the guidance we know gives an interval "
            "for posture. Cornell and the University of Iowa advise to vary the posture rather than to hold "
            "one. It is shown together with movement when both are due, so that you are not interrupted twice. "
            "While you stand at the desk it comes after 30 min. That is our choice as well: the source does not "
            "speak of standing."
        ),
        when_to_stop=H_("Stop if it hurts. Sitting tall is easy, not stiff: let go whenever it strains."),
    ),
)
