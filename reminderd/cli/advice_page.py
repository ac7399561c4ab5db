"""The advice as one page that needs no other file, with drawings, for light and dark screens and for print."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path

from reminderd.core.duration import spoken_duration
from reminderd.exercise.routines import STOP, built_in, drawing
from reminderd.reminders import BuiltIn, guidance
from reminderd.reminders.guidance import Section


def page(kind: BuiltIn | None, kinds: tuple[BuiltIn, ...]) -> str:
    """Return the page of one reminder, or the overview and all of them (None); then the routines step by step."""
    doctor = guidance.when_to_see_a_doctor()
    body = _sections(doctor if kind else guidance.overview(kinds))
    for each in [kind] if kind else kinds:
        own = [part for part in guidance.of(each) if part not in doctor]
        head = f'{drawing(each.image) or ""}<h2 id="{escape(each.name)}">{escape(each.title)}</h2>'
        body += f"<article><header>{head}</header>\n{_sections(own)}</article>\n"
    for routine in built_in():
        if kind and routine.reminder != kind.name:
            continue
        steps = "".join(
            f"<li>{drawing(step.drawing) or ''}<span>{escape(step.do)} <small>{escape(spoken_duration(step.seconds))}"
            f"{', switch sides halfway' if step.switch_sides else ''}</small></span></li>"
            for step in routine.steps
        )
        said = f"{spoken_duration(routine.seconds)}. To be guided, type: reminderd stretch {routine.name}. {STOP}"
        head = f"<h2>{escape(routine.title)}</h2><p>{escape(said)}</p>"
        body += f'<article>{head}<ol class="steps">{steps}</ol></article>\n'
    return Path(__file__).with_suffix(".html").read_text("utf-8").replace("{body}", body)


def _sections(sections: Iterable[Section]) -> str:
    shown = []
    for each in sections:
        item, around = ("<li>{}</li>", "<ul>{}</ul>") if each.points else ("<p>{}</p>", "{}")
        texts = around.format("".join(item.format(escape(text)) for text in each.texts))
        shown.append(f"<section><h3>{escape(each.heading)}</h3>{texts}</section>\n")
    return "".join(shown)
