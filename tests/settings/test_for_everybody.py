"""Defaults for everybody on a computer lie under each person's own settings, and keep nobody's daemon from starting."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from reminderd.core.settings import TRIGGERS, AfterSitting, Every, Settings
from reminderd.settings.keys import to_table
from reminderd.settings.load import load
from reminderd.settings.loaded import Loaded
from tests.settings.tables import files

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has a place for such a file")

EYES = '[reminders.eyes]\nevery = "20m"\nmessages = ["Look far away."]\n'


class Computer:
    """One with two folders for everybody, the first of which wins, and a person."""

    def __init__(self, folder: Path) -> None:
        self.environ = {"HOME": str(folder / "home"), "XDG_CONFIG_DIRS": f"{folder}/site:relative:{folder}/etc"}
        self.etc, self.site = (folder / name / "reminderd" / "config.toml" for name in ("etc", "site"))
        self.own = folder / "home" / ".config" / "reminderd" / "config.toml"
        for file in (self.etc, self.site, self.own):
            file.parent.mkdir(parents=True)

    def loaded(self, *, etc: str = "", site: str = "", own: str = "", **variables: str) -> Loaded:
        for file, text in ((self.etc, etc), (self.site, site), (self.own, own)):
            file.write_text(text)
        return load(None, {**self.environ, **variables})

    def settings(self, **texts: str) -> Settings:
        found = self.loaded(**texts)
        assert found.settings is not None, [*map(str, found.problems)]
        return found.settings


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return Computer(tmp_path)


def keys(table: Any, loc: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from keys(value, (*loc, key))
        else:
            yield (*loc, key), value


def tables(values: dict[tuple[str, ...], Any]) -> dict[str, Any]:
    whole: dict[str, Any] = {}
    for (*path, key), value in values.items():
        table = whole
        for each in path:
            table = table.setdefault(each, {})
        table[key] = value
    return whole


@given(files, files)
@hypothesis_settings(max_examples=40)
def test_each_key_is_a_person_s_own_or_else_everybody_s_or_else_the_default(own: Any, etc: Any) -> None:
    """Of the triggers of one reminder, the upper file's counts."""
    etc = {name: table for name, table in etc.items() if name not in ("hooks", "push", "link")}
    mine = dict(keys(own))
    chosen = {loc[:-1] for loc in mine if loc[-1] in TRIGGERS}
    theirs = {loc: value for loc, value in keys(etc) if not (loc[-1] in TRIGGERS and loc[:-1] in chosen)}
    with TemporaryDirectory() as folder:
        computer = Computer(Path(folder))
        found = computer.loaded(own=tomlkit.dumps(own), etc=tomlkit.dumps(etc))
        assert (found.problems, found.left_out) == ((), ())
        alone = computer.loaded(own=tomlkit.dumps(tables({**theirs, **mine})))
    assert found.settings is not None
    assert alone.settings is not None
    assert to_table(found.settings) == to_table(alone.settings)
    assert found.origins.keys() == alone.origins.keys()


def test_the_first_folder_wins_over_the_second_and_a_person_over_both(computer: Computer) -> None:
    found = computer.loaded(
        etc='[presence]\nnatural_break = "4m"\npassive = false\n[delivery]\nmin_gap = "9m"',
        site='[presence]\nnatural_break = "5m"\npassive = true',
        own='\n\n[presence]\nnatural_break = "6m"',
        REMINDERD_DELIVERY__SOUND="message",
    )
    assert found.settings is not None
    assert (found.settings.presence.natural_break_seconds, found.settings.presence.passive) == (360, True)
    assert found.origins == {
        "presence.natural_break": "config.toml:4",
        "presence.passive": f"{computer.site}:3",
        "delivery.min_gap": f"{computer.etc}:5",
        "delivery.sound": "REMINDERD_DELIVERY__SOUND",
    }


def test_a_variable_wins_over_everybody_s_trigger(computer: Computer) -> None:
    settings = computer.settings(etc=EYES, REMINDERD_REMINDERS__EYES__AFTER_SITTING="7m")
    assert settings.reminders[-1].trigger == AfterSitting(420)


