"""Words from outside, made fit for a log line and a terminal."""

from __future__ import annotations


def plain(text: object, limit: int = 60) -> str:
    """Return it on one line, without control or invisible characters, cut with an ellipsis at `limit` characters."""
    clean = " ".join("".join(each if each.isprintable() else " " for each in str(text)[: limit * 4]).split())
    return clean if len(clean) <= limit else clean[: limit - 1] + "…"
