"""docs/history.md describes the table as it is, and its example queries answer."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from reminderd.core.effects import Record
from reminderd.history.event_row import COLUMNS
from tests.history.made import office_days, written

TEXT = (Path(__file__).parents[2] / "docs" / "history.md").read_text("utf-8")
QUERIES = re.findall(r"```sql\n(.*?)```", TEXT, re.DOTALL) + re.findall(r'history\.db "(SELECT .*)"', TEXT)


def test_every_column_is_described_and_no_other():
    table = TEXT.partition("## The table")[2].partition("| event |")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == set(COLUMNS)


@pytest.mark.parametrize("query", QUERIES)
def test_every_example_finds_something(tmp_path: Path, query: str):
    assert len(QUERIES) > 5
    now = datetime.now().astimezone()
    yesterday = Record(now - timedelta(days=1), "shown", "movement", {"title": "Stand up and move"})
    with closing(sqlite3.connect(written(tmp_path / "history.db", [*office_days(30, now), yesterday]))) as connection:
        rows = connection.execute(query).fetchall()
    assert any(all(value is not None for value in row) for row in rows)  # a break has no reminder
