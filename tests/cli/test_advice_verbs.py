"""`advice`, `stretch` and `spasm`: what is shown, as text and as JSON, and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reminderd.cli.commands import stretch
from reminderd.cli.main import main
from reminderd.exercise.routines import built_in
from reminderd.history.reader import HistoryReader
from tests.fakes.daemon import running

Told = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, checked_here: None) -> None:
    for name in ("CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("COLUMNS", "80")


def own_settings(tmp_path: Path, text: str) -> None:
    file = tmp_path / "CONFIG" / "reminderd" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text(text)


# -- advice --------------------------------------------------------------------------------------------------


def test_the_overview_has_warning_signs_first_relief_and_that_it_is_no_diagnosis(capsys: Told) -> None:
    assert main(["advice"]) == 0
    told = " ".join(capsys.readouterr().out.split())
    for word in ("bladder control", "weakness in the arms", "loss of balance", "same place", "few days"):
        assert word in told
    for word in ("ice or heat", "no diagnosis", "no substitute", "kidney infection", "movement", "hydration"):
        assert word in told


def test_advice_of_one_names_the_place_in_the_source_and_fits_the_terminal(capsys: Told) -> None:
    assert main(["advice", "hydration"]) == 0
    told = capsys.readouterr().out
    assert "What are the causes of back spasms?" in " ".join(told.split())
    assert "Stop if it hurts" in told
    assert max(map(len, told.splitlines())) <= 80


@pytest.mark.parametrize("name", ["stretch", "movement", "hydration", "posture"])
def test_advice_as_json(capsys: Told, name: str) -> None:
    assert main(["advice", "--json", name]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert facts["reminder"] == name
    assert set(facts) == {
        "reminder", "title", "what_to_do", "why", "source", "defaults", "when_to_stop",
        "see_a_doctor", "why_a_doctor", "please_note",
    }  # fmt: skip
    assert main(["advice", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["reminders"]) == 4


def test_an_unknown_reminder_is_answered_with_the_known_ones(capsys: Told) -> None:
    assert main(["advice", "moovement"]) == 2
    assert "stretch, movement, hydration, posture" in capsys.readouterr().err


def test_a_reminder_of_ones_own_is_known_and_has_no_advice(tmp_path: Path, capsys: Told) -> None:
    own_settings(tmp_path, '[reminders.eyes]\nevery = "20m"\nmessages = ["Look away."]\n')
    assert main(["advice", "eyes"]) == 1
    assert "a reminder of your own" in capsys.readouterr().err


def test_the_page_needs_nothing_from_elsewhere(tmp_path: Path, capsys: Told) -> None:
    assert main(["advice", "--html"]) == 0
    page = capsys.readouterr().out
    assert page.count("<svg") == 4 + sum(len(routine.steps) for routine in built_in())
    assert not any(word in page for word in ("http:", "src=", "href=", "<script", "@import", "url(")) or all(
        "www.w3.org" in part for part in page.split("http:")[1:]
    )
    link = tmp_path / "link.html"
    link.symlink_to("page.html")
    assert main(["advice", "movement", "--output", str(link)]) == 0
    assert link.is_symlink()
    capsys.readouterr()
    assert main(["advice", "movement", "--output", "-"]) == 0
    assert capsys.readouterr().out == (tmp_path / "page.html").read_text("utf-8")
    assert main(["advice", "--output", str(tmp_path / "no" / "such" / "folder")]) == 1
    assert not (tmp_path / "no").exists()
    assert (tmp_path / "page.html").read_text("utf-8").count("<svg") == 1 + 6


# -- stretch -------------------------------------------------------------------------------------------------


def test_routines_are_listed_and_shown(capsys: Told) -> None:
    assert main(["stretch", "--list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == [
        "before-run",
        "before-lifting",
        "desk",
    ]
    assert main(["stretch", "--json"]) == 0
    assert [each["name"] for each in json.loads(capsys.readouterr().out)] == ["before-run", "before-lifting", "desk"]
    assert main(["stretch", "desk", "--json"]) == 0
    facts = json.loads(capsys.readouterr().out)
    assert (facts["reminder"], facts["seconds"], len(facts["steps"])) == ("movement", 120, 6)


def test_without_a_terminal_the_steps_are_printed_and_nothing_is_recorded(tmp_path: Path, capsys: Told) -> None:
    assert main(["stretch"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Before a run or ride (6 min). Stop if it hurts.")
    assert len(told.splitlines()) == 9
    assert not (tmp_path / "STATE").exists()


def test_an_unknown_routine_is_answered_with_the_known_ones(capsys: Told) -> None:
    assert main(["stretch", "splits"]) == 2
    assert "before-run, before-lifting, desk" in capsys.readouterr().err


def test_routines_of_ones_own_are_added_and_may_replace_ours(tmp_path: Path, capsys: Told) -> None:
    step = '[[routines.{}.steps]]\ndo = "Shake {}."\nseconds = "30s"\n'
    own_settings(tmp_path, step.format("shake", "it") + step.format("desk", "hands"))
    assert main(["stretch", "--list"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()][-1] == "shake"
    assert main(["stretch", "desk"]) == 0
    assert "Shake hands" in capsys.readouterr().out


def test_wrong_settings_keep_nobody_from_warming_up(tmp_path: Path, capsys: Told) -> None:
    own_settings(tmp_path, "[remindrs]\n")
    assert main(["stretch", "desk"]) == 0
    told = capsys.readouterr()
    assert "Stand up and reach" in told.out
    assert "remindrs" in told.err


def test_finished_it_is_recorded_by_the_daemon_or_where_none_runs_in_the_history(tmp_path: Path) -> None:
    routine = built_in()[0]
    assert stretch._record(routine) == "Recorded: stretch done."
    rows = HistoryReader(tmp_path / "STATE" / "reminderd" / "history.db").rows()
    assert [(row["event"], row["reminder"], row["routine"]) for row in rows] == [("done", "stretch", "before-run")]
    with running(tmp_path / "reminderd" / "control.sock") as daemon:
        assert stretch._record(routine).startswith("Recorded: ")
        assert [(each.verb, each.args) for each in daemon.asked] == [("done", {"reminder": "stretch"})]


# -- spasm ---------------------------------------------------------------------------------------------------


def test_a_spasm_is_logged_and_the_second_in_its_place_leads_to_a_doctor(capsys: Told) -> None:
    assert main(["spasm", "add", "--where", "lower left", "--note", "lifting"]) == 0
    first = capsys.readouterr().out
    assert "Logged:" in first
    assert "same place" not in first
    assert "bladder control" in first
    assert main(["spasm", "--where", "Left lower"]) == 0
    assert "a doctor should check a spasm that keeps coming back in the same place" in capsys.readouterr().out
    assert main(["spasm", "list"]) == 0
    assert capsys.readouterr().out.count("lower") == 4
    assert main(["spasm", "list", "--json"]) == 0
    entries = json.loads(capsys.readouterr().out)
    assert [(each["where"], each["note"], len(each["see_a_doctor"])) for each in entries] == [
        ("lower left", "lifting", 0), ("Left lower", None, 1)
    ]  # fmt: skip


def test_a_spasm_as_json_and_an_empty_log(capsys: Told) -> None:
    assert main(["spasm", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []
    assert main(["spasm"]) == 0
    told = capsys.readouterr().out
    assert "No spasm is logged" in told
    assert "reminderd spasm add" in told
    assert main(["spasm", "add", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["see_a_doctor"] == []


def test_undo_removes_what_was_added_last(tmp_path: Path, capsys: Told) -> None:
    assert main(["spasm", "undo"]) == 1
    for place in ("neck", "lower left"):
        assert main(["spasm", "--where", place]) == 0
    with (tmp_path / "STATE" / "reminderd" / "spasms.jsonl").open("a") as log:
        log.write('{"torn')
    assert main(["spasm", "undo"]) == 0
    assert "Removed: " in capsys.readouterr().out
    assert main(["spasm", "--json"]) == 0
    assert [each["where"] for each in json.loads(capsys.readouterr().out)] == ["neck"]
    assert main(["spasm", "undo", "--where", "neck"]) == 2


def test_hostile_words_are_cleaned_and_endless_ones_refused(capsys: Told) -> None:
    assert main(["spasm", "--where", "a\x1b[31mb\nc\udcff", "--note", "\u202ex"]) == 0
    assert "a[31mb c?, x" in capsys.readouterr().out
    assert main(["spasm", "--note", "x" * 501]) == 2
    assert "at most 500" in capsys.readouterr().err


def test_a_log_that_cannot_be_written_fails_in_one_line(tmp_path: Path, capsys: Told) -> None:
    (tmp_path / "STATE").write_text("a file where the folder should be")
    assert main(["spasm", "add"]) == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
