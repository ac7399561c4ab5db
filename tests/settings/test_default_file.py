"""The commented default file is complete, honest and valid; the JSON Schema beside it is what the schema generates."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from reminderd.reminders import built_in
from reminderd.settings.keys import FILE, REMINDER, ROUTINE, Key, from_table, key_paths, to_table
from reminderd.settings.reading import SCHEMA, SETTINGS, read_shipped
from reminderd.settings.schema import json_schema
from tests.settings.tables import loaded

TEXT = read_shipped(SETTINGS)
DEFAULTS = from_table({})
EXAMPLES = [
    block.replace("\n# ", "\n")[1:]
    for block in re.findall(r"(?m)(\n# \[\[?[a-z.]+\]\]?(?:\n# .*)+)", TEXT)
]  # fmt: skip


def test_it_is_valid_and_means_the_defaults() -> None:
    assert loaded(TEXT).settings == loaded("").settings
    assert loaded(TEXT).settings is not None


def test_it_writes_out_every_key() -> None:
    """Of the built-in reminders all but the words, which improve by themselves as long as nobody writes them down."""
    written = tomllib.loads(TEXT)
    wanted = [path for path in key_paths() if path != ("exercise",)]
    for name, table in to_table(DEFAULTS)["reminders"].items():
        wanted += [("reminders", name, key) for key in table if key not in ("title", "messages")]
    for path in wanted:
        table = written
        for part in path:
            assert part in table, path
            table = table[part]


def test_what_it_leaves_out_it_shows_in_a_comment() -> None:
    assert set(_keys(EXAMPLES[0])) == {"every", "title", "messages"}
    shown = {word for example in EXAMPLES for word in _keys(example)} | set(re.findall(r"(?m)^(?:# )?(\w+) = ", TEXT))
    exercise, steps = FILE.keys["exercise"], ROUTINE.keys["steps"]
    assert isinstance(exercise, Key)
    assert isinstance(steps, Key)
    for table in (REMINDER, ROUTINE, exercise.table, steps.table):
        assert table is not None
        assert set(table.keys) - {"steps"} <= shown


def _keys(example: str) -> list[str]:
    return re.findall(r"(?m)^(\w+) = ", example)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.split("\n")[0])
def test_an_example_in_it_works_when_the_marks_are_taken_away(example: str) -> None:
    assert loaded(TEXT + "\n" + example).problems == ()
    assert loaded(TEXT + "\n" + example).settings != loaded("").settings


def test_every_line_with_a_key_or_a_table_is_explained() -> None:
    """Each key has a comment where it first stands; the days and the hooks share that of their table."""
    explained: set[str] = {"every_day", "mon", "tue", "wed", "thu", "fri", "sat", "sun"}
    hooks = set(tomllib.loads(TEXT)["hooks"])
    for line in TEXT.splitlines():
        key = re.match(r"(?:# )?(\w+) = [^#]*(#)?", line)
        if key and key[2]:
            explained.add(key[1])
        assert not key or line.startswith("# ") or key[1] in explained | hooks, line


def test_its_first_line_tells_editors_where_the_schema_is() -> None:
    assert TEXT.startswith(f"#:schema ./{SCHEMA}\n")


def test_the_schema_is_the_generated_one() -> None:
    """Write it again with: python -m reminderd.settings.schema > config/reminderd.schema.json."""
    assert json.loads(read_shipped(SCHEMA)) == json.loads(json.dumps(json_schema()))


def test_the_schema_knows_every_key_and_its_default() -> None:
    made = json_schema()
    for key, table in to_table(DEFAULTS).items():
        if "$ref" in made["properties"][key]:
            properties = made["$defs"][made["properties"][key]["$ref"].rsplit("/", 1)[-1]]["properties"]
            assert {name: properties[name]["default"] for name in table} == table
    assert set(made["properties"]["reminders"]["properties"]) == {kind.name for kind in built_in()}


def test_the_files_lie_where_an_installed_package_and_a_source_tree_have_them(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_shipped("no-such-file")
    packaging = tomllib.loads(Path(__file__).parents[2].joinpath("pyproject.toml").read_text("utf-8"))
    forced = packaging["tool"]["hatch"]["build"]["targets"]["wheel"]["force-include"]
    assert forced[f"config/{SETTINGS}"] == f"reminderd/data/{SETTINGS}"
    assert forced[f"config/{SCHEMA}"] == f"reminderd/data/{SCHEMA}"
