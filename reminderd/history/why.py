"""From rows to decisions: what became of each reminder that was due, and why, in a sentence each.

A decision begins when a reminder is held or shown and goes on, over restarts too, until it is answered. What
concerns no reminder (a break, a pause, settings, a start) is a decision of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from reminderd.core.duration import spoken_duration
from reminderd.history.event_row import Row, moment
from reminderd.history.event_text import ended_words, held_words, reason_words, waits_words

_Break = tuple[float, Row]  # when it began, in seconds since 1970
_ENDS = {"done", "skipped", "taken", "expired"}
_CAUSES = {
    "idle": "no input",
    "locked": "the session was locked",
    "asleep": "the machine slept",
    "off": "the machine or reminderd was off",
}
_VIA = {"button": " by its button", "command": " by command", "reset": " by reset", "movement": " with movement"}
_MOST_CLAUSES = 12


@dataclass(slots=True)
class Decision:
    """One decision: whom it concerns, when it began and what came last, and the clauses that tell it."""

    reminder: str | None
    since: str
    at: str
    events: list[str] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)
    """A part that begins with "; " starts a new thought, any other follows after a comma."""
    holds: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Holds that are on: the reason; since when, and its detail."""
    due: datetime | None = None
    shown: datetime | None = None
    place: int = 0

    @property
    def text(self) -> str:
        """The whole sentence."""
        clauses = self.clauses + [self.held(why, "", detail, since) for why, (since, detail) in self.holds.items()]
        if len(clauses) > _MOST_CLAUSES:  # a hold that flapped all day
            half = _MOST_CLAUSES // 2
            clauses = [*clauses[:half], f"… {len(clauses) - 2 * half} more …", *clauses[-half:]]
        told = ", ".join(clauses).replace(", ; ", "; ").removeprefix("; ")
        return f"{self.reminder}: {told}" if self.reminder else told

    def held(self, reason: str, until: str, detail: str, since: str) -> str:
        """Say one hold, over or still on."""
        span = f"{hour(since)}–{hour(until)}" if until else f"since {hour(since)}"
        by = "paused" if self.reminder is None and reason == "paused" else held_words(reason)
        return f"{by} {span}{f' ({detail})' if detail else ''}"


def decisions(rows: Iterable[Row], now: datetime) -> list[Decision]:
    """Tell the decisions in these rows (oldest first), the one that something happened to last at the end."""
    known = [row for row in rows if (at := moment(row)) and at.timestamp() <= now.timestamp() + 60]
    breaks = [(at.timestamp(), row) for row in known if row["event"] == "break" and (at := moment(row))]
    told: list[Decision] = []
    open_: dict[str | None, Decision] = {}
    for place, row in enumerate(known):
        event, reminder = row["event"], _name(row.get("reminder"))
        if event in _ALONE:
            told.append(Decision(None, row["at"], row["at"], [event], [_ALONE[event](row)], place=place))
            continue
        if event == "released" and reminder is None:
            for each in open_.values():
                _lift(each, row, place)
        decision = open_.get(reminder)
        if decision is None or _is_new(decision, row):
            if event == "released":
                continue
            decision = open_[reminder] = Decision(reminder, row["at"], row["at"])
            told.append(decision)
        decision.at, decision.place = row["at"], place
        decision.events.append(event)
        _tell(decision, row, place, breaks)
        if event in _ENDS or (event == "released" and reminder is None and not decision.holds):
            del open_[reminder]
    return sorted((each for each in told if each.clauses or each.holds), key=lambda each: each.place)


def _is_new(decision: Decision, row: Row) -> bool:
    """Return whether this begins another decision: held or shown afresh, not a nudge or a snooze's return."""
    if row["event"] not in ("held", "shown") or row.get("nudge") or row.get("snoozed"):
        return False
    last, due = decision.events[-1], moment(row, "due_at")
    if last == "ignored":
        return True
    return bool(last != "snoozed" and due and decision.due and abs((due - decision.due).total_seconds()) > 60)


def _tell(decision: Decision, row: Row, place: int, breaks: Sequence[_Break]) -> None:
    event, at = row["event"], hour(row["at"])
    match event:
        case "held":
            if not decision.clauses and row.get("due_at"):
                decision.clauses.append(f"due {hour(row['due_at'])}")
            decision.due = decision.due or moment(row, "due_at")
            decision.holds.setdefault(str(row.get("reason") or "unknown"), (row["at"], str(row.get("detail") or "")))
        case "released":
            _lift(decision, row, place)
        case "shown":
            _shown(decision, row)
        case "done" | "skipped":
            decision.clauses.append(f"; {event} {at}{_VIA.get(str(row.get('via')), '')}")
        case "taken":
            decision.clauses.append(f"; taken {at} ({_break_at(row, breaks)})")
        case "snoozed":
            until = f" until {hour(row['until'])}" if row.get("until") else ""
            decision.clauses.append(f"; snoozed {at}{until}{_VIA.get(str(row.get('via')), '')}")
        case "ignored":
            decision.clauses.append(f"; ignored {at} ({_unanswered(decision, row)})")
        case "expired":
            decision.clauses.append(f"; expired {at} ({ended_words(row)})")
        case _:
            decision.clauses.append(f"; {event} {at}")


