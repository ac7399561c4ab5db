"""What the settings bring in and send out: exercise and calendars, hooks, push."""

from __future__ import annotations

import asyncio
import importlib.util
import shutil
from datetime import datetime
from pathlib import Path

from reminderd.core.settings import BeforeExercise, Settings
from reminderd.doctor.finding import Finding
from reminderd.exercise.calendars import MISSING, read
from reminderd.exercise.weekly import planned
from reminderd.push.send import describe

HORIZON_DAYS = 8.0
_EXAMPLE = "Evening run at 18:00"


async def exercise(wanted: Settings) -> list[Finding]:
    """Read the calendars, and say what is planned."""
    now = datetime.now().astimezone()
    reading = await read(wanted.calendar, now, HORIZON_DAYS)
    findings = [_broken(problem) for problem in reading.problems]
    if not wanted.calendar.files and not wanted.exercises:
        return [Finding("exercise", "ok", "none is planned: no [[exercise]] and no calendar in the settings")]
    plan = [*planned(wanted.exercises, now, HORIZON_DAYS), *reading.exercises]
    ahead = sorted((each for each in plan if each.starts > now), key=lambda each: each.starts.timestamp())
    text = f"{len(ahead)} in the next {HORIZON_DAYS:g} days"
    if ahead:
        text += f", the next: {ahead[0].name}, {ahead[0].starts.astimezone():%a %H:%M}"
    return [*findings, Finding("exercise", "ok", text)]


def _broken(problem: str) -> Finding:
    remedy = "then start reminderd again" if problem == MISSING else "mend or remove it; the other calendars go on"
    return Finding("calendars", "bad", problem, remedy)


async def hooks(wanted: Settings) -> list[Finding]:
    """See whether the programs named are there; none of them is run."""
    if not wanted.hooks:
        return [Finding("hooks", "ok", "none are set")]
    return await asyncio.to_thread(lambda: [_hook(event, argv[0]) for event, argv in wanted.hooks])


def _hook(event: str, program: str) -> Finding:
    there = shutil.which(Path(program).expanduser())
    if there:
        return Finding("hooks", "ok", f"{event}: {there}")
    remedy = "correct [hooks] in the settings; reminders go on without it"
    return Finding("hooks", "bad", f"{event}: there is no program {program} that could be started", remedy)


async def push(wanted: Settings) -> list[Finding]:
    """Say what would leave the machine, word for word."""
    if not wanted.push.urls:
        return [Finding("push", "ok", "off: nothing leaves this machine")]
    told = ", ".join(describe(wanted.push.urls))
    if importlib.util.find_spec("apprise") is None:
        remedy = "pip install 'reminderd[push]'"
        return [Finding("push", "bad", f"nothing can be sent to {told}: apprise is not installed", remedy)]
    return [Finding("push", "ok", f"to {told}, when nobody is at the desk: {'; '.join(_words(wanted))}")]


def _words(wanted: Settings) -> list[str]:
    chosen = [each for each in wanted.reminders if each.name in wanted.push.reminders]
    bodies = [_EXAMPLE if isinstance(each.trigger, BeforeExercise) else each.messages[0] for each in chosen]
    return [f"“{each.title}” – “{body}”" for each, body in zip(chosen, bodies, strict=True)]
