"""What does not need a desktop: settings, history, service, clock."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from reminderd.core.language import _, listed
from reminderd.core.sentence import said
from reminderd.doctor.finding import Finding
from reminderd.history.reader import HistoryReader, HistoryUnreadable
from reminderd.service import files
from reminderd.service.manager import manager_here
from reminderd.settings.loaded import Loaded
from reminderd.system.children import ChildFailed, output
from reminderd.system.folders import private_folder, state_folder
from reminderd.system.zone import local_zone

_FIRST_SENTENCE = re.compile(r"(?<=\.) |(?<=。)")
_OTHERS = {
    "safeeyes": "Safe Eyes", "workrave": "Workrave", "stretchly": "Stretchly", "rsibreak": "RSIBreak",
    "gnome-break-tim": "Break Timer",
}  # fmt: skip
"""By the name of the process, which Linux cuts after 15 letters."""


def settings(loaded: Loaded, *, running: bool) -> list[Finding]:
    """Report the problems in the settings. Those in the file keep reminderd from starting, if it does not run."""
    if loaded.unfinished:
        return [Finding("settings", "unknown", said(loaded.unfinished))]
    shared = _("Whoever looks after this computer can correct it. Until then, this file of theirs is left out.")
    left_out = [
        Finding("settings", "unknown", _("defaults for everybody: {problem}", problem=said(each)), shared)
        for each in loaded.left_out
    ]
    if not loaded.problems:
        found = {
            "read": _("{path}: correct", path=loaded.path),
            "empty": _("{path}: empty, so the defaults are active", path=loaded.path),
            "missing": _("{path}: missing, so the defaults are active", path=loaded.path),
            "unreadable": _("{path}: unreadable, so the defaults are active", path=loaded.path),
        }
        return [Finding("settings", "ok", found[loaded.file]), *left_out]
    remedy = (
        _("Correct this in the file. Until then, the previous settings are still active.")
        if running
        else _("Correct this in the file. Until then, reminderd does not start.")
    )
    wrong = [Finding("settings", "bad", said(each.sentence), remedy, essential=not running) for each in loaded.problems]
    return wrong + left_out


def history() -> list[Finding]:
    """Return whether the history can be written and read."""
    folder = state_folder()
    path = folder / "history.db"
    without = _("Reminders work without it, but nothing is remembered over a restart.")
    try:
        with tempfile.TemporaryFile(dir=private_folder(folder)) as trial:
            trial.write(bytes(16_384))
        rows = HistoryReader(path).rows()
    except HistoryUnreadable as problem:
        remedy = _("If it is damaged, the daemon renames it and begins a new one when it starts.")
        return [Finding("history", "bad", said(problem), remedy)]
    except OSError as problem:
        text = _("{path} cannot be written: {problem}.", path=folder, problem=problem.strerror or problem)
        remedy = _("Free some space, or make the folder writable.")
        return [Finding("history", "bad", text, f"{remedy} {without}")]
    if path.exists() and not os.access(path, os.W_OK):
        text, remedy = _("{path} cannot be written.", path=path), _("Make the file writable.")
        return [Finding("history", "bad", text, f"{remedy} {without}")]
    if not rows:
        return [Finding("history", "ok", _("{path}: no event yet", path=path))]
    at = rows[-1]["at"][:16].replace("T", " ")
    return [Finding("history", "ok", _("{path}: last event {time}", path=path, time=at))]


def service(*, running: bool) -> Iterator[Finding]:
    """Yield what the service manager says. An installed service that does not run means that no reminders come."""
    manager = manager_here()
    state = manager.state()
    text = f"{state.manager}: {state.detail.removesuffix('.')}"
    try:
        installed = files.state(manager.pieces()[0]) != "missing"
    except files.ServiceFailed:
        installed = False
    if state.active:
        yield Finding("service", "ok", text)
    elif not installed:
        remedy = _("To start reminderd with your session: reminderd service install")
        yield Finding("service", "unknown", _("not installed ({state})", state=text), remedy)
    elif running:
        remedy = _("Nothing to do: reminderd runs, but was not started by the service.")
        yield Finding("service", "unknown", _("installed ({state})", state=text), remedy)
    else:
        remedy = _("Run: reminderd service start. If it ends again, reminderd service logs says why.")
        told = _("It is installed but does not run ({state}).", state=text)
        yield Finding("service", "bad", told, remedy, essential=True)
    if installed and (missing := manager.not_started()):
        yield Finding("service", "bad", _FIRST_SENTENCE.split(missing, 1)[0], missing)


def clock() -> list[Finding]:
    """Return whether the local time zone can be used."""
    zone, problem = local_zone(os.environ)
    if problem:
        remedy = _("Set TZ or /etc/localtime to an existing zone.")
        return [Finding("clock", "bad", _("time zone: {problem}", problem=said(problem)), remedy)]
    text = _("time zone {zone}, now {time}", zone=zone, time=f"{datetime.now(zone):%H:%M}")
    return [Finding("clock", "ok", text)]


async def others() -> list[Finding]:
    """Return the other programs of the kind that run beside us: each of them reminds the person as well."""
    names = await asyncio.to_thread(_running)
    with contextlib.suppress(ChildFailed):
        key = ("org.gnome.desktop.break-reminders", "selected-breaks")
        if "'" in await output("gsettings", "get", *key, deadline=1.0):
            names.add(_("GNOME's break reminders (Settings, Wellbeing)"))
    if not names:
        return []
    remedy = _("Let only one of them remind you of breaks: end or switch off the other, also in your autostart.")
    return [Finding("other programs", "unknown", _("Also running: {programs}", programs=listed(sorted(names))), remedy)]


def _running() -> set[str]:
    names = set()
    for each in Path("/proc").glob("[0-9]*/comm") if sys.platform == "linux" else ():
        with contextlib.suppress(OSError):  # it has ended
            if each.stat().st_uid == os.getuid():
                names.add(_OTHERS.get(each.read_text().strip(), ""))
    return names - {""}
