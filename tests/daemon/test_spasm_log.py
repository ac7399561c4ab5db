"""What was written into the spasm log while no daemon was running."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from reminderd.core.events import CareAnswered, SpasmLogged
from reminderd.core.state import Care
from reminderd.daemon.spasm_log import news
from reminderd.history.spasms import FILE_NAME, Spasm, append

FIRST = datetime(2026, 11, 23, 9, tzinfo=UTC)
LATER = FIRST + timedelta(days=1)


def test_the_newest_is_told_and_whether_it_is_known_the_engine_decides(tmp_path: Path) -> None:
    for at in (FIRST, LATER):
        append(tmp_path / FILE_NAME, Spasm(at, "neck"))
    (told,) = news(tmp_path, Care())
    assert (type(told), told.at) == (SpasmLogged, LATER)
    assert [type(each) for each in news(tmp_path, Care(LATER, on=True))] == [SpasmLogged]


def test_one_that_was_taken_back_meanwhile_is_taken_back(tmp_path: Path) -> None:
    append(tmp_path / FILE_NAME, Spasm(FIRST))
    back, newest = news(tmp_path, Care(LATER, on=True))
    assert isinstance(back, CareAnswered)
    assert back.answer == "undo"
    assert isinstance(newest, SpasmLogged)
    assert [type(each) for each in news(tmp_path / "none", Care(LATER, on=True))] == [CareAnswered]


def test_all_that_were_taken_back_meanwhile_are_taken_back(tmp_path: Path) -> None:
    told = list(news(tmp_path, Care(LATER, on=True, before=Care(FIRST, on=True))))
    assert [each.at for each in told if isinstance(each, CareAnswered)] == [LATER, FIRST]


def test_no_log_and_one_that_cannot_be_read_say_nothing(tmp_path: Path) -> None:
    assert list(news(tmp_path, Care())) == []
    (tmp_path / FILE_NAME).mkdir()
    assert list(news(tmp_path, Care(FIRST, on=True))) == []
