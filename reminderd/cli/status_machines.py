"""The line of `status` about the user's other machines."""

from __future__ import annotations

from typing import Any

from reminderd.core.language import _
from reminderd.core.sentence import said


def other_machines(status: dict[str, Any]) -> str:
    """Return which of the user's machines speaks, or why they hear nothing of each other; empty on a single machine."""
    if not (link := status.get("link")):
        return ""
    if why := link.get("problem"):
        return _("Not linked to your other machines: {problem}", problem=said(why))
    if at := next((hold["detail"] for hold in status.get("holds", []) if hold["reason"] == "elsewhere"), ""):
        return _("You use another machine. Reminders are shown there: {machine}.", machine=at)
    return ""
