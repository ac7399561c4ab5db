"""Movement: get up after sitting for a while.

In the source: "Are there things I can do to prevent a back spasm?", "What are the causes of back spasms?".
"""

from __future__ import annotations

from reminderd.core.language import H_, N_
from reminderd.core.settings import AfterSitting
from reminderd.reminders import Advice, BuiltIn

KIND = BuiltIn(
    name="movement",
    trigger=AfterSitting(40 * 60),
    title=N_("Stand up and move"),
    messages=(
        N_("Stand, roll your shoulders, walk to the window."),
        N_("Take the long way to the kitchen and back."),
        N_("Get up and look out of a window at something far away."),
        N_("Walk to the door and back while you think the next thing through."),
        N_("Stand, let your arms swing, shift from one foot to the other."),
        N_("Go and see whether the plants want water."),
        N_("Up you get: a slow lap around the room, arms loose."),
        N_("Stretch up as if reaching for a high shelf, then walk a few steps."),
        N_("Carry your cup away, walk back without hurrying."),
        N_("Stand up for the next page, message or call, and stroll a little."),
        N_("Leave the chair: a few easy heel raises, then a short walk."),
        N_("Take the stairs once, or walk the corridor to its end."),
    ),
    # Translators: a button; keep it short.
    done_label=N_("I moved"),
    nudge_seconds=600,
    image="movement",
    advice=Advice(
        what_to_do=(
            H_("Get out of the chair. A minute or two on your feet counts; walking is better than standing still."),
            H_("Let the shoulders and hips move: swing the arms, roll the shoulders, take a few slow steps."),
            H_(
                "Come back when you feel like it. Staying away for the length of a natural break is noticed by"
                " itself; there is nothing to press."
            ),
            H_("With no room to walk, `reminderd stretch desk` leads through two minutes beside the chair."),
        ),
        why=H_(
            "The source counts long sitting and muscles that are hardly used among the causes of back spasms, "
            "and getting up and moving around among the things worth doing about it. Moving changes what the "
            "back has to hold."
        ),
        source_place=H_(
            '"Are there things I can do to prevent a back spasm?", first paragraph: get up and move around '
            'after a long time without moving. "What are the causes of back spasms?", first paragraph: '
            "sitting more than is wise, too little regular use of the muscles."
        ),
        defaults=H_(
            "40 min of uninterrupted sitting is our choice; the source names no figure. It lies between "
            "third-party guidance: the NHS (as others quote it) and Stanford EHS speak of every 30 min, "
            "Cornell of every 20 to 30 min, the HSE (as quoted) of a break after 50 to 60 min of screen work. "
            "The WHO finds the evidence too thin for a threshold, so take it as a starting point and change "
            "it."
        ),
        when_to_stop=H_("Stop if it hurts. Move within what is comfortable, and leave out whatever is not."),
    ),
)
