"""An environment variable overrides the file, and is named as the place where it is at fault."""

from __future__ import annotations

import pytest

from reminderd.core.settings import AfterSitting, Every
from tests.settings.tables import loaded, said

OWN = '[reminders.Eye-rest]\nevery = "20m"\nmessages = ["x"]\n'


def test_a_variable_overrides_the_file_and_its_origin_says_so() -> None:
    variables = {"REMINDERD_REMINDERS__MOVEMENT__AFTER_SITTING": "45m"}
    found = loaded('[reminders.movement]\nafter_sitting = "30m"\nmax_nudges = 3', variables)
    assert found.settings is not None
    movement = found.settings.reminders[1]
    assert movement.trigger == AfterSitting(2700)
    assert movement.max_nudges == 3
    assert found.origins == {
        "reminders.movement.after_sitting": "REMINDERD_REMINDERS__MOVEMENT__AFTER_SITTING",
        "reminders.movement.max_nudges": "config.toml:3",
    }


def test_a_trigger_from_the_environment_takes_the_place_of_the_file_s() -> None:
    found = loaded('[reminders.movement]\nevery = "30m"', {"REMINDERD_REMINDERS__MOVEMENT__AFTER_SITTING": "45m"})
    assert found.settings is not None
    assert found.settings.reminders[1].trigger == AfterSitting(2700)


def test_two_triggers_in_the_environment_are_two() -> None:
    variables = {f"REMINDERD_REMINDERS__MOVEMENT__{key}": "1h" for key in ("EVERY", "AFTER_SITTING")}
    (line,) = said("", variables)
    assert line.startswith("REMINDERD_REMINDERS__MOVEMENT__EVERY: reminders.movement.every: a second trigger")


def test_names_of_one_s_own_are_found_whatever_their_case() -> None:
    found = loaded(OWN, {"REMINDERD_REMINDERS__EYE_REST__EVERY": "10m"})
    assert found.settings is not None
    assert found.settings.reminders[-1].trigger == Every(600)
    assert found.settings.reminders[-1].title == "Eye rest"


@pytest.mark.parametrize(
    ("value", "choices"), [("5m,10m", (300, 600)), (" 5m ", (300,)), ('["5m", "10m"]', (300, 600)), ("['5m',]", (300,))]
)
def test_a_list_is_written_with_commas_or_as_json_or_toml(value: str, choices: tuple[int, ...]) -> None:
    found = loaded("", {"REMINDERD_SNOOZE__CHOICES": value})
    assert found.settings is not None
    assert found.settings.snooze.choices_seconds == choices


def test_switches_numbers_and_tables_are_read_from_text() -> None:
    variables = {
        "REMINDERD_PRESENCE__PASSIVE": "False",
        "REMINDERD_REMINDERS__MOVEMENT__MAX_NUDGES": "4",
        "REMINDERD_EXERCISE": '[{"name": "Run", "days": ["mon"], "at": "18:00"}]',
    }
    found = loaded("", variables)
    assert found.settings is not None
    assert found.settings.presence.passive is False
    assert found.settings.reminders[1].max_nudges == 4
    assert found.settings.exercises[0].at_minute == 18 * 60


@pytest.mark.parametrize(
    ("variable", "value", "answer"),
    [
        ("REMINDERD_FOO", "1", "unknown setting (unset the variable)"),
        ("REMINDERD_", "1", "unknown setting (unset the variable)"),
        ("REMINDERD_PRESENCE", "1", "unknown setting"),
        ("REMINDERD_PRESENCE__PASIVE", "1", "unknown setting (did you mean REMINDERD_PRESENCE__PASSIVE?)"),
        (
            "REMINDERD_REMINDERS__EYE_REST__EVRY",
            "1",
            "unknown setting (did you mean REMINDERD_REMINDERS__EYE_REST__EVERY?)",
        ),
        ("REMINDERD_PRESENCE__PASSIVE", "maybe", 'presence.passive: "maybe" is not a switch'),
        ("REMINDERD_SNOOZE__CHOICES", "[5m", 'snooze.choices: "[5m" is not a list'),
        ("REMINDERD_SNOOZE__CHOICES", "5m,x", 'snooze.choices[1]: "x" is not a duration'),
        ("REMINDERD_PUSH__URLS", "s3cret", "push.urls[0]: this is not an address"),
        ("REMINDERD_REMINDERS__TEA__EVERY", "1h", "reminders.TEA: a reminder of your own needs messages"),
        ("REMINDERD_REMINDERS__MOVEMENT__TITLE", "\udcff", "reminders.movement.title:"),
        ("REMINDERD_REMINDERS__MOVEMENT__EVERY", "", 'reminders.movement.every: "" is not a duration'),
    ],
)
def test_a_wrong_variable_is_the_place(variable: str, value: str, answer: str) -> None:
    (line,) = said(OWN, {variable: value})
    assert line.startswith(f"{variable}: {answer}".replace("TEA:", "tea:"))
    assert line.isprintable()


def test_what_only_looks_alike_is_left_alone() -> None:
    assert not said("", {"REMINDERD_HOOK_EVENT": "shown", "REMINDERDX": "1", "reminderd_foo": "1", "HOME": "/"})


def test_the_process_s_own_environment_is_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REMINDERD_SNOOZE__CHOICES", "nonsense")
    monkeypatch.setenv("REMINDERD_snooze", "nonsense")
    assert loaded("").settings is not None
