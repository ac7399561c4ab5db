"""The spasm log: private, safe to append to, and judged only by what the source says."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reminderd.history.spasms import FILE_NAME, Spasm, append, judge, read

START = datetime(2026, 11, 2, 9, tzinfo=UTC)


def entries(*days_and_places: tuple[float, str]) -> list[Spasm]:
    return [Spasm(START + timedelta(days=day), place) for day, place in days_and_places]


def test_entries_come_back_as_they_were_and_only_the_owner_can_read_them(tmp_path: Path) -> None:
    file = tmp_path / "state" / FILE_NAME
    first, second = Spasm(START, "lower left", "after the move – ö"), Spasm(START + timedelta(days=1))
    append(file, first)
    append(file, second)
    assert read(file) == ([first, second], 0)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_a_torn_line_and_foreign_ones_are_left_alone_and_counted(tmp_path: Path) -> None:
    file = tmp_path / FILE_NAME
    file.write_bytes(b'{"at": "9999-99-99", "where": "", "note": ""}\n[]\n\xff\xfe\n{"at": "2026-11-01T')
    append(file, Spasm(START, "neck"))
    assert read(file) == ([Spasm(START, "neck")], 4)


def test_no_log_is_an_empty_one(tmp_path: Path) -> None:
    assert read(tmp_path / FILE_NAME) == ([], 0)


def test_the_first_says_nothing() -> None:
    assert judge([]) == judge(entries((0, "neck")))


def test_again_in_the_same_place_however_it_is_written() -> None:
    assert judge(entries((0, "lower left"), (40, "Left, LOWER"))).same_place == 2
    assert not judge(entries((0, "lower left"), (40, "lower right"))).same_place
    assert not judge(entries((0, ""), (40, ""))).same_place
    assert not judge(entries((0, "neck"), (400, "neck"))).same_place


def test_not_gone_after_a_few_days() -> None:
    assert judge(entries((0, ""), (1, ""), (2, ""), (3, ""))).since == START
    assert judge(entries((0, "neck"), (1, "hip"), (3.5, "neck"))).since == START
    assert not judge(entries((0, ""), (2, ""))).since
    assert not judge(entries((0, "neck"), (3, "hip"))).since
    assert not judge(entries((0, "neck"), (10, "neck"))).since


@given(st.lists(st.tuples(st.floats(0, 800), st.sampled_from(["", "neck", "hip"])), max_size=12))
def test_what_is_judged_agrees_with_the_log(days: list[tuple[float, str]]) -> None:
    log = entries(*sorted(days))
    found = judge(log)
    assert found.same_place in (0, *range(2, len(log) + 1))
    assert found.since is None or found.since <= log[-1].at - timedelta(days=3)
