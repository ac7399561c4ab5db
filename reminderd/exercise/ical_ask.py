"""The conversation with the reading child: started, asked, waited for with deadlines, and ended."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

LINE_SECONDS = 5.0
"""The longest wait for one file's answer. The child itself gives a file up earlier, by processor time."""
ALL_SECONDS = 25.0
"""The longest wait for all of them together."""
LONGEST_ANSWER = 8 * 1024 * 1024
MOST_STARTS = 4

_START = (
    "import json, sys; sys.path[:] = json.loads(sys.stdin.readline()); "
    "from reminderd.exercise.ical_child import main; main()"
)
"""This interpreter, free of the user's Python variables, with this process's own import path."""


@dataclass(slots=True)
class Answers:
    """What the child said, file by file."""

    events: list[list[Any]] = field(default_factory=list)
    """As agreed with the child: [id, title, starts, ends, exercise, busy]; not checked yet."""
    problems: list[str] = field(default_factory=list)
    folders: tuple[str, ...] = ()
    mark: str = ""
    """A print of all names and stamps; empty where not every file was read, so that it is tried again."""
    same: bool = False
    """The files are those of last time: nothing was read again."""
    missing: bool = False
    """The packages for calendars are not installed."""


class _Silent(Exception):
    """The child has died, or says nothing."""


async def ask(named: list[str], unless: str, question: dict[str, Any]) -> Answers:
    """Have the files and folders named read, unless their print is still `unless`."""
    answers = Answers()
    ends = asyncio.get_running_loop().time() + ALL_SECONDS
    files: list[str] | None = None
    for _ in range(MOST_STARTS):
        more = {"named": named, "unless": unless} if files is None else {"files": files}
        files = await _listen({**question, **more}, files, unless, ends, answers)
        if not files or asyncio.get_running_loop().time() > ends:
            break
    for name in files or ():
        answers.problems.append(f"{name}: not read, others took too long")
        answers.mark = ""
    return answers


async def _listen(
    question: dict[str, Any], files: list[str] | None, unless: str, ends: float, answers: Answers
) -> list[str]:
    """Ask one child; give the files it has left."""
    nothing, pipe = asyncio.subprocess.DEVNULL, asyncio.subprocess.PIPE
    try:
        child = await asyncio.create_subprocess_exec(
            sys.executable, "-I", "-c", _START, stdin=pipe, stdout=pipe, stderr=nothing, limit=LONGEST_ANSWER
        )
    except OSError as why:
        answers.problems.append(f"the calendars cannot be read: {why.strerror}")
        return []
    done = 0
    try:
        if child.stdin:
            child.stdin.write(f"{json.dumps(_import_path())}\n{json.dumps(question)}\n".encode())
        if files is None:
            about = await _line(child, ends)
            files = [str(name) for name in about.get("files", ())]
            answers.folders = tuple(map(str, about.get("folders", ())))
            answers.mark = str(about.get("print", ""))
            answers.same = bool(unless) and answers.mark == unless
            answers.problems += map(str, about.get("problems", ()))
        for name in () if answers.same else files:
            found = await _line(child, ends)
            if found.get("missing"):
                answers.missing, answers.mark = True, ""
                return []
            answers.events += found.get("events", ())
            answers.problems += (f"{name}: {problem}" for problem in found.get("problems", ()))
            done += 1
    except _Silent as why:
        if files is None:
            answers.problems.append("the calendars cannot be read: their folder does not answer")
            return []
        answers.problems.append(f"{files[done]}: {why}")
        return files[done + 1 :]
    finally:
        await _end(child)
    return []


def _import_path() -> list[str]:
    """Return where modules come from, without what depends on the folder we happen to be in."""
    ours = Path(__file__).absolute().parent.parent.parent
    return [str(ours), *(each for each in sys.path if os.path.isabs(each))]  # noqa: PTH117 (zip files too)


async def _line(child: asyncio.subprocess.Process, ends: float) -> dict[str, Any]:
    left = ends - asyncio.get_running_loop().time()
    try:
        async with asyncio.timeout(max(0.1, min(LINE_SECONDS, left))):
            line = await child.stdout.readline() if child.stdout else b""
        answer = json.loads(line)
    except TimeoutError:
        raise _Silent("takes too long to read") from None
    except (ValueError, ConnectionError):
        raise _Silent("cannot be read (it takes too much time or memory)") from None
    if not isinstance(answer, dict):
        raise _Silent("cannot be read")
    return answer


async def _end(child: asyncio.subprocess.Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        child.kill()
    await child.wait()
