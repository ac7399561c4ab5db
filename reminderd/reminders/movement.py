"""Movement: get up after sitting for a while.

In the source: "Are there things I can do to prevent a back spasm?", "What are the causes of back spasms?".
"""

from __future__ import annotations

from reminderd.core.language import H_, N_
from reminderd.core.settings import AfterSitting
from reminderd.reminders import Advice, BuiltIn

_MESSAGES: dict[str, tuple[str, ...]] = {
    N_("Stand, roll your shoulders, walk to the window."): ("shoulders",),
    N_("Take the long way to the kitchen and back."): (),
    N_("Get up and look out of a window at something far away."): (),
    N_("Walk to the door and back while you think the next thing through."): (),
    N_("Stand, let your arms swing, shift from one foot to the other."): ("shoulders", "hips"),
    N_("Go and see whether the plants want water."): (),
    N_("Up you get: a slow lap around the room, arms loose."): ("shoulders",),
    N_("Stretch up as if reaching for a high shelf, then walk a few steps."): ("lower back", "shoulders"),
    N_("Carry your cup away, walk back without hurrying."): (),
    N_("Stand up for the next page, message or call, and stroll a little."): (),
    N_("Leave the chair: a few easy heel raises, then a short walk."): (),
    N_("Take the stairs once, or walk the corridor to its end."): ("hips",),
    N_("Rise, let your head turn slowly to both sides, and walk a little."): ("neck",),
    N_("On your feet, hands on the small of your back: lean back a little, then stroll."): ("lower back",),
    N_("Circle the hips a few times each way, then walk to the window."): ("hips",),
}
"""Each message, with the areas that it is for."""

_GENTLE = (
    N_("Get up slowly, a hand on the desk, and take a few easy steps."),
    N_("Stand when it suits you and walk a little, no faster than is comfortable."),
    N_("Change position: stand for a while, lean on something firm, breathe out."),
    N_("Ease yourself out of the chair and let the arms hang loose."),
    N_("A short, slow walk is plenty today. Stop if it hurts."),
    N_("Only what feels easy: a few steps, then sit some other way."),
)
"""For the days after a logged spasm. Our own words: the source names no exercise for them."""

KIND = BuiltIn(
    name="movement",
    trigger=AfterSitting(40 * 60),
    title=N_("Stand up and move"),
    messages=tuple(_MESSAGES),
    areas=tuple(_MESSAGES.items()),
    gentle=_GENTLE,
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
