"""One row in words, for the table of `history`."""

from __future__ import annotations

from collections.abc import Callable

from reminderd.core.duration import spoken_duration
from reminderd.history.event_row import Row


def in_words(row: Row) -> str:
    """Say what happened: "shown, 40 min seated, held 32 min by microphone"."""
    event = row["event"]
    tell = _FACTS.get(event)
    facts = tell(row) if tell else []
    return ", ".join([event, *(fact for fact in facts if fact)])


def _shown(row: Row) -> list[str]:
    merged = f"merged into {row['merged_into']}" if row.get("merged_into") else ""
    title = "" if merged else str(row.get("title") or "")
    again = (
        "again (nobody had answered)" if row.get("nudge") else "again (after a snooze)" if row.get("snoozed") else ""
    )
    asked = "because you asked" if row.get("asked_for") else ""
    held = f"held {_span(row, 'held_seconds')} by {reason_words(row.get('held_by'))}" if row.get("held_seconds") else ""
    return [again, asked, merged, f"“{title}”" if title else "", _seated(row), held, *waits_words(row)]


def _answer(row: Row) -> list[str]:
    return [f"by {row['via']}" if row.get("via") else "", _seated(row)]


def _snoozed(row: Row) -> list[str]:
    return [f"for {_span(row, 'seconds')}" if row.get("seconds") else "", _until(row)]


def _held(row: Row) -> list[str]:
    due = f"due {_clock(row['due_at'])}" if row.get("due_at") else ""
    by = held_words(str(row.get("reason") or "unknown")).removeprefix("held ")
    return [by, str(row.get("detail") or ""), due]


def _released(row: Row) -> list[str]:
    return [f"from {reason_words(row.get('reason'))}", f"after {_span(row, 'seconds')}" if row.get("seconds") else ""]


def _expired(row: Row) -> list[str]:
    return [ended_words(row)]


def _break(row: Row) -> list[str]:
    length = _span(row, "seconds") if row.get("seconds") else ""
    return [length, _until(row), str(row.get("cause") or ""), f"after {_seated(row)}" if _seated(row) else ""]


def _settings(row: Row) -> list[str]:
    for word in ("changed", "problems"):
        if isinstance(found := row.get(word), list) and found:
            return [f"{'wrong' if word == 'problems' else word}: {'; '.join(map(str, found))}"]
    return []


def _started(row: Row) -> list[str]:
    version = f"version {row['version']}" if row.get("version") else ""
    return [version, "the counts went on" if row.get("restored") else ""]


_FACTS: dict[str, Callable[[Row], list[str]]] = {
    "shown": _shown,
    "done": _answer,
    "skipped": _answer,
    "taken": lambda row: [_seated(row)],
    "ignored": lambda row: [_seated(row)],
    "snoozed": _snoozed,
    "expired": _expired,
    "held": _held,
    "released": _released,
    "break": _break,
    "settings": _settings,
    "started": _started,
    "stopped": lambda row: [_seated(row)],
}


def _span(row: Row, field: str) -> str:
    found = row.get(field)
    return spoken_duration(found) if isinstance(found, (int, float)) else str(found)


def _seated(row: Row) -> str:
    return f"{_span(row, 'sitting_seconds')} seated" if row.get("sitting_seconds") else ""


def _until(row: Row) -> str:
    return f"until {_clock(row['until'])}" if row.get("until") else ""


def _clock(stamp: object) -> str:
    text = str(stamp)
    return text[11:16] if len(text) >= 16 else text


def reason_words(found: object) -> str:
    """Return a hold's name, or several, as words that follow "held by": do_not_disturb → do not disturb."""
    names = found if isinstance(found, list) else [found or "unknown"]
    return " and ".join("the pause" if name == "paused" else str(name).replace("_", " ") for name in names)


def held_words(reason: str) -> str:
    """Say what held it: "held by camera", "no notifier could show it"."""
    return "no notifier could show it" if reason == "notifier" else f"held by {reason_words(reason)}"


def ended_words(row: Row) -> str:
    """Say why an announced exercise is of no more use: "Evening run began", or "was cancelled"."""
    return f"{row.get('exercise') or 'the exercise'} {'was cancelled' if row.get('reason') == 'cancelled' else 'began'}"


def waits_words(row: Row) -> list[str]:
    """Say for what a notification waited: the gap (its seconds include the pause that followed), then a pause."""
    gap, pause = (max(0, found) if isinstance(found := row.get(field), int) else 0 for field in _WAITS)
    told = [f"waited {spoken_duration(gap - pause)} for the gap after the last one"] if gap - pause >= 1 else []
    return [*told, f"waited {spoken_duration(pause)} for a pause in the input"] if pause >= 1 else told


_WAITS = ("gap_seconds", "waited_seconds")
