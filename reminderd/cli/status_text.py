"""A status in words: whether you are at the desk, what comes next and when, and what delays it.

`live` says that the words stay on a screen until the next change. Then only times of the clock are given, because
"in 9 min" would be wrong a minute later. A cold `status` imports this, so that it imports nothing heavy itself.
"""

from __future__ import annotations

from typing import Any

from reminderd.cli.printing import columns, padded
from reminderd.cli.status_machines import other_machines
from reminderd.core.duration import spoken_duration
from reminderd.core.language import N_, _, listed, pgettext
from reminderd.core.sentence import said

Status = dict[str, Any]

FOREVER = "forever"
LEFT_OUT = N_("Defaults for everybody on this computer are left out, because they are wrong:")
LONG_SECONDS = 6 * 3600.0
"""Nobody sits longer without a break: then a device may give input by itself."""
DUE = ("shown", "waiting", "held")
"""The phases of a reminder that is due, the most urgent first."""
COMES = ("counting", "snoozed")
"""The phases of a reminder that is not due yet."""
_WAITING_FOR = {
    "pause": N_("Due: {names}, waiting until you pause for a moment."),
    "gap": N_("Due: {names}, waiting because the last notification is not long ago."),
    "detectors": N_("Due: {names}, checking whether you can be interrupted."),
}
_WHEN_WIDTH = 23
"""Columns for the time in the table of reminders; a longer one pushes the last answer to the right."""
_AT_THE_DESK = (
    N_("You are at the desk and have been sitting since {time}."),
    N_("You are at the desk and have been sitting for {duration}."),
)
_SAT = N_("You have been sitting since {time}."), N_("You have been sitting for {duration}.")
_STOOD = N_("You have been standing since {time}."), N_("You have been standing for {duration}.")
_COUNTED_SITTING = N_("It counts you as sitting since {time}."), N_("It counts you as sitting for {duration}.")
_COUNTED_STANDING = N_("It counts you as standing since {time}."), N_("It counts you as standing for {duration}.")


def report(status: Status, *, live: bool = False) -> list[str]:
    """Return the lines of `reminderd status`."""
    lines = [presence(status, live=live), vouched(status), coming(status, live=live), paused(status), holds(status)]
    lines += [care(status), other_machines(status)]
    if unseen := status.get("notifications", {}).get("problem"):
        lines.append(_("Notifications cannot be shown: {problem} (see: reminderd doctor).", problem=said(unseen)))
    if lost := status.get("history", {}).get("problem"):
        lines.append(_("The history cannot be written: {problem}", problem=said(lost)))
    lines = [line for line in lines if line]
    calendars = status.get("calendars", {}).get("problems", [])
    settings = status.get("settings", {})
    problems = [each for each in settings.get("problems", []) if each not in calendars]
    unfinished = problems if settings.get("unfinished") else []
    wrong = [] if unfinished else problems
    for heading, below in (
        ("", _table(status, live=live)),
        (_("Problems with your calendars; the rest of them is used:"), [f"  {said(each)}" for each in calendars]),
        ("", [each[0].upper() + each[1:] for each in map(said, unfinished)]),
        (
            _("The settings file has mistakes; the previous settings are still active:"),
            [f"  {said(each)}" for each in wrong],
        ),
        (_(LEFT_OUT), [f"  {said(each)}" for each in settings.get("left_out", [])]),
    ):
        lines += ["", *filter(None, [heading]), *below] if below else []
    return lines


def presence(status: Status, *, live: bool = False) -> str:
    """Return the sentence about whether somebody is at the desk and for how long."""
    there = status["presence"]
    state, idle, stands = there["state"], there.get("idle_seconds"), "standing_since" in there
    posture = "standing" if stands else "sitting"
    since, seconds = clock(there.get(f"{posture}_since"), status), there.get(f"{posture}_seconds")
    by_clock = live or seconds is None
    so_long = {"time": since} if by_clock else {"duration": spoken_duration(seconds)}
    if state in ("away", "locked"):
        back = [] if state == "locked" and since else [_("The timers start again when you return.")]
        return " ".join((_absence(status, live=live), *back))
    if state == "active":
        if since and not stands:
            return _(_AT_THE_DESK[not by_clock], **so_long)
        first, how_long = _("You are at the desk."), _STOOD
    elif state == "idle":
        first = _("No input.") if live or idle is None else _("No input for {span}.", span=spoken_duration(idle))
        how_long = _STOOD if stands else _SAT
    else:
        first = _("reminderd cannot tell whether you are at the desk (see: reminderd doctor).")
        how_long = _COUNTED_STANDING if stands else _COUNTED_SITTING
    return f"{first} {_(how_long[not by_clock], **so_long)}" if since else first


