"""The ladder of imports and the rules of the house, walked over the source; each finding names file and line.

`core` stands at the bottom and is pure; no arrow points down; backends of one room do not know each other; every
third-party package lives in one file or one folder; the daemon and the command line load nothing heavy.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.source_tree import PACKAGE, ROOT, Import, Source, called, module_name, ours, package, room_of

LONGEST_FILE = 300

FEATURES = {"detectors", "exercise", "history", "hooks", "idle", "notify", "push", "service", "session", "settings"}
MAY_IMPORT = {
    "core": set[str](),
    "system": {"core"},
    "reminders": {"core"},
    "settings": {"core", "reminders", "system"},
    **{room: {"core", "system"} for room in FEATURES - {"settings"}},
    "control": {"core", "system"},
    "daemon": {"control", "core", "reminders", "system", *FEATURES - {"service"}},
    "doctor": {"control", "core", "link", "reminders", "system", *FEATURES},
    "link": {"control", "core", "system"},
    "tray": {"control", "core", "service", "system"},
    "cli": {"control", "core", "exercise", "history", "reminders", "service", "settings", "system"},
    "__main__": {"cli"},
}
"""core | system → features → daemon, link, tray → doctor → cli. A library stands where it is needed, and must not
spread."""
ALSO_LAZILY = {
    "cli/commands/run.py": {"daemon"},
    "cli/commands/doctor.py": {"doctor"},
    "cli/commands/link.py": {"link"},
    "cli/commands/tray.py": {"tray"},
}
"""Verbs which reach further up, and only inside a function: the daemon, what tries each part, the icon, the link."""

BACKENDS = {
    "idle": "SOURCE",
    "detectors": "DETECTOR",
    "notify": "NOTIFIER",
    "reminders": "KIND",
    "cli/commands": "NAME",
}
"""What the lookup over a folder asks a module for; modules that have it know nothing of each other."""

PURE = {
    "__future__", "abc", "bisect", "collections", "contextlib", "copy", "dataclasses", "datetime", "enum",
    "functools", "heapq", "itertools", "math", "operator", "re", "string", "textwrap", "types", "typing",
    "unicodedata",
}  # fmt: skip
"""The standard library as far as it reads no clock and no file and starts nothing; more may be added, if pure."""
IMPURE_CALLS = {"open", "print", "input", "eval", "exec", "now", "today", "utcnow", "__import__"}
NEEDS_A_ZONE = {"fromtimestamp": 2, "astimezone": 1}
"""With fewer arguments than this they ask the machine for its zone."""

HEAVY = {
    "apprise", "concurrent.futures.process", "email", "http", "icalendar",
    "multiprocessing", "plyer", "pulsectl", "pydantic", "pydantic_settings", "recurring_ical_events", "rich",
    "shtab", "tomlkit", "typing_extensions", "unittest", "urllib.request", "xml",
}  # fmt: skip
ONLY_IN = {
    "apscheduler": {"daemon/alarm.py", "exercise/weekly.py"},
    "dbus_fast": {
        "system/bus/__init__.py",
        "system/bus/connection.py",
        "system/bus/signals.py",
        "tray/item.py",
        "tray/menu.py",
    },
    "paho": {"link/broker.py"},
    "platformdirs": {"system/folders.py"},
    "plyer": {"notify/plyer_.py"},
    "pydantic": {f"settings/{name}.py" for name in ("load", "schema")},
    "pydantic_settings": {"settings/schema.py"},
}
NEVER = {"pickle", "marshal", "shelve", "socketserver", "telnetlib", "ftplib"}
SLEEPS = {"sleep", "time.sleep", "asyncio.sleep"}
VIRTUAL = {"tests/idle/test_virtual_loop.py"}
"""Its subject is a loop on which a year passes at once."""
LISTS = {"tests/core/test_stories.py"}  # of what the product does; to be read from end to end
A_SHELL = {"system", "popen", "create_subprocess_shell", "getoutput", "getstatusoutput"}


def is_one_of(target: str, names: set[str]) -> bool:
    return any(target == name or target.startswith(f"{name}.") for name in names)


def is_ours(target: str) -> bool:
    return target.split(".", maxsplit=1)[0] == PACKAGE


def is_third_party(target: str) -> bool:
    return not is_ours(target) and target.split(".", maxsplit=1)[0] not in sys.stdlib_module_names


def ladder(source: Source) -> Iterator[str]:
    """No arrow points down or across."""
    for arrow in source.all_imports():
        here, there = room_of(module_name(arrow.file)), room_of(arrow.target)
        if not is_ours(arrow.target) or there in ("", here):
            continue
        lazily = ALSO_LAZILY.get(arrow.file, set())
        if there in lazily and arrow.at_load:
            yield f"{arrow.file}:{arrow.line}: {arrow.target} only inside a function"
        elif there not in MAY_IMPORT.get(here, set()) | lazily:
            yield f"{arrow.file}:{arrow.line}: {here or PACKAGE} must not import {arrow.target}"


def strangers(source: Source) -> Iterator[str]:
    """Backends of one room do not import each other; what they share stands in files of its own."""
    for folder, mark in BACKENDS.items():
        backends = {f for f in source.files.values() if Path(f).parent == Path(folder) and source.has(f, mark)}
        for file in sorted(backends):
            for arrow in source.imports[file]:
                if source.files.get(arrow.target) in backends - {file}:
                    yield f"{file}:{arrow.line}: one {mark} must not import another, {arrow.target}"


def purity(source: Source) -> Iterator[str]:
    """The core reads no clock, no file and no machine; it only reckons."""
    for file, tree in source.trees.items():
        if room_of(module_name(file)) != "core":
            continue
        for arrow in source.imports[file]:
            if not is_ours(arrow.target) and arrow.target.split(".", maxsplit=1)[0] not in PURE:
                yield f"{file}:{arrow.line}: {arrow.target} is not known to be pure"
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call):
                continue
            name = called(node)
            if name in IMPURE_CALLS or len(node.args) + len(node.keywords) < NEEDS_A_ZONE.get(name, 0):
                yield f"{file}:{node.lineno}: {ast.unparse(node)[:60]} asks the machine"


def one_place(source: Source) -> Iterator[str]:
    """Every third-party package stands in one file, or in one folder."""
    places: dict[str, list[Import]] = defaultdict(list)
    for arrow in source.all_imports():
        if is_third_party(arrow.target):
            places[arrow.target.split(".", maxsplit=1)[0]].append(arrow)
    for library, arrows in places.items():
        wanted = ONLY_IN.get(library)
        for arrow in arrows:
            if wanted and arrow.file not in wanted:
                yield f"{arrow.file}:{arrow.line}: {library} belongs in {' or '.join(sorted(wanted))}"
        folders = {Path(arrow.file).parent for arrow in arrows}
        if (len(folders) > 1 and not wanted) or (folders == {Path()} and len({arrow.file for arrow in arrows}) > 1):
            seen = ", ".join(f"{arrow.file}:{arrow.line}" for arrow in arrows)
            yield f"{library} stands in more than one place: {seen}"


def light_daemon(source: Source) -> Iterator[str]:
    """What the daemon loads (its room, every backend, and all they ask for) loads nothing heavy with it."""
    starts = {f for f in source.files.values() if f.startswith("daemon/")}
    for folder, mark in BACKENDS.items():
        if not folder.startswith("cli"):
            starts |= {f for f in source.files.values() if Path(f).parent == Path(folder) and source.has(f, mark)}
    yield from _weights(source, starts, lambda target: is_one_of(target, HEAVY))


def light_command_line(source: Source) -> Iterator[str]:
    """A command starts at once: loading the parser and the verbs loads no package of others, and no event loop."""
    starts = {f for f in source.files.values() if f.startswith("cli/")}
    light = lambda target: is_one_of(target, HEAVY | {"asyncio", "sqlite3"}) or is_third_party(target)  # noqa: E731 (one use)
    yield from _weights(source, starts, light)


def _weights(source: Source, starts: set[str], too_heavy: Callable[[str], bool]) -> Iterator[str]:
    asked_by = source.loaded_with(starts)
    for file in sorted(asked_by):
        for arrow in source.imports[file]:
            if arrow.at_load and too_heavy(arrow.target):
                because = "" if file in starts else f" (loaded by {asked_by[file]})"
                yield f"{file}:{arrow.line}: {arrow.target} only inside a function{because}"


def safety(source: Source) -> Iterator[str]:
    """No pickle, no shell."""
    for arrow in source.all_imports():
        if is_one_of(arrow.target, NEVER):
            yield f"{arrow.file}:{arrow.line}: {arrow.target} is not to be used"
    for file, tree in source.trees.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                shell = any(word.arg == "shell" and ast.unparse(word.value) != "False" for word in node.keywords)
                if shell or called(node) in A_SHELL:
                    yield f"{file}:{node.lineno}: {ast.unparse(node)[:60]} starts a shell"


RULES = (ladder, strangers, purity, one_place, light_daemon, light_command_line, safety)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_source_keeps_the_rule(rule: Callable[[Source], Iterator[str]]) -> None:
    found = list(rule(ours()))
    assert not found, "\n".join([rule.__doc__ or "", *found])


def test_tests_are_small_files_and_sleep_only_beside_the_real_programs() -> None:
    """A test waits for an event with a deadline; only in `tests/desktop` may it wait for the clock."""
    found = []
    for file in sorted((ROOT / "tests").rglob("*.py")):
        name, text = file.relative_to(ROOT).as_posix(), file.read_text("utf-8")
        if text.count("\n") > LONGEST_FILE and name not in LISTS:
            found.append(f"{name}:{LONGEST_FILE}: {text.count(chr(10))} lines")
        real = name.startswith(("tests/desktop/", "tests/desktops/"))
        for node in () if real or "sleep(" not in text else ast.walk(ast.parse(text, name)):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in SLEEPS and name not in VIRTUAL:
                if ast.unparse(node) == "asyncio.sleep(0)":
                    continue  # only lets others have their turn
                found.append(f"{name}:{node.lineno}: {ast.unparse(node)}")
    assert not found, "\n".join(found)


BROKEN = [
    (ladder, "core/engine.py", "from reminderd.notify import port"),
    (ladder, "core/engine.py", "from ..system.folders import config_folder"),
    (ladder, "history/store.py", "import reminderd.control"),
    (ladder, "notify/dbus.py", "def show():\n    from reminderd.idle.port import IdleSource"),
    (ladder, "cli/commands/status.py", "def run():\n    import reminderd.daemon.app"),
    (ladder, "cli/commands/run.py", "import reminderd.daemon.app"),
    (ladder, "history/store.py", "def later():\n    import_module('reminderd.daemon.app')"),
    (strangers, "idle/x11.py", "from reminderd.idle import wayland\nSOURCE = 1"),
    (strangers, "detectors/x.py", "def f():\n    from reminderd.detectors.camera import DETECTOR\nDETECTOR: int = 1"),
    (purity, "core/engine.py", "import time"),
    (purity, "core/engine.py", "def f():\n    import random"),
    (purity, "core/engine.py", "now = datetime.now(zone)"),
    (purity, "core/engine.py", "wall = datetime.fromtimestamp(0)"),
    (purity, "core/engine.py", "text = open('x')"),
    (one_place, "notify/rival.py", "def f():\n    import dbus_fast"),
    (one_place, "history/one.py", "import icalendar"),
    (light_daemon, "daemon/app.py", "import pydantic"),
    (light_daemon, "daemon/app.py", "from reminderd.settings import schema"),
    (light_daemon, "daemon/app.py", "try:\n    from xml.etree import ElementTree\nexcept ImportError:\n    pass"),
    (light_command_line, "cli/main.py", "import asyncio"),
    (light_command_line, "cli/main.py", "from reminderd.system import bus"),
    (safety, "control/messages.py", "import pickle"),
    (safety, "notify/x.py", "subprocess.run('ls', shell=True)"),
]
SOUND = {
    "system/bus/__init__.py": "import dbus_fast",
    "settings/schema.py": "import pydantic",
    "idle/wayland.py": "SOURCE = 1",
    "detectors/camera.py": "from reminderd.detectors.detector import Answer\nDETECTOR = 1",
    "detectors/detector.py": "Answer = 1",
    "exercise/calendars.py": "def read():\n    import icalendar",
    "core/clock.py": "from datetime import datetime\nwall = datetime.fromtimestamp(0, zone)",
}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_sound_tree_is_found_sound(tmp_path: Path, rule: Callable[[Source], Iterator[str]]) -> None:
    assert not list(rule(package(tmp_path, SOUND)))


@pytest.mark.parametrize(("rule", "file", "text"), BROKEN)
def test_a_broken_rule_is_found_where_it_is_broken(
    tmp_path: Path, rule: Callable[[Source], Iterator[str]], file: str, text: str
) -> None:
    found = list(rule(package(tmp_path, {**SOUND, file: text})))
    assert found
    assert all(re.search(rf"{file}:\d+|loaded by {file}", line) for line in found), found
