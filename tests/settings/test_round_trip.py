"""Every valid settings file survives reading, writing and reading again; so does every outcome on its way to JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
import tomlkit
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from reminderd.settings.keys import to_own_table, to_table
from reminderd.settings.loaded import Loaded, loaded_from_json, loaded_to_json
from tests.settings.tables import files, loaded


def through_json(found: Loaded) -> Loaded:
    return loaded_from_json(json.loads(json.dumps(loaded_to_json(found))))


@hypothesis_settings(deadline=None, max_examples=30)
@given(files)
def test_what_was_read_survives_json_and_can_be_written_and_read_again(table: dict[str, Any]) -> None:
    found = loaded(tomlkit.dumps(table))
    assert found.settings is not None, [str(problem) for problem in found.problems]
    assert through_json(found) == found
    again = loaded(tomlkit.dumps(to_own_table(found.settings))).settings
    assert again == found.settings
    written = to_table(found.settings)
    assert to_table(loaded(tomlkit.dumps(written)).settings) == written


def test_an_outcome_without_settings_survives_json() -> None:
    found = loaded("nonsense = 1\n[presence]\nsource = 5")
    assert len(found.problems) == 2
    assert through_json(found) == found
    unfinished = Loaded("config.toml", None, unfinished="the computer was too busy")
    assert through_json(unfinished) == unfinished


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@hypothesis_settings(deadline=None, max_examples=50)
@given(st.data(), JSON)
def test_json_that_is_not_what_was_written_raises_one_kind_of_error_or_is_valid(data: st.DataObject, junk: Any) -> None:
    plain = loaded_to_json(loaded(""))
    table = data.draw(st.sampled_from(sorted(plain["settings"])))
    inner = plain["settings"][table]
    if isinstance(inner, dict) and inner:
        inner[data.draw(st.sampled_from(sorted(inner)))] = junk
    else:
        plain["settings"][table] = junk
    try:
        made = loaded_from_json(plain)
    except ValueError:
        return
    assert through_json(made) == made


@pytest.mark.parametrize("junk", [None, [], {}, 5, "x", {"path": "x"}, {"problems": [[]]}])
def test_a_malformed_outcome_raises_one_kind_of_error(junk: Any) -> None:
    with pytest.raises(ValueError, match="outcome"):
        loaded_from_json(junk)