def vouched(status: Status) -> str:
    """Return what shows you at the desk against appearances: a call or film, or input without end; mostly empty."""
    there = status["presence"]
    if by := there.get("vouched_by"):
        return _("You count as present without input: {why}.", why=said(by))
    sitting = there.get("sitting_seconds") or 0
    if sitting < LONG_SECONDS or there["state"] not in ("active", "idle"):
        return ""
    return _("Input for over 6 h without a break: by you or a device (see: reminderd doctor).")


def _absence(status: Status, *, live: bool) -> str:
    state, idle = status["presence"]["state"], status["presence"].get("idle_seconds")
    begun = next((hold.get("since") for hold in status.get("holds", []) if hold["reason"] == state), None)
    since = clock(begun, status)
    if state == "locked":
        return _("The screen has been locked since {time}.", time=since) if since else _("The screen is locked.")
    if live or idle is None:
        return _("You have been away since {time}.", time=since) if since else _("You are away.")
    away = spoken_duration(idle)
    if since:
        return _("You have been away for {duration} (since {time}).", duration=away, time=since)
    return _("You have been away for {duration}.", duration=away)


def coming(status: Status, *, live: bool = False) -> str:
    """Return what is on screen or due, else what comes next and when; empty while nobody is there to be reminded."""
    if due := pressing(status):
        return _pressing(due, status)
    one = following(status)
    if one is None:
        return "" if status["presence"]["state"] in ("away", "locked") else _("No reminder is planned yet.")
    at = clock(one["due_at"], status)
    if live:
        return _("Next: {name} at {time}.", name=one["name"], time=at)
    soon = spoken_duration(one["due_in_seconds"])
    return _("Next: {name} at {time}, in {duration}.", name=one["name"], time=at, duration=soon)


def _pressing(due: list[dict[str, Any]], status: Status) -> str:
    """Return the sentence about reminders of one phase that are on screen or due."""
    names = listed(one["name"] for one in due)
    if due[0]["phase"] == "shown":
        at = clock(due[0].get("shown_at"), status)
        if any(one.get("on_screen", True) for one in due):
            there = N_("On screen since {time}: {names}.") if at else N_("On screen: {names}.")
        else:
            there = N_("Waiting for an answer since {time}: {names}.") if at else N_("Waiting for an answer: {names}.")
        return " ".join((_(there, time=at, names=names), _("Answer with: reminderd done, snooze or skip.")))
    if due[0]["phase"] == "waiting":
        why = _WAITING_FOR.get(str(due[0].get("waiting_for")), N_("Due: {names}, waiting for the right moment."))
        return _(why, names=names)
    if by := dict.fromkeys(reason(hold) for one in due for hold in one.get("held_by") or []):
        return _("Due: {names}, delayed by {reasons}.", names=names, reasons=listed(by))
    return _("Due: {names}, delayed.", names=names)


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
        return _("Reminders are paused. To end the pause, type: reminderd resume")
    return _("Reminders are paused until {time}.", time=clock(until, status))


def care(status: Status) -> str:
    """Return that reminders are gentler after a logged spasm, and how to end that; empty at all other times."""
    if not status.get("care"):
        return ""
    return _("You logged a spasm: reminders are gentler. When it is better, type: reminderd spasm better")


def holds(status: Status) -> str:
    """Return what delays reminders beside a pause and an absence; empty where nothing does."""
    told = []
    for hold in status.get("holds", []):
        if hold["reason"] in ("paused", "elsewhere", status["presence"]["state"]):
            continue
        since, until = clock(hold.get("since"), status), clock(hold.get("until"), status)
        why = reason(hold["reason"])
        # Translators: these stand in the list of "Reminders are delayed by: {reasons}."
        told.append(
            _("{reason} since {since} until {until}", reason=why, since=since, until=until)
            if since and until
            else _("{reason} since {time}", reason=why, time=since)
            if since
            else _("{reason} until {time}", reason=why, time=until)
            if until
            else why
        )
    return _("Reminders are delayed by: {reasons}.", reasons=listed(told)) if told else ""


