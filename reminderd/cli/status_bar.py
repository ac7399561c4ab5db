"""The status as one line for a status bar: plain, waybar, polybar, i3status and tmux.

Each format escapes what its bar would take for markup. While the daemon is not running, a bar still gets a valid
line, which says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from reminderd.cli import errors, printing, status_text
from reminderd.control.client import DaemonNotRunning, DaemonSilent, call
from reminderd.core.duration import spoken_duration
from reminderd.system.text import escape_markup

Status = dict[str, Any]


class BarLine(NamedTuple):
    """What a bar shows, before it is written in the bar's own format."""

    text: str
    kind: str
    """off, paused, locked, away, shown, due, held, idle, active or unknown: for style sheets."""
    tooltip: str = ""
    percentage: int = 0
    """How much of the time before the next reminder is over."""


OFF = BarLine("reminderd is off", "off", errors.HOW_TO_START)


def line_for(status: Status, *, live: bool) -> BarLine:
    """Return what a bar shows: first what needs an answer, then why it is quiet, then what comes next."""
    tooltip = "\n".join(map(printing.clean, status_text.report(status, live=live)))
    kind, text = _kind_and_text(status, live=live)
    one, sat, over = status_text.following(status), status["presence"].get("sitting_seconds"), 0
    if status_text.pressing(status):
        over = 100
    elif one and sat:
        over = int(100 * sat / (sat + max(0, one["due_in_seconds"])))
    return BarLine(printing.clean(text), kind, tooltip, over)


def _kind_and_text(status: Status, *, live: bool) -> tuple[str, str]:
    due, state, until = status_text.pressing(status), str(status["presence"]["state"]), status.get("paused_until")
    names = ", ".join(one["name"] for one in due)
    if due and due[0]["phase"] == "shown":
        return "shown", f"{names} now"
    if until:
        return (
            "paused",
            "paused" if until == status_text.FOREVER else f"paused until {status_text.clock(until, status)}",
        )
    if state in ("locked", "away"):
        return state, state
    if reasons := [hold["reason"] for hold in status.get("holds", [])]:
        why = ", ".join(reasons).replace("_", " ")
        return "held", f"{names} held ({why})" if names else f"quiet ({why})"
    one = status_text.following(status)
    if due or one is None:
        return ("due", f"{names} due") if due else (state, "reminderd")
    when = status_text.clock(one["due_at"], status) if live else spoken_duration(one["due_in_seconds"])
    return state, f"{one['name']} {when}"


def _waybar(line: BarLine) -> str:
    shown = {"text": escape_markup(line.text), "tooltip": escape_markup(line.tooltip)}
    return json.dumps({**shown, "alt": line.kind, "class": line.kind, "percentage": line.percentage})


_COLOURS = {"shown": "#ffb000", "due": "#ffb000", "held": "#8a8a8a", "paused": "#8a8a8a", "off": "#8a8a8a"}


def _i3status(line: BarLine) -> str:
    block = {"name": "reminderd", "full_text": line.text, "short_text": line.text.split(" (", maxsplit=1)[0]}
    colour = {"color": _COLOURS[line.kind]} if line.kind in _COLOURS else {}
    return json.dumps({**block, **colour, "urgent": line.kind == "shown"})


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
    code, line = errors.FINE, OFF
    try:
        line = line_for(call("status")["data"], live=False)
    except DaemonNotRunning:
        code = errors.NOT_RUNNING
    except DaemonSilent:
        code, line = errors.FAILED, BarLine("reminderd does not answer", "off")
    print(FORMATS[name](line))
    return code
