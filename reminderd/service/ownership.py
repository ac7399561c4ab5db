"""The line that marks an installed file as ours, and shows whether somebody has edited it since.

The mark contains a hash of all the other lines. If it matches, reminderd wrote the text, in this or an older version,
and may replace it. If not, a person has changed the file, and it is theirs. Without a mark, it never was ours.
"""

from __future__ import annotations

import hashlib
import re
from typing import Literal

from reminderd import __version__

Origin = Literal["ours", "edited", "foreign"]

_MARK = re.compile(r"^(?:#|<!--) written by reminderd \S+, text ([0-9a-f]{16})(?: -->)?$", re.MULTILINE)


def marked(text: str, *, xml: bool = False) -> str:
    """Return the text with the mark on top (in XML: below the declaration)."""
    mark = f"written by reminderd {__version__}, text {_hash(text)}"
    if not xml:
        return f"# {mark}\n{text}"
    declaration, _, rest = text.partition("\n")
    return f"{declaration}\n<!-- {mark} -->\n{rest}"


def origin(text: str) -> Origin:
    """Return who wrote this text: reminderd, a person over it, or somebody else."""
    found = _MARK.search(text)
    if not found:
        return "foreign"
    rest = text[: found.start()] + text[found.end() + 1 :]
    return "ours" if _hash(rest) == found[1] else "edited"


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()[:16]
