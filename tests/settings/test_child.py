"""The checking child says exactly what a check in this process says, within limits, and keeps pydantic to itself."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from reminderd.settings import child, last_good
from reminderd.settings.child import load_in_child, load_in_child_sync
from reminderd.settings.load import load
from reminderd.settings.loaded import Loaded
from reminderd.system import own_python

GOOD = '[presence]\nnatural_break = "4m"\n[push]\nurls = ["ntfy://s3cret"]\n'
BAD = '[presence]\nnatural_break = 4\nfoo = "\\u001b"\n'


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state"), "XDG_CONFIG_HOME": str(tmp_path)}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "reminderd" / "config.toml"
    path.parent.mkdir()
    return path


def child_does(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Let the child do something else."""
    monkeypatch.setattr(own_python, "command", lambda *_, **__: [sys.executable, "-I", "-c", code])


@pytest.mark.parametrize(("text", "named"), [(GOOD, True), (BAD, False)])
def test_it_says_what_a_check_here_says(
    file: Path, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, text: str, named: bool
) -> None:
    """Without a name the usual file is meant. Our variables reach the child, Python's and the user's folders do not."""
    environ["REMINDERD_SNOOZE__CHOICES"] = "7m"
    environ["XDG_CONFIG_DIRS"] = str(file.parent.parent / "etc")
    shared = file.parent.parent / "etc" / "reminderd" / "config.toml"
    shared.parent.mkdir(parents=True)
    shared.write_text("[delivery]\nmin_gap = '9m'\n" if named else "nonsense")
    file.write_text(text)
    file.with_name("json.py").write_text("raise SystemExit")
    monkeypatch.setenv("PYTHONPATH", str(file.parent))
    monkeypatch.setenv("PYTHONSTARTUP", str(file.with_name("json.py")))
    monkeypatch.chdir(file.parent)
    found = load_in_child_sync(file if named else None, environ)
    assert found == load(file, environ)
    assert bool(found.problems) == (text == BAD)
    assert found.settings is None or found.settings.snooze.choices_seconds == (420.0,)


def test_a_text_is_checked_as_if_it_stood_in_the_file(file: Path, environ: dict[str, str]) -> None:
    file.write_text(GOOD)
    wrong = load_in_child_sync(file, environ, text=BAD)
    assert str(wrong.problems[0]).startswith("config.toml:2: presence.natural_break")
    assert load_in_child_sync(file, environ, text=GOOD).settings == load(file, environ).settings


def test_whoever_asks_loads_neither_pydantic_nor_tomlkit(environ: dict[str, str]) -> None:
    ask = (
        "import sys, os; from reminderd.settings.child import load_in_child_sync as load;"
        "import reminderd.settings.watch, reminderd.settings.keys;"
        "assert load(None, os.environ).settings; print(sorted(sys.modules))"
    )
    run = subprocess.run(
        [sys.executable, "-c", ask], env=environ, cwd=Path(child.__file__).parents[2], capture_output=True, check=True
    )
    for module in ("pydantic", "pydantic_settings", "tomlkit", "typing_extensions"):
        assert f"'{module}'" not in run.stdout.decode()


@pytest.mark.parametrize(
    ("code", "answer"),
    [
        ("import signal; signal.pause()", "did not end within 0.25 s"),
        ("x = 1 / 0", "ZeroDivisionError: division by zero"),
        ("import os; os.kill(os.getpid(), 9)", "broke off"),
        ("print('[' * 100000)", "broke off"),
        ("print('{}')", "could not be checked"),
        ("print('[]')", "could not be checked"),
    ],
)
def test_a_child_that_fails_is_no_verdict_on_the_file(
    file: Path, environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, code: str, answer: str
) -> None:
    file.write_text(BAD)
    monkeypatch.setattr(child, "DEADLINE_SECONDS", 0.25 if "pause" in code else 60)
    child_does(monkeypatch, code)
    found = load_in_child_sync(file, environ)
    assert (found.settings, found.problems) == (None, ())
    assert answer in found.unfinished
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_an_interpreter_that_is_gone_is_no_verdict_either(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    assert "cannot be started" in load_in_child_sync(None, environ).unfinished


async def test_the_child_dies_with_whoever_gives_up_on_it(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    child_does(monkeypatch, "import signal; signal.pause()")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.3):
            await load_in_child(None, environ)
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)  # noqa: ASYNC222 (does not wait)


@pytest.mark.parametrize("greed", ["[0] * 10**9", "any(iter(int, 1))"])
def test_the_child_is_bound_in_memory_and_in_processor_time(
    environ: dict[str, str], monkeypatch: pytest.MonkeyPatch, greed: str
) -> None:
    [python, *options, code] = own_python.command("reminderd.settings.child", seconds=60, memory=child.MOST_MEMORY)
    greedy = (
        f"from reminderd.settings import child; child.PROCESSOR_SECONDS = 1; child.loaded_to_json = lambda _: {greed};"
    )
    start, serve = code.split(" from ", 1)
    monkeypatch.setattr(own_python, "command", lambda *_, **__: [python, *options, f"{start} {greedy} from {serve}"])
    found = load_in_child_sync(None, environ)
    assert "MemoryError" in found.unfinished or "broke off (exit code -24)" in found.unfinished


def test_the_largest_file_allowed_is_checked_within_the_limits(file: Path, environ: dict[str, str]) -> None:
    file.write_text("".join(f"key{number} = '{'x' * 200}'\n" for number in range(4900)))
    assert file.stat().st_size > 1_000_000
    assert len(load_in_child_sync(file, environ).problems) == 21


def kept(environ: dict[str, str]) -> Path:
    return Path(environ["XDG_STATE_HOME"], "reminderd", last_good.NAME)


def unfinished(file: Path) -> Loaded:
    return Loaded(str(file), None, unfinished="the computer is too busy")


def test_good_settings_are_kept_for_this_user_alone_and_without_what_is_secret(
    file: Path, environ: dict[str, str]
) -> None:
    file.write_text(GOOD)
    assert load_in_child_sync(file, environ).settings
    assert not kept(environ).exists()
    good = load_in_child_sync(file, environ, keep=True)
    for spoiled in (BAD, ""):
        file.write_text(spoiled)
        last_good.keep(load(file, environ), environ)
    assert kept(environ).stat().st_mode & 0o777 == 0o600
    assert "s3cret" not in kept(environ).read_text()
    found = last_good.fall_back(unfinished(file), environ)
    assert found.settings is not None
    assert good.settings is not None
    assert found.settings.presence == good.settings.presence
    assert found.settings.push.urls == ()
    assert found.unfinished == "the computer is too busy. The last good settings are active for now"


@pytest.mark.parametrize("spoil", [None, "", "[" * 100_000, "[]", '{"path": 1}'])
def test_without_last_good_settings_of_this_file_the_defaults_are_taken(
    file: Path, environ: dict[str, str], spoil: str | None
) -> None:
    file.write_text(GOOD)
    last_good.keep(load(file, environ), environ)
    if spoil is not None:
        kept(environ).write_text(spoil)
    asked = file if spoil is not None else file.with_name("another.toml")
    found = last_good.fall_back(unfinished(asked), environ)
    assert found.settings == load(None, {"HOME": "/nowhere"}).settings
    assert found.unfinished.endswith(". The defaults are active for now")


def test_a_state_folder_that_cannot_be_written_costs_nothing_else(file: Path, environ: dict[str, str]) -> None:
    file.write_text(GOOD)
    last_good.keep(load(file, environ), {**environ, "XDG_STATE_HOME": "/proc/nowhere"})
