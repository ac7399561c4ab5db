"""From events to decisions: what became of each reminder that was due, and why, in a sentence each.

A decision begins when a reminder is held or shown and goes on, over restarts too, until it is answered. What
concerns no reminder (a break, a pause, settings, a start) is a decision of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from reminderd.core.duration import spoken_duration
from reminderd.history.event_row import Row, moment
from reminderd.history.event_text import event_text, held, hour, seated, span, waits, why_expired, with_words

_ENDS = {"done", "skipped", "taken", "expired"}
_STANDS_ALONE = {"break", "settings", "started", "stopped"}
_MOST_CLAUSES = 12


@dataclass(slots=True)
class Decision:
    """One decision: the reminder that it concerns, when it began and what came last, and the clauses that tell it."""

    reminder: str | None
    since: str
    at: str
    events: list[str] = field(default_factory=list)
    clauses: list[str] = field(default_factory=list)
    """A clause that begins with "; " starts a new thought, any other follows after a comma."""
    holds: dict[str, Row] = field(default_factory=dict)
    """The events that began the holds that are on, by their reasons."""
    due: datetime | None = None
    shown: datetime | None = None

    @property
    def text(self) -> str:
        """The whole sentence."""
        clauses = [*self.clauses, *map(self.held, self.holds.values())]
        if len(clauses) > _MOST_CLAUSES:  # a hold that went on and off all day
            half = _MOST_CLAUSES // 2
            clauses = [*clauses[:half], f"… {len(clauses) - 2 * half} more …", *clauses[-half:]]
        told = ", ".join(clauses).replace(", ; ", "; ").removeprefix("; ")
        return f"{self.reminder}: {told}" if self.reminder else told

    def held(self, begin: Row, until: str = "") -> str:
        """Return one hold in words, over or still on."""
        reason, since = begin.get("reason"), hour(begin["at"])
        by = "paused" if self.reminder is None and reason == "paused" else held(reason)
        detail = with_words(" (", str(begin.get("detail") or ""), ")")
        return f"{by} {f'{since}–{hour(until)}' if until else f'since {since}'}{detail}"

    def lift(self, row: Row) -> None:
        """Note the end of a hold, if it was on."""
        if begin := self.holds.pop(str(row.get("reason")), None):
            self.clauses.append(self.held(begin, row["at"]))
            self.at = row["at"]


def decisions(rows: Iterable[Row], now: datetime) -> list[Decision]:
    """Return the decisions in these events (oldest first), the one that something happened to last at the end."""
    known = [row for row in rows if (at := moment(row)) and at.timestamp() <= now.timestamp() + 60]
    told: list[Decision] = []
    open_: dict[str | None, Decision] = {}
    for row in known:
        event, reminder = row["event"], row.get("reminder")
        if event in _STANDS_ALONE:
            told.append(Decision(None, row["at"], row["at"], [event], [_alone(row)]))
            continue
        if event == "released" and reminder is None:
            for each in open_.values():
                each.lift(row)
        decision = open_.get(reminder)
        if decision is None or _is_new(decision, row):
            if event == "released":
                continue
            decision = open_[reminder] = Decision(reminder, row["at"], row["at"])
            told.append(decision)
        decision.at = row["at"]
        decision.events.append(event)
        _tell(decision, row)
        if event in _ENDS or (event == "released" and reminder is None and not decision.holds):
            del open_[reminder]
    meaningful = (each for each in told if each.clauses or each.holds)
    return sorted(meaningful, key=lambda each: datetime.fromisoformat(each.at).timestamp())


def _is_new(decision: Decision, row: Row) -> bool:
    """Return whether this begins another decision: held or shown anew, not a repetition or a snooze's return."""
    if row["event"] not in ("held", "shown") or row.get("nudge") or row.get("snoozed"):
        return False
    last, due = decision.events[-1], moment(row, "due_at")
    if last == "ignored":
        return True
    return bool(last != "snoozed" and due and decision.due and abs((due - decision.due).total_seconds()) > 60)


def _tell(decision: Decision, row: Row) -> None:
    match event := row["event"]:
        case "held":
            _tell_due(decision, row)
            decision.holds.setdefault(str(row.get("reason")), row)
        case "released":
            decision.lift(row)
        case "shown":
            _tell_shown(decision, row)
        case _:
            why = {
                "taken": f"a break{with_words(' of ', span(row, 'seconds'))} was observed",
                "ignored": _unanswered(decision, row),
                "expired": why_expired(row),
            }.get(event, "")
            until = with_words(" until ", hour(row.get("until")))
            via = with_words(" by ", str(row.get("via") or ""))
            decision.clauses.append(f"; {event} {hour(row['at'])}{until}{via}{with_words(' (', why, ')')}")


def _tell_due(decision: Decision, row: Row) -> None:
    decision.due = decision.due or moment(row, "due_at")
    due = hour(row.get("due_at"))
    if due and not decision.clauses and (row["event"] != "shown" or due != hour(row["at"])):
        decision.clauses.append(f"due {due}")


def _tell_shown(decision: Decision, row: Row) -> None:
    at, first = hour(row["at"]), not {"shown", "snoozed"} & set(decision.events[:-1])
    _tell_due(decision, row)
    if first and row.get("held_by") and not any("held by" in each for each in decision.clauses):
        decision.clauses += [f"{held(row['held_by'])} for {time}"] if (time := span(row, "held_seconds")) else []
    decision.clauses += [decision.held(each, row["at"]) for each in decision.holds.values()]  # over: it was shown
    decision.holds.clear()
    decision.clauses += waits(row)
    if row.get("merged_into"):
        decision.clauses.append(f"{'merged into' if first else 'again with'} {row['merged_into']} {at}")
    else:
        again = "shown" if first else "shown again"
        asked = " because you asked" if row.get("asked_for") else ""
        after = f"{',' if asked else ''} after {seated(row)}" if seated(row) else ""
        decision.clauses.append(f"{again} {at}{asked}{after}")
    decision.shown = moment(row)


def _unanswered(decision: Decision, row: Row) -> str:
    """Return for how long nobody answered; what is not repeated counts as ignored as soon as it is shown."""
    ignored = moment(row)
    if not decision.shown or not ignored:
        return "nobody answered"
    waited = (ignored - decision.shown).total_seconds()
    return f"nobody answered within {spoken_duration(waited)}" if waited >= 1 else "it is shown once, not repeated"


def _alone(row: Row) -> str:
    told = event_text(row).replace(row["event"], f"{row['event']} {hour(row['at'])}", 1)
    return f"{told}: the timers for sitting started again" if row["event"] == "break" else told