def _lift(decision: Decision, row: Row, place: int) -> None:
    reason = str(row.get("reason") or "unknown")
    hold = decision.holds.pop(reason, None)
    if hold:
        decision.clauses.append(decision.held(reason, row["at"], hold[1], hold[0]))
        decision.at, decision.place = row["at"], place


def _shown(decision: Decision, row: Row) -> None:
    at, first = hour(row["at"]), not {"shown", "snoozed"} & set(decision.events[:-1])
    if not decision.clauses and row.get("due_at") and hour(row["due_at"]) != at:
        decision.clauses.append(f"due {hour(row['due_at'])}")
    held, by = _number(row.get("held_seconds")), row.get("held_by")
    if first and held and by and not any("held by" in each for each in decision.clauses):
        decision.clauses.append(f"held by {reason_words(by)} for {spoken_duration(held)}")
    for reason, (since, detail) in decision.holds.items():  # over, or it would not have been shown
        decision.clauses.append(decision.held(reason, row["at"], detail, since))
    decision.holds.clear()
    decision.clauses += waits_words(row)
    if row.get("merged_into"):
        decision.clauses.append(f"{'merged into' if first else 'again with'} {row['merged_into']} {at}")
    else:
        asked = " because you asked" if row.get("asked_for") else ""
        decision.clauses.append(f"{'shown' if first else 'shown again'} {at}{asked}")
    sat = _number(row.get("sitting_seconds"))
    if sat and not row.get("merged_into"):
        decision.clauses[-1] += f"{',' if row.get('asked_for') else ''} after {spoken_duration(sat)} seated"
    decision.due, decision.shown = decision.due or moment(row, "due_at"), moment(row)


def _unanswered(decision: Decision, row: Row) -> str:
    """Say for how long nobody answered; what is not nudged counts as ignored as soon as it is shown."""
    ignored = moment(row)
    waited = (ignored - decision.shown).total_seconds() if decision.shown and ignored else None
    if waited is None:
        return "nobody answered"
    return f"nobody answered within {spoken_duration(waited)}" if waited >= 1 else "it is not nudged and counts afresh"


def _break_at(row: Row, breaks: Sequence[_Break]) -> str:
    """Say what was observed when a reminder was taken: the break that lay around that time."""
    taken = moment(row)
    place = bisect_right(breaks, taken.timestamp() + 60, key=lambda each: each[0]) if taken else 0
    if taken and place:
        last = breaks[place - 1][1]
        end, seconds = moment(last, "until"), _number(last.get("seconds"))
        if seconds and (end is None or (taken - end).total_seconds() <= 60):
            return f"a break of {spoken_duration(seconds)} was observed"
    return "a break was observed"


def _break(row: Row) -> str:
    sat = _number(row.get("sitting_seconds"))
    after = f", after {spoken_duration(sat)} seated" if sat else ""
    until, seconds = row.get("until"), _number(row.get("seconds"))
    span = f"{hour(row['at'])}–{hour(until)}" if until else f"since {hour(row['at'])}"
    if row.get("cause") == "reset":
        return f"reset {hour(row['at'])}, a break by your word{after}: sitting counts afresh"
    why = _CAUSES.get(str(row.get("cause")), str(row.get("cause") or "no input"))
    return f"break {span} ({f'{spoken_duration(seconds)}, ' if seconds else ''}{why}){after}: sitting counts afresh"


def _settings(row: Row) -> str:
    if row.get("problems"):
        return f"settings {hour(row['at'])}: wrong, the last good ones stay ({_list(row['problems'])})"
    changed = f" ({_list(row['changed'])})" if row.get("changed") else ""
    return f"settings {hour(row['at'])}: changed{changed}"


def _started(row: Row) -> str:
    version = f" {row['version']}" if row.get("version") else ""
    return f"reminderd{version} started {hour(row['at'])}{', its counts went on' if row.get('restored') else ''}"


def _stopped(row: Row) -> str:
    return f"reminderd stopped {hour(row['at'])}"


_ALONE = {"break": _break, "settings": _settings, "started": _started, "stopped": _stopped}


def hour(stamp: object) -> str:
    """Return the local "HH:MM" of an ISO stamp, as it was read on the wall then."""
    text = str(stamp)
    return text[11:16] if len(text) >= 16 else text


def _list(found: object) -> str:
    return "; ".join(map(str, found)) if isinstance(found, list) else str(found)


def _name(found: object) -> str | None:
    return found if isinstance(found, str) else None


def _number(found: object) -> float:
    return float(found) if isinstance(found, (int, float)) else 0.0
