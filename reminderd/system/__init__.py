"""Everything that speaks to the operating system and to the desktop's protocols."""

from __future__ import annotations


class Unavailable(Exception):
    """Something outside cannot be reached or asked; the message says why, in a few words for people."""
