"""Names, docstrings, lint exceptions and sizes of the whole package; each finding names file and line."""

from __future__ import annotations

import ast
import re
import statistics
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.source_tree import Source, ours

LONGEST_FILE = 300
LONGEST_MEDIAN = 100
MOST_EXCEPTIONS = 70
NOT_WHAT_A_CALLER_GETS = re.compile(r"(Give|Tell|Say)s?\b")
DEFINITIONS = (ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def docstrings(source: Source) -> Iterator[str]:
    """A docstring says what a caller gets: "Return …", not "Give …"."""
    for file, tree in source.trees.items():
        for node in ast.walk(tree):
            if isinstance(node, DEFINITIONS) and NOT_WHAT_A_CALLER_GETS.match(ast.get_docstring(node) or ""):
                yield f"{file}:{node.lineno}: {(ast.get_docstring(node) or '').splitlines()[0]}"


def names_once(source: Source) -> Iterator[str]:
    """The name of a class stands for one thing in the whole package."""
    places: dict[str, list[str]] = defaultdict(list)
    for file, tree in source.trees.items():
        for node in tree.body:
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{file}:{node.lineno}")
    yield from (f"{', '.join(found)}: {name}" for name, found in places.items() if len(found) > 1)


def few_exceptions(source: Source) -> Iterator[str]:
    """A rule of the linter that needs many exceptions is dropped."""
    found = [
        f"{file}:{number}: {line.strip()}"
        for file, text in source.text.items()
        for number, line in enumerate(text.splitlines(), start=1)
        if "# noqa" in line
    ]
    yield from found if len(found) > MOST_EXCEPTIONS else ()


def small_files(source: Source) -> Iterator[str]:
    """No file over 300 lines; half of them have at most 100."""
    lengths = {file: text.count("\n") for file, text in source.text.items()}
    yield from (f"{file}:{LONGEST_FILE}: {length} lines" for file, length in lengths.items() if length > LONGEST_FILE)
    if (median := statistics.median(lengths.values())) > LONGEST_MEDIAN:
        longest = max(lengths, key=lengths.__getitem__)
        yield f"{longest}:1: {lengths[longest]} lines is the longest; the median is {median:.0f}"


RULES = (docstrings, names_once, few_exceptions, small_files)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_package_keeps_the_rule(rule: Callable[[Source], Iterator[str]]) -> None:
    found = list(rule(ours()))
    assert not found, "\n".join([rule.__doc__ or "", *found])


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (docstrings, 'def due():\n    """Give the time at which it is due."""'),
        (docstrings, 'class A:\n    async def due(self):\n        """Says when."""'),
        (names_once, "class Answer:\n    pass"),
        (few_exceptions, "x = 1  # noqa: E731 (a reason)\n" * (MOST_EXCEPTIONS + 1)),
        (small_files, "x = 1\n" * (LONGEST_FILE + 1)),
        (small_files, "x = 1\n" * (2 * LONGEST_MEDIAN + 1)),
    ],
)
def test_a_broken_rule_is_found(tmp_path: Path, rule: Callable[[Source], Iterator[str]], text: str) -> None:
    (tmp_path / "other.py").write_text('class Answer:\n    """Return nothing."""\n', "utf-8")
    assert not list(rule(Source(tmp_path)))
    (tmp_path / "broken.py").write_text(text, "utf-8")
    found = list(rule(Source(tmp_path)))
    assert found
    assert all(re.search(r"broken\.py:\d+", line) for line in found), found
