"""The longer guidance in sections, for text and for a page: the overview, and that of one reminder.

It is said in the language in force where all of it is translated; else in English.
"""

from __future__ import annotations

from dataclasses import dataclass

from reminderd.core.language import H_, current, health
from reminderd.reminders import BuiltIn, source

IN_ENGLISH = "REMINDERD_LANGUAGE=en reminderd advice"


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with paragraphs, or with points."""

    heading: str
    texts: tuple[str, ...]
    points: bool = False


def overview(kinds: tuple[BuiltIn, ...]) -> tuple[Section, ...]:
    """Return the guidance that belongs to no single reminder."""
    gists = tuple(
        # Translators: the name of a reminder as it is typed, what to do, and a sentence about it.
        health(
            "{name}: {title}. {sentence}", name=kind.name, title=title(kind), sentence=health(kind.advice.what_to_do[0])
        )
        for kind in kinds
    )
    return (
        Section(health("What a back spasm is"), _each(source.WHAT_IT_IS, source.BODY_TALKING)),
        Section(health("What reminderd reminds you of"), gists, points=True),
        Section(health("First relief"), _each(source.FIRST_RELIEF)),
        *when_to_see_a_doctor(),
    )


def of(kind: BuiltIn) -> tuple[Section, ...]:
    """Return the guidance behind one reminder."""
    advice = kind.advice
    # Translators: the article and its headings stay in English, since it is read in English; {place} says where in it.
    place = health("In the source, “{article}”: {place}", article=source.ARTICLE, place=health(advice.source_place))
    return (
        Section(health("What to do"), _each(*advice.what_to_do), points=True),
        Section(health("Why"), _each(advice.why)),
        Section(health("Where this comes from"), (place,)),
        Section(health("The default, and where it comes from"), _each(advice.defaults)),
        Section(health("When to stop"), _each(advice.when_to_stop)),
        *when_to_see_a_doctor(),
    )


def when_to_see_a_doctor() -> tuple[Section, ...]:
    """Return the source's warning signs, and that this is no diagnosis."""
    notes = _each(source.WHY_A_DOCTOR, source.NO_DIAGNOSIS)
    if current().advice is not None and not current().reviewed:
        unread = H_("No native speaker has read this translation yet. If in doubt, read the English text: {command}")
        notes += (health(unread, command=IN_ENGLISH),)
    return (
        Section(health("See a doctor about"), _each(*source.SEE_A_DOCTOR), points=True),
        Section(health("Please note"), notes),
    )


def title(kind: BuiltIn) -> str:
    """Return what to do, in the language of the guidance beside it."""
    return kind.title if current().advice is None else kind.spoken_title


def _each(*texts: str) -> tuple[str, ...]:
    return tuple(map(health, texts))