def reason(name: str) -> str:
    """Return what delays a reminder in words: microphone → a call."""
    from reminderd.core.wording import hold_words  # only needed while something delays a reminder

    return hold_words(name)


def clock(iso: str | None, status: Status) -> str:
    """Return HH:MM of an ISO time, with its day where that is not today; empty where it is not known."""
    if not iso:
        return ""
    day, time = iso[:10], iso[11:16]
    if day == status.get("now", day)[:10]:
        return time
    from datetime import date

    from reminderd.core.dates import short_weekday

    # Translators: a time of another day, such as "Mon 2026-11-23 08:00".
    return _("{weekday} {date} {time}", weekday=short_weekday(date.fromisoformat(day)), date=day, time=time)


def _table(status: Status, *, live: bool) -> list[str]:
    """Return a line for each reminder: its name, its state, since when or at what time, and its last answer."""
    rows = [(one["name"], *_cells(one, status, live=live)) for one in in_order(status)]
    names, states = (max((columns(row[column]) for row in rows), default=0) for column in (0, 1))
    states = max(states, len("counting"))
    return [
        f"  {padded(name, names)}  {padded(state, states)}  {padded(when, _WHEN_WIDTH)}  {last}".rstrip()
        for name, state, when, last in rows
    ]


def _cells(one: dict[str, Any], status: Status, *, live: bool) -> tuple[str, str, str]:
    phase = one["phase"]
    at = clock(one["shown_at" if phase == "shown" else "due_at"], status)  # what is shown is due again at its nudge
    # Translators: "at …", "since …" and "by …" stand in a table of reminders, each after its state, such as "delayed".
    if phase in COMES:
        when = _("at {time}", time=at)
        if not live:
            # Translators: a cell of a table: when a reminder comes, such as "at 14:12 (in 9 min)".
            when = _("at {time} (in {duration})", time=at, duration=spoken_duration(one["due_in_seconds"]))
    elif phase == "held" and one.get("held_by"):
        by = listed(map(reason, one["held_by"]))
        # Translators: cells of a table: since when a reminder is held, and by what ("since 14:12 by a call").
        when = _("since {time} by {reasons}", time=at, reasons=by) if at else _("by {reasons}", reasons=by)
    else:
        # Translators: a cell of a table: since when a reminder is on screen, or due.
        when = _("since {time}", time=at) if at else ""
    last, last_at = one.get("last_outcome"), clock(one.get("last_outcome_at"), status)
    # Translators: a cell of a table: how a reminder was answered last, and when: "last: done 13:20".
    answered = _("last: {answer} {time}", answer=_outcome(last), time=last_at) if last else ""
    return _phase(phase), when, answered


def _phase(phase: str) -> str:
    """Return the state of a reminder in one word."""
    words = {
        # Translators: it is on screen.
        "shown": pgettext("state of a reminder", "shown"),
        # Translators: it is due, and waits for a good moment.
        "waiting": pgettext("state of a reminder", "waiting"),
        # Translators: it is due, and something such as a call delays it.
        "held": pgettext("state of a reminder", "held"),
        # Translators: its timer runs.
        "counting": pgettext("state of a reminder", "counting"),
        # Translators: it comes again later, as the person asked.
        "snoozed": pgettext("state of a reminder", "snoozed"),
    }
    return words.get(phase, phase)


def _outcome(outcome: str) -> str:
    """Return in one word how a reminder was answered."""
    words = {
        "done": pgettext("answer to a reminder", "done"),
        "skipped": pgettext("answer to a reminder", "skipped"),
        "snoozed": pgettext("answer to a reminder", "snoozed"),
        # Translators: the person took the break that the reminder asked for.
        "taken": pgettext("answer to a reminder", "taken"),
        "ignored": pgettext("answer to a reminder", "ignored"),
        # Translators: its time was over before it could be shown or answered.
        "expired": pgettext("answer to a reminder", "expired"),
    }
    return words.get(outcome, outcome)
