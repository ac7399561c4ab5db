"""Calendars as programs write them in spite of the standard: what can be understood comes, and what cannot is said."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from reminderd.exercise.calendars import CalendarReading
from tests.exercise.conftest import Read, calendar, event, told


def said(reading: CalendarReading) -> list[str]:
    return [problem.partition(".ics: ")[2] for problem in reading.problems]


def in_zone(zone: str, **changes: str) -> str:
    return event(**changes).replace("DTSTART:", f"DTSTART;TZID={zone}:").replace("000Z", "000")


async def test_events_without_an_id_are_each_their_own(tmp_path: Path, read: Read) -> None:
    parts = [event(start=f"2026112{day}T180000Z", uid="") for day in (3, 5)]
    (tmp_path / "a.ics").write_text(calendar(*parts, *(each.replace("UID:\r\n", "") for each in parts)))
    reading = await read(tmp_path)
    assert told(reading) == [("Mon 19:00", "Run"), ("Wed 19:00", "Run")]
    assert len({each.id for each in reading.exercises}) == 2


async def test_events_that_share_an_id_are_each_their_own(tmp_path: Path, read: Read) -> None:
    """In one calendar, and in two."""
    long = "x" * 300
    days = [event(start=f"2026112{day}T180000Z", uid=uid) for day, uid in ((3, "1"), (4, "1"), (5, f"{long}1"))]
    (tmp_path / "a.ics").write_text(calendar(*days))
    (tmp_path / "b.ics").write_text(calendar(event(start="20261126T180000Z"), event(uid=f"{long}2")))
    reading = await read(tmp_path)
    assert [when for when, _ in told(reading)] == ["Mon 19:00", "Mon 19:00", "Tue 19:00", "Wed 19:00", "Thu 19:00"]
    assert len({each.id for each in reading.exercises}) == 5


async def test_of_two_versions_of_an_event_the_later_counts(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a.ics").write_text(calendar(event("SEQUENCE:1"), event("SEQUENCE:2", start="20261124T180000Z")))
    assert told(await read(tmp_path)) == [("Tue 19:00", "Run")]


async def test_a_series_changed_from_a_day_on_keeps_an_id_for_each_occurrence(tmp_path: Path, read: Read) -> None:
    since = "RECURRENCE-ID;RANGE=THISANDFUTURE:20261110T180000Z"
    (tmp_path / "a.ics").write_text(
        calendar(event("RRULE:FREQ=DAILY", start="20261101T180000Z"), event(since, start="20261110T060000Z"))
    )
    reading = await read(tmp_path)
    assert {f"{each.starts:%H:%M}" for each in reading.exercises} == {"07:00"}
    assert len({each.id for each in reading.exercises}) == len(reading.exercises) >= 8


async def test_a_method_counts_only_as_the_calendars_one_and_what_is_left_out_is_said(
    tmp_path: Path, read: Read
) -> None:
    withdrawn = calendar("METHOD:CANCEL\r\n", event(uid="withdrawn"))
    both = calendar("METHOD:PUBLISH\r\n", event(uid="a"), "METHOD:CANCEL\r\n", event("STATUS:CANCELLED", uid="b"))
    (tmp_path / "a.ics").write_text(withdrawn + both)
    reading = await read(tmp_path)
    assert [each.id for each in reading.exercises] == ["ical:a"]
    assert said(reading) == ["was withdrawn by its sender (METHOD:CANCEL); its events are left out"]


async def test_several_calendars_in_one_file_keep_to_themselves(tmp_path: Path, read: Read) -> None:
    """Each has its own zones and its own owner; the first one's end is missing."""
    zone = "BEGIN:VTIMEZONE\r\nTZID:Ours\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0{0}00\r\n"
    zone += "TZOFFSETTO:+0{0}00\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
    first = calendar(zone.format(3), in_zone("Ours", uid="a"), "X-WR-CALNAME:me@x.org\r\n").replace("END:VCALENDAR", "")
    declined = ("ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@x.org", "ATTENDEE;PARTSTAT=DECLINED:mailto:me@x.org")
    second = calendar(zone.format(5), in_zone("Ours", uid="b"), event(*declined, uid="c"))
    (tmp_path / "a.ics").write_text(first + second)
    reading = await read(tmp_path)
    assert told(reading) == [("Mon 14:00", "Run"), ("Mon 16:00", "Run"), ("Mon 19:00", "Run")]
    assert reading.problems == ()


HOURS_EAST = {
    "W. Europe Standard Time": 1,
    '"(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna"': 1,
    "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna": 1,
    "(GMT+01.00) Sarajevo / Skopje / Warsaw / Zagreb": 1,
    '"(UTC-05:00) Eastern Time (US & Canada)"': -5,
    '"(UTC+10:00) Canberra, Melbourne, Sydney"': 11,
    '"(UTC-06:00) Central America"': -6,
    '"(UTC) Dublin, Edinburgh, Lisbon, London"': 0,
    '"(UTC) Coordinated Universal Time"': 0,
    '"(UTC-02:00) Coordinated Universal Time-02"': -2,
    "GMT+0200": 2,
    "UTC-05:30": -5.5,
    "GMT+2": 2,
    "Etc/GMT+2": -2,
    "tzone://Microsoft/Utc": 0,
    '"tzone://Microsoft/Utc"': 0,
    "/freeassociation.sourceforge.net/Tzfile/Europe/Berlin": 1,
}


