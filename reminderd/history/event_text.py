"""One event in words, for the table of `history`; and the phrases that `why` shares with it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Any

from reminderd.core.duration import spoken_duration
from reminderd.core.language import _, listed, pgettext
from reminderd.history.event_row import Row


def event_text(row: Row, at: str = "") -> str:
    """Return what happened, and with `at` when: "shown, “Stand up”, 40 min seated, held 32 min by microphone"."""
    event = event_word(row["event"])
    # Translators: an event and its time: "break 14:05".
    head = _("{event} {time}", event=event, time=at) if at else event
    return listed([head, *filter(None, (*_facts(row), where(row)))])


def event_word(event: str) -> str:
    """Return the word for a kind of event; one that is not known here as it is."""
    # Translators: what became of a reminder, as in a log: "shown", "done" (the person said so), "taken" (a break was
    # observed), "expired" (its exercise has begun), "held" (delayed) and "released" (delayed no longer).
    words = {
        "shown": pgettext("event", "shown"),
        "done": pgettext("event", "done"),
        "taken": pgettext("event", "taken"),
        "snoozed": pgettext("event", "snoozed"),
        "skipped": pgettext("event", "skipped"),
        "ignored": pgettext("event", "ignored"),
        "expired": pgettext("event", "expired"),
        "held": pgettext("event", "held"),
        "released": pgettext("event", "released"),
        "break": pgettext("event", "break"),
        # Translators: the time after a spasm that was logged, in which reminders are gentler.
        "care": pgettext("event", "care"),
        # Translators: the person was at another computer meanwhile, so that it was no break.
        "elsewhere": pgettext("event", "elsewhere"),
        # Translators: the person stands at the desk, or sits again after standing, from then on.
        "standing": pgettext("event", "standing"),
        "sitting": pgettext("event", "sitting"),
        # Translators: the notification with the figures of the week.
        "weekly": pgettext("event", "weekly"),
        "settings": pgettext("event", "settings"),
        "started": pgettext("event", "started"),
        "stopped": pgettext("event", "stopped"),
    }
    return words.get(event, event)


def _facts(row: Row) -> Iterable[str]:
    """Return what is worth telling of an event; "" where there is nothing."""
    facts: Iterable[str]
    seconds, until, detail = span(row, "seconds"), hour(row.get("until")), str(row.get("detail") or "")
    ends = _("until {time}", time=until) if until else ""
    match row["event"]:
        case "shown":
            facts = _shown(row)
        case "snoozed":
            facts = (_("for {time}", time=seconds) if seconds else "", ends)
        case "held":
            due = hour(row.get("due_at"))
            facts = (_held_by(row.get("reason")), detail, _("due {time}", time=due) if due else "")
        case "released":
            after = _("after {time}", time=seconds) if seconds else ""
            # Translators: "released, from microphone, after 32 min": what delayed a reminder, and no longer does.
            facts = (_("from {reason}", reason=reasons(row.get("reason"))), after)
        case "expired":
            facts = (why_expired(row),)
        case "break":
            sat = span(row, "sitting_seconds")
            stood = span(row, "standing_seconds")
            after = (
                _("after {time} seated", time=sat) if sat else _("after {time} standing", time=stood) if stood else ""
            )
            facts = (seconds, ends, _cause(row), after)
        case "sitting":
            stood, means = span(row, "standing_seconds"), answered_by(row)
            after = _("after {time} standing", time=stood) if stood else ""
            facts = (_("by {means}", means=means) if means else "", after)
        case "care":
            facts = (_care(row),)
        case "weekly":
            facts = (_("“{title}”", title=_("Your week")),)
        case "settings":
            facts = _settings(row)
        case "started":
            version = str(row.get("version") or "")
            went_on = _("the timers went on") if row.get("restored") else ""
            facts = (_("version {version}", version=version) if version else "", went_on)
        case _:
            means = answered_by(row)
            # Translators: how an answer came: "done, by button".
            facts = (_("by {means}", means=means) if means else "", seated(row))
    return facts


def _shown(row: Row) -> Iterable[str]:
    merged, title, long = row.get("merged_into"), str(row.get("title") or ""), span(row, "held_seconds")
    again = (
        _("again (nobody had answered)")
        if row.get("nudge")
        else _("again (after a snooze)")
        if row.get("snoozed")
        else ""
    )
    quoted = _("“{title}”", title=_(title) if row.get("ours") else title) if title else ""
    return (
        again,
        _("because you asked") if row.get("asked_for") else "",
        _("merged into {reminder}", reminder=merged) if merged else quoted,
        seated(row),
        _("held {time} by {reason}", time=long, reason=reasons(row.get("held_by"))) if long else "",
        *waits(row),
    )


def _held_by(reason: object) -> str:
    # Translators: "held, by microphone": what delayed a reminder.
    return _("no notifier could show it") if reason == "notifier" else _("by {reason}", reason=reasons(reason))


def _cause(row: Row) -> str:
    """Return how a break began."""
    cause = str(row.get("cause") or "")
    words = {
        "idle": _("no input"),
        "locked": _("the screen was locked"),
        "asleep": _("the computer slept"),
        "off": _("the computer or reminderd was off"),
        "reset": _("you reported it"),
    }
    return words.get(cause, cause)


def _care(row: Row) -> str:
    """Return what happened in the time after a logged spasm."""
    what = str(row.get("what") or "")
    words = {
        "began": _("you logged a spasm: reminders are gentler"),
        "asked": _("you were asked whether your back is better"),
        "better": _("you said that it is better"),
        "not_yet": _("you said that it is not better yet"),
        "stop_asking": _("you asked not to be asked again"),
        "doctor": _("you were told when the source says to see a doctor"),
        "undone": _("the spasm was removed from the log"),
        "over": _("this time is over: reminders are as usual"),
    }
    return words.get(what, what)


def _settings(row: Row) -> Iterable[str]:
    problems, changed = (_listed(row.get(name)) for name in ("problems", "changed"))
    # Translators: the mistakes that kept new settings from being applied.
    mistakes = _("not applied: {problems}", problems=problems) if problems else ""
    return (mistakes, _("changed: {keys}", keys=changed) if changed else "")


def _listed(found: Any) -> str:
    return "; ".join(map(str, found)) if isinstance(found, list) else str(found or "")


# -- phrases ---------------------------------------------------------------------------------------------------


def hour(stamp: object) -> str:
    """Return the local "HH:MM" of an ISO stamp, as a clock on the wall showed it then."""
    return str(stamp or "")[11:16]


def span(row: Row, field: str) -> str:
    """Return a fact that is a number of seconds as "32 min"; "" if the event has no such fact."""
    seconds = row.get(field)
    return spoken_duration(seconds) if isinstance(seconds, (int, float)) and seconds > 0 else ""


def seated(row: Row) -> str:
    """Return for how long the person had been sitting: "40 min seated"."""
    sat = span(row, "sitting_seconds")
    return _("{time} seated", time=sat) if sat else ""


def answered_by(row: Row) -> str:
    """Return how an answer came: "button"; "" where that is not known."""
    via = str(row.get("via") or "")
    # Translators: how an answer came, as in "done 11:25 by button".
    words = {
        "button": pgettext("answered by", "button"),
        "command": pgettext("answered by", "command"),
        # Translators: the person said that they took a break (reminderd reset).
        "reset": pgettext("answered by", "reset"),
        # Translators: the person said that they stand, or that they sit.
        "standing": pgettext("answered by", "standing"),
        "sitting": pgettext("answered by", "sitting"),
        # Translators: a reminder to move was answered, which answers this one about posture as well.
        "movement": pgettext("answered by", "movement"),
        "new day": pgettext("answered by", "new day"),
    }
    return words.get(via, via)


def where(row: Row) -> str:
    """Return on which other machine of the person it happened: "on desktop"; "" where it was this one."""
    machine = str(row.get("machine") or "")
    # Translators: the name of a computer, as in "done 11:25 (on desktop)".
    return _("on {machine}", machine=machine) if machine else ""


def reasons(found: object) -> str:
    """Return the name of a hold, or of several, as words: "microphone and do not disturb"."""
    names = found if isinstance(found, list) and found else [found or "unknown"]
    words = [_reason(str(name)) for name in names]
    # Translators: the list of what delayed a reminder: "microphone and do not disturb".
    return reduce(lambda several, one: _("{several} and {one}", several=several, one=one), words)


def _reason(name: str) -> str:
    # Translators: what delayed a reminder, as in "held by microphone" and in a table.
    words = {
        "paused": pgettext("held by", "your pause"),
        "away": pgettext("held by", "away"),
        "locked": pgettext("held by", "locked"),
        "quiet_hours": pgettext("held by", "quiet hours"),
        "do_not_disturb": pgettext("held by", "do not disturb"),
        "fullscreen": pgettext("held by", "fullscreen"),
        "microphone": pgettext("held by", "microphone"),
        "camera": pgettext("held by", "camera"),
        "screen_share": pgettext("held by", "screen share"),
        "calendar": pgettext("held by", "calendar"),
        "elsewhere": pgettext("held by", "your other machine"),
        "notifier": pgettext("held by", "notifier"),
        "unknown": pgettext("held by", "unknown"),
    }
    return words.get(name, name.replace("_", " "))


def why_expired(row: Row) -> str:
    """Return why a reminder before exercise was no longer useful: "Evening run began", or "was cancelled"."""
    exercise, cancelled = row.get("exercise"), row.get("reason") == "cancelled"
    if not exercise:
        return _("the exercise was cancelled") if cancelled else _("the exercise began")
    if cancelled:
        return _("{exercise} was cancelled", exercise=exercise)
    # Translators: the name of an exercise out of a calendar, at whose start its reminder was no longer useful.
    return _("{exercise} began", exercise=exercise)


def waits(row: Row) -> list[str]:
    """Return for what a notification waited: the gap (its seconds include the pause that followed), then a pause."""
    gap, pause = (
        max(0, found) if isinstance(found := row.get(name), int) else 0 for name in ("gap_seconds", "waited_seconds")
    )
    found = []
    if gap - pause >= 1:
        found.append(_("waited {time} after the previous notification", time=spoken_duration(gap - pause)))
    if pause >= 1:
        found.append(_("waited {time} for a pause in your typing", time=spoken_duration(pause)))
    return found
