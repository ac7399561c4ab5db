"""Text that came from outside, made fit for a log line, a terminal or a notification.

Settings, calendars, other programs and the desktop may send anything. Nothing that could move a cursor, colour the
screen, turn the reading order or break a line gets through: control characters, escape sequences, bidirectional
overrides, zero-width marks, halves of surrogate pairs. Every character that Python calls printable is kept, and so are
the two joiners without which Persian words and many emoji fall apart. In a language that runs from right to left, the
marks stay that our own sentences have, those round values in pairs only: they reach no further than their place.
"""

from __future__ import annotations

import unicodedata

from reminderd.core.language import OWN_MARKS, current, paired

_JOINERS = ("\u200c", "\u200d")


def printable(text: str) -> str:
    """Return the text with a blank for each character that may not be shown; line ends are among those."""
    kept: tuple[str, ...] = _JOINERS
    if current().right_to_left:
        kept, text = (*_JOINERS, *OWN_MARKS), paired(text)
    return "".join(each if each.isprintable() or each in kept else " " for each in text)


def one_line(text: object, limit: int = 60) -> str:
    """Return it as one printable line of at most `limit` characters; runs of blanks become one."""
    return cut(" ".join(printable(str(text)[: limit * 4]).split()), limit)


def several_lines(text: object, limit: int) -> str:
    """Return it as printable lines, without the empty ones, of at most `limit` characters together."""
    lines = (" ".join(printable(each).split()) for each in str(text)[: limit * 4].splitlines())
    return cut("\n".join(line for line in lines if line), limit)


def cut(text: str, limit: int) -> str:
    """Return the text in at most `limit` characters, ending in an ellipsis where some are missing."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def in_column(text: str, width: int, *, right: bool = False) -> str:
    """Return the text with blanks up to `width` columns of a terminal, before it where it stands to the `right`.

    A Chinese or Japanese character takes two columns; an accent of its own or an invisible mark takes none.
    """
    room = " " * (width - columns(text))
    return room + text if right else text + room


def columns(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    return len(text) if text.isascii() else sum(map(_columns, text))


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def spelled_out(text: str) -> str:
    r"""Return the text with each character that may not be shown written as `\uXXXX`, as in an error message."""
    return "".join(each if each.isprintable() or each in _JOINERS else f"\\u{ord(each):04x}" for each in text)


def escape_markup(text: str) -> str:
    """Return text that a reader of HTML-like markup shows as it was written."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
