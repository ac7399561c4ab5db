"""What the documents name, read out of their Markdown: commands, TOML, links, tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = tuple(sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]))

NO_DEFAULT = object()
"""The default of a key that has none, or another one in each reminder."""

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


def section(document: Path, table: str) -> str:
    """Return the text below the heading that names this table of the settings, its code blocks included."""
    for part in re.split(r"^## ", text_of(document), flags=re.MULTILINE)[1:]:
        heading, _, text = part.partition("\n")
        if table in [each.strip("[]") for each in code(heading)]:
            return text
    return ""


def settings_keys() -> dict[str, Any]:
    """Return every key of the published JSON Schema with its default; NAME stands for a name of the user's own."""
    schema = json.loads((ROOT / "config" / "reminderd.schema.json").read_text("utf-8"))
    return dict(_keys(schema, schema["$defs"], ()))


def _keys(part: dict[str, Any], tables: dict[str, Any], path: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    if "$ref" in part:
        part = part | tables[part["$ref"].rpartition("/")[2]]
    inner = part.get("additionalProperties") or part.get("items")
    if "propertyNames" in part:
        yield from ((".".join((*path, name)), NO_DEFAULT) for name in part["propertyNames"]["enum"])
    elif inner and "$ref" in inner:
        yield from _keys(inner, tables, (*path, "NAME") if "additionalProperties" in part else path)
    elif "properties" in part:
        for name, below in part["properties"].items():
            yield from _keys(below, tables, (*path, name))
    else:
        yield ".".join(path), part.get("default", NO_DEFAULT)


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
