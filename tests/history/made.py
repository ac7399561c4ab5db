"""Rows and records made for the tests."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from reminderd.core.effects import Record
from reminderd.history import database
from reminderd.history.event_row import Row, columns, moment, row_from
from reminderd.history.reader import HistoryReader
from reminderd.history.totals import Totals, read_totals

ZONE = timezone(timedelta(hours=1))
DAY = datetime(2026, 11, 22, tzinfo=ZONE)
NOW = DAY + timedelta(hours=18)


def at(hour: int, minute: int = 0, second: int = 0, days_ago: int = 0) -> datetime:
    return DAY + timedelta(hours=hour, minutes=minute, seconds=second) - timedelta(days=days_ago)


def iso(when: datetime) -> str:
    return when.isoformat(timespec="seconds")


def row(when: datetime, event: str, reminder: str | None = None, **facts: Any) -> Row:
    return {"at": iso(when), "reminder": reminder, "event": event, **facts}


def sat(start: datetime, end: datetime, cause: str = "idle", break_minutes: float = 10) -> Row:
    """Sitting from start to end, then a break."""
    return row(
        end,
        "break",
        seconds=break_minutes * 60,
        until=iso(end + timedelta(minutes=break_minutes)),
        cause=cause,
        sitting_since=iso(start),
        sitting_seconds=(end - start).total_seconds(),
    )


def record(when: datetime, event: str = "shown", reminder: str | None = "movement", **facts: Any) -> Record:
    return Record(when, event, reminder, facts)


def written(path: Path, records: Iterable[Record]) -> Path:
    """Put records into a history at once, without a writer."""
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = database.connect(path, "rwc")
    database.prepare(connection)
    database.tune_for_writing(connection)
    with database.transaction(connection):
        connection.executemany(database.INSERT, (columns(*each) for each in records))
    connection.close()
    return path


def rows_of(records: Iterable[Record]) -> list[Row]:
    """Return records as they are read back, oldest first."""
    rows = (row_from(columns(*each)) for each in records)
    return sorted(filter(None, rows), key=lambda each: each["at"])


def totals(rows: Iterable[Row | Record], days: int) -> Totals:
    """Return the figures of the last days up to `NOW`, read from a history with these events in it."""
    records = [
        each if isinstance(each, Record) else Record(moment(each) or NOW, each["event"], each["reminder"], each)
        for each in rows
    ]
    with TemporaryDirectory() as folder:
        return read_totals(HistoryReader(written(Path(folder) / "history.db", records)), NOW, days)


def office_days(days: int, now: datetime, every: int = 1) -> Iterator[Record]:
    """A plausible person: about 45 records on each working day, or each `every`th, sittings that grow shorter."""
    chance = random.Random(1)
    for ago in range(days, -1, -every):
        morning = now.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=ago)
        if morning.weekday() >= 5 and chance.random() < 0.7:
            continue
        yield from _office_day(morning + timedelta(minutes=chance.gauss(540, 20)), now, chance, ago / max(1, days))


def _office_day(begin: datetime, now: datetime, chance: random.Random, early: float) -> Iterator[Record]:
    time, number = begin, 0
    while time < begin + timedelta(hours=8):
        since, stop = time, time + timedelta(minutes=max(8.0, chance.gauss(40 + 30 * early, 12)))
        while (time := time + timedelta(minutes=20)) < stop:
            number += 1
            yield from _notification(time, since, number, chance)
        end = min(stop, now)
        if since >= end:
            return
        minutes = 45 if end.hour == 12 else chance.choice([4, 6, 10])
        facts = sat(since, end, "idle", minutes)
        yield Record(end, "break", None, {key: facts[key] for key in list(facts)[3:]}, key=f"break:{iso(end)}")
        time = end + timedelta(minutes=minutes)


def _notification(when: datetime, since: datetime, number: int, chance: random.Random) -> Iterator[Record]:
    names = ["movement", "posture"] if number % 2 == 0 else ["posture"]
    sitting = round((when - since).total_seconds())
    if chance.random() < 0.08:
        reason = chance.choice(["microphone", "fullscreen", "do_not_disturb"])
        yield Record(when - timedelta(minutes=9), "held", names[0], {"reason": reason, "due_at": iso(when)})
        yield Record(when, "released", names[0], {"reason": reason, "seconds": 540})
    for place, name in enumerate(names):
        facts = {
            "title": "Stand up and move",
            "ours": True,
            "due_at": iso(when),
            "reminders": names,
            "merged_into": names[0] if place else None,
            "sitting_seconds": sitting,
            "nudge": 0,
            "held_seconds": 0,
            "held_by": [],
            "waited_seconds": 0,
            "gap_seconds": 0,
            "asked_for": False,
        }
        yield Record(when, "shown", name, facts)
        answer = chance.choices(["done", "taken", "snoozed", "skipped", "ignored"], [5, 2, 1, 1, 1])[0]
        yield Record(when + timedelta(seconds=40), answer, name, {"sitting_seconds": sitting, "via": "button"})
