"""No text, however broken, makes the checker crash, hang, or answer without a line."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reminderd.settings.load import load
from reminderd.settings.reading import SETTINGS, read_shipped
from reminderd.settings.toml_text import NotToml, parse
from reminderd.system.text import printable
from tests.settings.tables import loaded

DEFAULT = read_shipped(SETTINGS).replace("\n# [", "\n[").replace("\n# every", "\nevery")
MARKS = list("\"'[]{}=.,#\n\r\\\t\0\ufeff-é")
WORDS = [
    "[reminders.x]\n",
    "every = ",
    '"45m"',
    '"""',
    "'''",
    "1e999",
    "nan",
    "07:32:00",
    "true",
    "\U0001f4a9",
    "a.b.c",
]
SCRAPS = st.sampled_from(MARKS + WORDS)


def expect_an_answer(text: str) -> None:
    found = loaded(text)
    assert (found.settings is None) == bool(found.problems)
    for problem in found.problems[:20]:
        assert problem.line is not None
        assert 1 <= problem.line <= text.count("\n") + 1
        assert printable(str(problem)) == str(problem)


@settings(deadline=None)
@given(st.lists(SCRAPS | st.text(max_size=8), max_size=40).map("".join))
def test_any_text_is_answered(text: str) -> None:
    expect_an_answer(text)


@settings(deadline=None)
@given(st.data())
def test_the_default_file_cut_and_patched_anywhere_is_answered(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(DEFAULT)))
    end = data.draw(st.integers(start, min(len(DEFAULT), start + 60)))
    patch = data.draw(SCRAPS | st.text(max_size=8) | st.just(DEFAULT[:200]))
    expect_an_answer(DEFAULT[:start] + patch + DEFAULT[end:])


@settings(deadline=None, max_examples=50)
@given(data=st.binary(max_size=200))
def test_any_bytes_are_answered(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "config.toml"
    path.write_bytes(data)
    found = load(path, {})
    assert (found.settings is None) == bool(found.problems)


MIB = (1 << 20) - 64
FLOODS = {
    "dots": ".".join(["a"] * (MIB // 2)) + "=1",
    "dots in a header": "[" + ".".join(["a"] * (MIB // 2)) + "]",
    "quoted dots": '"a".' * (MIB // 4),
    "brackets": "a=" + "[" * MIB,
    "braces": "a=" + "{a=" * (MIB // 3),
    "an open string": '"' + '\\"' * (MIB // 2),
    "an open long string": '"""' + '\\"' * (MIB // 2),
    "quotes": '"' * MIB,
    "a digit's flood": "a=" + "9" * MIB,
    "one word": "a" * MIB,
    "spaces": "x = a" + " " * MIB + '"',
    "dashes": "-" * MIB,
    "keys": "".join(f"key{number}=1\n" for number in range(70_000)),
    "tables": "[[a]]\n" * (MIB // 6),
}


@pytest.mark.parametrize("text", FLOODS.values(), ids=FLOODS.keys())
def test_a_flood_is_answered_quickly(text: str) -> None:
    started = time.process_time()
    with pytest.raises(NotToml):
        parse(text)
    assert time.process_time() - started < 2


def test_the_settings_know_no_keys_from_the_inside(tmp_path: Path) -> None:
    """Names that mean something to the libraries underneath mean nothing in a file."""
    for key in ("_env_file", "_secrets_dir", "self", "model_config", "__init__", "Presence", "PRESENCE", "quiet-hours"):
        assert loaded(f'"{key}" = "{tmp_path}"').problems[0].text.startswith("unknown key")
