"""What is chosen in the menu: requests to the daemon, and reminderd's own commands."""

from __future__ import annotations

from pathlib import Path

from reminderd.control.client import DaemonNotRunning, DaemonSilent, call
from reminderd.core.language import _
from reminderd.core.sentence import said
from reminderd.system.children import ChildFailed, run, start_detached
from reminderd.system.folders import settings_path
from reminderd.system.own_python import own_command
from reminderd.system.text import several_lines
from reminderd.system.threads import in_thread
from reminderd.tray.view import Entry

DEADLINE_SECONDS = 30.0
"""For one of our own commands; a report over years takes the longest, some seconds."""
_SHOWN_LINES = 8
"""Of `why`: what fits a notification."""
_COMMANDS = {"pause tomorrow": ("pause", "tomorrow"), "why": ("why",), "report": ("report", "--open")}


async def carry_out(entry: Entry) -> str:
    """Do what was chosen. Return what to tell about it; empty where the result can be seen. Never raises."""
    try:
        if entry.verb == "settings":
            return await _open_settings(entry.args["path"])
        if entry.verb == "start":
            return await _start()
        if words := _COMMANDS.get(entry.verb):
            code, told = await _own(*words)
            return told if code or entry.verb == "why" else ""
        answer = await in_thread(lambda: call(entry.verb, entry.args))
    except DaemonNotRunning:
        return _("reminderd is not running.")
    except (DaemonSilent, ChildFailed, OSError) as problem:
        return said(problem)
    return "" if answer["ok"] else str(answer["text"])


async def _own(*words: str) -> tuple[int, str]:
    """Run one of our own commands; return its exit code and the last lines that it said."""
    done = await run((*own_command(), *words), deadline=DEADLINE_SECONDS)
    told = several_lines(done.stderr or done.stdout if done.returncode else done.stdout, 4000)
    return done.returncode, "\n".join(told.splitlines()[-_SHOWN_LINES:])


async def _open_settings(used: str) -> str:
    """Open the file that the daemon uses; without a daemon, the usual one."""
    path = Path(used or settings_path())
    if not path.exists():  # noqa: ASYNC240 (one look, at a choice in the menu)
        code, told = await _own("config", "init")
        if code:
            return told
    try:
        start_detached(("xdg-open", str(path)))
    except OSError:
        return _("Your settings file: {path}", path=path)
    return ""


async def _start() -> str:
    code, _ = await _own("service", "start")
    if code:  # not installed, or there is no service manager
        start_detached((*own_command(), "run"))
    return ""
