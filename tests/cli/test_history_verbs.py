"""`history`, `stats`, `report` and `why`: with a history and without, with a daemon and without."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from reminderd.cli.main import main
from reminderd.core.effects import Record
from reminderd.system.folders import settings_path
from tests.cli.conftest import Run
from tests.fakes.daemon import FakeDaemon
from tests.history.made import iso, office_days, written


@pytest.fixture
def path(home: Path) -> Path:
    return home / "state" / "reminderd" / "history.db"


def now() -> datetime:
    return datetime.now().astimezone()


def ago(**span: float) -> datetime:
    return now() - timedelta(**span)


@pytest.fixture
def some(path: Path) -> list[Record]:
    """Ten days ago, yesterday's edge and an hour ago."""
    records = [
        Record(ago(days=10), "shown", "movement", {"title": "Stand up", "sitting_seconds": 2400}),
        Record(ago(days=10), "done", "movement", {"via": "button"}),
        Record(ago(minutes=60), "shown", "eyes", {"title": "Look \x1b[31maway", "due_at": iso(ago(minutes=60))}),
        Record(ago(minutes=55), "skipped", "eyes", {"via": "command"}),
    ]
    written(path, records)
    return records


def test_json_is_one_object_a_line_oldest_first(run: Run, some: list[Record]):
    rows = [json.loads(line) for line in run("history", "--json")[1].splitlines()]
    assert [(row["event"], row["reminder"]) for row in rows] == [(each.event, each.reminder) for each in some]
    assert rows[0]["sitting_seconds"] == 2400
    assert all(datetime.fromisoformat(row["at"]).tzinfo for row in rows)


@pytest.mark.parametrize(("since", "count"), [("7d", 2), ("30d", 4), ("2020-01-01", 4), ("30m", 0), ("2999-01-01", 0)])
def test_since_takes_dates_and_durations(run: Run, some: list[Record], since: str, count: int):
    code, out, _ = run("history", "--json", "--since", since)
    assert (code, len(out.splitlines())) == (0, count)


def test_since_today_begins_at_midnight(run: Run, path: Path):
    midnight = now().replace(hour=0, minute=0, second=0, microsecond=0)
    written(path, [Record(midnight - timedelta(minutes=1), "done", "movement"), Record(midnight, "done", "movement")])
    assert len(run("history", "--json", "--since", "today")[1].splitlines()) == 1
    assert len(run("history", "--json", "--since", "yesterday")[1].splitlines()) == 2


@pytest.mark.parametrize("wrong", ["soon", "2026-13-01", "", "7 bananas", "9" * 30 + "d", "\x1b[31m"])
def test_a_since_that_is_no_time_is_wrong_usage(run: Run, wrong: str):
    code, out, err = run("history", "--since", wrong)
    assert (code, out) == (2, "")
    assert "yesterday" in err


def test_only_one_reminder(run: Run, some: list[Record]):
    assert len(run("history", "--json", "--reminder", "eyes")[1].splitlines()) == 2
    assert run("history", "--json", "--reminder", "hydration")[:2] == (0, "")


@pytest.mark.parametrize("verb", [["history", "--reminder", "eyse"], ["why", "eyse"]])
def test_an_unknown_reminder_is_answered_with_the_known_ones(run: Run, some: list[Record], file: Path, verb: list[str]):
    file.write_text("[reminders.tea]\nevery = '1h'\n")
    code, out, err = run(*verb)
    assert (code, out) == (2, "")
    for name in ("movement", "posture", "hydration", "stretch", "eyes", "tea"):
        assert name in err
    assert run(verb[0], *verb[1:-1], "tea")[0] == 0


def test_the_table_is_a_line_a_record_in_words_without_control_characters(run: Run, some: list[Record]):
    out = run("history")[1]
    lines = out.splitlines()
    assert len(lines) == 4
    assert lines[0].endswith("movement  shown, “Stand up”, 40 min seated")
    assert lines[2][11:].startswith(f"{some[2].at:%H:%M:%S}  eyes")
    assert "\x1b" not in out


