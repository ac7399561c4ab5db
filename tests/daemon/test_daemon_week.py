"""The word of the week in the daemon: read from the history in a thread, and the report that it opens."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from reminderd.core.events import SummedUp
from reminderd.daemon import week
from reminderd.history import spasms
from tests.history.made import NOW, iso, record, written


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(week, "state_folder", lambda: tmp_path)
    return tmp_path


def a_break(end: datetime, seconds: float) -> Any:
    began = iso(end - timedelta(seconds=seconds))
    return record(end, "break", None, cause="idle", sitting_since=began, sitting_seconds=seconds)


async def test_it_is_read_from_the_history_and_the_spasm_log(folder: Path) -> None:
    written(folder / "history.db", [a_break(NOW - timedelta(hours=3), 3000.0)])
    spasms.append(folder / spasms.FILE_NAME, spasms.Spasm(NOW - timedelta(days=1), "lower left"))
    said = await week.sum_up(NOW, {})
    assert said.lines == ("Longest sitting: 50 min (Sunday).", "Breaks seen: 1.", "Spasms logged: 1.")


@pytest.mark.parametrize("content", [None, b"no database" * 1000])
async def test_without_a_history_that_can_be_read_there_is_no_word(folder: Path, content: bytes | None) -> None:
    if content is not None:
        (folder / "history.db").write_bytes(content)
    assert await week.sum_up(NOW, {}) == SummedUp()


def test_the_report_is_opened_by_a_process_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[str, ...]] = []
    monkeypatch.setattr(week, "start_detached", started.append)
    week.open_report()
    assert [each[-2:] for each in started] == [("report", "--open")]


def test_a_report_that_cannot_be_started_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_command: tuple[str, ...]) -> None:
        raise OSError("no such file")

    monkeypatch.setattr(week, "start_detached", refuse)
    week.open_report()
