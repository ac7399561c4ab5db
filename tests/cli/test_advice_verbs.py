"""`advice`, `stretch` and `spasm`: what is shown, as text and as JSON, and what is refused."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from reminderd.cli.commands import stretch
from reminderd.control.messages import Response
from reminderd.exercise import suited
from reminderd.exercise.routines import built_in
from reminderd.history.reader import HistoryReader
from reminderd.history.spasms import Spasm, append
from tests.cli.conftest import Run
from tests.fakes.daemon import FakeDaemon, running, status

pytestmark = pytest.mark.usefixtures("checked_here")


# -- advice --------------------------------------------------------------------------------------------------


def test_the_overview_has_warning_signs_first_relief_and_that_it_is_no_diagnosis(run: Run) -> None:
    told = " ".join(run("advice")[1].split())
    for word in ("bladder control", "weakness in the arms", "loss of balance", "same place", "few days"):
        assert word in told
    for word in ("ice or heat", "no diagnosis", "no substitute", "kidney infection", "movement", "hydration"):
        assert word in told


def test_advice_of_one_names_the_place_in_the_source_and_fits_the_terminal(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    told = run("advice", "hydration")[1]
    assert "What are the causes of back spasms?" in " ".join(told.split())
    assert "Stop if it hurts" in told
    assert max(map(len, told.splitlines())) <= 80


def test_advice_as_json(run: Run) -> None:
    overview = json.loads(run("advice", "--json")[1])["reminders"]
    assert [each["reminder"] for each in overview] == ["stretch", "movement", "hydration", "posture"]
    for facts in overview:
        assert json.loads(run("advice", "--json", facts["reminder"])[1]) == facts
        assert set(facts) == {
            "reminder", "title", "what_to_do", "why", "source", "defaults", "when_to_stop",
            "see_a_doctor", "why_a_doctor", "please_note",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (("advice", "moovement"), 2, "stretch, movement, hydration, posture"),
        (("advice", "eyes"), 1, "a reminder of your own"),
        (("advice", "--output", "/no/such/folder"), 1, "/no/such/folder cannot be written: No such file"),
        (("stretch", "splits"), 2, "before-run, before-lifting, desk"),
        (("spasm", "undo"), 1, "no entry"),
        (("spasm", "undo", "--where", "neck"), 2, "spasm add"),
        (("spasm", "--note", "x" * 501), 2, "at most 500"),
    ],
)
def test_what_cannot_be_done_is_told(run: Run, file: Path, typed: tuple[str, ...], code: int, said: str) -> None:
    file.write_text('[reminders.eyes]\nevery = "20m"\nmessages = ["Look away."]\n')
    ended, out, err = run(*typed)
    assert (ended, out, said in err) == (code, "", True)


def test_the_page_needs_nothing_from_elsewhere(run: Run, home: Path) -> None:
    page = run("advice", "--html")[1]
    assert page.count("<svg") == 4 + sum(len(routine.steps) for routine in built_in())
    assert not any(word in page for word in ("src=", "href=", "<script", "@import", "url("))
    assert all("www.w3.org" in part for part in page.split("http:")[1:])


def test_a_page_is_written_through_a_link_or_to_standard_output(run: Run, home: Path) -> None:
    (home / "link.html").symlink_to("page.html")
    assert run("advice", "movement", "--output", f"{home}/link.html")[1] == f"{home}/link.html\n"
    assert (home / "link.html").is_symlink()
    assert run("advice", "movement", "--output", "-")[1] == (home / "page.html").read_text("utf-8")
    assert (home / "page.html").read_text("utf-8").count("<svg") == 1 + 6


# -- stretch -------------------------------------------------------------------------------------------------


def test_routines_are_listed_and_shown(run: Run) -> None:
    names = [line.split()[0] for line in run("stretch", "--list")[1].splitlines()]
    assert names == ["before-run", "before-lifting", "desk"]
    assert [each["name"] for each in json.loads(run("stretch", "--json")[1])] == names
    facts = json.loads(run("stretch", "desk", "--json")[1])
    assert (facts["reminder"], facts["seconds"], len(facts["steps"])) == ("movement", 120, 6)


def test_without_a_terminal_the_steps_are_printed_and_nothing_is_recorded(run: Run, home: Path) -> None:
    told = run("stretch")[1]
    assert told.startswith("Before a run or ride (6 min). Stop if it hurts.")
    assert len(told.splitlines()) == 9
    assert not (home / "state").exists()


def test_routines_of_ones_own_are_added_and_may_replace_ours(run: Run, file: Path) -> None:
    step = '[[routines.{}.steps]]\ndo = "Shake {}."\nseconds = "30s"\n'
    file.write_text(step.format("shake", "it") + step.format("desk", "hands"))
    assert run("stretch", "--list")[1].splitlines()[-1].startswith("shake ")
    assert "Shake hands" in run("stretch", "desk")[1]


def test_wrong_settings_keep_nobody_from_warming_up(run: Run, file: Path) -> None:
    file.write_text("[remindrs]\n")
    code, out, err = run("stretch", "desk")
    assert (code, "Stand up and reach" in out, "remindrs" in err) == (0, True, True)


def test_finished_it_is_recorded_by_the_daemon_or_where_none_runs_in_the_history(home: Path) -> None:
    routine = built_in()[0]
    assert stretch._record(routine) == "Recorded: stretch done."
    rows = HistoryReader(home / "state" / "reminderd" / "history.db").rows()
    assert [(row["event"], row["reminder"], row["routine"]) for row in rows] == [("done", "stretch", "before-run")]
    with running(home / "run" / "reminderd" / "control.sock") as daemon:
        assert stretch._record(routine).startswith("Recorded: ")
        assert [(each.verb, each.args) for each in daemon.asked] == [("done", {"reminder": "stretch"})]


def test_after_a_logged_spasm_it_says_so_and_names_the_mild_form(run: Run, daemon: FakeDaemon) -> None:
    usual = run("stretch")[1]
    assert "spasm" not in usual
    daemon.status = status(care=True, care_since="2026-11-24T10:00:00+01:00")
    first, second, *rest = run("stretch")[1].splitlines()
    assert first == "You logged a spasm on Tuesday. Go easy today, or leave it."
    assert second == "The mild form: reminderd stretch before-run --mild"
    assert rest == usual.splitlines()
    assert "spasm" not in run("stretch", "--mild")[1]


def test_the_mild_form_can_be_had_at_any_time(run: Run) -> None:
    told = run("stretch", "--mild")[1]
    assert "lunge" not in told
    assert "Stop if it hurts" in told
    assert len(told.splitlines()) < len(run("stretch")[1].splitlines())


def test_a_routine_of_ones_own_has_no_mild_form_and_none_is_offered(run: Run, daemon: FakeDaemon, file: Path) -> None:
    file.write_text('[[routines.shake.steps]]\ndo = "Shake hands."\nseconds = "30s"\n')
    code, out, err = run("stretch", "shake", "--mild")
    assert (code, "Shake hands." in out, err) == (0, True, "shake has no mild form.\n")
    daemon.status = status(care=True, care_since="2026-11-24T10:00:00+01:00")
    told = run("stretch", "shake")[1]
    assert "Go easy today, or leave it." in told
    assert "mild" not in told


def test_what_hurt_stays_away_until_it_is_forgotten(run: Run, home: Path) -> None:
    (lunge,) = [step.do for step in built_in()[0].steps if "lunge" in step.do]
    suited.remember(home / "state" / "reminderd", [lunge])
    assert "lunge" not in run("stretch")[1]
    assert run("stretch", "--forget")[1] == "All steps come again.\n"
    assert "lunge" in run("stretch")[1]
    assert json.loads(run("stretch", "--forget", "--json")[1]) == {"forgotten": False}


def test_steps_for_where_it_bothers_come_a_second_time(run: Run, file: Path) -> None:
    file.write_text('[me]\nareas = ["hips"]\n')
    assert run("stretch")[1].count("Circle the hips") == 2


# -- spasm ---------------------------------------------------------------------------------------------------


def test_a_spasm_is_logged_and_the_second_in_its_place_leads_to_a_doctor(run: Run) -> None:
    first = run("spasm", "add", "--where", "lower left", "--note", "lifting")[1]
    assert "Logged:" in first
    assert "same place" not in first
    assert "bladder control" in first
    assert "ice or heat" in first
    second = run("spasm", "--where", "Left lower")[1]
    assert "a doctor should check a spasm that keeps coming back in the same place" in second
    assert run("spasm", "list")[1].count("lower") == 4
    entries = json.loads(run("spasm", "list", "--json")[1])
    assert [(each["where"], each["note"], len(each["see_a_doctor"])) for each in entries] == [
        ("lower left", "lifting", 0), ("Left lower", None, 1)
    ]  # fmt: skip


def test_a_spasm_as_json_and_an_empty_log(run: Run) -> None:
    assert run("spasm", "list", "--json")[1] == "[]\n"
    told = run("spasm")[1]
    assert "No spasm is logged" in told
    assert "reminderd spasm add" in told
    assert json.loads(run("spasm", "add", "--json")[1])["see_a_doctor"] == []


def test_undo_removes_what_was_added_last(run: Run, home: Path) -> None:
    for place in ("neck", "lower left"):
        run("spasm", "--where", place)
    with (home / "state" / "reminderd" / "spasms.jsonl").open("a") as log:
        log.write('{"torn')
    assert "Removed: " in run("spasm", "undo")[1]
    assert [each["where"] for each in json.loads(run("spasm", "--json")[1])] == ["neck"]


def test_the_daemon_is_told_of_a_spasm_but_never_where_it_hurts(run: Run, daemon: FakeDaemon) -> None:
    daemon.answer = lambda _: Response(True, "Reminders are gentler now.", {})
    told = run("spasm", "add", "--where", "lower left")[1]
    assert told.splitlines()[1] == "Reminders are gentler now."
    (asked,) = daemon.asked
    assert (asked.verb, set(asked.args)) == ("spasm", {"at"})
    assert asked.args["at"] == json.loads(run("spasm", "--json")[1])[0]["at"]
    run("spasm", "undo")
    assert (daemon.asked[-1].verb, daemon.asked[-1].args) == ("care", {"answer": "undo", "at": asked.args["at"]})


def test_of_two_in_one_second_the_other_is_still_in_the_log(run: Run, home: Path, daemon: FakeDaemon) -> None:
    daemon.answer = lambda _: Response(True, "", {})
    twice = Spasm(datetime(2026, 11, 23, 9, tzinfo=UTC))
    for _ in range(2):
        append(home / "state" / "reminderd" / "spasms.jsonl", twice)
    run("spasm", "undo")
    assert daemon.asked == []


@pytest.mark.parametrize("typed", ["better", "not-yet", "stop-asking"])
def test_how_the_back_is_can_be_said_in_the_terminal(run: Run, daemon: FakeDaemon, typed: str) -> None:
    daemon.answer = lambda _: Response(True, "So it is.\nAnd so.", {"care": False})
    assert run("spasm", typed) == (0, "So it is.\nAnd so.\n", "")
    assert [(each.verb, each.args) for each in daemon.asked] == [("care", {"answer": typed.replace("-", "_")})]
    assert json.loads(run("spasm", typed, "--json")[1])["ok"] is True
    daemon.answer = lambda _: Response(False, "There is nothing to answer.", {})
    code, out, err = run("spasm", typed)
    assert (code, out, "nothing to answer" in err) == (1, "", True)


def test_without_a_daemon_there_is_nobody_to_say_it_to(run: Run) -> None:
    assert run("spasm", "better")[0] == 69


def test_hostile_words_are_cleaned(run: Run) -> None:
    assert "a[31mb c?, x" in run("spasm", "--where", "a\x1b[31mb\nc\udcff", "--note", "\u202ex")[1]


def test_a_log_that_cannot_be_written_fails_in_one_line(run: Run, home: Path) -> None:
    (home / "state").write_text("a file where the folder should be")
    code, _, err = run("spasm", "add")
    assert (code, err.count("\n")) == (1, 1)
