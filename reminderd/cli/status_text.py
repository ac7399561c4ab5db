"""A status in words: who is there, what comes next and when, and what holds it.

`live` says that the words stay on a screen until the next change: then only times of the clock are told, because
"in 9 min" would be wrong a minute later. Nothing is imported that a cold `status` would feel.
"""

from __future__ import annotations

from typing import Any

from reminderd.core.duration import spoken_duration

Status = dict[str, Any]

FOREVER = "forever"
DUE = ("shown", "waiting", "held")
"""The phases of a reminder whose time has come, the most pressing first."""
_WAITS = {
    "pause": "waits for a short pause in the input",
    "gap": "waits for the gap after the last one to pass",
    "detectors": "asking whether the desktop is free",
}


def report(status: Status, *, live: bool = False) -> list[str]:
    """Return the lines of `reminderd status`."""
    lines = [presence(status, live=live), coming(status, live=live)]
    lines += [held for held in (paused(status), holds(status)) if held]
    lines += _troubles(status)
    reminders = status.get("reminders", [])
    if reminders:
        width = max(len(one["name"]) for one in reminders)
        lines += ["", *(f"  {one['name']:{width}}  {_row(one, status, live=live)}".rstrip() for one in reminders)]
    calendars = status.get("calendars", {}).get("problems", [])
    wrong = [each for each in status.get("settings", {}).get("problems", []) if each not in calendars]
    if calendars:
        lines += ["", "Not every calendar could be read; the others are:", *(f"  {each}" for each in calendars)]
    if wrong:
        lines += ["", "The settings file is wrong; the last good settings are in force:"]
        lines += [f"  {problem}" for problem in wrong]
    return lines


def presence(status: Status, *, live: bool = False) -> str:
    """Say who is at the desk and for how long."""
    there = status["presence"]
    state, sitting, idle = there["state"], there.get("sitting_seconds"), there.get("idle_seconds")
    since = clock(there.get("sitting_since"), status)
    seated = ""
    if since:
        seated = f"sitting since {since}" if live or sitting is None else f"sitting for {spoken_duration(sitting)}"
    if state == "active":
        return f"You are at the desk, {seated or 'just now'}."
    if state == "idle":
        quiet = "No input" if live or idle is None else f"No input for {spoken_duration(idle)}"
        return f"{quiet}; {seated}." if seated else f"{quiet}."
    if state == "away":
        return "Nobody is at the desk" + ("." if live or idle is None else f" for {spoken_duration(idle)}.")
    if state == "locked":
        return "The screen is locked."
    beside = f"; counted as {seated}" if seated else ""
    return f"Whether somebody is at the desk cannot be told here{beside} (see: reminderd doctor)."


def coming(status: Status, *, live: bool = False) -> str:
    """Say what is on screen or due, else what comes next and when."""
    due = pressing(status)
    if due:
        names = ", ".join(one["name"] for one in due)
        if due[0]["phase"] == "shown":
            since = clock(due[0].get("shown_at"), status)
            when = f" since {since}" if since else ""
            return f"On screen: {names}{when}. Answer with: reminderd done, snooze or skip."
        by = ", ".join(dict.fromkeys(reason(hold) for one in due for hold in one.get("held_by") or []))
        why = f"held by {by}" if by else "held"
        if due[0]["phase"] == "waiting":
            why = _WAITS.get(str(due[0].get("waiting_for")), "waits for the right moment")
        return f"Due: {names}, {why}."
    one = following(status)
    if one is None:
        return "Next: nothing is planned yet."
    at = clock(when_due(one), status)
    seconds = one.get("due_in_seconds")
    soon = "" if live or seconds is None else f", in {spoken_duration(seconds)}"
    return f"Next: {one['name']} at {at}{soon}."


def pressing(status: Status) -> list[dict[str, Any]]:
    """Return the reminders whose time has come, all of the most pressing phase there is."""
    for phase in DUE:
        found = [one for one in status.get("reminders", []) if one["phase"] == phase]
        if found:
            return found
    return []


def following(status: Status) -> dict[str, Any] | None:
    """Return the reminder that comes next, where that can be known."""
    known = [one for one in status.get("reminders", []) if one["phase"] in ("counting", "snoozed") and when_due(one)]
    far = float("inf")

    def order(one: dict[str, Any]) -> tuple[float, str]:
        seconds = one.get("due_in_seconds")
        return (far if seconds is None else seconds, when_due(one) or "")

    return min(known, key=order, default=None)


def when_due(one: dict[str, Any]) -> str | None:
    """Return the time a reminder is due, or back from its snooze."""
    at: str | None = one.get("due_at") or one.get("snoozed_until")
    return at


def paused(status: Status) -> str:
    """Say until when the user paused everything; empty: not paused."""
    until = status.get("paused_until")
    if not until:
        return ""
    return "Paused, until: reminderd resume." if until == FOREVER else f"Paused until {clock(until, status)}."


def holds(status: Status) -> str:
    """Say what keeps it quiet beside the user's pause; empty: nothing."""
    told = []
    for hold in status.get("holds", []):
        if hold["reason"] == "paused":
            continue
        since, until = clock(hold.get("since"), status), clock(hold.get("until"), status)
        span = " ".join(part for part in (f"since {since}" if since else "", f"until {until}" if until else "") if part)
        told.append(f"{reason(hold['reason'])} {span}".strip())
    return f"Kept quiet by: {', '.join(told)}." if told else ""


def reason(name: str) -> str:
    """Return a hold's name as words: do_not_disturb → do not disturb."""
    return name.replace("_", " ")


def clock(iso: str | None, status: Status) -> str:
    """Return HH:MM of an ISO time, with its day where that is not today; empty: not known."""
    if not iso:
        return ""
    day, time = iso[:10], iso[11:16]
    if day == status.get("now", day)[:10]:
        return time
    from datetime import date

    try:
        return f"{date.fromisoformat(day):%a} {day} {time}"
    except ValueError:
        return time


def _row(one: dict[str, Any], status: Status, *, live: bool) -> str:
    if not one.get("enabled", True) or one["phase"] == "off":
        return "off"
    at, seconds = clock(when_due(one), status), one.get("due_in_seconds")
    when = f"at {at}" if at else ""
    if one["phase"] == "shown":  # its due time is that of the nudge
        at = clock(one.get("shown_at"), status)
        when = f"since {at}" if at else ""
    if one["phase"] == "held" and one.get("held_by"):
        when = f"{f'since {at} ' if at else ''}by {', '.join(reason(hold) for hold in one['held_by'])}"
    if at and seconds is not None and not live and one["phase"] in ("counting", "snoozed"):
        when += f" (in {spoken_duration(seconds)})"
    last = one.get("last_outcome")
    last_at = clock(one.get("last_outcome_at"), status)
    return f"{one['phase']:8}  {when:23}  {f'last: {last} {last_at}' if last else ''}"


def _troubles(status: Status) -> list[str]:
    shown_by = status.get("notifier", {}).get("backend")
    unshown = (
        ["Nothing can be shown on this desktop (see: reminderd doctor)."] if shown_by in (None, "", "none") else []
    )
    lost = status.get("history", {}).get("problem")
    return unshown + ([f"The history is not written: {lost}"] if lost else [])
