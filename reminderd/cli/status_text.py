"""A status in words: whether you are at the desk, what comes next and when, and what delays it.

`live` says that the words stay on a screen until the next change. Then only times of the clock are given, because
"in 9 min" would be wrong a minute later. A cold `status` imports this, so that it imports nothing heavy itself.
"""

from __future__ import annotations

from typing import Any

from reminderd.core.duration import spoken_duration

Status = dict[str, Any]

FOREVER = "forever"
UNCHECKED = "the settings could not be checked"
LEFT_OUT = "Defaults for everybody on this computer are left out, because they are wrong"
"""How a problem begins that is not the file's fault."""
LONG_SECONDS = 6 * 3600.0
"""Nobody sits longer without a break: then a device may give input by itself."""
DUE = ("shown", "waiting", "held")
"""The phases of a reminder that is due, the most urgent first."""
COMES = ("counting", "snoozed")
"""The phases of a reminder that is not due yet."""
_WAITING_FOR = {
    "pause": "waiting until you pause for a moment",
    "gap": "waiting because the last notification is not long ago",
    "detectors": "checking whether you can be interrupted",
}


def report(status: Status, *, live: bool = False) -> list[str]:
    """Return the lines of `reminderd status`."""
    lines = [presence(status, live=live), vouched(status), coming(status, live=live), paused(status), holds(status)]
    if unseen := status.get("notifications", {}).get("problem"):
        lines.append(f"Notifications cannot be shown: {unseen} (see: reminderd doctor).")
    if lost := status.get("history", {}).get("problem"):
        lines.append(f"The history cannot be written: {lost}")
    lines = [line for line in lines if line]
    reminders = in_order(status)
    width = max((len(one["name"]) for one in reminders), default=0)
    rows = [f"  {one['name']:{width}}  {_row(one, status, live=live)}".rstrip() for one in reminders]
    calendars = status.get("calendars", {}).get("problems", [])
    settings = status.get("settings", {})
    problems = [each for each in settings.get("problems", []) if each not in calendars]
    wrong = [each for each in problems if not each.startswith(UNCHECKED)]
    for heading, below in (
        ("", rows),
        ("Problems with your calendars; the rest of them is used:", [f"  {each}" for each in calendars]),
        ("", [each[0].upper() + each[1:] for each in problems if each not in wrong]),
        ("The settings file has mistakes; the previous settings are still active:", [f"  {each}" for each in wrong]),
        (f"{LEFT_OUT}:", [f"  {each}" for each in settings.get("left_out", [])]),
    ):
        lines += ["", *filter(None, [heading]), *below] if below else []
    return lines


def presence(status: Status, *, live: bool = False) -> str:
    """Return the sentence about whether somebody is at the desk and for how long."""
    there = status["presence"]
    state, sitting, idle = there["state"], there.get("sitting_seconds"), there.get("idle_seconds")
    since = clock(there.get("sitting_since"), status)
    seated = ""
    if since:
        seated = f"since {since}" if live or sitting is None else f"for {spoken_duration(sitting)}"
    if state == "active":
        return f"You are at the desk and have been sitting {seated}." if seated else "You are at the desk."
    if state == "idle":
        quiet = "No input" if live or idle is None else f"No input for {spoken_duration(idle)}"
        return f"{quiet}. You have been sitting {seated}." if seated else f"{quiet}."
    if state in ("away", "locked"):
        return f"{_absence(status, live=live)} The timers start again when you return."
    assumed = f" It counts you as sitting {seated}." if seated else ""
    return f"reminderd cannot tell whether you are at the desk (see: reminderd doctor).{assumed}"


def vouched(status: Status) -> str:
    """Return what shows you at the desk against appearances: a call or film, or input without end; mostly empty."""
    there = status["presence"]
    if by := there.get("vouched_by"):
        return f"You count as present without input: {by}."
    sitting = there.get("sitting_seconds") or 0
    if sitting < LONG_SECONDS or there["state"] not in ("active", "idle"):
        return ""
    return "Input for over 6 h without a break: by you or a device (see: reminderd doctor)."


def _absence(status: Status, *, live: bool) -> str:
    state, idle = status["presence"]["state"], status["presence"].get("idle_seconds")
    begun = next((hold.get("since") for hold in status.get("holds", []) if hold["reason"] == state), None)
    since = clock(begun, status)
    if state == "locked":
        return f"The screen has been locked since {since}." if since else "The screen is locked."
    if live or idle is None:
        return f"You have been away since {since}." if since else "You are away."
    return f"You have been away for {spoken_duration(idle)}{f' (since {since})' if since else ''}."


