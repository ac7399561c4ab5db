"""The status as one line for a status bar: plain, waybar, polybar, i3status and tmux.

Each format escapes what its bar would take for markup. While the daemon is not running, a bar still gets a valid
line, which says so.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

from reminderd.cli import errors, printing, status_text
from reminderd.control.client import DaemonNotRunning, DaemonSilent, call, speak_as
from reminderd.core.duration import spoken_duration
from reminderd.core.language import _, listed, pgettext
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


def off() -> BarLine:
    """Return what a bar shows while the daemon is not running."""
    return BarLine(_("reminderd is off"), "off", _(errors.HOW_TO_START))


def line_for(status: Status, *, live: bool) -> BarLine:
    """Return what a bar shows: first what needs an answer, then why it is quiet, then what comes next."""
    tooltip = "\n".join(map(printing.clean, status_text.report(status, live=live)))
    kind, text = _kind_and_text(status, live=live)
    there = status["presence"]
    one, sat, over = status_text.following(status), there.get("standing_seconds") or there.get("sitting_seconds"), 0
    if status_text.pressing(status):
        over = 100
    elif one and sat:
        over = int(100 * sat / (sat + max(0, one["due_in_seconds"])))
    return BarLine(printing.clean(text), kind, tooltip, over)


def _kind_and_text(status: Status, *, live: bool) -> tuple[str, str]:
    due, state = status_text.pressing(status), str(status["presence"]["state"])
    names = listed(one["name"] for one in due)
    if due and due[0]["phase"] == "shown":
        # Translators: in a status bar: these reminders are on screen now.
        return "shown", _("{names} now", names=names)
    if quiet := _quiet(status, names):
        return quiet
    if due:
        # Translators: in a status bar: these reminders are due.
        return "due", _("{names} due", names=names)
    one = status_text.following(status)
    if one is None:
        return state, "reminderd"
    when = status_text.clock(one["due_at"], status) if live else spoken_duration(one["due_in_seconds"])
    # Translators: in a status bar: the next reminder, and when or in how long it comes: "movement 9 min".
    return state, _("{name} {time}", name=one["name"], time=when)


def _quiet(status: Status, names: str) -> tuple[str, str] | None:
    """Return why it is quiet, with the names of what is due; None where nothing delays reminders."""
    state, until = status["presence"]["state"], status.get("paused_until")
    if until == status_text.FOREVER:
        return "paused", pgettext("status bar", "paused")
    if until:
        # Translators: in a status bar: the reminders are paused.
        return "paused", _("paused until {time}", time=status_text.clock(until, status))
    if state in ("locked", "away"):
        # Translators: in a status bar: the screen is locked; the person is away.
        return state, pgettext("status bar", "locked") if state == "locked" else pgettext("status bar", "away")
    if held := [hold["reason"] for hold in status.get("holds", [])]:
        from reminderd.history.event_text import reasons

        why = listed(map(reasons, held))
        # Translators: in a status bar: these reminders are delayed, or any would be: "quiet (microphone)".
        text = _("{names} held ({reasons})", names=names, reasons=why) if names else _("quiet ({reasons})", reasons=why)
        return "held", text
    return None


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
    code = errors.FINE
    try:
        answer = call("status")
        speak_as(answer)
        line = line_for(answer["data"], live=False)
    except DaemonNotRunning:
        code, line = errors.NOT_RUNNING, off()
    except DaemonSilent:
        code, line = errors.FAILED, BarLine(_("reminderd does not answer"), "off")
    print(FORMATS[name](line))
    return code
