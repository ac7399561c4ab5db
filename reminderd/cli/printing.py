"""What reaches the terminal: plain lines and JSON on standard output, messages on standard error.

Text from outside (settings, history, the daemon, another program) may hold anything. Characters that could move the
cursor, colour the screen or change the reading direction are removed from it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

from reminderd.core.language import OWN_MARKS, _, current, paired

_LINE_ENDS = "\t\n\v\f\r\x85\u2028\u2029"
_CONTROL = [*range(0x20), *range(0x7F, 0xA0)]
_DIRECTION = [0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
_CLEAN = dict.fromkeys([*_CONTROL, *_DIRECTION], "") | {ord(end): " " for end in _LINE_ENDS}
_CLEAN_BUT_ISOLATES = {code: instead for code, instead in _CLEAN.items() if chr(code) not in OWN_MARKS}
"""A sentence in Hebrew needs these two round its values. They change nothing beyond the line that they stand in."""
_FIRST_ACCENT = "\u0300"
"""Before it, each character takes one column; it is the first one that takes none."""


def clean(text: str) -> str:
    """Return the text as one line without control characters and without marks that change the reading direction."""
    return paired(text.translate(_CLEAN_BUT_ISOLATES)) if current().right_to_left else text.translate(_CLEAN)


def line(text: str = "") -> None:
    """Print one line."""
    print(clean(text))


def lines(texts: Iterable[str]) -> None:
    """Print the lines."""
    for text in texts:
        line(text)


def columns(text: str) -> int:
    """Return how many columns of a terminal the text takes; nothing is imported for European letters."""
    if not text or max(text) < _FIRST_ACCENT:
        return len(text)
    from reminderd.system import text as texts

    return texts.columns(text)


def fitting(text: str, width: int) -> str:
    """Return as much of the beginning of the text as fits into `width` columns."""
    while columns(text) > width:
        text = text[:-1]
    return text


def padded(text: str, width: int) -> str:
    """Return the text with spaces up to `width` columns of a terminal."""
    return text + " " * (width - columns(text))


def json_value(value: Any) -> None:
    """Print one JSON value on one line, in ASCII: right in every locale, and nothing in it can reach a terminal."""
    print(json.dumps(value, allow_nan=False))


def result(value: Any, texts: Iterable[str], *, as_json: bool) -> None:
    """Print a result: as JSON for programs, or as lines for people."""
    if as_json:
        json_value(value)
    else:
        lines(texts)


def error(text: str) -> None:
    """Print what went wrong on standard error: `reminderd: …`."""
    print(f"reminderd: {clean(text)}", file=sys.stderr)


def note(*texts: object) -> None:
    """Print remarks beside the result, or problems of the settings, on standard error, one a line."""
    from reminderd.core.sentence import said

    for text in texts:
        print(clean(said(text)), file=sys.stderr)


def page(text: str, output: str | None, usual: str | Path = "", *, as_json: bool) -> Path:
    """Write a page to the file that `--output` names, else to the usual one; print and return its path.

    "-" is standard output. What was named is written through, be it a link, a device or a pipe, and no folder is made.

    Raises:
        CommandFailed: it cannot be written.
    """
    from pathlib import Path

    path = Path(output or usual).expanduser().absolute()
    if output == "-":
        sys.stdout.write(text)
        return path
    from reminderd.cli.errors import CommandFailed
    from reminderd.system.whole_file import write_whole

    try:
        path.write_text(text, encoding="utf-8") if output else write_whole(path, text.encode())
    except OSError as problem:
        told = _(
            "{path} cannot be written: {reason}. To write another file, add --output PATH",
            path=path,
            reason=problem.strerror,
        )
        raise CommandFailed(told) from problem
    result({"path": str(path)}, [str(path)], as_json=as_json)
    return path


def replace_unencodable(stream: Any) -> None:
    """Print UTF-8 on Windows, and elsewhere a question mark for each character that the terminal's encoding lacks."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(encoding="utf-8" if sys.platform == "win32" else None, errors="replace")
