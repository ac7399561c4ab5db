"""The parts that exist only if the settings ask for them: exercise and calendars, hooks, push."""

from __future__ import annotations

import importlib.util
import shutil
from datetime import datetime
from pathlib import Path

from reminderd.core.settings import BeforeExercise, Settings
from reminderd.doctor.finding import Finding
from reminderd.exercise.calendars import MISSING, read
from reminderd.exercise.weekly import planned
from reminderd.push.send import HOW_TO_INSTALL, describe

HORIZON_DAYS = 8.0
_EXAMPLE = "Evening run at 18:00"


async def exercise(wanted: Settings) -> list[Finding]:
    """Read the calendars, and report what is planned."""
    now = datetime.now().astimezone()
    reading = await read(wanted.calendar, now, HORIZON_DAYS)
    correct = "Correct this calendar, or its place in the settings. The others are used."
    findings = [
        Finding("calendars", "bad", each, "Then restart reminderd." if each == MISSING else correct)
        for each in reading.problems
    ]
    if not wanted.calendar.files and not wanted.exercises:
        return [Finding("exercise", "ok", "No exercise is planned: the settings have no [[exercise]] and no calendar.")]
    plan = [*planned(wanted.exercises, now, HORIZON_DAYS), *reading.exercises]
    ahead = sorted((each for each in plan if each.starts > now), key=lambda each: each.starts.timestamp())
    text = f"{len(ahead)} planned in the next {HORIZON_DAYS:g} days"
    if ahead:
        text += f"; the next is {ahead[0].name}, {ahead[0].starts.astimezone():%a %H:%M}"
    return [*findings, Finding("exercise", "ok", text)]


def hooks(wanted: Settings, path: str | None = None) -> list[Finding]:
    """Return whether the programs exist in `path`, the daemon's PATH (None: this terminal's). None of them is run."""
    if not wanted.hooks:
        return [Finding("hooks", "ok", "none in the settings")]
    found = []
    for event, (program, *_) in wanted.hooks:
        if there := shutil.which(Path(program).expanduser(), path=path):
            found.append(Finding("hooks", "ok", f"{event}: {there}"))
            continue
        remedy = "Write the whole path of the program under [hooks] in the settings. Reminders work without it."
        whose = f"in the daemon's PATH ({path})" if path is not None else "here"
        found.append(Finding("hooks", "bad", f"{event}: the program {program} cannot be found {whose}", remedy))
    return found


def push(wanted: Settings) -> list[Finding]:
    """Report what would leave the machine, word for word."""
    if not wanted.push.urls:
        return [Finding("push", "ok", "off: nothing leaves this machine")]
    told = ", ".join(describe(wanted.push.urls))
    if importlib.util.find_spec("apprise") is None:
        remedy = f"Install apprise for the Python that runs reminderd ({HOW_TO_INSTALL})."
        return [Finding("push", "bad", f"Nothing can be sent to {told}: apprise is not installed.", remedy)]
    chosen = [each for each in wanted.reminders if each.name in wanted.push.reminders]
    bodies = [_EXAMPLE if isinstance(each.trigger, BeforeExercise) else each.messages[0] for each in chosen]
    words = "; ".join(f"“{each.title}” – “{body}”" for each, body in zip(chosen, bodies, strict=True))
    return [Finding("push", "ok", f"to {told}, while you are away: {words}")]
