"""Child processes: bounded in time and size, killed with what they started, always reaped."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import subprocess
import time
from pathlib import Path

import pytest

from reminderd.system import children, own_python
from reminderd.system.children import ChildFailed, output, run, run_own_python, running


async def test_the_output_is_given_and_numbers_are_written_as_in_c() -> None:
    assert (
        await output("sh", "-c", "echo $LC_ALL $ONLY", environ={"ONLY": "this", "PATH": "/bin:/usr/bin"}) == "C this\n"
    )


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["no-such-program-here"], "no-such-program-here cannot be started"),
        (["sh", "-c", "exit 3"], "sh failed .exit code 3"),
        (["sh", "-c", "cat /dev/zero"], "too long"),
        (["sh", "-c", "exec sleep 30"], "sh did not end within 0.2 s"),
        (["sh", "-c", "exec >&-; exec sleep 30"], "sh did not end within 0.2 s"),
    ],
)
async def test_no_output_to_believe_says_why_and_leaves_nothing_running(
    argv: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(children, "LIMIT_BYTES", 100_000)
    began = time.monotonic()
    with pytest.raises(ChildFailed, match=said):
        await output(*argv, deadline=0.2 if "sleep" in argv[-1] else 5.0)
    assert time.monotonic() - began < 3


def open_descriptors() -> list[Path]:
    return sorted(Path("/proc/self/fd").iterdir())


async def test_no_descriptor_is_left_behind() -> None:
    await output("true")
    before = open_descriptors()
    for script in ("echo x", "exit 1", "exec sleep 30", "sleep 2 & exit 0"):
        with contextlib.suppress(ChildFailed):
            await output("sh", "-c", script, deadline=0.1)
    await output("true")
    assert open_descriptors() == before


async def test_one_that_is_just_ending_when_it_is_given_up_has_only_one_who_reaps_it(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """asyncio logs an "Unknown child process" where its own `close` or `kill` has come before its watcher."""
    reaped: list[int] = []
    poll = subprocess.Popen.poll
    monkeypatch.setattr(subprocess.Popen, "poll", lambda self: reaped.append(self.pid) or poll(self))
    for waited in range(8):
        asked = asyncio.ensure_future(output("sh", "-c", "exit 0" if waited % 2 else "exec sleep 30"))
        for _ in range(waited):
            await asyncio.sleep(0)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
    assert reaped == []
    assert caplog.records == []


async def test_bytes_that_are_no_text_are_no_failure() -> None:
    assert await output("printf", "\\377ok") == "\ufffdok"


async def test_what_a_child_that_ended_left_running_is_not_waited_for() -> None:
    """It may hold the output open for hours."""
    began = time.monotonic()
    assert await output("sh", "-c", "sleep 5 & echo done", deadline=3.0) == "done\n"
    assert time.monotonic() - began < 2


async def test_a_program_is_told_something_and_both_its_outputs_are_kept() -> None:
    done = await run(["sh", "-c", "cat; echo broken >&2; exit 4"], message=b"hello", deadline=5.0)
    assert (done.returncode, done.stdout, done.stderr) == (4, "hello", "broken\n")


async def test_lines_are_read_as_they_come() -> None:
    async with running(["sh", "-c", "echo one; echo two; printf three"]) as child:
        assert [await child.read_line() for _ in range(4)] == [b"one\n", b"two\n", b"three", b""]
    async with running(["sh", "-c", "cat /dev/zero"]) as child:
        with pytest.raises(ChildFailed, match="too long"):
            await child.read_line()


ECHO = "tests.system.echo"


async def test_our_own_python_answers_and_what_it_prints_is_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONSTARTUP", "/nowhere")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    message = {"text": "é\ud83d\x1b", "numbers": [1, 2.5, None]}
    assert await run_own_python(ECHO, message, deadline=20.0) == message


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("raise", "ValueError: raised for the test"),
        ("exit", "exit code 7"),
        ("twice", "it broke off"),
        ("eat", "MemoryError"),
        ("sleep", "did not end within"),
    ],
)
async def test_our_own_python_that_breaks_off_says_why(message: str, said: str) -> None:
    with pytest.raises(ChildFailed, match=said):
        await run_own_python(ECHO, message, deadline=1.0 if message == "sleep" else 20.0, memory=64 << 20)


async def test_our_own_python_ends_itself_where_nobody_is_left_to_end_it() -> None:
    argv = own_python.command(ECHO, seconds=0.0)
    done = await run(argv, message=b'"sleep"', deadline=20.0)
    assert done.returncode == -signal.SIGALRM


def test_where_our_own_modules_come_from_never_depends_on_the_current_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.path", ["", ".", "relative.zip", "/absolute.zip"])
    first, *others = own_python.import_path()
    assert (Path(first) / "reminderd").is_dir()
    assert others == ["/absolute.zip"]


async def test_a_child_may_end_by_itself_when_it_is_asked_to(tmp_path: Path) -> None:
    script = "trap 'echo goodbye; exit 0' TERM; echo ready; while :; do sleep 0.05; done"
    async with running(["sh", "-c", script]) as child:
        assert await child.read_line() == b"ready\n"
        async with asyncio.timeout(5):
            await child.ask_to_end()
            done = await child.finish()
    assert (done.returncode, done.stdout) == (0, "goodbye\n")