def test_csv_has_a_head_and_a_row_a_record(run: Run, some: list[Record]):
    rows = list(csv.DictReader(io.StringIO(run("history", "--csv")[1])))
    assert [row["event"] for row in rows] == ["shown", "done", "shown", "skipped"]
    assert rows[0]["sitting_seconds"] == "2400"
    assert json.loads(rows[0]["facts"]) == {"title": "Stand up"}


def test_no_history_yet_is_fine_and_makes_no_file(run: Run, path: Path):
    assert run("history", "--json") == (0, "", "")
    assert run("history", "--csv")[1].startswith("at,reminder,event")
    assert run("history") == (0, "", "Nothing has happened yet.\n")
    assert run("why")[0] == 0
    assert run("why", "--json")[1] == "[]\n"
    assert "no sitting was recorded" in run("stats")[1]
    assert not path.exists()


@pytest.mark.parametrize("verb", ["history", "history --json", "why", "stats", "report", "history clear --yes"])
def test_a_damaged_history_is_one_line_and_exit_1_and_stays(run: Run, path: Path, verb: str):
    path.parent.mkdir(parents=True)
    path.write_bytes(b"garbage" * 999)
    code, out, err = run(*verb.split())
    assert (code, out, len(err.splitlines())) == (1, "", 1)
    assert f"history.db cannot be {'cleared' if 'clear' in verb else 'read'}" in err
    assert path.read_bytes() == b"garbage" * 999


