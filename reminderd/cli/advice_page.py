"""The advice as one page that needs no other file, with drawings, for light and dark screens and for print."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from reminderd.core.duration import spoken_duration
from reminderd.exercise.routines import STOP, Routine, drawing
from reminderd.reminders.guidance import Section
from reminderd.reminders.kind import BuiltIn

_STYLE = """
:root{color-scheme:light dark;--ink:#1c2b28;--paper:#fff;--soft:#5b6f6a;--line:#d5e2de}
@media(prefers-color-scheme:dark){:root{--ink:#e6efec;--paper:#15201d;--soft:#9db3ad;--line:#31433e}}
body{font:1.05rem/1.55 system-ui,sans-serif;color:var(--ink);background:var(--paper);
max-width:46rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.7rem}article{border-top:1px solid var(--line);margin-top:2rem;padding-top:1.2rem}h3{margin-bottom:.2rem}
svg{width:96px;height:96px;flex:none}header{display:flex;gap:1rem;align-items:center}
ol.steps{list-style:none;padding:0}ol.steps li{display:flex;gap:1rem;
align-items:center;margin:.7rem 0;break-inside:avoid}
small{color:var(--soft)}p,ul{margin:.3rem 0}
"""


def page(
    sections: Iterable[Section], kinds: Iterable[tuple[BuiltIn, Iterable[Section]]], routines: Iterable[Routine]
) -> str:
    """Return the whole page: the overview (or nothing), each reminder, and the routines step by step."""
    body = [_sections(sections)]
    for kind, own in kinds:
        head = f'<header>{_drawing(kind.image)}<h2 id="{escape(kind.name)}">{escape(kind.title)}</h2></header>'
        body.append(f"<article>{head}\n{_sections(own)}</article>\n")
    body += map(_routine, routines)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>reminderd: advice</title>\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<style>{_STYLE}</style></head>\n<body><h1>Advice</h1>\n{''.join(body)}</body></html>\n"
    )


def _sections(sections: Iterable[Section]) -> str:
    shown = []
    for each in sections:
        item, around = ("<li>{}</li>", "<ul>{}</ul>") if each.points else ("<p>{}</p>", "{}")
        texts = around.format("".join(item.format(escape(text)) for text in each.texts))
        shown.append(f"<section><h3>{escape(each.heading)}</h3>{texts}</section>\n")
    return "".join(shown)


def _routine(routine: Routine) -> str:
    steps = "".join(
        f"<li>{_drawing(step.drawing)}<span>{escape(step.do)} <small>{escape(spoken_duration(step.seconds))}"
        f"{', switch sides halfway' if step.switch_sides else ''}</small></span></li>"
        for step in routine.steps
    )
    said = f"{spoken_duration(routine.seconds)}. To be guided, type: reminderd stretch {routine.name}. {STOP}"
    return f'<article><h2>{escape(routine.title)}</h2><p>{escape(said)}</p><ol class="steps">{steps}</ol></article>\n'


def _drawing(name: str | None) -> str:
    return drawing(name) or ""
