"""Exercises and busy times out of calendars, in the shapes in which programs really write them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from reminderd.core.events import PlannedExercise
from reminderd.exercise.calendars import CalendarReading
from tests.exercise.conftest import Read, calendar, event, told


async def test_google_a_series_with_an_exception_a_moved_and_a_cancelled_one(read: Read, shapes: Path) -> None:
    """Mon is left out by EXDATE, Wed moved to Thu, Fri cancelled; the owner declined the gym, a friend the yoga."""
    reading = await read(shapes / "google.ics")
    assert told(reading) == [
        ("Tue 20:00", "Yoga, gentle"),
        ("Thu 07:00", "Evening run (moved to Thursday morning)"),
        ("Mon 18:00", "Evening run"),
    ]
    assert reading.exercises[1].id == "ical:4q2run@google.com:20261125T170000Z"
    assert reading.problems == ()


async def test_outlook_windows_zones_a_zone_of_its_own_and_categories(read: Read, shapes: Path) -> None:
    reading = await read(shapes / "outlook.ics")
    assert told(reading) == [("Tue 06:30", "Strength"), ("Thu 15:00", "Run with the Pune office")]


async def test_apple_floating_times_folded_titles_and_a_count(read: Read, shapes: Path) -> None:
    reading = await read(shapes / "apple.ics")
    assert [when for when, _ in told(reading)] == ["Tue 07:00", "Wed 07:00", "Thu 07:00"]
    assert reading.exercises[0].name.endswith("the words go on — ünïcode too")
    away = await read(shapes / "apple.ics", now=datetime(2026, 11, 22, 12, tzinfo=ZoneInfo("Asia/Tokyo")))
    assert away.exercises[0].starts.isoformat() == "2026-11-24T07:00:00+09:00"


async def test_a_folder_as_khal_and_vdirsyncer_keep_it(read: Read, shapes: Path) -> None:
    reading = await read(shapes / "khal")
    assert told(reading) == [("Sun 10:00", "Long run")]
    assert reading.folders == (str(shapes / "khal"),)


async def test_busy_is_what_takes_time_and_not_what_is_free_declined_cancelled_or_a_whole_day(
    read: Read, shapes: Path
) -> None:
    reading = await read(shapes, busy=True)
    titles = {title for _, _, title in reading.busy}
    assert {"Weekly meeting", "Dentist", "Brunch with gymnasts", "Strength"} <= titles
    assert not titles & {"Reading", "Conference", "Yoga day", "Gym with everybody", "RUN"}
    start, end, _ = next(each for each in reading.busy if each[2] == "Weekly meeting")
    assert (start.isoformat(), end.isoformat()) == ("2026-11-24T10:00:00+01:00", "2026-11-24T11:00:00+01:00")
    assert not (await read(shapes)).busy


async def test_an_event_that_moves_keeps_its_id_and_one_that_is_cancelled_goes(tmp_path: Path, read: Read) -> None:
    """The file changes while we run: the plan follows, the id of a single event stays."""
    file = tmp_path / "home.ics"
    file.write_text(calendar(event(start="20261123T170000Z")))
    before = (await read(file)).exercises
    file.write_text(calendar(event("SEQUENCE:1", start="20261123T190000Z")))
    after = (await read(file)).exercises
    file.write_text(calendar(event("SEQUENCE:2", "STATUS:CANCELLED", start="20261123T190000Z")))
    assert (await read(file)).exercises == ()
    assert before[0].id == after[0].id
    assert (after[0].starts - before[0].starts).total_seconds() == 7200


async def test_whole_words_of_title_and_categories_count_whatever_their_case(tmp_path: Path, read: Read) -> None:
    """Each in a calendar of its own: whose answer counts is told by its other events."""
    told_of = (
        ("Evening RUN!", (), True),
        ("Brunch", (), False),
        ("Running", (), False),
        ("Meeting", ("CATEGORIES:Sport,YOGA",), True),
        ("Meeting", ("DESCRIPTION:run for it",), False),
        ("Long\\, slow run", (), True),
        ("Straße läuft", (), True),
        ("run", ("STATUS:TENTATIVE",), True),
        ("run", ("STATUS:CANCELLED",), False),
        ("run", ("ATTENDEE;PARTSTAT=DECLINED:mailto:me@x.org",), False),
        ("run", ("ORGANIZER:mailto:a@x.org", "ATTENDEE;PARTSTAT=DECLINED:MAILTO:me@x.org"), False),
        ("run", ("ATTENDEE;PARTSTAT=DECLINED:mailto:a@x.org", "ATTENDEE;PARTSTAT=ACCEPTED:mailto:b@x.org"), True),
    )
    for number, (title, lines, _) in enumerate(told_of):
        (tmp_path / f"{number:02}.ics").write_text(calendar(event(*lines, title=title, uid=f"{number}")))
    reading = await read(tmp_path, words=("run", "yoga", "STRASSE"))
    found = {each.id for each in reading.exercises}
    assert found == {f"ical:{number}" for number, (_, _, is_one) in enumerate(told_of) if is_one}
    assert reading.problems == ()


async def test_an_address_in_the_path_or_the_calendars_name_tells_whose_answer_counts(
    tmp_path: Path, read: Read
) -> None:
    """vdirsyncer keeps Google's calendars in folders named by the owner's address."""
    folder = tmp_path / "me@x.org"
    folder.mkdir()
    answers = ("ATTENDEE;PARTSTAT=ACCEPTED:mailto:a@x.org", "ATTENDEE;PARTSTAT=DECLINED:mailto:Me@x.org")
    (folder / "1.ics").write_text(calendar(event(*answers)))
    assert not (await read(folder)).exercises


async def test_the_same_event_in_two_calendars_is_one_exercise(tmp_path: Path, read: Read) -> None:
    for name in "ab":
        (tmp_path / f"{name}.ics").write_text(calendar(event()))
    assert len((await read(tmp_path)).exercises) == 1


async def test_a_series_through_the_clock_change_stays_at_its_time_on_the_wall(tmp_path: Path, read: Read) -> None:
    lines = ("RRULE:FREQ=DAILY",)
    text = calendar(event(*lines, start="20261020T180000")).replace("DTSTART:", "DTSTART;TZID=Europe/Berlin:")
    (tmp_path / "a.ics").write_text(text)
    reading = await read(tmp_path, now=datetime(2026, 10, 24, 12, tzinfo=ZoneInfo("Europe/Berlin")))
    assert {f"{each.starts:%H:%M}" for each in reading.exercises} == {"18:00"}
    assert {each.starts.utcoffset() for each in reading.exercises} == {
        datetime(2026, month, 1, tzinfo=ZoneInfo("Europe/Berlin")).utcoffset() for month in (7, 12)
    }


async def test_a_title_is_one_clean_short_line(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a.ics").write_text(calendar(event(title="Run\\n\x1b[31m now\u202e" + "x" * 500)))
    name = (await read(tmp_path)).exercises[0].name
    assert name.startswith("Run [31m now x")
    assert len(name) <= 200


async def test_what_is_read_are_exercises_of_the_engine(tmp_path: Path, read: Read) -> None:
    assert await read() == CalendarReading()
    (tmp_path / "a.ics").write_text(calendar(event()))
    assert (await read(tmp_path)).exercises == (
        PlannedExercise("ical:1", "Run", datetime(2026, 11, 23, 19, tzinfo=ZoneInfo("Europe/Berlin"))),
    )
