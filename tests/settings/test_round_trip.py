"""Every valid settings file survives reading, writing and reading again; so does every value on its way to JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from reminderd.core.settings import Settings
from reminderd.settings.loaded import loaded_from_json, loaded_to_json
from reminderd.settings.plain import from_json, to_json
from reminderd.settings.written import as_table
from tests.settings.tables import files, loaded


def read(table: dict[str, Any]) -> Settings:
    found = loaded(tomlkit.dumps(table))
    assert found.settings is not None, [str(problem) for problem in found.problems]
    return found.settings


@hypothesis_settings(deadline=None, max_examples=50)
@given(files)
def test_what_was_read_can_be_written_and_read_again(table: dict[str, Any]) -> None:
    settings = read(table)
    written = as_table(settings)
    again = read(written)
    assert again == settings
    assert as_table(again) == written


@hypothesis_settings(deadline=None, max_examples=50)
@given(files)
def test_settings_and_a_whole_reading_survive_json(table: dict[str, Any]) -> None:
    found = loaded(tomlkit.dumps(table))
    assert found.settings is not None
    assert from_json(json.loads(json.dumps(to_json(found.settings))), Settings) == found.settings
    assert loaded_from_json(json.loads(json.dumps(loaded_to_json(found)))) == found


def test_a_reading_with_problems_survives_json() -> None:
    found = loaded("nonsense = 1\n[presence]\nsource = 5")
    assert len(found.problems) == 2
    assert loaded_from_json(json.loads(json.dumps(loaded_to_json(found)))) == found


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@hypothesis_settings(deadline=None, max_examples=50)
@given(st.data(), JSON)
def test_json_that_is_not_what_was_written_is_refused_not_believed(data: st.DataObject, junk: Any) -> None:
    plain = to_json(Settings())
    key = data.draw(st.sampled_from(sorted(plain)))
    if junk == plain[key]:
        return
    changed = {**plain, key: junk}
    try:
        made = from_json(changed, Settings)
    except ValueError:
        return
    assert to_json(made) == changed


@pytest.mark.parametrize("junk", [["camera", "camera"], ["microphone", "camera"], [1, "camera"], [[]]])
def test_a_set_is_believed_only_as_it_is_written(junk: Any) -> None:
    with pytest.raises(ValueError, match="belong"):
        from_json({**to_json(Settings()), "detectors": junk}, Settings)


@pytest.mark.parametrize("junk", [None, [], {}, 5, "x", {"path": "x"}, {"problems": [[]]}])
def test_a_malformed_reading_raises_one_kind_of_error(junk: Any) -> None:
    with pytest.raises(ValueError, match="reading"):
        loaded_from_json(junk)