def coming(status: Status, *, live: bool = False) -> str:
    """Return what is on screen or due, else what comes next and when; empty while nobody is there to be reminded."""
    due = pressing(status)
    if due:
        names = ", ".join(one["name"] for one in due)
        if due[0]["phase"] == "shown":
            since = f" since {at}" if (at := clock(due[0].get("shown_at"), status)) else ""
            where = "On screen" if any(one.get("on_screen", True) for one in due) else "Waiting for an answer"
            return f"{where}{since}: {names}. Answer with: reminderd done, snooze or skip."
        by = ", ".join(dict.fromkeys(reason(hold) for one in due for hold in one.get("held_by") or []))
        why = f"delayed by {by}" if by else "delayed"
        if due[0]["phase"] == "waiting":
            why = _WAITING_FOR.get(str(due[0].get("waiting_for")), "waiting for the right moment")
        return f"Due: {names}, {why}."
    one = following(status)
    if one is None:
        return "" if status["presence"]["state"] in ("away", "locked") else "No reminder is planned yet."
    at, soon = clock(one["due_at"], status), "" if live else f", in {spoken_duration(one['due_in_seconds'])}"
    return f"Next: {one['name']} at {at}{soon}."


def in_order(status: Status) -> list[dict[str, Any]]:
    """Return the reminders that are due, the most urgent first, then those that come, the next first; no others."""

    known = [one for one in status["reminders"] if one["phase"] in DUE or (one["phase"] in COMES and one["due_at"])]
    return sorted(known, key=lambda one: ((*DUE, one["phase"]).index(one["phase"]), one["due_in_seconds"] or 0))


def pressing(status: Status) -> list[dict[str, Any]]:
    """Return the reminders that are due, all of the most urgent phase there is."""
    known = in_order(status)
    return [one for one in known if one["phase"] in DUE and one["phase"] == known[0]["phase"]]


def following(status: Status) -> dict[str, Any] | None:
    """Return the reminder that comes next; None where that is not known."""
    return next((one for one in in_order(status) if one["phase"] in COMES), None)


def paused(status: Status) -> str:
    """Return until when the user paused all reminders; empty where they are not paused."""
    until = status.get("paused_until")
    if not until:
        return ""
    if until == FOREVER:
        return "Reminders are paused. To end the pause, type: reminderd resume"
    return f"Reminders are paused until {clock(until, status)}."


def holds(status: Status) -> str:
    """Return what delays reminders beside a pause and an absence; empty where nothing does."""
    told = []
    for hold in status.get("holds", []):
        if hold["reason"] in ("paused", status["presence"]["state"]):
            continue
        since, until = clock(hold.get("since"), status), clock(hold.get("until"), status)
        told.append(reason(hold["reason"]) + f" since {since}" * bool(since) + f" until {until}" * bool(until))
    return f"Reminders are delayed by: {', '.join(told)}." if told else ""


def reason(name: str) -> str:
    """Return what delays a reminder in words: microphone → a call."""
    from reminderd.core.wording import HOLD_WORDS  # only needed while something delays a reminder

    return HOLD_WORDS.get(name, name.replace("_", " "))


def clock(iso: str | None, status: Status) -> str:
    """Return HH:MM of an ISO time, with its day where that is not today; empty where it is not known."""
    if not iso:
        return ""
    day, time = iso[:10], iso[11:16]
    if day == status.get("now", day)[:10]:
        return time
    from datetime import date

    return f"{date.fromisoformat(day):%a} {day} {time}"


def _row(one: dict[str, Any], status: Status, *, live: bool) -> str:
    phase = one["phase"]
    at = clock(one["shown_at" if phase == "shown" else "due_at"], status)  # what is shown is due again at its nudge
    when = f"{'at' if phase in COMES else 'since'} {at}" if at else ""
    if phase == "held" and one.get("held_by"):
        when = f"{when} by {', '.join(map(reason, one['held_by']))}".lstrip()
    if phase in COMES and not live:
        when += f" (in {spoken_duration(one['due_in_seconds'])})"
    last, last_at = one.get("last_outcome"), clock(one.get("last_outcome_at"), status)
    return f"{phase:8}  {when:23}  {f'last: {last} {last_at}' if last else ''}"
