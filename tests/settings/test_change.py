"""`config set` changes one key; comments, order and everything else stay."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from reminderd.settings.change import CannotChange, changed, key_parts
from reminderd.settings.reading import SETTINGS, read_shipped
from reminderd.system.whole_file import write_new, write_whole
from tests.settings.tables import files

DEFAULT = read_shipped(SETTINGS)


def test_one_line_of_the_default_file_changes() -> None:
    new = changed(DEFAULT, ["delivery", "min_gap"], "7m")
    different = [(a, b) for a, b in zip(DEFAULT.splitlines(), new.splitlines(), strict=True) if a != b]
    assert len(different) == 1
    assert different[0][1].startswith('min_gap = "7m"')
    assert "# the shortest time between two" in different[0][1]


def test_a_new_trigger_takes_the_place_and_the_line_of_the_old_one() -> None:
    new = changed(DEFAULT, ["reminders", "movement", "every"], "30m")
    table = tomllib.loads(new)["reminders"]["movement"]
    assert "after_sitting" not in table
    assert new.splitlines().index("[reminders.movement]            # get up and move around") + 2 == next(
        number for number, line in enumerate(new.splitlines()) if line.startswith('every = "30m"')
    )


def test_a_new_reminder_stands_behind_the_last_one_not_under_the_next_heading() -> None:
    new = changed(DEFAULT, ["reminders", "eyes"], {"every": "20m", "messages": ["Look."]})
    added = '\n[reminders.eyes]\nevery = "20m"\nmessages = ["Look."]\n'
    assert new.replace(added, "", 1) == DEFAULT
    before, _, after = new.partition(added)
    assert before.endswith('urgency = "normal"\n')
    assert after.startswith("\n# A reminder of your own")
    assert "# --- Presence" in after


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("[reminders.a]\nx = 1\n[presence]\n", "[reminders.a]\nx = 1\n\n[reminders.b]\ny = 2\n\n[presence]\n"),
        ("[reminders.a]\nx = 1", "[reminders.a]\nx = 1\n\n[reminders.b]\ny = 2\n"),
        (
            "[reminders.a]\nx = 1\n# y = 2\n\n# Next\n[presence]\n",
            "[reminders.a]\nx = 1\n# y = 2\n\n[reminders.b]\ny = 2\n\n# Next\n[presence]\n",
        ),
        (
            "[reminders.a]\nx = [\n# no\n]\n# yes\n\n[presence]\n",
            "[reminders.a]\nx = [\n# no\n]\n# yes\n\n[reminders.b]\ny = 2\n\n[presence]\n",
        ),
    ],
)
def test_comments_stay_with_what_they_are_about(text: str, new: str) -> None:
    assert changed(text, ["reminders", "b", "y"], 2) == new


@pytest.mark.parametrize(
    ("text", "key", "value"),
    [
        ("", "presence.passive", False),
        ("# only a comment\n", "reminders.eyes.every", "20m"),
        ("reminders = { movement = { every = '1h' } } # one line\n", "reminders.movement.after_sitting", "40m"),
        ("presence.passive = true\n[snooze]\n", "presence.natural_break", "4m"),
        ("[[exercise]]\nat = '18:00'\n[presence]\n", "exercise.0.at", "19:00"),
        ("[a]\n[presence]\n[a.b]\n", "a.c", 1),
        ('[reminders."x y"]\nevery = "1h"\n', 'reminders."x y".every', "2h"),
    ],
)
def test_a_key_can_stand_anywhere(text: str, key: str, value: Any) -> None:
    table: Any = tomllib.loads(changed(text, key_parts(key), value))
    for part in key_parts(key):
        table = table[int(part) if isinstance(table, list) else part]
    assert table == value


@hypothesis_settings(deadline=None, max_examples=50)
@given(files, st.sampled_from(["presence.passive", "reminders.eyes.title", "snooze.choices", "hooks.shown"]))
def test_only_what_was_meant_changes_or_nothing_does(table: dict[str, Any], key: str) -> None:
    text, parts = tomlkit.dumps(table), key_parts(key)
    new = changed(text, parts, ["x"])
    wanted = tomllib.loads(text)
    inner = wanted
    for part in parts[:-1]:
        inner = inner.setdefault(part, {})
    inner[parts[-1]] = ["x"]
    assert tomllib.loads(new) == wanted


@pytest.mark.parametrize("key", ["", "a..b", "a b", "a=1", "a\nb", "[a]", "#"])
def test_what_is_no_key_is_refused(key: str) -> None:
    with pytest.raises(CannotChange, match="is not a key"):
        key_parts(key)


@pytest.mark.parametrize(
    ("text", "key"), [("a = 1", "a.b"), ("a = [1]", "a.x"), ("a = [1]", "a.5"), ("a = 'x'", "a.0")]
)
def test_a_key_through_something_that_is_no_table_is_refused(text: str, key: str) -> None:
    with pytest.raises(CannotChange):
        changed(text, key_parts(key), 1)


def test_writing_keeps_links_and_permissions(tmp_path: Path) -> None:
    (tmp_path / "dotfiles").mkdir()
    real, link = tmp_path / "dotfiles" / "config.toml", tmp_path / "config.toml"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to("dotfiles/config.toml")
    write_whole(link, b"new")
    assert link.is_symlink()
    assert real.read_text() == "new"
    assert real.stat().st_mode & 0o777 == 0o640
    assert sorted(each.name for each in tmp_path.rglob("*")) == ["config.toml", "config.toml", "dotfiles"]


def test_a_new_file_is_private_and_never_replaces_one(tmp_path: Path) -> None:
    path = tmp_path / "new" / "config.toml"
    write_new(path, b"first")
    assert path.stat().st_mode & 0o777 == 0o600
    with pytest.raises(FileExistsError):
        write_new(path, b"second")
    assert path.read_bytes() == b"first"
    assert [each.name for each in path.parent.iterdir()] == ["config.toml"]
