"""A calendar is hostile input: each is answered within its bounds of time and memory, and the others go on."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.exercise import calendars
from reminderd.system import own_python
from tests.exercise.conftest import Read, calendar, event

PATIENCE_SECONDS = 5.0
"""Of processor time, for the file with all its shares and for the start of the child."""
TENTH = "ical_child.SERIES_SECONDS, ical_child.FILE_SECONDS = 0.06, 0.35; "
MEMORY_KIB = 100 * 1024
ZONE = "\r\n".join(
    ["BEGIN:VTIMEZONE", "TZID:Bomb", "BEGIN:STANDARD", "DTSTART:19700101T000000", "RRULE:FREQ=SECONDLY",
     "TZOFFSETFROM:+0100", "TZOFFSETTO:+0200", "END:STANDARD", "END:VTIMEZONE", ""]
)  # fmt: skip


def many(*lines: str, start: str = "20200101T180000Z") -> str:
    return calendar(*(event(*lines, start=start, uid=str(number)) for number in range(50_000)))


BOMBS = {
    "every second without end": lambda: calendar(event("RRULE:FREQ=SECONDLY", start="20200101T000000Z")),
    "every minute": lambda: calendar(event("RRULE:FREQ=MINUTELY", start="20200101T000000Z")),
    "a billion times": lambda: calendar(event("RRULE:FREQ=SECONDLY;COUNT=1000000000", start="20200101T000000Z")),
    "a day that never comes": lambda: calendar(event("RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30")),
    "50,000 events this week": lambda: many(start="20261124T180000Z"),
    "50,000 daily events": lambda: many("RRULE:FREQ=DAILY"),
    "50,000 exceptions": lambda: many("RECURRENCE-ID:20261124T180000Z"),
    "a line of 10 MB": lambda: calendar(event("CATEGORIES:" + "x" * 10_000_000)),
    "a folded line of 10 MB": lambda: calendar(event("CATEGORIES:" + "x\r\n " * 2_500_000)),
    "10 MB and no calendar": lambda: "x" * 10_000_000,
    "a zone that changes every second": lambda: calendar(
        ZONE, event().replace("DTSTART:", "DTSTART;TZID=Bomb:").replace("00Z", "00")
    ),
    "100,000 exceptions of dates": lambda: calendar(
        event("RRULE:FREQ=DAILY", *["EXDATE:" + ",".join(["20261124T180000Z"] * 500)] * 200)
    ),
    "100,000 things in each other": lambda: calendar("BEGIN:VEVENT\r\n" * 100_000),
    "since the year 1": lambda: calendar(event("RRULE:FREQ=DAILY", start="00010101T000000Z")),
    "50,000 calendars": lambda: calendar(event()) * 50_000,
    "200,000 empty calendars": lambda: "BEGIN:VCALENDAR\r\n" * 200_000 + calendar(),
    "50,000 events of one name": lambda: calendar(event(start="20261124T180000Z") * 50_000),
    "a zone of 5,000 names": lambda: calendar(
        *(
            event(uid=f"{n}").replace("START:", f"START;TZID={'/a' * 5_000}{n}:").replace("00Z", "00")
            for n in range(500)
        )
    ),
    "500 zones of cities": lambda: calendar(
        *(
            event(uid=f"{n}").replace("START:", f"START;TZID=(UTC+07:00) Berlin {n}, London:").replace("00Z", "00")
            for n in range(500)
        )
    ),
    "a duration without measure": lambda: calendar(event("DURATION:P99999999999W")),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_answered_within_its_bounds(tmp_path: Path, name: str) -> None:
    """The child alone, so that its cost is the calendar's. One bomb has all its time, the others a tenth."""
    bomb, sound = tmp_path / "bomb.ics", tmp_path / "sound.ics"
    bomb.write_text(BOMBS[name]())
    sound.write_text(calendar(event(uid="sound")))
    question = {"named": [str(bomb), str(sound)], "skip": [], "words": ["run"], "busy": True}
    question |= {"first": "2026-11-21", "last": "2026-11-30"}
    whole = name == "every second without end"
    code = (
        f"from reminderd.exercise import ical_child; from reminderd.system import own_python; {'' if whole else TENTH}"
        f"own_python.serve('reminderd.exercise.ical_child', 60, {calendars.MEMORY}); "
        "print([line for line in open('/proc/self/status') if line.startswith('VmHWM')][0])"
    )
    start = os.times().children_user
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        input=json.dumps(question),
        text=True,
        timeout=60,
        capture_output=True,
        check=True,
    )
    spent = os.times().children_user - start
    _, first, second, peak = done.stdout.splitlines()[:4]
    assert spent <= (PATIENCE_SECONDS if whole else PATIENCE_SECONDS / 3)
    assert int(peak.split()[1]) <= MEMORY_KIB
    assert [each[0] for each in json.loads(second)["events"]] == ["ical:sound"]
    assert len(json.loads(first)["events"]) <= 500 + 11