def test_a_person_turns_off_what_is_given_to_everybody_and_changes_its_trigger(computer: Computer) -> None:
    etc = EYES + "[reminders.movement]\nafter_sitting = '30m'\n[quiet_hours]\nweekdays = ['12:00-13:00']"
    own = "[reminders.eyes]\nenabled = false\n[reminders.movement]\nevery = '50m'\n[quiet_hours]\nweekdays = []"
    settings = computer.settings(etc=etc, own=own)
    assert (settings.reminders[-1].name, settings.reminders[-1].enabled) == ("eyes", False)
    assert settings.reminders[1].trigger == Every(3000)
    assert not any(settings.quiet_hours)


def test_one_s_own_reminders_come_before_everybody_s(computer: Computer) -> None:
    own = EYES.replace("eyes", "tea")
    assert [each.name for each in computer.settings(etc=EYES, own=own).reminders[4:]] == ["tea", "eyes"]


def test_calendars_lie_beside_the_file_that_names_them_or_in_each_person_s_home(computer: Computer) -> None:
    etc = "[calendar]\nfiles = ['all.ics', '~/mine.ics']"
    beside, home = str(computer.etc.with_name("all.ics")), f"{computer.environ['HOME']}/mine.ics"
    assert computer.settings(etc=etc).calendar.files == (beside, home)
    own = "[calendar]\nfiles = ['own.ics']"
    assert computer.settings(etc=etc, own=own).calendar.files == (str(computer.own.with_name("own.ics")),)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("[presence]\npasive = true", ":2: presence.pasive: unknown key (did you mean passive?)"),
        ("[presence", ":1: the name of a table is not closed"),
        ("[reminders.tea]\nevery = '1h'", ":1: reminders.tea: a reminder of your own needs messages"),
        ("[hooks]\nshown = ['tell', 'the boss']", ":1: hooks: each person's own file alone can set this"),
        ("[link]\nbroker = 'mqtts://boss'", ":1: link: each person's own file alone can set this"),
        ("\n[push]\nurls = ['ntfy://boss']", ":2: push: each person's own file alone can set this"),
    ],
)
def test_a_wrong_file_for_everybody_is_named_and_left_out_and_the_rest_is_used(
    computer: Computer, wrong: str, told: str
) -> None:
    etc, own = "[delivery]\nmin_gap = '9m'", "[reminders.movement]\nnudge = '0s'"
    found = computer.loaded(etc=etc, site=f"{wrong}\n", own=own)
    assert len(found.left_out) == 1
    assert found.left_out[0].startswith(f"{computer.site}{told}")
    assert found.settings is not None
    assert found.settings.delivery.min_gap_seconds == 540
    assert found.settings.reminders[1].nudge_seconds == 0


def test_what_cannot_be_read_is_left_out_too(computer: Computer) -> None:
    computer.etc.mkdir()
    found = load(None, computer.environ)
    assert found.left_out == (f"{computer.etc}: is a folder, not a file (name a text file in TOML)",)
    assert found.settings is not None


def test_a_person_who_changed_what_a_wrong_file_gave_is_not_in_the_wrong(computer: Computer) -> None:
    """Their daemon has to start, without what is not there; their own mistakes are still theirs."""
    own = "[reminders.eyes]\nenabled = false\n[routines.neck]\ntitle = 'Neck'\n[push]\nreminders = ['eyes']\n"
    found = computer.loaded(etc=EYES + "nonsense", own=own)
    assert found.settings is not None
    assert len(found.settings.reminders) == 4
    assert found.left_out[1:] == (
        f"{computer.own}: reminders.eyes: left out, because what it changes is not there",
        f"{computer.own}: routines.neck: left out, because what it changes is not there",
    )
    mistaken = computer.loaded(etc=EYES + "nonsense", own=f"{own}[presence]\npasive = true")
    assert [each.key for each in mistaken.problems] == ["presence.pasive"]
    alone = computer.loaded(own=own)
    assert [each.key for each in alone.problems] == ["reminders.eyes", "routines.neck.steps"]


def test_a_computer_without_such_files_is_the_usual_one(computer: Computer) -> None:
    assert load(None, computer.environ).left_out == ()
    assert load(None, {**computer.environ, "XDG_CONFIG_DIRS": ""}).settings is not None
