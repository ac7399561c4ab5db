"""The advice as one page that needs no other file, with drawings, for light and dark screens and for print."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from pathlib import Path

from reminderd.core.back_settings import StepSettings
from reminderd.core.duration import spoken_duration
from reminderd.core.language import _, current, health
from reminderd.exercise.routines import STOP, built_in, drawing
from reminderd.reminders import BuiltIn, guidance
from reminderd.reminders.guidance import Section


def page(kind: BuiltIn | None, kinds: tuple[BuiltIn, ...]) -> str:
    """Return the page of one reminder, or the overview and all of them (None); then the routines step by step."""
    doctor = guidance.when_to_see_a_doctor()
    body = _sections(doctor if kind else guidance.overview(kinds))
    for each in [kind] if kind else kinds:
        own = [part for part in guidance.of(each) if part not in doctor]
        head = f'{_drawn(each.image)}<h2 id="{escape(each.name)}">{escape(guidance.title(each))}</h2>'
        body += f"<article><header>{head}</header>\n{_sections(own)}</article>\n"
    for routine in built_in():
        if kind and routine.reminder != kind.name:
            continue
        steps = "".join(
            f"<li>{_drawn(step.drawing)}<span>{escape(health(step.do))} "
            f"<small>{escape(_how_long(step))}</small></span></li>"
            for step in routine.steps
        )
        long, command = spoken_duration(routine.seconds), f"reminderd stretch {routine.name}"
        told = _("{duration}. To be guided, type: {command}.", duration=long, command=command)
        head = f"<h2>{escape(health(routine.title))}</h2><p>{escape(f'{told} {health(STOP)}')}</p>"
        body += f'<article>{head}<ol class="steps">{steps}</ol></article>\n'
    language = current()
    parts = {
        "language": language.code.replace("_", "-"),
        "direction": ' dir="rtl"' if language.right_to_left else "",
        "title": escape(_("reminderd: advice")),
        # Translators: the heading of the page with the guidance about the back.
        "heading": escape(health("Advice")),
        "body": body,
    }
    text = Path(__file__).with_suffix(".html").read_text("utf-8")
    return re.sub(r"\{(\w+)\}", lambda found: parts[found[1]], text)


def _drawn(name: str | None) -> str:
    """Return a drawing. Its description is in English; it is left out in another language, where the text tells it."""
    svg = drawing(name) or ""
    if current().code == "en":
        return svg
    return re.sub(r"<title>.*?</title>\n?", "", re.sub(r' role="img" aria-label="[^"]*"', ' aria-hidden="true"', svg))


def _how_long(step: StepSettings) -> str:
    """Return how long a step takes, and that the side changes."""
    duration = spoken_duration(step.seconds)
    # Translators: how long a step takes, halfway through which the other side's turn comes.
    return health("{duration}, switch sides halfway", duration=duration) if step.switch_sides else duration


def _sections(sections: Iterable[Section]) -> str:
    shown = []
    for each in sections:
        item, around = ("<li>{}</li>", "<ul>{}</ul>") if each.points else ("<p>{}</p>", "{}")
        texts = around.format("".join(item.format(escape(text)) for text in each.texts))
        shown.append(f"<section><h3>{escape(each.heading)}</h3>{texts}</section>\n")
    return "".join(shown)