async def test_a_bomb_among_others_is_named_and_the_others_are_read(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a.ics").write_text(BOMBS["every second without end"]())
    (tmp_path / "b.ics").write_text(calendar(event(uid="b", title="Long\x1b[31m run")))
    (tmp_path / "c.ics").write_text("BEGIN:VCALENDAR\r\n" + event(uid="c"))
    reading = await read(tmp_path)
    assert [each.id for each in reading.exercises] == ["ical:b", "ical:c"]
    assert [problem.split("/")[-1] for problem in reading.problems] == [
        'a.ics: "Run": repeats too often to be read',
        "c.ics: ends in the middle; only the whole events are used",
    ]


async def test_pipes_folders_links_in_circles_and_secrets_are_refused_by_name(tmp_path: Path, read: Read) -> None:
    os.mkfifo(tmp_path / "pipe.ics")
    (tmp_path / "folder.ics").mkdir()
    (tmp_path / "round.ics").symlink_to(tmp_path / "round.ics")
    (tmp_path / "round").symlink_to(tmp_path)
    (tmp_path / "nowhere.ics").symlink_to(tmp_path / "missing")
    (tmp_path / "folder.ics" / "sound.ics").write_bytes(b"\xef\xbb\xbf" + calendar(event()).encode())
    (tmp_path / "latin.ics").write_bytes(calendar(event(uid="2", title="Run für alle")).encode("latin-1"))
    reading = await read(tmp_path, tmp_path / "missing.ics", "/dev/zero", "bad\0name")
    assert {each.id for each in reading.exercises} == {"ical:1", "ical:2"}
    assert sorted(problem.split("/")[-1] for problem in reading.problems) == [
        "bad name: no such path",
        "missing.ics: is not there",
        "pipe.ics: is not a regular file",
        "zero: is not a regular file",
    ]


async def test_a_child_that_dies_costs_the_file_it_was_at(
    tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child is started again for the files after it."""
    for name in "abc":
        (tmp_path / f"{name}.ics").write_text(calendar(event(uid=name)))
    monkeypatch.setattr(calendars, "LINE_SECONDS", 20.0)
    started = []
    command = own_python.command

    def dying(module: str, **bounds: Any) -> list[str]:
        started.append(module)
        return command("tests.exercise.dying_child", **bounds)

    monkeypatch.setattr(own_python, "command", dying)
    reading = await read(tmp_path)
    assert [each.id for each in reading.exercises] == ["ical:a", "ical:c"]
    assert len(reading.problems) == 1
    assert "b.ics: cannot be read" in reading.problems[0]
    assert len(started) == 2


async def test_a_child_that_says_nothing_is_not_waited_for(
    tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.ics").write_text(calendar(event()))
    monkeypatch.setattr(calendars, "LINE_SECONDS", 0.1)
    monkeypatch.setattr(sys, "executable", "/usr/bin/yes")
    assert (await read(tmp_path)).problems == ("the calendars cannot be read: their folder does not answer",)


async def test_without_the_packages_it_is_said_how_to_get_them(
    tmp_path: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.ics").write_text(calendar(event()))
    monkeypatch.setattr(calendars, "find_spec", lambda name: None)
    reading = await read(tmp_path / "a.ics")
    assert reading.problems == (
        "calendars need two more packages, icalendar and recurring-ical-events, for the Python that runs reminderd "
        "(with pipx: pipx inject reminderd icalendar recurring-ical-events; "
        "with uv, in its source folder: uv tool install --reinstall '.[calendar]')",
    )


LINES = st.lists(
    st.sampled_from(
        ["BEGIN:VCALENDAR", "END:VCALENDAR", "BEGIN:VEVENT", "END:VEVENT", "BEGIN:VALARM", "END:VALARM", "UID:1",
         "SUMMARY:run", "DTSTART:20261123T180000", "DTSTART;TZID=x:20261123", "RRULE:FREQ=DAILY", "RECURRENCE-ID:x",
         "BEGIN:VTIMEZONE", "TZID:x", "END:VTIMEZONE", " run", "\tx", ":", ";", "DTEND:99999999T999999", ""]
    )
    | st.text(max_size=40),
    max_size=40,
)  # fmt: skip


@given(LINES)
def test_whatever_the_lines_the_answer_has_its_form(tmp_path_factory: pytest.TempPathFactory, lines: list[str]) -> None:
    """In this process, without the child's limits: no file makes the reader raise."""
    from datetime import date

    from reminderd.exercise.ical_child import read_file
    from reminderd.exercise.ical_scan import Search, word_pattern

    file = tmp_path_factory.getbasetemp() / "any.ics"
    file.write_text("BEGIN:VCALENDAR\n" + "\n".join(lines), encoding="utf-8", errors="replace")
    answer = read_file(str(file), Search(word_pattern(("run",)), True, date(2026, 11, 21), date(2026, 11, 30)))
    assert json.loads(json.dumps(answer)).keys() == {"events", "problems", "whole"}
