"""Read a calendar file as blocks of lines, once and in little memory, even if the file is hostile.

Only the lines that are needed later are kept: some properties of an event, none of its alarms, all lines of a zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

LONGEST_LINE = 16 * 1024
MOST_LINES = 1000

KEPT = frozenset(
    b"UID DTSTART DTEND DURATION RRULE RDATE EXDATE EXRULE RECURRENCE-ID SUMMARY CATEGORIES STATUS TRANSP SEQUENCE "
    b"ATTENDEE ORGANIZER X-MICROSOFT-CDO-BUSYSTATUS".split()
)
_NAME = re.compile(rb"[A-Za-z0-9-]{1,40}")


class Unreadable(Exception):
    """A calendar or an event cannot be used; the message says why, for people."""


@dataclass(slots=True)
class Block:
    """One VEVENT or VTIMEZONE, or a single line of the calendar's own (kind VCALENDAR)."""

    kind: bytes
    lines: list[bytes] = field(default_factory=list)
    """Unfolded."""
    bad: bool = False
    """It has a line that is too long, or too many lines."""

    def add(self, line: bytes) -> None:
        """Add a line, unless it is one too many or too long."""
        self.bad |= len(line) >= LONGEST_LINE or len(self.lines) >= MOST_LINES
        if not self.bad:
            self.lines.append(line)


def name_of(line: bytes) -> bytes:
    """Return the name of the property on this line, in capitals."""
    found = _NAME.match(line)
    return found[0].upper() if found else b""


def value_of(line: bytes) -> bytes:
    """Return what follows the first colon; right for properties whose parameters contain none."""
    return line.partition(b":")[2].strip()


def blocks(file: BinaryIO) -> Iterator[Block]:
    """Yield the blocks of a file in order; `BEGIN` and `END` of a calendar itself are blocks of one line.

    A calendar ends at the latest where the next one begins.
    """
    stack: list[bytes] = []
    block: Block | None = None
    for line in _unfolded(file):
        name = name_of(line)
        if name in (b"BEGIN", b"END") and value_of(line).upper() == b"VCALENDAR":
            if stack or name == b"BEGIN":
                yield Block(b"VCALENDAR", [line])
            stack, block = [b"VCALENDAR"] if name == b"BEGIN" else [], None
            continue
        if name == b"BEGIN" and stack:
            stack.append(value_of(line).upper())
            if len(stack) == 2:
                block = Block(stack[1])
        if len(stack) == 1:
            yield Block(b"VCALENDAR", [line[:500]])
        elif block and (block.kind == b"VTIMEZONE" or (len(stack) == 2 and name in KEPT)):
            block.add(line)
        if name == b"END" and stack and stack[-1] == value_of(line).upper():
            stack.pop()
            if block and len(stack) == 1:
                if block.kind in (b"VEVENT", b"VTIMEZONE"):
                    yield block
                block = None


def _unfolded(file: BinaryIO) -> Iterator[bytes]:
    """Yield the logical (unfolded) lines, each cut off at about `LONGEST_LINE`."""
    line = b""
    while part := file.readline(LONGEST_LINE):
        rest = part
        while rest and not rest.endswith(b"\n"):  # the rest of an endless line is dropped
            rest = file.readline(LONGEST_LINE)
        if part[:1] in b" \t":
            line += part[1:].rstrip(b"\r\n") if len(line) < LONGEST_LINE else b""
        else:
            if line:
                yield line
            line = part.rstrip(b"\r\n").removeprefix(b"\xef\xbb\xbf")
    if line:
        yield line
