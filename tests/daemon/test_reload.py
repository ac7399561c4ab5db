"""The settings while the daemon runs: the last good ones stay until newer good ones were read."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from reminderd.core.events import Event, SettingsChanged, SettingsProblems
from reminderd.core.settings import Settings
from reminderd.daemon import reload
from reminderd.daemon.reload import SECOND_LOOK_SECONDS, TRY_AGAIN_SECONDS, Reloader
from reminderd.settings.loaded import File, Loaded
from reminderd.settings.problems import Problem
from tests.virtual_loop import pass_time

pytestmark = pytest.mark.virtual_time

Patch = pytest.MonkeyPatch
PLACE = "/home/somebody/.config/reminderd/config.toml"
USUAL = Settings()
ANOTHER = replace(USUAL, presence=replace(USUAL.presence, natural_break_seconds=240.0))


def good(settings: Settings = USUAL, file: File = "read", key: str = "") -> Loaded:
    return Loaded(PLACE, settings, (), {}, file, key)


def wrong(text: str = "not a duration") -> Loaded:
    return Loaded(PLACE, None, (Problem(PLACE, 3, "min_gap", text),))


class Desk:
    """A reloader, what lies in the file at each look, and what was told."""

    def __init__(self, monkeypatch: Patch, in_force: Loaded | None = None) -> None:
        self.told: list[Event] = []
        self.looks = 0
        self.next: list[Loaded] = []
        self.now = datetime(2026, 11, 23, 9, tzinfo=UTC)
        self.key = ""
        monkeypatch.setattr(reload, "load_in_child", self._load)
        monkeypatch.setattr(reload, "content_key", lambda _path: self.key)
        self.reloader = Reloader(None, in_force or good(), self.told.append, asyncio.create_task, lambda: self.now)

    async def _load(self, path: Path | None, environ: Mapping[str, str], *, keep: bool) -> Loaded:
        assert keep
        self.looks += 1
        found = self.next.pop(0) if len(self.next) > 1 else self.next[0]
        await pass_time(0.2)
        self.key = found.content_key
        return found

    async def look(self, *found: Loaded) -> tuple[str, ...]:
        self.next, self.looks = list(found), 0
        self.now += timedelta(minutes=1)
        await self.reloader.look()
        return self.reloader.problems


@pytest.fixture
def desk(monkeypatch: Patch) -> Desk:
    return Desk(monkeypatch)


async def test_what_differs_is_taken_over_and_named_as_in_the_file(desk: Desk) -> None:
    assert await desk.look(good(ANOTHER)) == ()
    assert desk.told == [SettingsChanged(ANOTHER, ("presence.natural_break",))]
    assert desk.reloader.loaded_at == desk.now
    await desk.look(good())
    assert desk.told[1:] == [SettingsChanged(USUAL, ("presence.natural_break",))]


async def test_what_is_left_out_of_everybody_s_defaults_is_told_once_and_changes_nothing_else(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    left_out = ("/etc/xdg/reminderd/config.toml:2: nonsense",)
    for _ in range(2):
        assert await desk.look(replace(good(ANOTHER), left_out=left_out)) == ()
        assert desk.reloader.left_out == left_out
    assert [each.message for each in caplog.records if each.levelname == "WARNING"] == [
        f"defaults for everybody left out: {left_out[0]}"
    ]
    assert desk.told == [SettingsChanged(ANOTHER, ("presence.natural_break",))]
    await desk.look(good(ANOTHER))
    assert desk.reloader.left_out == ()


async def test_a_save_that_changes_nothing_is_no_event(desk: Desk) -> None:
    since = desk.reloader.loaded_at
    await desk.look(good(key="another comment"))
    assert desk.told == []
    assert desk.reloader.loaded_at == since


async def test_a_wrong_file_is_looked_at_twice_before_it_is_told_of(desk: Desk) -> None:
    """The first look may have met half of a save."""
    begun = asyncio.get_running_loop().time()
    assert await desk.look(wrong(), good(ANOTHER)) == ()
    assert [type(each) for each in desk.told] == [SettingsChanged]
    assert desk.looks == 2
    assert asyncio.get_running_loop().time() - begun == pytest.approx(SECOND_LOOK_SECONDS + 0.4)


async def test_what_is_another_file_after_the_check_was_read_in_the_middle_of_a_save(
    desk: Desk, monkeypatch: Patch
) -> None:
    """Half a file may be right, and mean something else."""
    keys = iter(["whole", "whole"])
    monkeypatch.setattr(reload, "content_key", lambda _path: next(keys))
    await desk.look(good(key="half"), good(ANOTHER, key="whole"))
    assert desk.told == [SettingsChanged(ANOTHER, ("presence.natural_break",))]


async def test_a_file_that_changes_all_the_time_is_left_for_later(desk: Desk, monkeypatch: Patch) -> None:
    monkeypatch.setattr(reload, "content_key", lambda _path: "another")
    await desk.look(good(ANOTHER, key="half"))
    assert desk.told == []
    monkeypatch.setattr(reload, "content_key", lambda _path: "half")
    await pass_time(TRY_AGAIN_SECONDS + 1)
    assert [type(each) for each in desk.told] == [SettingsChanged]


async def test_wrong_settings_are_told_and_the_last_good_ones_stay(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    problem = "config.toml:3: min_gap: not a duration"
    assert await desk.look(wrong()) == (problem,)
    assert desk.told == [SettingsProblems((problem,))]
    assert desk.reloader.problems == (problem,)
    assert await desk.look(wrong()) == (problem,)
    assert desk.looks == 1  # nothing new: no second look
    assert caplog.text.count("settings not applied") == 1
    await desk.look(good(ANOTHER))
    assert desk.told[-1] == SettingsChanged(ANOTHER, ("presence.natural_break",))
    assert desk.reloader.problems == ()
    await desk.look(wrong())
    assert await desk.look(good(ANOTHER)) == ()
    assert desk.told[-1] == SettingsProblems(()), "a mistake taken back"


async def test_a_check_that_cannot_be_finished_is_said_once_and_tried_again(desk: Desk) -> None:
    unfinished = Loaded(PLACE, None, unfinished="the settings could not be checked: the computer is too busy")
    assert await desk.look(unfinished) == (unfinished.unfinished,)
    assert desk.reloader.unfinished
    assert desk.told == [SettingsProblems((unfinished.unfinished,))]
    desk.next = [unfinished, good(ANOTHER)]
    await pass_time(2 * TRY_AGAIN_SECONDS + 1)
    assert desk.told[2:] == [SettingsChanged(ANOTHER, ("presence.natural_break",))]
    assert desk.reloader.problems == ()


async def test_a_start_with_the_last_good_settings_is_said_and_checked_again(monkeypatch: Patch) -> None:
    desk = Desk(monkeypatch, replace(good(ANOTHER), unfinished="the settings could not be checked"))
    desk.next = [good(USUAL, "missing")]
    desk.reloader.changed_since_start()
    assert desk.reloader.problems == ("the settings could not be checked",)
    assert desk.told.pop() == SettingsProblems(desk.reloader.problems)
    await pass_time(TRY_AGAIN_SECONDS + 1)
    assert desk.told == [SettingsChanged(USUAL, ("presence.natural_break",))]
    assert desk.reloader.problems == ()


@pytest.mark.parametrize("file", ["missing", "empty"])
async def test_a_file_that_goes_away_is_a_save_under_way_and_not_the_defaults(monkeypatch: Patch, file: File) -> None:
    desk = Desk(monkeypatch, good(ANOTHER))
    (problem,) = await desk.look(good(USUAL, file))
    assert f"the file is {file}" in problem
    assert [type(each) for each in desk.told] == [SettingsProblems]
    there_was_none = Desk(monkeypatch, good(USUAL, file))
    assert await there_was_none.look(good(USUAL, file)) == ()
    assert there_was_none.told == []


async def test_many_words_of_a_change_are_one_look_and_one_during_a_look_is_another(desk: Desk) -> None:
    desk.next = [good()]
    for _ in range(50):
        desk.reloader.changed()
    await pass_time(0.1)
    assert desk.looks == 1
    for _ in range(50):
        desk.reloader.changed()  # what is being read may be older than this
    await pass_time(2)
    assert desk.looks == 2


async def test_a_save_between_the_start_and_the_watching_is_not_missed(monkeypatch: Patch) -> None:
    desk = Desk(monkeypatch, good(key="old"))
    desk.next = [good(ANOTHER)]
    for desk.key, looks in (("old", 0), ("new", 1)):
        desk.reloader.changed_since_start()
        await pass_time(1)
        assert desk.looks == looks
