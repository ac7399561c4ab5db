"""The log: one clean line a record, and a traceback only for whoever asked for details."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterator

import pytest

from reminderd.daemon import logs

LIBRARIES = ("apscheduler", "asyncio", "dbus_fast")


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    root = logging.getLogger()
    handlers, level, raising = root.handlers[:], root.level, logging.raiseExceptions
    levels = {name: logging.getLogger(name).level for name in LIBRARIES}
    monkeypatch.setenv("JOURNAL_STREAM", "8:12345")
    yield
    root.handlers[:], logging.raiseExceptions = handlers, raising
    root.setLevel(level)
    for name, before in levels.items():
        logging.getLogger(name).setLevel(before)


@pytest.mark.parametrize(
    ("message", "given", "line"),
    [
        (
            "from outside: %s",
            "red\x1b[31m\nroot: forged\u2028line\x85end\x00",
            "W from outside: red [31m root: forged line end \n",
        ),
        ("%s", "x" * 1_000_000, f"W {'x' * 997}…\n"),
        ("%d", "cannot be put into words", ""),
    ],
)
def test_a_record_is_one_bounded_line_without_control_characters(
    capsys: pytest.CaptureFixture[str], message: str, given: str, line: str
) -> None:
    logs.set_up(verbose=False)
    logging.getLogger("x").warning(message, given)
    assert capsys.readouterr() == ("", line)


def test_what_went_wrong_is_told_without_where(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(verbose=False)
    try:
        raise ValueError("two\nlines")
    except ValueError:
        logging.getLogger("x").exception("that failed")
    assert capsys.readouterr().err == "E that failed (ValueError: two lines)\n"


def test_whoever_wants_details_gets_the_traceback_and_our_own_decisions(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(verbose=True)
    try:
        raise ValueError("why")
    except ValueError:
        logging.getLogger("x").exception("that failed")
    logging.getLogger("apscheduler").debug("a job was added")
    logging.getLogger("reminderd.x").debug("the source is x11")
    told = capsys.readouterr().err.splitlines()
    assert told[0] == "E that failed"
    assert "Traceback" in told[1]
    assert told[-2:] == ["ValueError: why", "D the source is x11"]


def test_the_libraries_are_heard_only_when_something_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(verbose=False)
    for name in LIBRARIES:
        logging.getLogger(name).info("chatter")
        logging.getLogger(name).warning("%s broke", name)
    logging.getLogger("reminderd").info("ours")
    assert capsys.readouterr().err.splitlines() == [*(f"W {name} broke" for name in LIBRARIES), "I ours"]


@pytest.mark.parametrize(("journal", "shape"), [(True, r"I now\n"), (False, r"\d\d:\d\d:\d\d I now\n")])
def test_times_stand_only_where_no_journal_adds_them(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, journal: bool, shape: str
) -> None:
    if not journal:
        monkeypatch.delenv("JOURNAL_STREAM")
    logs.set_up(verbose=False)
    logging.getLogger("x").info("now")
    assert re.fullmatch(shape, capsys.readouterr().err)


def test_what_repeats_without_end_is_logged_a_few_times_a_minute(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up(verbose=False)
    for number in range(74_000):
        logging.getLogger("asyncio").error("socket.accept() out of system resource %d", number)
    logging.getLogger("reminderd").warning("something else")
    told = capsys.readouterr().err.splitlines()
    assert len(told) <= 2 * logs.MOST_A_MINUTE + 1  # a minute may end meanwhile
    assert told[logs.MOST_A_MINUTE - 1].endswith("9 (logged 10 times; not again within this minute)")
    assert told[-1] == "W something else"


def test_a_log_that_cannot_be_written_stops_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """The terminal is gone, or the disk behind a redirection is full."""

    class Gone:
        def write(self, text: str) -> None:
            raise BrokenPipeError

        def flush(self) -> None:
            raise BrokenPipeError

    monkeypatch.setattr(sys, "stderr", Gone())
    logs.set_up(verbose=False)
    logging.getLogger("x").warning("nobody reads this")
