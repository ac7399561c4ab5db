"""The parts that exist only if the settings ask for them: exercise and calendars, hooks, push."""

from __future__ import annotations

import importlib.util
import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from reminderd.core.dates import weekday_and_time
from reminderd.core.language import _, listed, ngettext
from reminderd.core.sentence import said
from reminderd.core.settings import BeforeExercise, ReminderSettings, Settings
from reminderd.doctor.finding import Finding
from reminderd.exercise.calendars import MISSING, read
from reminderd.exercise.weekly import planned
from reminderd.link import account
from reminderd.push.send import HOW_TO_INSTALL, describe

HORIZON_DAYS = 8.0
LINK_SECONDS = 5.0


async def exercise(wanted: Settings) -> list[Finding]:
    """Read the calendars, and report what is planned."""
    now = datetime.now().astimezone()
    reading = await read(wanted.calendar, now, HORIZON_DAYS)
    correct = _("Correct this calendar, or its place in the settings. The others are used.")
    findings = [
        Finding("calendars", "bad", said(each), _("Then restart reminderd.") if each == MISSING else correct)
        for each in reading.problems
    ]
    if not wanted.calendar.files and not wanted.exercises:
        text = _("No exercise is planned: the settings have no [[exercise]] and no calendar.")
        return [Finding("exercise", "ok", text)]
    plan = [*planned(wanted.exercises, now, HORIZON_DAYS), *reading.exercises]
    ahead = sorted((each for each in plan if each.starts > now), key=lambda each: each.starts.timestamp())
    days = f"{HORIZON_DAYS:g}"
    text = ngettext(
        "{count} planned in the next {days} days", "{count} planned in the next {days} days", len(ahead), days=days
    )
    if ahead:
        # Translators: planned: "3 planned in the next 8 days".
        text = _(
            "{planned}; the next is {name}, {time}",
            planned=text,
            name=ahead[0].name,
            time=weekday_and_time(ahead[0].starts.astimezone()),
        )
    return [*findings, Finding("exercise", "ok", text)]


def hooks(wanted: Settings, path: str | None = None) -> list[Finding]:
    """Return whether the programs exist in `path`, the daemon's PATH (None: this terminal's). None of them is run."""
    if not wanted.hooks:
        return [Finding("hooks", "ok", _("none in the settings"))]
    found = []
    for event, (program, *_arguments) in wanted.hooks:
        if there := shutil.which(Path(program).expanduser(), path=path):
            found.append(Finding("hooks", "ok", f"{event}: {there}"))
            continue
        remedy = _("Write the whole path of the program under [hooks] in the settings. Reminders work without it.")
        what = {"event": event, "program": program}
        text = (
            _("{event}: the program {program} cannot be found here", **what)
            if path is None
            else _("{event}: the program {program} cannot be found in the daemon's PATH ({path})", path=path, **what)
        )
        found.append(Finding("hooks", "bad", text, remedy))
    return found


def push(wanted: Settings) -> list[Finding]:
    """Report what would leave the machine, word for word."""
    if not wanted.push.urls:
        return [Finding("push", "ok", _("off") if wanted.link.broker else _("off: nothing leaves this machine"))]
    told = listed(map(said, describe(wanted.push.urls)))
    if importlib.util.find_spec("apprise") is None:
        how = _("Install apprise for the Python that runs reminderd ({how}).", how=_(HOW_TO_INSTALL))
        text = _("Nothing can be sent to {addresses}: apprise is not installed.", addresses=told)
        return [Finding("push", "bad", text, how)]
    chosen = [each for each in wanted.reminders if each.name in wanted.push.reminders]
    words = "; ".join(f"“{each.spoken_title}” – “{_body(each)}”" for each in chosen)
    return [Finding("push", "ok", _("to {addresses}, while you are away: {words}", addresses=told, words=words))]


def _body(reminder: ReminderSettings) -> str:
    if isinstance(reminder.trigger, BeforeExercise):
        # Translators: an example of what is sent before an exercise.
        return _("Evening run at 18:00")
    return reminder.spoken(reminder.messages[0])


def link(wanted: Settings, status: Mapping[str, Any]) -> list[Finding]:
    """Connect to the broker, if one is set, and report what the daemon's own link says of itself."""
    if not wanted.link.broker:
        return []
    try:
        from reminderd.link.trial import try_link
    except ImportError:
        how = _("Install paho-mqtt for the Python that runs reminderd ({how}).", how=_(account.HOW_TO_INSTALL))
        return [Finding("link", "bad", _("Your machines cannot be linked: paho-mqtt is not installed."), how)]
    tried = try_link(wanted.link, LINK_SECONDS)
    found = [Finding("link", "ok" if tried.works else "bad", said(tried.text), said(tried.remedy))]
    own = status.get("link")
    if tried.works and own and not own["connected"] and own["problem"]:
        text = _("The daemon's link does not work: {problem}", problem=said(own["problem"]))
        found.append(Finding("link", "bad", text))
    return found
