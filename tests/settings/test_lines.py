"""The line of a problem is right wherever TOML lets a key stand."""

from __future__ import annotations

from typing import Any

import pytest
import tomlkit
from hypothesis import given, settings

from reminderd.settings.toml_text import Loc, line_of, parse
from tests.settings.tables import files, said

TEXT = '''\
# comment = 1
presence.natural_break = "3m"   # dotted
"delivery" . 'sound' = "off"
reminders = { movement = { every = "30m", messages = [
  "one", # [[ not a table
  """two ""quoted"" = {
  [presence]
  """, 'three',
] }, posture = { enabled = true } }
[snooze]
choices = [ "5m",

  "10m" ]
[calendar]
exercise = ["a\\"] # b", 'c" #']
[[exercise]]
at = 07:32:00
when = 1979-05-27 07:32:00 # with a space
[[exercise]]
days = [
  [ "x" ],
  { a = 1, b.c = 2 } ]
[[routines.neck.steps]]
do = 1
[[routines.neck.steps]]
do = \'\'\'
  two\'\'\'\'\'
seconds = 1e3
[routines.neck.more]
x = 0x_'''.replace("0x_", "0xff")

PLACES: list[tuple[Loc, int]] = [
    (("presence", "natural_break"), 2),
    (("delivery", "sound"), 3),
    (("reminders", "movement", "every"), 4),
    (("reminders", "movement", "messages", 0), 5),
    (("reminders", "movement", "messages", 1), 6),
    (("reminders", "movement", "messages", 2), 8),
    (("reminders", "posture", "enabled"), 9),
    (("snooze",), 10),
    (("snooze", "choices", 0), 11),
    (("snooze", "choices", 1), 13),
    (("calendar", "exercise", 1), 15),
    (("exercise", 0), 16),
    (("exercise", 0, "at"), 17),
    (("exercise", 0, "when"), 18),
    (("exercise", 1), 19),
    (("exercise", 1, "days", 0, 0), 21),
    (("exercise", 1, "days", 1, "b", "c"), 22),
    (("routines", "neck", "steps", 0, "do"), 24),
    (("routines", "neck", "steps", 1), 25),
    (("routines", "neck", "steps", 1, "seconds"), 28),
    (("routines", "neck", "more", "x"), 30),
]


@pytest.mark.parametrize(("loc", "line"), PLACES, ids=str)
def test_the_line_is_that_of_the_key(loc: Loc, line: int) -> None:
    assert parse(TEXT)[1][loc] == line


def test_what_does_not_stand_there_has_the_line_of_what_is_round_it() -> None:
    assert line_of(parse(TEXT)[1], ("exercise", 1, "name")) == 19
    assert line_of(parse(TEXT)[1], ("nowhere",)) is None


def test_windows_line_ends_count_as_one() -> None:
    assert said("[presence]\r\n\r\npassive = 1\r\n")[0].startswith("config.toml:3: presence.passive")


@settings(deadline=None, max_examples=50)
@given(files)
def test_every_key_of_every_file_is_found_on_the_line_it_stands_on(table: dict[str, Any]) -> None:
    text = tomlkit.dumps(table)
    found, rows = parse(text)[1], text.split("\n")
    for loc in _keys((), table):
        assert loc in found
        if isinstance(loc[-1], str):
            assert loc[-1] in rows[found[loc] - 1]


def _keys(loc: Loc, value: Any) -> list[Loc]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [each for key, below in inner for each in ((*loc, key), *_keys((*loc, key), below))]
