"""What is chosen in the menu: requests to the daemon, and reminderd's own commands.

Each choice returns what the person is to be told; empty where the result can be seen.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from reminderd.control.client import DaemonNotRunning, DaemonSilent, call
from reminderd.system.children import ChildFailed, run, start_detached
from reminderd.system.folders import config_folder
from reminderd.system.own_python import own_command
from reminderd.system.text import several_lines
from reminderd.system.threads import in_thread
from reminderd.tray.view import Entry

DEADLINE_SECONDS = 30.0
"""For one of our own commands; a report over years takes the longest, some seconds."""
_SHOWN_LINES = 8
"""Of `why`: what fits a notification."""


async def carry_out(entry: Entry) -> str:
    """Do what was chosen, and return what to tell about it. Never raises."""
    try:
        if entry.verb in CHOICES:
            return await CHOICES[entry.verb]()
        answer = await in_thread(lambda: call(entry.verb, entry.args))
    except DaemonNotRunning:
        return "reminderd is not running."
    except (DaemonSilent, ChildFailed, OSError) as problem:
        return str(problem)
    return "" if answer["ok"] else str(answer["text"])


async def _own(*words: str) -> tuple[int, str]:
    """Run one of our own commands; return its exit code and what it said."""
    argv = (*own_command(), *words)
    done = await run(argv, deadline=DEADLINE_SECONDS)
    return done.returncode, several_lines(done.stderr or done.stdout if done.returncode else done.stdout, 4000)


async def _why() -> str:
    _, said = await _own("why")
    return "\n".join(said.splitlines()[-_SHOWN_LINES:])


async def _report() -> str:
    code, said = await _own("report", "--open")
    return said if code else ""


async def _pause_until_tomorrow() -> str:
    code, said = await _own("pause", "tomorrow")
    return said if code else ""


async def _settings() -> str:
    path = config_folder() / "config.toml"
    if not path.exists():
        code, said = await _own("config", "init")
        if code:
            return said
    try:
        start_detached(("xdg-open", str(path)))
    except OSError:
        return f"Your settings file: {path}"
    return ""


async def _start() -> str:
    code, _ = await _own("service", "start")
    if code:  # not installed, or there is no service manager
        start_detached((*own_command(), "run"))
    return ""


CHOICES: dict[str, Callable[[], Awaitable[str]]] = {
    "pause tomorrow": _pause_until_tomorrow, "why": _why, "report": _report, "settings": _settings, "start": _start,
}  # fmt: skip
"""What is no request to the daemon."""
