"""Our own program, started again: its command, and our own Python as a child process, and what happens in it first.

The child is this interpreter, isolated from the user's Python variables and from the folder we stand in (`-I`), with
this process's own import path. It calls `main(message)` of one module of ours, with the message it was sent as JSON on
standard input, and writes each answer that `main` yields as one line of JSON. Whatever a library prints goes to
standard error, so that it cannot be taken for an answer.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import math
import os
import signal
import sys
from pathlib import Path

_OURS = str(Path(__file__).absolute().parent.parent.parent)
"""The folder (or zip file) that holds our package."""


def import_path() -> list[str]:
    """Return where modules come from: first our own, and nothing that depends on the current folder."""
    return [_OURS, *(each for each in sys.path if os.path.isabs(each) and each != _OURS)]  # noqa: PTH117 (zip files too)


def command(module: str, *, seconds: float, memory: int | None = None) -> list[str]:
    """Return the command that calls `main` of a module of ours in a new process, within limits.

    Args:
        module: its full name.
        seconds: after so long the child ends itself, even if nobody is left to end it.
        memory: the most bytes of its own that it may use (kept on Linux only).
    """
    bounds = f"{math.ceil(seconds) + 1}, {memory}"
    code = f"import sys; sys.path[:] = {import_path()!r}; from {__name__} import serve; serve({module!r}, {bounds})"
    return [sys.executable, "-I", "-c", code]


def own_command() -> tuple[str, ...]:
    """Return the command that starts the reminderd that is running now: its script or its one file, else Python, `-m`.

    The path of the script is kept as it was called, not resolved: pipx and uv put a link there that survives an
    upgrade. `-P` prevents that a file named reminderd in the current folder is started instead.
    """
    script = Path(sys.argv[0]).absolute()
    ours = script.name in ("reminderd", "reminderd.exe") or script.suffix == ".pyz"
    if ours and script.is_file() and os.access(script, os.X_OK):
        return (str(script),)
    return (sys.executable, "-P", "-m", "reminderd")


def serve(module: str, seconds: int, memory: int | None) -> None:
    """Answer the message on standard input: what `command` makes the child do."""
    _limit_resources(seconds, memory)
    answers = sys.stdout
    with contextlib.redirect_stdout(sys.stderr):
        for answer in importlib.import_module(module).main(json.load(sys.stdin)):
            print(json.dumps(answer), file=answers, flush=True)


def _limit_resources(seconds: int, memory: int | None) -> None:
    if sys.platform == "win32":
        return
    import resource

    signal.alarm(seconds)
    limits = {resource.RLIMIT_CORE: 0}
    if memory is not None and sys.platform == "linux":  # elsewhere it is not kept, or no thread can be started
        limits[resource.RLIMIT_DATA] = memory
    for what, most in limits.items():
        with contextlib.suppress(OSError, ValueError):  # a lower limit is in force already
            resource.setrlimit(what, (most, most))
