"""The status as one line for a status bar: plain, waybar, polybar, i3status and tmux.

Each format escapes what its bar would take for markup. While the daemon is not running, a bar still gets a valid
line, which says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from reminderd.cli import errors, printing, status_text
from reminderd.control.client import DaemonNotRunning, DaemonSilent, call
from reminderd.core.duration import spoken_duration

Status = dict[str, Any]


class BarLine:
    """What a bar shows, before it is written in the bar's own format."""

    def __init__(self, text: str, kind: str, tooltip: str = "", percentage: int = 0) -> None:
        self.text = printing.clean(text)
        self.kind = kind
        """off, paused, locked, away, shown, due, held, idle, active or unknown: for style sheets."""
        self.tooltip = "\n".join(printing.clean(line) for line in tooltip.split("\n"))
        self.percentage = percentage
        """How much of the time before the next reminder is over."""


OFF = BarLine("reminderd is off", "off", errors.HOW_TO_START)


def line_for(status: Status, *, live: bool) -> BarLine:
    """Return what a bar shows: first what needs an answer, then why it is quiet, then what comes next."""
    tooltip = "\n".join(status_text.report(status, live=live))
    kind = _kind(status)
    return BarLine(_text(status, kind, live=live), kind, tooltip, _percentage(status))


def _kind(status: Status) -> str:
    due = status_text.pressing(status)
    if due and due[0]["phase"] == "shown":
        return "shown"
    if status.get("paused_until"):
        return "paused"
    state = str(status["presence"]["state"])
    if state in ("locked", "away"):
        return state
    if any(hold["reason"] not in ("away", "locked") for hold in status.get("holds", [])):
        return "held"
    return "due" if due else state


def _text(status: Status, kind: str, *, live: bool) -> str:
    names = ", ".join(one["name"] for one in status_text.pressing(status))
    why = ", ".join(hold["reason"].replace("_", " ") for hold in status.get("holds", []))
    match kind:
        case "shown":
            return f"{names} now"
        case "paused":
            until = status["paused_until"]
            return "paused" if until == status_text.FOREVER else f"paused until {status_text.clock(until, status)}"
        case "locked" | "away":
            return kind
        case "held":
            return f"{names} held ({why})" if names else f"quiet ({why})"
        case _:
            return f"{names} due" if names else _next(status, live=live)


def _next(status: Status, *, live: bool) -> str:
    one = status_text.following(status)
    if one is None:
        return "reminderd"
    seconds = one.get("due_in_seconds")
    if live or seconds is None:
        return f"{one['name']} {status_text.clock(status_text.when_due(one), status)}"
    return f"{one['name']} {spoken_duration(seconds)}"


def _percentage(status: Status) -> int:
    if status_text.pressing(status):
        return 100
    one = status_text.following(status)
    sat, left = status["presence"].get("sitting_seconds"), one.get("due_in_seconds") if one else None
    if not sat or left is None:
        return 0
    return min(100, int(100 * sat / (sat + max(0, left))))


def _markup(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _waybar(line: BarLine) -> str:
    return json.dumps({
        "text": _markup(line.text),
        "alt": line.kind,
        "tooltip": _markup(line.tooltip),
        "class": line.kind,
        "percentage": line.percentage,
    })  # fmt: skip


_COLOURS = {"shown": "#ffb000", "due": "#ffb000", "held": "#8a8a8a", "paused": "#8a8a8a", "off": "#8a8a8a"}


def _i3status(line: BarLine) -> str:
    block = {"name": "reminderd", "full_text": line.text, "short_text": line.text.split(" (", maxsplit=1)[0]}
    if line.kind in _COLOURS:
        block["color"] = _COLOURS[line.kind]
    return json.dumps({**block, "urgent": line.kind == "shown"})


FORMATS: dict[str, Callable[[BarLine], str]] = {
    "plain": lambda line: line.text,
    "waybar": _waybar,
    "polybar": lambda line: line.text.replace("%{", "% {"),  # %{…} is its markup
    "i3status": _i3status,
    "tmux": lambda line: line.text.replace("#", "##"),  # #[…] is its markup
}
"""How each bar wants its line written."""


def once_in_bar(name: str) -> int:
    """Print one line for this bar and return the exit code; both also say when the daemon is not running."""
    try:
        status = call("status")["data"]
    except DaemonNotRunning:
        show(FORMATS[name](OFF))
        return errors.NOT_RUNNING
    except DaemonSilent:
        show(FORMATS[name](BarLine("reminderd does not answer", "off")))
        return errors.FAILED
    show(FORMATS[name](line_for(status, live=False)))
    return errors.FINE


def show(text: str) -> None:
    """Print a bar's line at once: the bar reads it from a pipe."""
    print(text, flush=True)
