"""Each field of what the engine keeps is written by one module of the core; the others call that module.

The source is read by `ast`. What counts as writing: an assignment to the field, into it (`state.bubbles[key] = …`) or
to a part of it, its deletion, and a call that changes a list, a dict or a set in place.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.source_tree import Source, called, ours, package

WATCHED = ("State", "Reminder", "Round", "Held", "Presence", "Look")
RESTORING = "core/snapshot.py"
"""Puts everything back after a restart, whoever owns it."""
CHANGES_IN_PLACE = {
    "add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove", "setdefault", "update",
}  # fmt: skip
RECEIVERS = {"state": "State", "presence": "Presence", "round": "Round", "held": "Held", "look": "Look"}
"""Whose field is meant, by the last name before it; behind any other name it may be anybody's."""

Place = tuple[str, int]


def fields(source: Source) -> dict[str, set[str]]:
    """Return the fields of the watched classes: what the class body names, and what `__init__` sets."""
    found: dict[str, set[str]] = {}
    core = [tree for file, tree in source.trees.items() if file.startswith("core/")]
    for node in (node for tree in core for node in ast.walk(tree)):
        if isinstance(node, ast.ClassDef) and node.name in WATCHED:
            named = (each.target for each in node.body if isinstance(each, ast.AnnAssign))
            made = (each for each in node.body if isinstance(each, ast.FunctionDef) and each.name == "__init__")
            set_there = {field for each in made for _, owner, field in writes(each) if owner == "self"}
            found[node.name] = {ast.unparse(each) for each in named} | set_there
    return found


def writes(node: ast.AST) -> Iterator[tuple[ast.AST, str, str]]:
    """Yield each piece of this source that writes a field, with the last name before the field and the field."""
    for each in ast.walk(node):
        targets: list[ast.expr] = []
        if isinstance(each, ast.Assign | ast.Delete):
            targets = list(each.targets)
        elif isinstance(each, ast.AugAssign | ast.AnnAssign):
            targets = [each.target]
        elif isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute) and called(each) in CHANGES_IN_PLACE:
            targets = [each.func.value] if isinstance(each.func.value, ast.Attribute) else []
        while targets:
            target = targets.pop()
            if isinstance(target, ast.Tuple | ast.List):
                targets += target.elts
            elif isinstance(target, ast.Subscript | ast.Starred):
                targets.append(target.value)
            elif isinstance(target, ast.Attribute):
                yield each, ast.unparse(target.value).rsplit(".", 1)[-1], target.attr


def one_writer(source: Source) -> Iterator[str]:
    """No field of the engine's state is written by two modules."""
    owned = fields(source)
    places: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for file, tree in source.trees.items():
        if not file.startswith("core/") or file == RESTORING:
            continue
        classes = [node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
        selves = {id(node): each.name for each in classes for node in ast.walk(each)}
        for node, name, field in writes(tree):
            meant = selves.get(id(node), "") if name == "self" else RECEIVERS.get(name)
            for each in owned if meant is None else owned.keys() & {meant}:
                if field in owned[each]:
                    places[each, field].append((file, node.lineno))  # type: ignore[attr-defined] # it has a place
    for (each, field), found in places.items():
        if len({file for file, _ in found}) > 1:
            yield f"{each}.{field} is written by two modules: {', '.join(f'{file}:{line}' for file, line in found)}"


def test_each_field_of_the_state_has_one_module_that_writes_it() -> None:
    found = list(one_writer(ours()))
    assert not found, "\n".join(found)


SOUND = {
    "core/state.py": "class State:\n    bubbles: dict[str, str]\n    waiting: int = 0",
    "core/reminder.py": "class Reminder:\n    count: float = 0.0\n    def elapse(self):\n        self.count += 1",
    "core/presence.py": "class Presence:\n    def __init__(self):\n        self.idle_since = None",
    "core/bubbles.py": "def put(state):\n    state.bubbles['x'] = 1\n    if state.waiting == 1:\n        pass",
    "core/delivery.py": "def deliver(state):\n    state.waiting = 2",
    "core/snapshot.py": "def restore(state, each):\n    state.waiting = each.count = state.presence.idle_since = 3",
    "settings/schema.py": "class Reminder:\n    title: str",
    "core/engine.py": "class Engine:\n    def __init__(self):\n        self.count = 1\n        each.elapse()",
}
BROKEN = [
    ("core/due.py", "def f(each):\n    each.count = 0"),
    ("core/due.py", "def f(reminder):\n    if reminder:\n        reminder.count, x = 0, 1"),
    ("core/due.py", "for each in state.reminders:\n    each.count += 2"),
    ("core/engine.py", "class Engine:\n    def f(self):\n        self.state.waiting = 0"),
    ("core/engine.py", "state.bubbles.pop('x', None)"),
    ("core/engine.py", "del state.bubbles['x']"),
    ("core/outcomes.py", "def f(state):\n    state.presence.idle_since = None"),
]


def test_a_sound_tree_is_found_sound(tmp_path: Path) -> None:
    assert list(one_writer(package(tmp_path, SOUND))) == []


@pytest.mark.parametrize(("file", "text"), BROKEN)
def test_a_second_writer_is_found_with_file_and_line(tmp_path: Path, file: str, text: str) -> None:
    (found,) = one_writer(package(tmp_path, {**SOUND, file: text}))
    assert f"{file}:{text.count(chr(10)) + 1}" in found
