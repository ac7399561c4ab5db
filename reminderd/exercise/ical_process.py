"""The process that reads calendars (`ical_child`): started, asked, waited for with deadlines, and ended."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from reminderd.system import own_python
from reminderd.system.children import Child, ChildFailed, ChildNotStarted, running

LINE_SECONDS = 15.0
"""The longest wait for the answer about one file. The child itself gives a file up earlier, by processor time."""
ALL_SECONDS = 45.0
"""The longest wait for all of them together."""
MEMORY = 72 * 1024 * 1024
"""Of the child's own; with the files of the interpreter and the packages mapped beside it stays below 100 MiB."""
MOST_STARTS = 4


@dataclass(slots=True)
class Answers:
    """What the child said of all files together; the form of the events is not checked yet."""

    folders: tuple[str, ...]
    """Where a change may matter."""
    events: list[list[Any]] = field(default_factory=list)
    """Each [id, title, starts, ends, exercise, busy]."""
    problems: list[str] = field(default_factory=list)
    whole: set[str] = field(default_factory=set)
    """The files that were read to their end."""
    missing: bool = False
    """The packages for calendars are not installed."""


async def read_files(question: dict[str, Any]) -> Answers:
    """Have calendars read; `question` is the message that `ical_child` describes, without "skip".

    A file at which the child dies or falls silent is a problem by name; another child reads the files after it.
    """
    answers = Answers(tuple(question["named"]))
    done: dict[str, None] = {}
    try:
        async with asyncio.timeout(ALL_SECONDS):
            for _ in range(MOST_STARTS):
                if await _ask_one_child({**question, "skip": list(done)}, done, answers):
                    return answers
    except TimeoutError:
        pass
    answers.problems.append("some of the calendar files are not read, because others took too long")
    return answers


async def _ask_one_child(question: dict[str, Any], done: dict[str, None], answers: Answers) -> bool:
    """Ask one child for the files that are not `done`; return whether there is nothing left to ask."""
    command = own_python.command("reminderd.exercise.ical_child", seconds=ALL_SECONDS, memory=MEMORY)
    name = ""
    try:
        async with running(command, message=json.dumps(question).encode()) as child:
            listing = await _answer(child)
            answers.folders = tuple(listing["folders"])
            answers.problems += () if done else listing["problems"]
            for name in [each for each in listing["files"] if each not in done]:
                done[name] = None  # whatever it does, it is not read again
                found = await _answer(child)
                if "missing" in found:
                    answers.missing = True
                    return True
                answers.events += found["events"]
                answers.problems += (f"{name}: {problem}" for problem in found["problems"])
                if found["whole"]:
                    answers.whole.add(name)
    except ChildNotStarted as why:
        answers.problems.append(f"the calendars cannot be read: {why}")
    except ChildFailed as why:
        answers.problems.append(
            f"{name}: {why}" if name else "the calendars cannot be read: their folder does not answer"
        )
        return not name
    return True


async def _answer(child: Child) -> dict[str, Any]:
    try:
        async with asyncio.timeout(LINE_SECONDS):
            answer = json.loads(await child.read_line())
        if isinstance(answer, dict):
            return answer
    except (TimeoutError, ValueError, RecursionError, ChildFailed):
        pass
    raise ChildFailed("cannot be read (it takes too much time or memory)")
