"""What a valid file means to the engine."""

from __future__ import annotations

import pytest

from reminderd.core.settings import AfterSitting, BeforeExercise, Every, Settings, TimeRange
from reminderd.idle.port import known_sources
from reminderd.notify.choose import find_backends
from reminderd.settings.values import backends
from tests.settings.tables import loaded


def read(text: str) -> Settings:
    found = loaded(text)
    assert found.settings is not None, [str(problem) for problem in found.problems]
    return found.settings


def test_an_empty_file_is_the_four_built_in_reminders_and_the_engine_s_defaults() -> None:
    settings = read("")
    assert [each.name for each in settings.reminders] == ["stretch", "movement", "hydration", "posture"]
    assert [each.trigger for each in settings.reminders] == [
        BeforeExercise(900), AfterSitting(2400), Every(3600), AfterSitting(1200),
    ]  # fmt: skip
    assert [each.nudge_seconds for each in settings.reminders] == [0, 600, 0, 0]
    assert settings == Settings(reminders=settings.reminders)


def test_a_built_in_reminder_s_table_overrides_only_what_it_gives() -> None:
    default, changed = read("").reminders[1], read('[reminders.movement]\nevery = "30m"').reminders[1]
    assert changed.trigger == Every(1800)
    assert (changed.title, changed.messages, changed.nudge_seconds) == (default.title, default.messages, 600)


def test_a_disabled_reminder_stays_in_the_list() -> None:
    assert read("[reminders.posture]\nenabled = false").reminders[3].enabled is False


def test_reminders_of_one_s_own_come_last_in_the_order_of_the_file() -> None:
    own = '[reminders.{}]\nevery = "1h"\nmessages = ["x\\ny"]\n'
    settings = read(own.format("zebra") + own.format("rest_your-eyes"))
    assert [(each.name, each.title) for each in settings.reminders[4:]] == [
        ("zebra", "Zebra"),
        ("rest_your-eyes", "Rest your eyes"),
    ]
    assert settings.reminders[4].messages == ("x\ny",)
    assert settings.reminders[4].done_label == "Done"


def test_quiet_hours_of_several_keys_add_up() -> None:
    quiet = read(
        '[quiet_hours]\nevery_day = ["22:00-08:00"]\nweekdays = ["12:00 - 13:00", "22:00-08:00"]\n'
        'weekend = ["00:00-24:00"]\nsun = ["9:00-10:00"]'
    ).quiet_hours
    night, noon, whole = TimeRange(1320, 480), TimeRange(720, 780), TimeRange(0, 1440)
    assert quiet == ((noon, night),) * 5 + ((whole, night), (whole, TimeRange(540, 600), night))


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("[do_not_disturb]\ndesktop = false", {"do_not_disturb", "calendar"}),
        ("[do_not_disturb]\nscreen_share = false\n[calendar]\nbusy = true", {"screen_share"}),
    ],
)
def test_each_sign_of_being_busy_can_be_left_out(text: str, missing: set[str]) -> None:
    every = {"do_not_disturb", "fullscreen", "microphone", "camera", "screen_share", "calendar"}
    assert read(text).detectors == every - missing


def test_a_hook_is_any_command_and_an_empty_one_is_off() -> None:
    assert read('[hooks]\nshown = []\ndone = ["a", "b c"]').hooks == (("done", ("a", "b c")),)
    script = read("[hooks]\nshown = ['sh', '-c', '''a\nb''', '']").hooks
    assert script == (("shown", ("sh", "-c", "a\nb", "")),)


def test_calendar_files_are_found_from_home_and_from_the_settings(tmp_path_factory: pytest.TempPathFactory) -> None:
    from reminderd.settings.load import load

    folder, home = tmp_path_factory.mktemp("settings"), tmp_path_factory.mktemp("home")
    text = f'[calendar]\nfiles = ["here.ics", "~/calendars", "{home}/calendars"]'
    found = load(folder / "config.toml", {"HOME": str(home)}, text)
    assert found.settings is not None
    assert found.settings.calendar.files == (f"{folder}/here.ics", f"{home}/calendars", f"{home}/calendars")


def test_a_calendar_that_is_not_there_or_an_address_is_no_mistake_of_the_settings() -> None:
    """A share may come later. What is wrong is a problem of that calendar."""
    files = ("/mnt/share/none.ics", "https://example.org/secret/home.ics")
    assert read(f"[calendar]\nfiles = {list(files)}").calendar.files == files
    assert read('[calendar]\nfiles = ["~nobody-at-all/x.ics"]').calendar.files[0].endswith("~nobody-at-all/x.ics")


def test_routines_keep_their_steps() -> None:
    (routine,) = read(
        '[[routines.neck-ease.steps]]\ndo = "Turn."\nseconds = "30s"\nswitch_sides = true\ndrawing = "squat"'
    ).routines
    assert (routine.name, routine.title) == ("neck-ease", "Neck ease")
    assert (routine.steps[0].seconds, routine.steps[0].switch_sides, routine.steps[0].drawing) == (30, True, "squat")


def test_the_names_of_idle_sources_and_notifiers_are_those_that_the_rooms_find() -> None:
    """The settings look for the rooms' modules without importing them."""
    assert set(backends("idle", "SOURCE")) | {"none"} == {*known_sources(), "none"}
    assert set(backends("notify", "NOTIFIER")) == set(find_backends())
