"""What the sections of the report are made of: bars, legends, tables."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence

from reminderd.core.language import pgettext
from reminderd.system.text import printable

Row = tuple[str, Sequence[object]]
"""A row of a table: its name and its cells, all of it HTML."""


def bar(parts: Iterable[tuple[str, float]], most: float) -> str:
    """Return a bar of parts, each a style and its length; the whole width is for `most`."""
    drawn = "".join(f'<i class="{style}" style="width: {long / most:.1%}"></i>' for style, long in parts if long)
    return f'<span class="bar">{drawn}</span>'


def escaped(text: str) -> str:
    """Return text from outside made safe for HTML: no markup, no control characters, no reversed reading order."""
    return html.escape(printable(text))


def legend(entries: Iterable[tuple[str, str]]) -> str:
    """Return what each style stands for."""
    items = "".join(f'<li><i class="{style}"></i>{text}</li>' for style, text in entries)
    return f'<ul class="legend">{items}</ul>\n'


def table(heads: Sequence[str], rows: Iterable[Row], style: str = "") -> str:
    """Return a table that can be scrolled, by keyboard as well."""
    head = "".join(f'<th scope="col">{each}</th>' for each in heads)
    body = "\n".join(
        f'<tr><th scope="row">{name}</th>{"".join(f"<td>{cell}</td>" for cell in cells)}</tr>' for name, cells in rows
    )
    label = pgettext("heading", "Table")
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{label}">'
        f'<table class="{style}"><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table></div>'
    )


def section(name: str, title: str, note: str, figure: str) -> str:
    """Return a section of the page; `name` is its own on the page."""
    return f"""<section aria-labelledby="{name}">
<h2 id="{name}">{title}</h2>
<p class="soft">{note}</p>
{figure}
</section>
"""
