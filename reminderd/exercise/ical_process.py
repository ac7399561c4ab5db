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
    """What the child said of all files together; its form is not checked yet."""

    events: list[list[Any]] = field(default_factory=list)
    """Each [id, title, starts, ends, exercise, busy]."""
    problems: list[str] = field(default_factory=list)
    folders: tuple[str, ...] = ()
    """Where a change may matter."""
    whole: set[str] = field(default_factory=set)
    """The files that were read to their end."""
    missing: bool = False
    """The packages for calendars are not installed."""


async def read_files(question: dict[str, Any]) -> Answers:
    """Have calendars read; `question` is the message that `ical_child` describes, without "skip".

    A file at which the child dies or falls silent is a problem by name; another child reads the files after it.
    """
    answers = Answers(folders=tuple(question["named"]))
    left: dict[str, None] | None = None
    done: list[str] = []
    ends = asyncio.get_running_loop().time() + ALL_SECONDS
    for _ in range(MOST_STARTS):
        command = own_python.command("reminderd.exercise.ical_child", seconds=ALL_SECONDS, memory=MEMORY)
        name = ""
        try:
            async with running(command, message=json.dumps({**question, "skip": done}).encode()) as child:
                listing = await _answer(child, ends)
                if left is None:
                    answers.problems += map(str, listing.get("problems", ()))
                    answers.folders = tuple(map(str, listing.get("folders", ())))
                left = dict.fromkeys(each for each in map(str, listing.get("files", ())) if each not in done)
                for name in tuple(left):
                    found = await _answer(child, ends)
                    answers.missing |= bool(found.get("missing"))
                    if answers.missing:
                        return answers
                    answers.events += found.get("events", ())
                    answers.problems += (f"{name}: {problem}" for problem in found.get("problems", ()))
                    if found.get("whole"):
                        answers.whole.add(name)
                    done.append(name)
                    del left[name]
                return answers
        except ChildNotStarted as why:
            answers.problems.append(f"the calendars cannot be read: {why}")
            return answers
        except ChildFailed as why:
            if not name:
                answers.problems.append("the calendars cannot be read: their folder does not answer")
                return answers
            answers.problems.append(f"{name}: {why}")
            done.append(name)
        if asyncio.get_running_loop().time() > ends:
            break
    answers.problems += (f"{name}: not read, others took too long" for name in left or () if name not in done)
    return answers


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