def test_clear_wants_a_yes(run: Run, some: list[Record], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert run("history", "clear")[0] == 2
    assert len(run("history", "--json")[1].splitlines()) == 4
    assert run("history", "clear", "--yes")[:2] == (0, "4 records deleted.\n")
    assert run("history", "--json")[1] == ""
    assert run("history", "clear", "--yes", "--json")[1] == '{"forgotten": 0}\n'


@pytest.mark.usefixtures("some")
@pytest.mark.parametrize(("answer", "code", "left"), [("y\n", 0, 0), ("n\n", 1, 4), ("", 1, 4)])
def test_clear_asks_on_a_terminal(run: Run, answer: str, code: int, left: int, *, monkeypatch: pytest.MonkeyPatch):
    typed = io.StringIO(answer)
    typed.isatty = lambda: True  # type: ignore[method-assign]
    monkeypatch.setattr("sys.stdin", typed)
    assert run("history", "clear")[0] == code
    assert len(run("history", "--json")[1].splitlines()) == left


def test_clear_leaves_no_words_in_the_file(run: Run, path: Path):
    written(path, [Record(ago(days=1), "shown", "movement", {"title": f"a secret {n}"}) for n in range(500)])
    run("history", "clear", "--yes")
    assert all(b"secret" not in each.read_bytes() for each in path.parent.iterdir())


def test_why_tells_the_last_day_and_with_all_everything(run: Run, some: list[Record]):
    out = run("why")[1]
    assert len(out.splitlines()) == 1
    assert f"eyes: shown {some[2].at:%H:%M}; skipped {some[3].at:%H:%M} by command" in out
    assert len(run("why", "--all")[1].splitlines()) == 2
    (told,) = json.loads(run("why", "movement", "--all", "--json")[1])
    assert told["reminder"] == "movement"
    assert told["events"] == ["shown", "done"]


def test_why_is_bounded(run: Run, path: Path):
    written(path, [Record(ago(minutes=n), "settings", None, {"changed": [str(n)]}) for n in range(300)])
    assert len(run("why")[1].splitlines()) == 50
    assert len(run("why", "--all")[1].splitlines()) == 300


def test_why_of_one_reminder_leaves_out_the_others(run: Run, path: Path):
    records = [
        Record(ago(minutes=9), "shown", "movement"),
        Record(ago(minutes=8), "shown", "posture", {"merged_into": "movement"}),
        Record(ago(minutes=7), "settings", None, {"changed": ["reminders.posture.every"]}),
        Record(ago(minutes=6), "held", None, {"reason": "paused"}),
    ]
    written(path, records)
    lines = run("why", "movement")[1].splitlines()
    assert len(lines) == 2
    assert "paused since" in lines[1]


def test_with_a_daemon_why_ends_with_what_comes_next_and_stats_has_the_present_sitting(
    run: Run, daemon: FakeDaemon, some: list[Record]
):
    assert "Next: movement" in run("why", "movement")[1]
    assert sum(day["sitting_seconds"] for day in json.loads(run("stats", "--json")[1])["days"]) == 1260


def test_stats_plots_and_has_json(run: Run, path: Path):
    written(path, [each for each in office_days(30, now()) if each.at <= now()])
    out = run("stats", "--days", "14")[1]
    assert "█" in out
    assert "\x1b" not in out
    figures = json.loads(run("stats", "--days", "14", "--json")[1])
    assert len(figures["days"]) == 14
    assert figures["sitting_seconds"] > 0
    assert figures["answers"]["posture"]["shown"] > 0


@pytest.mark.parametrize("days", ["0", "-1", "many", "1.5", "", "9" * 99, "٣"])
def test_days_that_are_no_number_are_wrong_usage(run: Run, days: str):
    assert run("stats", f"--days={days}")[0] == 2
    assert run("report", f"--days={days}")[0] == 2


@pytest.mark.parametrize(
    ("terminal", "no_colour", "coloured"), [(False, "", False), (True, "", True), (True, "1", False)]
)
def test_stats_is_coloured_only_on_a_terminal_that_wants_it(
    path: Path, monkeypatch: pytest.MonkeyPatch, terminal: bool, no_colour: str, coloured: bool
):
    written(path, [each for each in office_days(9, now()) if each.at <= now()])
    monkeypatch.setattr("sys.stdout", out := io.StringIO())
    monkeypatch.setattr(out, "isatty", lambda: terminal)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("NO_COLOR", no_colour)
    assert main(["stats"]) == 0
    assert ("\x1b" in out.getvalue()) == (terminal and not no_colour)


def test_report_is_written_and_its_path_printed(run: Run, path: Path, home: Path, some: list[Record]):
    page = path.with_name("report.html")
    assert run("report")[:2] == (0, f"{page}\n")
    assert "<!DOCTYPE html>" in page.read_text()
    assert json.loads(run("report", "--output", f"{home}/mine.html", "--json")[1]) == {"path": f"{home}/mine.html"}
    assert (home / "mine.html").exists()
    told = f"reminderd: {home} cannot be written: Is a directory. To write another file, add --output PATH\n"
    assert run("report", "--output", str(home)) == (1, "", told)


def test_a_report_tells_once_how_to_switch_on_the_word_of_the_week(run: Run, path: Path):
    written(path, office_days(7, datetime.now().astimezone()))
    page, offer = path.with_name("report.html"), "reminderd config set weekly.day fri"
    run("report")
    assert offer in page.read_text("utf-8")
    run("report")
    assert offer not in page.read_text("utf-8")


def test_a_report_offers_nothing_that_is_set(run: Run, path: Path):
    written(path, office_days(7, datetime.now().astimezone()))
    settings = settings_path()
    settings.parent.mkdir(parents=True, exist_ok=True)
    settings.write_text('[weekly]\nday = "off"\n')
    run("report")
    assert "weekly.day" not in path.with_name("report.html").read_text("utf-8")


def test_report_opens_the_page(run: Run, some: list[Record], monkeypatch: pytest.MonkeyPatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", lambda url: opened.append(url) or len(opened) == 1)
    assert run("report", "--open")[0] == 0
    assert opened[0].startswith("file:///")
    code, _, err = run("report", "--open")
    assert (code, "no browser" in err) == (1, True)


def test_none_of_it_loads_what_is_heavy(path: Path):
    written(path, [Record(ago(days=1), "shown", "movement")])
    program = (
        "import sys; from reminderd.cli.main import main; main(sys.argv[1:]); "
        "print(*{'pydantic', 'rich', 'asyncio', 'email', 'apscheduler', 'reminderd.core.engine'} & set(sys.modules))"
    )
    for verb in (["history"], ["why"], ["stats"], ["report"]):
        found = subprocess.run([sys.executable, "-c", program, *verb], capture_output=True, text=True, check=True)
        assert found.stdout.splitlines()[-1] == "", found