async def test_zones_by_the_names_that_programs_give_them(tmp_path: Path, read: Read) -> None:
    """Read in Tokyo, so that none of them is the local time."""
    for number, zone in enumerate(HOURS_EAST):
        (tmp_path / f"{number}.ics").write_text(calendar(in_zone(zone, uid=zone)))
    reading = await read(tmp_path, now=datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Asia/Tokyo")))
    assert reading.problems == ()
    start = datetime(2026, 11, 23, 18, tzinfo=ZoneInfo("UTC")).timestamp()
    found = {each.id.removeprefix("ical:"): (start - each.starts.timestamp()) / 3600 for each in reading.exercises}
    assert found == HOURS_EAST


async def test_rules_of_a_zone_that_cannot_be_read_cost_nothing_where_its_name_is_known(
    tmp_path: Path, read: Read
) -> None:
    names = ("W. Europe Standard Time", "Ours")
    zones = [f"BEGIN:VTIMEZONE\r\nTZID:{name}\r\nEND:VTIMEZONE\r\n" for name in names]
    events = [in_zone(name, uid=name, title=f"Run {name}") for name in names]
    (tmp_path / "a.ics").write_text(calendar(*zones, *events))
    reading = await read(tmp_path, now=datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Asia/Tokyo")))
    assert told(reading) == [("Tue 02:00", "Run W. Europe Standard Time")]
    assert said(reading) == ['"Run Ours": its time zone "Ours" is not known']


async def test_a_zone_that_nobody_knows_is_said_and_costs_only_that_event(tmp_path: Path, read: Read) -> None:
    """A changed occurrence of a series in such a zone does not cost the series."""
    series = event("RRULE:FREQ=WEEKLY", start="20261118T180000Z", uid="s")
    changed = in_zone("Nowhere", uid="s").replace("UID:s", "UID:s\r\nRECURRENCE-ID:20261125T180000Z")
    (tmp_path / "a.ics").write_text(calendar(in_zone("Customized Time Zone", title="Gym"), series, changed))
    reading = await read(tmp_path)
    assert told(reading) == [("Wed 19:00", "Run")]
    assert said(reading) == [
        '"Gym": its time zone "Customized Time Zone" is not known',
        '"Run": its time zone "Nowhere" is not known',
    ]


NONSENSE_ELSEWHERE = [
    ("DTEND:None",),
    ("DTEND;TZID=Nowhere:20261123T190000",),
    ("DURATION:long",),
    ("EXDATE:never", "EXDATE;TZID=Nowhere:20261123T190000"),
    ("SEQUENCE:x", "STATUS", "DTEND"),
    ("RRULE:", "RDATE:"),
    ("RRULE:FREQ=WEEKLY;BYDAY=MO, TU;X-OURS=1;;COUNT=1",),
    ("DTSTART:20261124T180000Z",),
]


async def test_only_the_start_matters(tmp_path: Path, read: Read) -> None:
    for number, lines in enumerate(NONSENSE_ELSEWHERE):
        (tmp_path / f"{number}.ics").write_text(calendar(event(*lines, title=f"Run {number}", uid=f"{number}")))
    reading = await read(tmp_path)
    assert told(reading) == [("Mon 19:00", f"Run {number}") for number in range(len(NONSENSE_ELSEWHERE))]
    assert reading.problems == ()


async def test_what_cannot_be_read_is_said_in_words_and_the_rest_comes(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a.ics").write_text(
        calendar(
            event(start="Europe/Berlin;20261123T180000", title="Run 1", uid="1"),
            event(title="Run 2", uid="2").replace("DTSTART", "X-START"),
            event("RRULE:FREQ=FORTNIGHTLY", title="Run 3", uid="3"),
            event("RECURRENCE-ID:then", title="Run 4", uid="4"),
            event(title="Run 5", uid="5"),
        )
    )
    reading = await read(tmp_path)
    assert told(reading) == [("Mon 19:00", "Run 5")]
    assert said(reading) == [
        '"Run 1": its start (DTSTART) cannot be read',
        '"Run 2": its start (DTSTART) cannot be read',
        '"Run 3": its repetition (RRULE) cannot be read',
        '"Run 4": the occurrence that it changes (RECURRENCE-ID) cannot be read',
    ]


async def test_an_address_is_not_read_and_its_secret_not_shown(read: Read) -> None:
    reading = await read("https://somebody:pass@example.org/private-s3cret/basic.ics")
    assert reading.problems == (
        "https://example.org/…: only files are read. Have vdirsyncer fetch it, and name its folder instead",
    )


async def test_a_folder_that_is_not_there_yet_is_watched_for(tmp_path: Path, read: Read) -> None:
    reading = await read(tmp_path / "share" / "home.ics")
    assert said(reading) == ["is not there"]
    assert reading.folders == (str(tmp_path / "share" / "home.ics"), str(tmp_path / "share"))
