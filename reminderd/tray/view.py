"""What the panel shows, worked out from a status. Pure: the caller says how old the status is.

A status is sent when something changes, not as time goes by. With a label the icon is drawn again each minute, and
times are told as "in 12 min". Without one nothing wakes up, so times are told by the clock, which stay true.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from reminderd.core.dates import weekday_and_time
from reminderd.core.duration import spoken_duration
from reminderd.core.effects import Button
from reminderd.core.language import N_, _, listed, pgettext
from reminderd.core.wording import buttons_of, cut, hold_words, title_of

Status = Mapping[str, Any]

_PAUSES_SECONDS = (1800, 3600)
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
        text = _("reminderd is not running, so nothing reminds you.")
        # Translators: an entry of a menu that starts the program.
        start = Entry(pgettext("menu", "Start reminderd"), "start")
        menu = (Entry(text, enabled=False), start, Entry(), *_always("", running=False))
        return View("off", text, "", menu, Entry(text, "tell", {"title": "reminderd", "text": text}))
    shown = [each for each in status["reminders"] if each["phase"] == "shown"]
    icon, sentence = _state(status, shown, label=label, age=age_seconds)
    following = _following(status)
    seconds = None if following is None else following["due_in_seconds"] - age_seconds
    beside = spoken_duration(60 * _minutes(seconds)) if label and icon == "counting" and seconds is not None else ""
    told = {"title": _title(following) if following else sentence, "text": sentence}
    click = Entry(_own_or_ours(shown[0], "done_label"), "done") if shown else Entry(sentence, "tell", told)
    return View(icon, sentence, beside, _menu(status, shown, sentence), click)


def _state(status: Status, shown: list[Any], *, label: bool, age: float) -> tuple[str, str]:
    """Return the icon and the sentence: first what needs an answer, then why it is quiet, then what comes next."""
    if shown:
        # Translators: the titles of reminders, such as "Stand up and move · Sit tall", that are on screen.
        return "due", _("{titles}: waiting for your answer", titles=_titles(shown))
    if until := status["paused_until"]:
        ends = None if until == "forever" else datetime.fromisoformat(until)
        return "paused", _("Paused until {time}", time=_clock(ends)) if ends else _("Paused until you resume")
    if status["presence"]["state"] in ("away", "locked"):
        return "away", _("You are away. The timers start again when you return.")
    due = [each for each in status["reminders"] if each["phase"] in ("held", "waiting")]
    if reasons := [each["reason"] for each in status["holds"]]:
        by = listed(map(hold_words, dict.fromkeys(reasons)))
        # Translators: the titles of reminders, and what delays them, such as "a call" or "quiet hours".
        some, all_of_them = N_("{titles} is delayed by {reasons}"), N_("Everything is delayed by {reasons}")
        return "held", _(some if due else all_of_them, titles=_titles(due), reasons=by)
    if due:
        # Translators: the titles of reminders, such as "Stand up and move · Sit tall".
        return "due", _("{titles} is due and waits for the right moment", titles=_titles(due))
    return "counting", _counting(status, label=label, age=age)


def _counting(status: Status, *, label: bool, age: float) -> str:
    following, there = _following(status), status["presence"]
    stands = there.get("standing_since")
    seated = there["standing_seconds"] if stands else there["sitting_seconds"]
    if following is None:
        return _("No reminder is planned yet")
    title = _title(following)
    told = datetime.fromisoformat(status["now"])
    settled = (stands or there["sitting_since"]) and seated + age >= 60
    if label:
        left, sat = 60 * _minutes(following["due_in_seconds"] - age), 60 * ((seated + age) // 60)
        # Translators: what a reminder says, and in how long it comes: "Stand up and move in 12 min".
        coming = _("{title} in {duration}", title=title, duration=spoken_duration(left))
        # Translators: how long the person has been sitting; it stands after what comes next.
        sitting = N_("sitting for {duration}")
        seated_so = _(N_("standing for {duration}") if stands else sitting, duration=spoken_duration(sat))
    else:
        at, since = told + timedelta(seconds=following["due_in_seconds"]), told - timedelta(seconds=seated)
        # Translators: what a reminder says, and when it comes: "Stand up and move at 14:15".
        coming = _("{title} at {time}", title=title, time=_clock(at, told))
        # Translators: since when the person has been sitting; it stands after what comes next.
        sitting = N_("sitting since {time}")
        seated_so = _(N_("standing since {time}") if stands else sitting, time=_clock(since, told))
    return " · ".join([coming] + [seated_so] * bool(settled))


def _menu(status: Status, shown: list[Any], sentence: str) -> tuple[Entry, ...]:
    choices, stands = status["snooze_choices"], "standing_since" in status["presence"]
    buttons = buttons_of(_own_or_ours(shown[0], "done_label"), choices, startable=False) if shown else ()
    pauses = {
        each: pgettext("menu", "Pause for {duration}", duration=spoken_duration(each)) for each in _PAUSES_SECONDS
    }
    return (
        Entry(cut(sentence, 2 * _LONGEST_TITLE), enabled=False),
        *map(_answer, buttons),
        Entry(),
        # Translators: an entry of a menu, which the person says; so are the next ones, as commands to the program.
        Entry(pgettext("menu", "I just took a break"), "reset"),
        Entry(_("I sit now"), "sit") if stands else Entry(_("I stand now"), "stand"),
        *(Entry(text, "pause", {"seconds": seconds}) for seconds, text in pauses.items()),
        Entry(pgettext("menu", "Pause until tomorrow"), "pause tomorrow"),
        # Translators: an entry of a menu that ends a pause of the reminders.
        Entry(pgettext("menu", "Resume"), "resume", enabled=bool(status["paused_until"])),
        Entry(),
        *_always(status["settings"]["path"], running=True),
    )


def _always(settings: str, *, running: bool) -> tuple[Entry, ...]:
    """Return the end of the menu. `why` and `report` read the history and need no daemon."""
    return (
        # Translators: an entry of a menu that explains why reminders were delayed or left out.
        Entry(pgettext("menu", "Why was it quiet?"), "why"),
        # Translators: an entry of a menu that opens a page with charts of the sitting and the breaks.
        Entry(pgettext("menu", "Report"), "report"),
        Entry(pgettext("menu", "Settings"), "settings", {"path": settings}),
        Entry(),
        # Translators: entries of a menu that end the icon in the panel. The reminders go on where they run.
        Entry(pgettext("menu", "Quit (reminders go on)") if running else pgettext("menu", "Quit"), "quit"),
    )


def _answer(button: Button) -> Entry:
    verb, _, seconds = button.action.partition(":")
    return Entry(button.label, verb, {"seconds": float(seconds)} if seconds else {})


def _following(status: Status) -> Any:
    coming = [each for each in status["reminders"] if each["phase"] in ("counting", "snoozed")]
    known = [each for each in coming if each["due_in_seconds"] is not None]
    return min(known, key=lambda each: each["due_in_seconds"], default=None)


def _title(reminder: Mapping[str, Any]) -> str:
    return cut(_own_or_ours(reminder, "title"), _LONGEST_TITLE)


def _own_or_ours(reminder: Mapping[str, Any], words: str) -> str:
    """Return a person's own words as they are, and those that we ship in the language in force."""
    said: str = reminder[words]
    return _(said) if words in reminder.get("shipped", ()) else said


def _titles(reminders: list[Any]) -> str:
    return title_of([_title(each) for each in reminders])


def _minutes(seconds: float) -> int:
    """Return whole minutes, rounded up, so that a reminder is not said to be due before it is."""
    return max(1, -int(-seconds // 60))


def _clock(moment: datetime, today: datetime | None = None) -> str:
    far = today is not None and moment.date() != today.date()
    return weekday_and_time(moment) if far else f"{moment:%H:%M}"
