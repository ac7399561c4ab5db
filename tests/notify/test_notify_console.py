"""The line on the terminal, and output that nobody reads."""

from __future__ import annotations

import io
import os
import re
import time

import pytest

from reminderd.notify.console import ConsoleNotifier, line_of
from tests.notify.shows import bubble


def test_the_line_says_it_all() -> None:
    line = line_of(bubble(hint="Answer: reminderd done"), "14:20")
    assert line == "14:20  Stand up and move: Walk to the window. · 52 min seated  (Answer: reminderd done)"
    assert line_of(bubble(title="Only", body="", hint=""), "14:20") == "14:20  Only"


async def test_one_line_a_notification_at_the_local_time(capsys: pytest.CaptureFixture[str]) -> None:
    notifier = ConsoleNotifier()
    await notifier.show(bubble())
    await notifier.show(bubble(title="Less", update=True))
    printed = capsys.readouterr().out
    assert re.fullmatch(r"\d\d:\d\d  Stand up and move: .*\)\n", printed)


async def test_nothing_of_the_text_steers_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    await ConsoleNotifier().show(bubble(title="\x1b]0;owned\x07\r\n\x9b2J", body="\x1b[31mred\udcff", hint="\b\b"))
    printed = capsys.readouterr().out
    assert printed.count("\n") == 1
    assert all(letter.isprintable() for letter in printed.rstrip("\n"))


async def test_an_output_of_few_letters_gets_those() -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, "ascii")
    await ConsoleNotifier(stream).show(bubble(title="Größe … 🧘"))
    assert b"Gr??e ? ?: Walk" in raw.getvalue()


async def test_a_closed_output_is_ignored() -> None:
    stream = io.StringIO()
    stream.close()
    await ConsoleNotifier(stream).show(bubble())


async def test_a_pipe_without_a_reader_is_ignored() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "w") as stream:
        await ConsoleNotifier(stream).show(bubble())
        with pytest.raises(BrokenPipeError):
            stream.flush()
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


async def test_a_full_pipe_does_not_keep_us_waiting() -> None:
    """Nobody reads: the lines are dropped, and the loop goes on."""
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as stream:
        began = time.monotonic()
        for _ in range(1000):
            await ConsoleNotifier(stream).show(bubble(body="x" * 500))
        assert time.monotonic() - began < 2.0
        os.close(reading)
