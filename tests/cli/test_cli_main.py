"""Finding the verb, the exit codes, and one sentence instead of a traceback."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from reminderd import __version__
from reminderd.cli import errors, main, parsers, printing
from reminderd.control.client import DaemonNotRunning, DaemonSilent
from reminderd.history.reader import HistoryUnreadable
from tests.cli.conftest import Run

FAST = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}


@pytest.fixture
def a_verb(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """A verb called "odd" that does whatever the test says."""
    verb = SimpleNamespace(HELP="Be odd", add_arguments=lambda _: None, run=lambda _: 0)
    found = parsers.find
    monkeypatch.setattr(parsers, "find", lambda name: verb if name == "odd" else found(name))
    return verb


def failing(problem: BaseException) -> Any:
    def run(_: object) -> int:
        raise problem

    return run


@pytest.mark.parametrize(
    ("problem", "code", "said"),
    [
        (errors.CommandFailed("no luck"), 1, "reminderd: no luck\n"),
        (errors.WrongUsage("not so"), 2, "reminderd: not so\n"),
        (errors.WrongSettings(("config.toml:1: a", "config.toml:2: b")), 78, "config.toml:1: a\nconfig.toml:2: b\n"),
        (DaemonNotRunning("x"), 69, "reminderd: the daemon is not running. To start it, type: reminderd run "),
        (DaemonSilent("the daemon did not answer in time"), 1, "did not answer in time"),
        (FileNotFoundError(2, "No such file", "/x/y"), 1, "reminderd: /x/y: No such file\n"),
        (HistoryUnreadable("/x/history.db cannot be read"), 1, "reminderd: /x/history.db cannot be read\n"),
        (KeyError("inside"), 1, "KeyError"),
        (KeyboardInterrupt(), 130, ""),
        (errors.CommandFailed("a\x1b[2Jb\nc"), 1, "reminderd: a[2Jb c\n"),
    ],
)
def test_every_failure_is_a_code_and_a_sentence(
    a_verb: SimpleNamespace, run: Run, problem: BaseException, code: int, said: str
) -> None:
    a_verb.run = failing(problem)
    ended, out, err = run("odd")
    assert (ended, out, said in err) == (code, "", True)
    assert "Traceback" not in err


@pytest.mark.parametrize("argv", [("-v", "odd"), ("odd", "-v"), ("odd", "--verbose")])
def test_a_traceback_only_when_asked_for(a_verb: SimpleNamespace, run: Run, argv: tuple[str, ...]) -> None:
    a_verb.run = failing(KeyError("inside"))
    code, _, err = run(*argv)
    assert (code, "Traceback" in err) == (1, True)


def test_a_verb_gets_its_arguments_and_gives_the_code(a_verb: SimpleNamespace) -> None:
    a_verb.add_arguments = lambda parser: parser.add_argument("--what")
    a_verb.run = lambda args: 7 if (args.what, args.verbose) == ("x", False) else 0
    assert main.main(["odd", "--what", "x"]) == 7


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        ("--version", 0, f"reminderd {__version__}\n"),
        ("snoze", 2, 'no command "snoze". Did you mean "snooze"?'),
        ("SNOOZE", 2, 'no command "SNOOZE". Did you mean "snooze"?'),
        ("qqq", 2, '"qqq". Known: advice, '),
    ],
)
def test_what_is_typed_instead_of_a_command(run: Run, typed: str, code: int, said: str) -> None:
    ended, out, err = run(typed)
    assert (ended, said in out + err) == (code, True)


@pytest.mark.parametrize(
    "argv", [["../x"], ["__init__"], ["_names"], ["os"], [""], ["x" * 5000], ["--odd"], ["-x", "status"]]
)
def test_what_is_no_command_is_wrong_usage(run: Run, argv: list[str]) -> None:
    code, _, err = run(*argv)
    assert (code, len(err) < 400) == (2, True)


def test_the_help_names_every_verb_and_answers_nothing_at_all(run: Run) -> None:
    told = run("--help")[1]
    assert all(name in told for name in parsers.names())
    assert run() == (2, "", told)


def test_the_settings_are_checked_in_a_process_of_their_own(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once for real, the reading as well as what `set` would write."""
    monkeypatch.setitem(sys.modules, "pydantic", None)  # not here
    assert "presence.passive: " in run("config", "set", "presence.passive", "perhaps")[2]
    file.write_text("[presence]\npassive = 3\n")
    code, _, err = run("config", "check")
    assert (code, err.startswith("config.toml:2: presence.passive: ")) == (78, True)


def test_every_verb_keeps_the_rules() -> None:
    """One line of help, arguments, and a run; each shows its own help."""
    for name in parsers.names():
        verb = parsers.find(name)
        assert verb is not None
        assert "\n" not in verb.HELP
        assert not verb.HELP.endswith(".")
        assert verb.HELP[0].isupper()
        assert callable(verb.run)
        assert f"reminderd {name}" in parsers.parser_of(name, verb).format_help()


def test_hostile_text_reaches_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    printing.line("a\x1b]0;title\x07b\x9bc\u202ed\r\ne\x00")
    printing.json_value({"x": "\x1b é \u202e"})
    assert capsys.readouterr().out == 'a]0;titlebcd  e\n{"x": "\\u001b \\u00e9 \\u202e"}\n'


def process(*argv: str, env: dict[str, str], **how: Any) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "reminderd", *argv], text=True, env=env, timeout=20, check=False, **how
    )


def test_output_nobody_reads_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as nobody:
        done = process("--help", env=FAST, stdout=nobody, stderr=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_output_that_cannot_be_written_is_said() -> None:
    with Path("/dev/full").open("w") as full:
        done = process("--version", env=FAST, stdout=full, stderr=subprocess.PIPE)
    assert done.returncode == 1
    assert done.stderr == "reminderd: the output cannot be written: No space left on device\n"


def test_a_poor_terminal_gets_question_marks_instead_of_an_error() -> None:
    env = {**FAST, "PYTHONIOENCODING": "ascii"}
    done = process("é", env=env, capture_output=True)
    assert done.returncode == 2
    assert 'no command "?' in done.stderr


def test_a_cold_status_imports_nothing_heavy(tmp_path: Path) -> None:
    """The quick path stays quick: none of these may creep in."""
    script = "import sys; from reminderd.cli.main import main; main(['status']); print(*sys.modules)"
    env = {**FAST, "XDG_RUNTIME_DIR": str(tmp_path)}
    done = subprocess.run([sys.executable, "-c", script], text=True, env=env, capture_output=True, check=True)
    heavy = {"argparse", "asyncio", "dataclasses", "datetime", "inspect", "platformdirs", "subprocess", "tomllib"}
    assert not heavy & set(done.stdout.split())
    assert "not running" in done.stderr


def test_a_stream_that_was_closed_is_no_error() -> None:
    """Started without a standard output, as some launchers do: the exit code is the answer."""
    script = 'exec "$1" -m reminderd --version >&- 2>&- <&-'
    done = subprocess.run(["sh", "-c", script, "sh", sys.executable], env=FAST, timeout=20, check=False)
    assert done.returncode == 0
    script = '"$1" -m reminderd status >&-'
    done = subprocess.run(["sh", "-c", script, "sh", sys.executable], env=FAST, timeout=20, check=False, stderr=-1)
    assert done.returncode == 69
    assert b"Traceback" not in done.stderr
