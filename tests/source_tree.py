"""The package read by `ast`: which file imports what, where, and whether it does so as it is loaded."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "reminderd"


@dataclass(frozen=True)
class Import:
    """One arrow: from a file to a module."""

    file: str
    line: int
    target: str
    at_load: bool
    """It happens when the file is loaded: not inside a function, not only for the type checker."""


class Source:
    """All files of the package, parsed, by their path inside it."""

    def __init__(self, folder: Path) -> None:
        self.text = {p.relative_to(folder).as_posix(): p.read_text("utf-8") for p in sorted(folder.rglob("*.py"))}
        self.trees = {file: ast.parse(text, file) for file, text in self.text.items()}
        self.files = {module_name(file): file for file in self.trees}
        self.imports = {file: list(self._imports(file, tree, True)) for file, tree in self.trees.items()}

    def _imports(self, file: str, node: ast.AST, at_load: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Import):
                yield from (Import(file, child.lineno, name.name, at_load) for name in child.names)
            elif isinstance(child, ast.ImportFrom):
                base = self._absolute(file, child)
                for name in child.names:
                    inner = f"{base}.{name.name}"
                    yield Import(file, child.lineno, inner if inner in self.files else base, at_load)
            elif isinstance(child, ast.Call) and called(child) == "import_module":
                named = [word.value for word in child.args[:1] if isinstance(word, ast.Constant)]
                yield from (Import(file, child.lineno, str(name), at_load) for name in named)
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda) or (
                isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test)
            )
            yield from self._imports(file, child, at_load and not inside)

    @staticmethod
    def _absolute(file: str, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = [PACKAGE, *Path(file).parent.parts]
        kept = parts[: len(parts) - node.level + 1]
        return ".".join([*kept, node.module] if node.module else kept)

    def all_imports(self) -> Iterator[Import]:
        for found in self.imports.values():
            yield from found

    def loaded_with(self, starts: set[str]) -> dict[str, str]:
        """Return each file that is loaded together with these, and the file that asked for it first."""
        asked_by = {file: file for file in starts}
        waiting = sorted(starts)
        while waiting:
            file = waiting.pop()
            for arrow in self.imports[file]:
                parents = [".".join(arrow.target.split(".")[:n]) for n in range(1, arrow.target.count(".") + 2)]
                for target in (self.files.get(name) for name in parents if arrow.at_load):
                    if target and target not in asked_by:
                        asked_by[target] = file
                        waiting.append(target)
        return asked_by

    def has(self, file: str, name: str) -> bool:
        """Return whether the file assigns this name where it is loaded."""
        for node in self.trees[file].body:
            targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            if any(isinstance(target, ast.Name) and target.id == name for target in targets):
                return True
        return False


@cache
def ours() -> Source:
    """Return the package as it is; it is parsed once for all tests."""
    return Source(ROOT / PACKAGE)


def package(folder: Path, files: dict[str, str]) -> Source:
    """Return a package of these files, written into the folder."""
    for file, text in files.items():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text, "utf-8")
    return Source(folder)


def module_name(file: str) -> str:
    parts = [PACKAGE, *Path(file).with_suffix("").parts]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(target: str) -> str:
    """Return the room of a module of ours: core, presence, folders … ("" is the package itself)."""
    return [*target.split("."), ""][1]


def called(node: ast.Call) -> str:
    function = node.func
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
