"""Words made fit for any notification server: no control characters, not too long."""

from __future__ import annotations

from reminderd.core.effects import Show

TITLE_LENGTH = 120
BODY_LENGTH = 600
"""Characters; our own choice: longer than any of our words, and short enough for every server's bubble."""

_LINE_ENDS = str.maketrans(
    {"\r": "\n", "\v": "\n", "\f": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n", "\t": " "}
)

_TURNS = dict.fromkeys((0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)))
"""What turns the direction of writing; joiners, which scripts and emoji need, are none of them."""


def cut(text: str, length: int) -> str:
    """Return the text in at most `length` characters, ending in an ellipsis where some are gone."""
    return text if len(text) <= length else text[: length - 1].rstrip() + "…"


def clean_line(text: str, length: int = TITLE_LENGTH) -> str:
    """Return it as one line without control characters or halves of characters."""
    return cut(" ".join(_printable(text[: 4 * length]).split()), length)


def clean_lines(text: str, length: int = BODY_LENGTH) -> str:
    """Return it as lines without control characters or halves of characters; runs of empty ones are one."""
    lines = [line.strip() for line in _printable(text[: 4 * length]).split("\n")]
    return cut("\n".join(line for line in lines if line), length)


def _printable(text: str) -> str:
    # Halves of surrogate pairs cannot be sent; everything below a blank, and 0x7f to 0x9f, steers terminals.
    return "".join(
        letter
        for letter in text.translate(_LINE_ENDS)
        if letter == "\n" or not (letter < " " or "\x7f" <= letter <= "\x9f" or "\ud800" <= letter <= "\udfff")
    )


def body_with_hint(show: Show, length: int = BODY_LENGTH) -> str:
    """Return the body for who has no buttons: ending, on a line of its own, with the command to type."""
    hint = clean_line(show.hint)
    body = clean_lines(show.body, length - len(hint) - 1 if hint else length)
    return f"{body}\n{hint}".strip()


def escaped(text: str) -> str:
    """Return text that a server which reads markup shows as it was written."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def unturned(text: str) -> str:
    """Return a line for a terminal: nothing in it may make the rest of the line read in another order."""
    return text.translate(_TURNS)
