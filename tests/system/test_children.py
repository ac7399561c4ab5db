"""Small programs that are asked: bounded in time and size; work aside from the loop; words from outside."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.system import children as child
from reminderd.system.children import ChildFailed, output, until_says
from reminderd.system.text import plain
from reminderd.system.threads import aside


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
        (["sh", "-c", "exec sleep 30"], "sh did not answer within 0.2 s"),
        (["sh", "-c", "exec >&-; exec sleep 30"], "sh did not answer within 0.2 s"),
    ],
)
async def test_no_output_to_believe_says_why_and_leaves_nothing_running(
    argv: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(child, "LIMIT_BYTES", 100_000)
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


async def test_a_word_is_waited_for_and_ends_the_program() -> None:
    before = open_descriptors()
    async with asyncio.timeout(5):
        await until_says(
            b"on source-output", "sh", "-c", "echo on card; printf 'on so'; echo urce-output; exec sleep 30"
        )
    with pytest.raises(ChildFailed, match="sh has ended"):
        await until_says(b"never", "sh", "-c", "echo something else")
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


async def test_work_aside_gives_its_answer_and_leaves_no_thread() -> None:
    assert await aside(lambda: 42) == 42
    assert await aside(lambda: None) is None
    for each in threading.enumerate():
        if each.name == "detector":
            each.join(1.0)
            assert not each.is_alive()


async def test_work_aside_raises_where_it_is_waited_for() -> None:
    def fail() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await aside(fail)


async def test_work_aside_may_be_given_up() -> None:
    released = threading.Event()
    waiting = asyncio.ensure_future(aside(lambda: released.wait(5)))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(waiting, 0.02)
    released.set()
    assert await aside(lambda: "next") == "next"


@given(st.text(), st.integers(2, 80))
def test_words_from_outside_become_one_short_printable_line(text: str, limit: int) -> None:
    said = plain(text, limit)
    assert len(said) <= limit
    assert said.isprintable()
    assert said == said.strip()
