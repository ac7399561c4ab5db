"""`reminderd config`: what each action prints, writes and ends with."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

WRONG = '[reminders.movement]\n\nafter_sitting = "45 bananas"\n'
IS_WRONG = '"45 bananas" is not a duration (write "45m" or "1h30m")'

pytestmark = pytest.mark.usefixtures("checked_here")


def test_path_names_the_file_whether_it_is_there_or_not(run: Run, file: Path) -> None:
    assert run("config", "path")[1] == f"{file}\n"
    told = run("config", "path", "--json", "--config", "/x/y.toml")[1]
    assert json.loads(told) == {"path": "/x/y.toml", "exists": False}


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a place for such a file")
def test_defaults_for_everybody_are_shown_with_their_file_and_their_mistakes_are_not_one_s_own(
    run: Run, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_DIRS", f"{home}/etc")
    shared = home / "etc" / "reminderd" / "config.toml"
    shared.parent.mkdir(parents=True)
    shared.write_text('[presence]\nnatural_break = "4m"\n')
    assert f"# {shared}:2\n" in run("config", "show")[1]
    shared.write_text("[presence]\npasive = true\n")
    code, _, err = run("config", "check")
    assert (code, f"left out, because they are wrong:\n{shared}:2: presence.pasive" in err) == (0, True)
    told = json.loads(run("config", "check", "--json")[1])
    assert (told["fine"], told["problems"], len(told["left_out"])) == (True, [], 1)


def test_init_writes_the_default_once_and_never_over_a_file(run: Run, file: Path) -> None:
    assert run("config", "init")[0] == 0
    text = file.read_text()
    assert "[reminders.movement]" in text
    assert '\n# after_sitting = "40m"' in text
    values = json.loads(run("config", "show", "--json")[1])["values"].values()
    assert {each["origin"] for each in values} == {"default"}
    assert (file.parent / "reminderd.schema.json").is_file()
    file.write_text(text + "# mine\n")
    code, _, err = run("config", "init")
    assert (code, "exists already" in err) == (1, True)
    assert file.read_text() == text + "# mine\n"
    assert run("config", "check")[1] == f"{file}: fine\n"


def test_check_without_a_file_is_fine_and_a_named_one_must_be_there(run: Run, file: Path) -> None:
    assert "the defaults are active" in run("config", "check")[1]
    code, _, err = run("config", "check", "--config", str(file))
    assert (code, err.partition(" (")[0].startswith(f"{file}: there is no such file")) == (78, True)


def test_check_and_show_of_wrong_settings_end_with_78(run: Run, file: Path) -> None:
    file.write_text(WRONG)
    assert run("config", "check") == (78, "", f"config.toml:3: reminders.movement.after_sitting: {IS_WRONG}\n")
    code, out, err = run("config", "check", "--json")
    problem = {"path": str(file), "line": 3, "key": "reminders.movement.after_sitting", "text": IS_WRONG}
    assert (code, json.loads(out)["problems"], err) == (78, [problem], "")
    assert run("config", "show")[0] == 78


def test_show_tells_each_value_and_where_it_came_from(run: Run, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMINDERD_PRESENCE__NATURAL_BREAK", "5m")
    file.write_text('[quiet_hours]\nweekend = ["22:00-08:00"]\n[push]\nurls = ["ntfy://s3cret"]\n')
    values = json.loads(run("config", "show", "--json")[1])["values"]
    assert values["reminders.movement.after_sitting"] == {"value": "40m", "origin": "default"}
    assert values["presence.natural_break"] == {"value": "5m", "origin": "REMINDERD_PRESENCE__NATURAL_BREAK"}
    assert values["quiet_hours.sun"] == {"value": ["22:00-08:00"], "origin": "config.toml:2"}
    assert values["push.urls"] == {"value": ["ntfy://…"], "origin": "config.toml:4"}
    lines = run("config", "show")[1].splitlines()
    assert len(lines) == len(values)
    (told,) = [line for line in lines if line.startswith('presence.natural_break = "5m" ')]
    assert told.endswith("# REMINDERD_PRESENCE__NATURAL_BREAK")


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
def test_set_writes_what_was_meant(run: Run, file: Path, key: str, value: str, written: str) -> None:
    assert run("config", "set", key, value)[0] == 0
    assert written in file.read_text()
    assert run("config", "check")[0] == 0


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (["presence.passive", "perhaps"], 78, "presence.passive: "),
        (["presence.pasive", "true"], 78, "did you mean passive?"),
        (["presence..x", "true"], 2, "presence..x"),
        (["presence.passive", "true", "presence.source"], 2, "presence.source has no value"),
        (["reminders.eyes.every", "20m"], 78, "messages"),
        (["hooks.shown", "lamp 'on"], 2, "No closing quotation"),
        (["snooze.choices", '["5m", "15m"'], 2, "is not a TOML value"),
        (["snooze.choices", '"5m", "{a = 1'], 2, "is not a TOML value"),
        (["snooze.choices", "['5m'"], 2, "is not a TOML value"),
    ],
)
def test_set_refuses_what_would_not_check_and_touches_nothing(
    run: Run, file: Path, typed: list[str], code: int, said: str
) -> None:
    ended, _, err = run("config", "set", *typed)
    assert (ended, said in err) == (code, True)
    assert not file.exists()


def test_set_mends_a_wrong_value_but_not_beside_another(run: Run, file: Path) -> None:
    file.write_text(WRONG)
    assert run("config", "set", "presence.passive", "false")[0] == 78
    assert file.read_text() == WRONG
    assert run("config", "set", "reminders.movement.after_sitting", "45m")[0] == 0
    file.write_text("[")
    assert "config.toml:1:" in run("config", "set", "presence.passive", "false")[2]


def test_set_takes_several_pairs_at_once_as_a_reminder_of_ones_own_needs(run: Run, file: Path) -> None:
    typed = ("reminders.eyes.every", "20m", "reminders.eyes.messages", "Look far away.")
    assert run("config", "set", *typed)[0] == 0
    assert 'messages = ["Look far away."]' in file.read_text()


def test_get_tells_what_is_active_and_unset_brings_the_default_back(run: Run, file: Path) -> None:
    file.write_text('# mine\n[presence]\nnatural_break = "5m"\npassive = false\n')
    assert run("config", "get", "presence.natural_break")[1] == "5m\n"
    assert run("config", "get", "snooze")[1] == 'snooze.choices = ["5m", "15m"]\n'
    told = json.loads(run("config", "get", "presence.passive", "--json")[1])
    assert told == {"presence.passive": {"value": False, "origin": "config.toml:4"}}
    assert run("config", "unset", "presence.natural_break")[0] == 0
    assert file.read_text() == "# mine\n[presence]\npassive = false\n"
    assert run("config", "unset", "presence.natural_break")[0] == 1
    code, _, err = run("config", "get", "presence.natural_brake")
    assert (code, 'Did you mean "presence.natural_break"?' in err, "snooze" in err) == (2, True, False)
    assert "Known: reminders, presence, delivery," in run("config", "get", "foo")[2]


def test_set_says_when_the_environment_overrides_it(run: Run, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMINDERD_PRESENCE__PASSIVE", "no")
    assert "REMINDERD_PRESENCE__PASSIVE" in run("config", "set", "presence.passive", "true")[2]
    assert file.exists()


def test_set_keeps_a_byte_order_mark_and_windows_line_ends(run: Run, file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf# mine\r\n[presence]\r\npassive = true\r\n")
    assert run("config", "set", "presence.passive", "false")[0] == 0
    assert file.read_bytes() == b"\xef\xbb\xbf# mine\r\n[presence]\r\npassive = false\r\n"


def test_edit_opens_the_editor_on_the_file_and_checks(run: Run, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = "import sys; open(sys.argv[1], 'a').write({!r})"
    for text, code, said in (("# mine\n", 0, f"{file}: fine"), ("nonsense = 1\n", 78, "nonsense: unknown key")):
        monkeypatch.setenv("VISUAL", f'{sys.executable} -c "{write.format(text)}"')
        ended, out, err = run("config", "edit")
        assert (ended, said in out + err) == (code, True)
    monkeypatch.setenv("VISUAL", "/nowhere/editor --wait")
    code, _, err = run("config", "edit")
    assert (code, 'the editor "/nowhere/editor" was not found. Name one: EDITOR=nano' in err) == (1, True)


def test_schema_prints_the_schema(run: Run, file: Path) -> None:
    assert "reminders" in json.loads(run("config", "schema")[1])["properties"]
    assert not file.exists()


@pytest.mark.parametrize("typed", [[], ["chekc"]])
def test_no_action_is_wrong_usage(run: Run, typed: list[str]) -> None:
    assert run("config", *typed)[0] == 2
