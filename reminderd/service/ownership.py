"""The line by which we know our own files again, and see whether somebody has edited them since.

The mark carries a hash of all the other lines. It matches: the text is ours, of this or an older version, and may
be replaced. It does not: a person has changed the file, and it is theirs. No mark at all: it never was ours.
"""

from __future__ import annotations

import hashlib
import re
from typing import Literal

from reminderd import __version__

Origin = Literal["ours", "edited", "foreign"]

_MARK = re.compile(r"^(?:#|<!--) written by reminderd \S+, text ([0-9a-f]{16})(?: -->)?$", re.MULTILINE)


def marked(text: str, *, xml: bool = False) -> str:
    """Put the mark on top (in XML: below the declaration)."""
    mark = f"written by reminderd {__version__}, text {_hash(text)}"
    if not xml:
        return f"# {mark}\n{text}"
    declaration, _, rest = text.partition("\n")
    return f"{declaration}\n<!-- {mark} -->\n{rest}"


def origin(text: str) -> Origin:
    """Tell whose text this is by now."""
    found = _MARK.search(text)
    if not found:
        return "foreign"
    rest = text[: found.start()] + text[found.end() + 1 :]
    return "ours" if _hash(rest) == found[1] else "edited"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]
