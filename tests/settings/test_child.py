"""The checking child says exactly what a check in this process says, within limits, and keeps pydantic to itself."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reminderd.settings import cache, child
from reminderd.settings.child import load_in_child, load_in_child_sync
from reminderd.settings.load import load
from reminderd.settings.loaded import Loaded
from reminderd.settings.reading import read

GOOD = '[presence]\nnatural_break = "4m"\n'
BAD = '[presence]\nnatural_break = 4\nfoo = "\\u001b"\n'


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state"), "XDG_CONFIG_HOME": str(tmp_path)}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "reminderd" / "config.toml"
    path.parent.mkdir()
    return path


def without_pydantic(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the child fail if it wants to check for real."""
    monkeypatch.setattr(child, "_START", child._START.replace("; from", "; sys.modules['pydantic'] = None; from"))


def kept_of(file: Path, environ: dict[str, str]) -> Path:
    """Have an answer kept for the file, as an earlier child would have (that it is the same, see below)."""
    file.write_text(GOOD)
    key = cache.key_of(read(file, named=True).key, file, environ)
    cache.remember(load(file, environ), key, environ)
    return Path(environ["XDG_STATE_HOME"], "reminderd", cache.NAME)


@pytest.mark.parametrize("text", [GOOD, BAD, "a = \xff"])
async def test_it_says_what_a_check_here_says(file: Path, environ: dict[str, str], text: str) -> None:
    file.write_text(text, "latin-1")  # noqa: ASYNC240 (nothing else is on this loop)
    expected = load(file, environ)
    assert await load_in_child(file, environ) == expected
    assert load_in_child_sync(file, environ) == expected


def test_without_a_name_the_usual_file_is_meant(file: Path, environ: dict[str, str]) -> None:
    file.write_text(BAD)
    assert load_in_child_sync(None, environ) == load(None, environ)
    assert load(None, environ).problems


def test_texts_are_checked_as_if_they_stood_in_the_file_up_to_the_first_good_one(
    file: Path, environ: dict[str, str]
) -> None:
    file.write_text(GOOD)
    wrong, good = child.check_texts(file, environ, [BAD, GOOD, BAD])
    assert str(wrong.problems[0]).startswith("config.toml:2: presence.natural_break")
    assert good.settings == load(file, environ).settings


def test_whoever_asks_loads_neither_pydantic_nor_tomlkit(environ: dict[str, str]) -> None:
    ask = (
        "import sys, os; from reminderd.settings.child import load_in_child_sync as load;"
        "import reminderd.settings.watch, reminderd.settings.written;"
        "assert load(None, os.environ).settings; print(sorted(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", ask], env=environ, cwd=Path(child.__file__).parents[2], capture_output=True, check=True
    )
    for module in ("pydantic", "pydantic_settings", "tomlkit", "typing_extensions"):
        assert f"'{module}'" not in run.stdout.decode()


def test_an_unchanged_file_is_answered_without_pydantic(
    file: Path, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file.write_text(GOOD)
    first = load_in_child_sync(file, environ)
    kept = Path(environ["XDG_STATE_HOME"], "reminderd", cache.NAME)
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.read_bytes() == kept_of(file, environ).read_bytes()
    without_pydantic(monkeypatch)
    assert load_in_child_sync(file, environ) == first
    for changed in ({**environ, "REMINDERD_PRESENCE__PASSIVE": "no"}, environ):
        if changed is environ:
            file.write_text(GOOD + "#")
        assert "could not be checked" in str(load_in_child_sync(file, changed).problems[0])


@pytest.mark.parametrize("spoil", ["mode", "content", "shape", "link"])
def test_a_kept_answer_that_is_not_exactly_ours_is_not_believed(
    file: Path, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, spoil: str
) -> None:
    kept = kept_of(file, environ)
    known = json.loads(kept.read_text())
    if spoil == "mode":
        kept.chmod(0o644)
    elif spoil == "content":
        kept.write_text("[" * 100_000)
    elif spoil == "shape":
        known["loaded"]["settings"]["presence"]["passive"] = "no"
        kept.write_text(json.dumps(known))
    else:
        kept.rename(kept.with_suffix(".x"))
        kept.symlink_to(kept.with_suffix(".x"))
    good = load(file, environ)
    assert load_in_child_sync(file, environ) == good
    if spoil != "link":
        without_pydantic(monkeypatch)
        assert load_in_child_sync(file, environ) == good


def test_a_calendar_that_went_away_is_noticed_although_the_answer_was_kept(file: Path, environ: dict[str, str]) -> None:
    calendar = file.parent / "home.ics"
    calendar.touch()
    file.write_text('[calendar]\nfiles = ["home.ics"]')
    assert load_in_child_sync(file, environ).settings is not None
    calendar.unlink()
    assert "is not there" in str(load_in_child_sync(file, environ).problems[0])


def test_a_state_folder_that_cannot_be_written_costs_only_time(environ: dict[str, str]) -> None:
    assert load_in_child_sync(None, {**environ, "XDG_STATE_HOME": "/proc/nowhere"}).settings is not None


async def answers_of(environ: dict[str, str], start: str, monkeypatch: pytest.MonkeyPatch) -> list[Loaded]:
    monkeypatch.setattr(child, "DEADLINE_SECONDS", 0.25)
    monkeypatch.setattr(child, "_START", start)
    return [await load_in_child(None, environ), load_in_child_sync(None, environ)]


@pytest.mark.parametrize(
    ("start", "answer"),
    [
        ("import signal; signal.pause()", "took longer than"),
        ("x = 1 / 0", "could not be checked (ZeroDivisionError: division by zero)"),
        ("import os; os.kill(os.getpid(), 9)", "could not be checked (the checker was stopped)"),
        ("print('[' * 100000)", "could not be checked"),
        ("print('{}')", "could not be checked"),
    ],
)
async def test_a_child_that_fails_is_a_problem_and_is_gone(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, start: str, answer: str
) -> None:
    started = time.monotonic()
    for found in await answers_of(environ, start, monkeypatch):
        assert found.settings is None
        assert answer in str(found.problems[0])
    assert time.monotonic() - started < 5
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)  # noqa: ASYNC222 (does not wait)


async def test_an_interpreter_that_is_gone_is_a_problem(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert "could not be checked" in str((await load_in_child(None, environ)).problems[0])
    assert "could not be checked" in str(load_in_child_sync(None, environ).problems[0])


async def test_the_child_dies_with_whoever_gives_up_on_it(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "_START", "import signal; signal.pause()")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await load_in_child(None, environ)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)  # noqa: ASYNC222 (does not wait)


def test_the_child_is_bound_in_memory(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    greedy = "; from reminderd.settings import checker; checker._loaded = lambda *a, **k: [0] * 10**9; from"
    monkeypatch.setattr(child, "_START", child._START.replace("; from", greedy))
    assert "MemoryError" in str(load_in_child_sync(None, environ).problems[0])


def test_the_largest_file_allowed_is_checked_within_the_limits(file: Path, environ: dict[str, str]) -> None:
    file.write_text("".join(f"key{number} = '{'x' * 200}'\n" for number in range(4900)))
    assert file.stat().st_size > 1_000_000
    assert len(load_in_child_sync(file, environ).problems) == 21


def test_the_user_s_python_variables_and_folders_do_not_reach_the_child(
    tmp_path: Path, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv("PYTHONSTARTUP", str(tmp_path / "json.py"))
    monkeypatch.chdir(tmp_path)
    assert load_in_child_sync(None, environ).settings is not None
