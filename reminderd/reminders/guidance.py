"""The longer guidance in sections, for text and for a page: the overview, and that of one reminder."""

from __future__ import annotations

from dataclasses import dataclass

from reminderd.reminders import BuiltIn, source


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with paragraphs, or with points."""

    heading: str
    texts: tuple[str, ...]
    points: bool = False


def overview(kinds: tuple[BuiltIn, ...]) -> tuple[Section, ...]:
    """Return the guidance that belongs to no single reminder."""
    gists = tuple(f"{kind.name}: {kind.title}. {kind.advice.what_to_do[0]}" for kind in kinds)
    return (
        Section("What a back spasm is", (source.WHAT_IT_IS, source.BODY_TALKING)),
        Section("What reminderd reminds you of", gists, points=True),
        Section("First relief", (source.FIRST_RELIEF,)),
        *when_to_see_a_doctor(),
    )


def of(kind: BuiltIn) -> tuple[Section, ...]:
    """Return the guidance behind one reminder."""
    advice = kind.advice
    return (
        Section("What to do", advice.what_to_do, points=True),
        Section("Why", (advice.why,)),
        Section("Where this comes from", (f"In the source, “{source.ARTICLE}”: {advice.source_place}",)),
        Section("The default, and where it comes from", (advice.defaults,)),
        Section("When to stop", (advice.when_to_stop,)),
        *when_to_see_a_doctor(),
    )


def when_to_see_a_doctor() -> tuple[Section, ...]:
    """Return the source's warning signs, and that this is no diagnosis."""
    return (
        Section("See a doctor about", source.SEE_A_DOCTOR, points=True),
        Section("Please note", (source.WHY_A_DOCTOR, source.NO_DIAGNOSIS)),
    )
