"""From events to decisions: what became of each reminder that was due, and why, in a sentence each.

A decision begins when a reminder is held or shown and goes on, over restarts too, until it is answered. What
concerns no reminder (a break, a pause, settings, a start) is a decision of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from reminderd.core.duration import spoken_duration
from reminderd.core.language import _, listed, ngettext
from reminderd.history.event_row import Row, moment
from reminderd.history.event_text import (
    answered_by,
    event_text,
    event_word,
    hour,
    reasons,
    span,
    waits,
    where,
    why_expired,
)

_ENDS = {"done", "skipped", "taken", "expired"}
_STANDS_ALONE = {"break", "elsewhere", "care", "weekly", "standing", "sitting", "settings", "started", "stopped"}
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
    hold_told: bool = False
    """Whether a clause tells how long it was held."""
    due: datetime | None = None
    shown: datetime | None = None

    @property
    def text(self) -> str:
        """The whole sentence."""
        clauses = [*self.clauses, *map(self.held, self.holds.values())]
        if len(clauses) > _MOST_CLAUSES:  # a hold that went on and off all day
            half = _MOST_CLAUSES // 2
            left_out = ngettext("… {count} more …", "… {count} more …", len(clauses) - 2 * half)
            clauses = [*clauses[:half], left_out, *clauses[-half:]]
        thoughts: list[list[str]] = [[]]
        for clause in clauses:
            if clause.startswith("; "):
                thoughts.append([])
            thoughts[-1].append(clause.removeprefix("; "))
        told = "; ".join(listed(each) for each in thoughts if each)
        return _("{reminder}: {text}", reminder=self.reminder, text=told) if self.reminder else told

    def held(self, begin: Row, until: str = "") -> str:
        """Return one hold in words, over or still on."""
        reason, since, detail = begin.get("reason"), hour(begin["at"]), str(begin.get("detail") or "")
        if self.reminder is None and reason == "paused":
            said = _paused(since, until)
        elif reason == "notifier":
            said = _not_shown(since, until)
        else:
            said = _held(reasons(reason), since, until)
        # Translators: one thing that happened, and what is known about it: "held by camera since 14:20 (a meeting)".
        return _("{clause} ({detail})", clause=said, detail=detail) if detail else said

    def lift(self, row: Row) -> None:
        """Note the end of a hold, if it was on."""
        if begin := self.holds.pop(str(row.get("reason")), None):
            self.tell_held(begin, row["at"])
            self.at = row["at"]

    def tell_held(self, begin: Row, until: str) -> None:
        """Add the clause about a hold that is over."""
        self.clauses.append(self.held(begin, hour(until)))
        self.hold_told |= begin.get("reason") != "notifier"


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
    match row["event"]:
        case "held":
            _tell_due(decision, row)
            decision.holds.setdefault(str(row.get("reason")), row)
        case "released":
            decision.lift(row)
        case "shown":
            _tell_shown(decision, row)
        case event:
            why = _taken(row) if event == "taken" else why_expired(row) if event == "expired" else ""
            why = _unanswered(decision, row) if event == "ignored" else why or where(row)
            decision.clauses.append(f"; {_ended(row, why)}")


def _ended(row: Row, why: str) -> str:
    """Return an event that answers or ends a reminder, when it was and why."""
    event, time, until, means = event_word(row["event"]), hour(row["at"]), hour(row.get("until")), answered_by(row)
    if until and means:
        # Translators: what became of a reminder: "snoozed 09:01 until 09:06 by button".
        said = _("{event} {time} until {until} by {means}", event=event, time=time, until=until, means=means)
    elif until:
        said = _("{event} {time} until {until}", event=event, time=time, until=until)
    elif means:
        said = _("{event} {time} by {means}", event=event, time=time, means=means)
    else:
        said = _("{event} {time}", event=event, time=time)
    return _("{clause} ({detail})", clause=said, detail=why) if why else said


def _taken(row: Row) -> str:
    seconds = span(row, "seconds")
    return _("a break of {time} was observed", time=seconds) if seconds else _("a break was observed")


def _paused(since: str, until: str) -> str:
    if until:
        return _("paused {since}–{until}", since=since, until=until)
    return _("paused since {since}", since=since)


def _not_shown(since: str, until: str) -> str:
    if until:
        return _("no notifier could show it {since}–{until}", since=since, until=until)
    return _("no notifier could show it since {since}", since=since)


def _held(by: str, since: str, until: str) -> str:
    if until:
        return _("held by {reason} {since}–{until}", reason=by, since=since, until=until)
    return _("held by {reason} since {since}", reason=by, since=since)


def _tell_due(decision: Decision, row: Row) -> None:
    decision.due = decision.due or moment(row, "due_at")
    due = hour(row.get("due_at"))
    if due and not decision.clauses and (row["event"] != "shown" or due != hour(row["at"])):
        decision.clauses.append(_("due {time}", time=due))


def _tell_shown(decision: Decision, row: Row) -> None:
    at, first = hour(row["at"]), not {"shown", "snoozed"} & set(decision.events[:-1])
    _tell_due(decision, row)
    if first and row.get("held_by") and not decision.hold_told and (long := span(row, "held_seconds")):
        decision.clauses.append(_held_for(row["held_by"], long))
    for begin in decision.holds.values():  # over: it was shown
        decision.tell_held(begin, row["at"])
    decision.holds.clear()
    decision.clauses += waits(row)
    if merged := row.get("merged_into"):
        together = (
            _("merged into {reminder} {time}", reminder=merged, time=at)
            if first
            else _("again with {reminder} {time}", reminder=merged, time=at)
        )
        decision.clauses.append(together)
    else:
        decision.clauses.append(_shown(row, at, again=not first))
    decision.clauses += [where(row)] if where(row) else []
    decision.shown = moment(row)


def _held_for(by: object, long: str) -> str:
    if by == "notifier":
        return _("no notifier could show it for {time}", time=long)
    return _("held by {reason} for {time}", reason=reasons(by), time=long)


def _shown(row: Row, at: str, *, again: bool) -> str:
    asked, sat = row.get("asked_for"), span(row, "sitting_seconds")
    if asked:
        said = (
            _("shown again {time} because you asked", time=at)
            if again
            else _("shown {time} because you asked", time=at)
        )
        # Translators: "shown 09:05 because you asked, after 10 min seated".
        return _("{clause}, after {time} seated", clause=said, time=sat) if sat else said
    said = _("shown again {time}", time=at) if again else _("shown {time}", time=at)
    # Translators: "shown 09:05 after 10 min seated".
    return _("{clause} after {time} seated", clause=said, time=sat) if sat else said


def _unanswered(decision: Decision, row: Row) -> str:
    """Return for how long nobody answered; what is not repeated counts as ignored as soon as it is shown."""
    ignored = moment(row)
    if not decision.shown or not ignored:
        return _("nobody answered")
    waited = (ignored - decision.shown).total_seconds()
    if waited < 1:
        return _("it is shown once, not repeated")
    return _("nobody answered within {time}", time=spoken_duration(waited))


def _alone(row: Row) -> str:
    told = event_text(row, hour(row["at"]))
    return _("{clause}: the timers for sitting started again", clause=told) if row["event"] == "break" else told
