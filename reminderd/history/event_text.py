"""One event in words, for the table of `history`; and the phrases that `why` shares with it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from reminderd.core.duration import spoken_duration
from reminderd.history.event_row import Row

_CAUSES = {
    "idle": "no input",
    "locked": "the screen was locked",
    "asleep": "the computer slept",
    "off": "the computer or reminderd was off",
    "reset": "you reported it",
}


def event_text(row: Row) -> str:
    """Return what happened: "shown, “Stand up”, 40 min seated, held 32 min by microphone"."""
    return ", ".join([row["event"], *filter(None, _facts(row))])


def _facts(row: Row) -> Iterable[str]:
    """Return what is worth telling of an event; "" where there is nothing."""
    seconds, until, due = span(row, "seconds"), hour(row.get("until")), hour(row.get("due_at"))
    cause, detail, version, via = (str(row.get(name) or "") for name in ("cause", "detail", "version", "via"))
    problems, changed = (_listed(row.get(name)) for name in ("problems", "changed"))
    told: dict[str, Iterable[str]] = {
        "shown": _shown(row),
        "snoozed": (with_words("for ", seconds), with_words("until ", until)),
        "held": (held(row.get("reason")).removeprefix("held "), detail, with_words("due ", due)),
        "released": (f"from {reasons(row.get('reason'))}", with_words("after ", seconds)),
        "expired": (why_expired(row),),
        "break": (seconds, with_words("until ", until), _CAUSES.get(cause, cause), with_words("after ", seated(row))),
        "settings": (with_words("not applied: ", problems), with_words("changed: ", changed)),
        "started": (with_words("version ", version), "the timers went on" if row.get("restored") else ""),
    }
    return told.get(row["event"], (with_words("by ", via), seated(row)))


def _shown(row: Row) -> Iterable[str]:
    merged, title, long = row.get("merged_into"), str(row.get("title") or ""), span(row, "held_seconds")
    return (
        "again (nobody had answered)" if row.get("nudge") else "again (after a snooze)" if row.get("snoozed") else "",
        "because you asked" if row.get("asked_for") else "",
        f"merged into {merged}" if merged else with_words("“", title, "”"),
        seated(row),
        f"held {long} by {reasons(row.get('held_by'))}" if long else "",
        *waits(row),
    )


def _listed(found: Any) -> str:
    return "; ".join(map(str, found)) if isinstance(found, list) else str(found or "")


# -- phrases ---------------------------------------------------------------------------------------------------


def with_words(before: str, fact: str, after: str = "") -> str:
    """Return a fact with words around it; "" where there is none."""
    return f"{before}{fact}{after}" if fact else ""


def hour(stamp: object) -> str:
    """Return the local "HH:MM" of an ISO stamp, as a clock on the wall showed it then."""
    return str(stamp or "")[11:16]


def span(row: Row, field: str) -> str:
    """Return a fact that is a number of seconds as "32 min"; "" if the event has no such fact."""
    seconds = row.get(field)
    return spoken_duration(seconds) if isinstance(seconds, (int, float)) and seconds > 0 else ""


def seated(row: Row) -> str:
    """Return for how long the person had been sitting: "40 min seated"."""
    return with_words("", span(row, "sitting_seconds"), " seated")


def reasons(found: object) -> str:
    """Return the name of a hold, or of several, as words: "microphone and do not disturb"."""
    names = found if isinstance(found, list) else [found or "unknown"]
    return " and ".join("your pause" if name == "paused" else str(name).replace("_", " ") for name in names)


def held(reason: object) -> str:
    """Return what delayed a reminder: "held by camera"."""
    return "no notifier could show it" if reason == "notifier" else f"held by {reasons(reason)}"


def why_expired(row: Row) -> str:
    """Return why a reminder before exercise was no longer useful: "Evening run began", or "was cancelled"."""
    return f"{row.get('exercise') or 'the exercise'} {'was cancelled' if row.get('reason') == 'cancelled' else 'began'}"


def waits(row: Row) -> list[str]:
    """Return for what a notification waited: the gap (its seconds include the pause that followed), then a pause."""
    gap, pause = (
        max(0, found) if isinstance(found := row.get(name), int) else 0 for name in ("gap_seconds", "waited_seconds")
    )
    found = [f"waited {spoken_duration(gap - pause)} after the previous notification"] if gap - pause >= 1 else []
    return [*found, f"waited {spoken_duration(pause)} for a pause in your typing"] if pause >= 1 else found
