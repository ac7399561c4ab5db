"""What the documents name, read out of their Markdown: commands, TOML, links, tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = tuple(sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]))

_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_NOT_OURS = ("make ", "pipx ", ".venv/", "python")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table: its section's heading, the table's own heading cells, and its cells."""

    section: str
    head: tuple[str, ...]
    cells: tuple[str, ...]


def text_of(document: Path) -> str:
    return document.read_text("utf-8")


def blocks(document: Path, *languages: str) -> Iterator[str]:
    """Yield the code blocks in one of these languages ("" for none named)."""
    for language, block in _BLOCK.findall(text_of(document)):
        if language in languages:
            yield block


def prose(document: Path) -> str:
    """Return it without its code blocks."""
    return _BLOCK.sub("", text_of(document))


def code(text: str) -> list[str]:
    """Return what stands between backticks."""
    return [each.replace("\\|", "|") for each in _CODE.findall(text)]


def links(document: Path) -> list[str]:
    return _LINK.findall(prose(document))


def rows(document: Path) -> Iterator[Row]:
    """Yield every row of every table."""
    section, head = "", ()
    for line in prose(document).splitlines():
        if line.startswith("#"):
            section, head = line.lstrip("# "), ()
        if not line.startswith("|"):
            head = ()
            continue
        cells = tuple(cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1])
        if not head:
            head = cells
        elif not set(line) <= set("|-: "):
            yield Row(section, head, cells)


def commands(document: Path) -> Iterator[str]:
    """Yield every command line of ours that it shows, from the verb on."""
    for row in rows(document):
        if row.head[0] == "command":
            for each in code(row.cells[0]):
                if not each.startswith(_NOT_OURS):
                    yield each.removeprefix("reminderd ")
    for each in code(prose(document)):
        if each.startswith("reminderd "):
            yield each.removeprefix("reminderd ")
    for block in blocks(document, "sh", ""):
        for line in block.splitlines():
            found = re.match(r"(?:\$ )?reminderd (?!\d)(.+?)(?:  +#.*| \|.*)?$", line)
            if found:
                yield found[1]
