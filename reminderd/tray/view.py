"""What the panel shows, worked out from a status. Pure: the caller says how old the status is.

A status is sent when something changes, not as time goes by. With a label the icon is drawn again each minute, and
times are told as "in 12 min". Without one nothing wakes up, so times are told by the clock, which stay true.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from reminderd.core.duration import spoken_duration
from reminderd.core.effects import Button
from reminderd.core.language import _
from reminderd.core.wording import HOLD_WORDS, buttons_of, cut, title_of

Status = Mapping[str, Any]

_PAUSES = {1800: "Pause for 30 min", 3600: "Pause for 1 h"}
_LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu."""

    text: str = ""
    """Empty: a separator."""
    verb: str = ""
    """A verb of the control socket, or one that `choices` knows. Empty: it is only text."""
    args: dict[str, Any] = field(default_factory=dict)
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class View:
    """All that the panel shows."""

    icon: str
    """counting, due, held, paused, away or off."""
    sentence: str
    """What comes next, in one line: the tooltip."""
    label: str
    """The minutes until the next reminder, to stand beside the icon; empty where there is nothing to count."""
    menu: tuple[Entry, ...]
    click: Entry
    """What a click on the icon does."""


def view_of(status: Status | None, *, label: bool, age_seconds: float = 0.0) -> View:
    """Return what to show of a status that came `age_seconds` ago; None: the daemon is not running."""
    if status is None:
        text = "reminderd is not running, so nothing reminds you."
        menu = (Entry(text, enabled=False), Entry("Start reminderd", "start"), Entry(), *_always("", running=False))
        return View("off", text, "", menu, Entry(text, "tell", {"title": "reminderd", "text": text}))
    shown = [each for each in status["reminders"] if each["phase"] == "shown"]
    icon, sentence = _state(status, shown, label=label, age=age_seconds)
    following = _following(status)
    seconds = None if following is None else following["due_in_seconds"] - age_seconds
    beside = spoken_duration(60 * _minutes(seconds)) if label and icon == "counting" and seconds is not None else ""
    told = {"title": _title(following) if following else sentence, "text": sentence}
    click = Entry(shown[0]["done_label"], "done") if shown else Entry(sentence, "tell", told)
    return View(icon, sentence, beside, _menu(status, shown, sentence), click)


def _state(status: Status, shown: list[Any], *, label: bool, age: float) -> tuple[str, str]:
    """Return the icon and the sentence: first what needs an answer, then why it is quiet, then what comes next."""
    if shown:
        return "due", f"{_titles(shown)}: waiting for your answer"
    if until := status["paused_until"]:
        ends = None if until == "forever" else datetime.fromisoformat(until)
        return "paused", f"Paused until {_clock(ends)}" if ends else "Paused until you resume"
    if status["presence"]["state"] in ("away", "locked"):
        return "away", "You are away. The timers start again when you return."
    due = [each for each in status["reminders"] if each["phase"] in ("held", "waiting")]
    if reasons := [each["reason"] for each in status["holds"]]:
        by = ", ".join(HOLD_WORDS.get(reason, reason.replace("_", " ")) for reason in dict.fromkeys(reasons))
        return "held", f"{_titles(due) or 'Everything'} is delayed by {by}"
    if due:
        return "due", f"{_titles(due)} is due and waits for the right moment"
    return "counting", _counting(status, label=label, age=age)


def _counting(status: Status, *, label: bool, age: float) -> str:
    following, there = _following(status), status["presence"]
    stands = there.get("standing_since")
    seated = there["standing_seconds"] if stands else there["sitting_seconds"]
    if following is None:
        return "No reminder is planned yet"
    told = datetime.fromisoformat(status["now"])
    settled = (stands or there["sitting_since"]) and seated + age >= 60
    if label:
        when = f"in {spoken_duration(60 * _minutes(following['due_in_seconds'] - age))}"
        duration = spoken_duration(60 * ((seated + age) // 60))
        sitting = _("standing for {duration}", duration=duration) if stands else f"sitting for {duration}"
    else:
        when = f"at {_clock(told + timedelta(seconds=following['due_in_seconds']), told)}"
        time = _clock(told - timedelta(seconds=seated), told)
        sitting = _("standing since {time}", time=time) if stands else f"sitting since {time}"
    return " · ".join([f"{_title(following)} {when}"] + [sitting] * bool(settled))


def _menu(status: Status, shown: list[Any], sentence: str) -> tuple[Entry, ...]:
    choices, stands = status["snooze_choices"], "standing_since" in status["presence"]
    buttons = buttons_of(shown[0]["done_label"], choices, startable=False) if shown else ()
    return (
        Entry(cut(sentence, 2 * _LONGEST_TITLE), enabled=False),
        *map(_answer, buttons),
        Entry(),
        Entry("I just took a break", "reset"),
        Entry(_("I sit now"), "sit") if stands else Entry(_("I stand now"), "stand"),
        *(Entry(text, "pause", {"seconds": seconds}) for seconds, text in _PAUSES.items()),
        Entry("Pause until tomorrow", "pause tomorrow"),
        Entry("Resume", "resume", enabled=bool(status["paused_until"])),
        Entry(),
        *_always(status["settings"]["path"], running=True),
    )


def _always(settings: str, *, running: bool) -> tuple[Entry, ...]:
    """Return the end of the menu. `why` and `report` read the history and need no daemon."""
    return (
        Entry("Why was it quiet?", "why"),
        Entry("Report", "report"),
        Entry("Settings", "settings", {"path": settings}),
        Entry(),
        Entry("Quit (reminders go on)" if running else "Quit", "quit"),
    )


def _answer(button: Button) -> Entry:
    verb, _, seconds = button.action.partition(":")
    return Entry(button.label, verb, {"seconds": float(seconds)} if seconds else {})


def _following(status: Status) -> Any:
    coming = [each for each in status["reminders"] if each["phase"] in ("counting", "snoozed")]
    known = [each for each in coming if each["due_in_seconds"] is not None]
    return min(known, key=lambda each: each["due_in_seconds"], default=None)


def _title(reminder: Mapping[str, Any]) -> str:
    return cut(reminder["title"], _LONGEST_TITLE)


def _titles(reminders: list[Any]) -> str:
    return title_of([_title(each) for each in reminders])


def _minutes(seconds: float) -> int:
    """Return whole minutes, rounded up, so that a reminder is not said to be due before it is."""
    return max(1, -int(-seconds // 60))


def _clock(moment: datetime, today: datetime | None = None) -> str:
    far = today is not None and moment.date() != today.date()
    return f"{moment:%a %H:%M}" if far else f"{moment:%H:%M}"
