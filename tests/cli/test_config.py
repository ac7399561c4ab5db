"""`reminderd config`: what each action prints, writes and ends with."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from reminderd.cli.main import main

WRONG = '[reminders.movement]\n\nafter_sitting = "45 bananas"\n'


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the settings file of a user would be who has none yet."""
    for variable in [each for each in os.environ if each.startswith("REMINDERD_")]:
        monkeypatch.delenv(variable)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path / "config" / "reminderd" / "config.toml"


@pytest.fixture
def file(place: Path, checked_here: None) -> Path:
    """The same, checked in this process."""
    return place


@pytest.fixture
def wrong(file: Path) -> Path:
    file.parent.mkdir(parents=True)
    file.write_text(WRONG)
    return file


def test_path_names_the_file_whether_it_is_there_or_not(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "path"]) == 0
    assert capsys.readouterr().out == f"{file}\n"
    assert main(["config", "path", "--json", "--config", "/x/y.toml"]) == 0
    assert json.loads(capsys.readouterr().out) == {"path": "/x/y.toml", "exists": False}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a place for such a file")
def test_defaults_for_everybody_are_shown_with_their_file_and_their_mistakes_are_not_one_s_own(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_DIRS", f"{tmp_path}/etc")
    shared = tmp_path / "etc" / "reminderd" / "config.toml"
    shared.parent.mkdir(parents=True)
    shared.write_text('[presence]\nnatural_break = "4m"\n')
    assert main(["config", "show"]) == 0
    assert f"# {shared}:2\n" in capsys.readouterr().out
    shared.write_text("[presence]\npasive = true\n")
    assert main(["config", "check"]) == 0
    assert f"left out, because they are wrong:\n{shared}:2: presence.pasive" in capsys.readouterr().err
    assert main(["config", "check", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["fine"], told["problems"], len(told["left_out"])) == (True, [], 1)


def test_init_writes_the_default_once_and_never_over_a_file(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "init"]) == 0
    text = file.read_text()
    assert "[reminders.movement]" in text
    assert '\n# after_sitting = "40m"' in text
    capsys.readouterr()
    assert main(["config", "show", "--json"]) == 0
    assert {each["origin"] for each in json.loads(capsys.readouterr().out)["values"].values()} == {"default"}
    assert (file.parent / "reminderd.schema.json").is_file()
    file.write_text(text + "# mine\n")
    assert main(["config", "init"]) == 1
    assert file.read_text() == text + "# mine\n"
    assert "exists already" in capsys.readouterr().err
    assert main(["config", "check"]) == 0
    assert capsys.readouterr().out == f"{file}: fine\n"


def test_check_without_a_file_is_fine_and_a_named_one_must_be_there(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["config", "check"]) == 0
    assert "the defaults are active" in capsys.readouterr().out
    assert main(["config", "check", "--config", str(file)]) == 78
    assert capsys.readouterr().err.startswith(f"{file}: there is no such file")


def test_the_file_is_checked_in_a_process_of_its_own(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once for real, the reading as well as what `set` would write."""
    monkeypatch.setitem(sys.modules, "pydantic", None)  # not here
    assert main(["config", "set", "presence.passive", "perhaps"]) == 78
    assert "presence.passive: " in capsys.readouterr().err
    place.parent.mkdir(parents=True)
    place.write_text(WRONG)
    assert main(["config", "check"]) == 78
    assert capsys.readouterr().err.startswith("config.toml:3: reminders.movement.after_sitting: ")


def test_check_says_problems_on_standard_error_and_ends_with_78(
    wrong: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = '"45 bananas" is not a duration (write "45m" or "1h30m")'
    assert main(["config", "check"]) == 78
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", f"config.toml:3: reminders.movement.after_sitting: {answer}\n")
    assert main(["config", "check", "--json"]) == 78
    told = capsys.readouterr()
    assert told.err == ""
    problem = {"path": str(wrong), "line": 3, "key": "reminders.movement.after_sitting", "text": answer}
    assert json.loads(told.out)["problems"] == [problem]
    assert main(["config", "show"]) == 78


def test_show_tells_each_value_and_where_it_came_from(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REMINDERD_PRESENCE__NATURAL_BREAK", "5m")
    file.parent.mkdir(parents=True)
    file.write_text('[quiet_hours]\nweekend = ["22:00-08:00"]\n[push]\nurls = ["ntfy://s3cret"]\n')
    assert main(["config", "show", "--json"]) == 0
    values = json.loads(capsys.readouterr().out)["values"]
    assert values["reminders.movement.after_sitting"] == {"value": "40m", "origin": "default"}
    assert values["presence.natural_break"] == {"value": "5m", "origin": "REMINDERD_PRESENCE__NATURAL_BREAK"}
    assert values["quiet_hours.sun"] == {"value": ["22:00-08:00"], "origin": "config.toml:2"}
    assert values["push.urls"] == {"value": ["ntfy://…"], "origin": "config.toml:4"}
    assert main(["config", "show"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(values)
    assert next(line for line in lines if line.startswith('presence.natural_break = "5m" ')).endswith(
        "# REMINDERD_PRESENCE__NATURAL_BREAK"
    )


@pytest.mark.parametrize(
    ("key", "value", "written"),
    [
        ("reminders.movement.every", "30m", 'every = "30m"'),
        ("reminders.movement.enabled", "false", "enabled = false"),
        ("reminders.movement.title", "7 steps, now", 'title = "7 steps, now"'),
        ("reminders.movement.title", '"7"', 'title = "7"'),
        ("reminders.movement.max_nudges", "7", "max_nudges = 7"),
        ("reminders.movement.messages", "Up, and walk.", 'messages = ["Up, and walk."]'),
        ("snooze.choices", "5m,10m", 'choices = ["5m", "10m"]'),
        ("snooze.choices", '["1m"]', 'choices = ["1m"]'),
        ("hooks.shown", "notify-lamp 'very on'", 'shown = ["notify-lamp", "very on"]'),
    ],
)
def test_set_writes_what_was_meant(file: Path, key: str, value: str, written: str) -> None:
    assert main(["config", "set", key, value]) == 0
    assert written in file.read_text()
    assert main(["config", "check"]) == 0


def test_set_refuses_what_would_not_check_and_touches_nothing(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "set", "presence.passive", "perhaps"]) == 78
    assert "presence.passive: " in capsys.readouterr().err
    assert main(["config", "set", "presence.pasive", "true"]) == 78
    assert "did you mean passive?" in capsys.readouterr().err
    assert main(["config", "set", "presence..x", "true"]) == 2
    assert main(["config", "set", "hooks.shown", "lamp 'on"]) == 2
    assert "No closing quotation" in capsys.readouterr().err
    assert not file.exists()


def test_set_mends_a_wrong_value_but_not_beside_another(wrong: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "set", "presence.passive", "false"]) == 78
    assert wrong.read_text() == WRONG
    assert main(["config", "set", "reminders.movement.after_sitting", "45m"]) == 0
    wrong.write_text("[")
    assert main(["config", "set", "presence.passive", "false"]) == 78
    assert "config.toml:1:" in capsys.readouterr().err


def test_set_takes_several_pairs_at_once_as_a_reminder_of_ones_own_needs(file: Path) -> None:
    assert main(["config", "set", "reminders.eyes.every", "20m"]) == 78
    assert main(["config", "set", "reminders.eyes.every", "20m", "reminders.eyes.messages", "Look far away."]) == 0
    assert 'messages = ["Look far away."]' in file.read_text()
    assert main(["config", "set", "presence.passive", "true", "presence.source"]) == 2


@pytest.mark.parametrize("typed", ['["5m", "15m"', '"5m', "{a = 1", "['5m'"])
def test_a_mistyped_list_is_refused_and_not_stored_as_text(file: Path, typed: str) -> None:
    assert main(["config", "set", "snooze.choices", typed]) == 2
    assert not file.exists()


def test_get_tells_what_is_active_and_unset_brings_the_default_back(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.parent.mkdir(parents=True)
    file.write_text('# mine\n[presence]\nnatural_break = "5m"\npassive = false\n')
    assert main(["config", "get", "presence.natural_break"]) == 0
    assert main(["config", "get", "snooze"]) == 0
    assert capsys.readouterr().out == '5m\nsnooze.choices = ["5m", "15m"]\n'
    assert main(["config", "get", "presence.passive", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"presence.passive": {"value": False, "origin": "config.toml:4"}}
    assert main(["config", "unset", "presence.natural_break"]) == 0
    assert file.read_text() == "# mine\n[presence]\npassive = false\n"
    assert main(["config", "unset", "presence.natural_break"]) == 1
    assert main(["config", "get", "presence.natural_brake"]) == 2
    assert 'Did you mean "presence.natural_break"?' in capsys.readouterr().err


def test_set_says_when_the_environment_overrides_it(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REMINDERD_PRESENCE__PASSIVE", "no")
    assert main(["config", "set", "presence.passive", "true"]) == 0
    assert "REMINDERD_PRESENCE__PASSIVE" in capsys.readouterr().err
    assert file.exists()


def test_set_keeps_a_byte_order_mark_and_windows_line_ends(file: Path) -> None:
    file.parent.mkdir(parents=True)
    file.write_bytes(b"\xef\xbb\xbf# mine\r\n[presence]\r\npassive = true\r\n")
    assert main(["config", "set", "presence.passive", "false"]) == 0
    assert file.read_bytes() == b"\xef\xbb\xbf# mine\r\n[presence]\r\npassive = false\r\n"


def test_edit_opens_the_editor_on_the_file_and_checks(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write = "import sys; open(sys.argv[1], 'a').write(sys.argv[0] and {!r})"
    for text, code in (("# mine\n", 0), ("nonsense = 1\n", 78)):
        monkeypatch.setenv("VISUAL", f'{sys.executable} -c "{write.format(text)}"'.replace("sys.argv[0] and ", ""))
        assert main(["config", "edit"]) == code
    told = capsys.readouterr()
    assert f"{file}: fine" in told.out
    assert "nonsense: unknown key" in told.err


def test_an_editor_that_is_not_there_is_a_failure_in_one_line(
    file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VISUAL", "/nowhere/editor --wait")
    assert main(["config", "edit"]) == 1
    assert capsys.readouterr().err.startswith("reminderd: /nowhere/editor: No such file")
    assert file.exists()


def test_schema_prints_the_schema(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["config", "schema"]) == 0
    assert "reminders" in json.loads(capsys.readouterr().out)["properties"]
    assert not file.exists()


def test_no_action_is_wrong_usage() -> None:
    assert main(["config"]) == 2
    assert main(["config", "chekc"]) == 2
