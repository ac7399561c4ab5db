"""The process that reads calendars (`ical_child`): started, asked, waited for with deadlines, and ended."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from reminderd.system import own_python
from reminderd.system.children import Child, ChildFailed, ChildNotStarted, running

LINE_SECONDS = 5.0
"""The longest wait for the answer about one file. The child itself gives a file up earlier, by processor time."""
ALL_SECONDS = 25.0
"""The longest wait for all of them together."""
MEMORY = 72 * 1024 * 1024
"""Of the child's own; with the files of the interpreter and the packages mapped beside it stays below 100 MiB."""
MOST_STARTS = 4


@dataclass(slots=True)
class Answers:
    """What the child said of all files together; its form is not checked yet."""

    events: list[list[Any]] = field(default_factory=list)
    """Each [id, title, starts, ends, exercise, busy]."""
    problems: list[str] = field(default_factory=list)
    files: tuple[str, ...] = ()
    """The calendar files that were found."""
    folders: tuple[str, ...] = ()
    missing: bool = False
    """The packages for calendars are not installed."""


async def read_files(question: dict[str, Any]) -> Answers:
    """Have calendars read; `question` is the message that `ical_child` describes, without "skip".

    A file at which the child dies or falls silent is a problem by name; another child reads the files after it.
    """
    answers, done = Answers(), dict[str, None]()
    ends = asyncio.get_running_loop().time() + ALL_SECONDS
    for _ in range(MOST_STARTS):
        if await _ask_one_child({**question, "skip": list(done)}, done, ends, answers):
            return answers
        if asyncio.get_running_loop().time() > ends:
            break
    answers.problems += (f"{name}: not read, others took too long" for name in answers.files if name not in done)
    return answers


async def _ask_one_child(question: dict[str, Any], done: dict[str, None], ends: float, answers: Answers) -> bool:
    """Ask one child for the files that are not `done`; return whether there is nothing left to ask."""
    command = own_python.command("reminderd.exercise.ical_child", seconds=ALL_SECONDS, memory=MEMORY)
    name = ""
    try:
        async with running(command, message=json.dumps(question).encode()) as child:
            _note_listing(await _answer(child, ends), answers)
            for name in answers.files:
                if name not in done:
                    found = await _answer(child, ends)
                    if found.get("missing"):
                        answers.missing = True
                        return True
                    answers.events += found.get("events", ())
                    answers.problems += (f"{name}: {problem}" for problem in found.get("problems", ()))
                    done[name] = None
    except ChildNotStarted as why:
        answers.problems.append(f"the calendars cannot be read: {why}")
        return True
    except ChildFailed as why:
        if not name:
            answers.problems.append("the calendars cannot be read: their folder does not answer")
            return True
        answers.problems.append(f"{name}: {why}")
        done[name] = None
        return False
    return True


def _note_listing(listing: dict[str, Any], answers: Answers) -> None:
    if not answers.files:
        answers.problems += map(str, listing.get("problems", ()))
    answers.files = tuple(map(str, listing.get("files", ())))
    answers.folders = tuple(map(str, listing.get("folders", ())))


async def _answer(child: Child, ends: float) -> dict[str, Any]:
    left = ends - asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout(max(0.1, min(LINE_SECONDS, left))):
            answer = json.loads(await child.read_line())
        if isinstance(answer, dict):
            return answer
    except TimeoutError:
        raise ChildFailed("takes too long to read") from None
    except (ValueError, RecursionError, ChildFailed):
        pass
    raise ChildFailed("cannot be read (it takes too much time or memory)")
