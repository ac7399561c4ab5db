"""The quick reader and writer say what the json package says."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.control import quick_json

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=5,
)


@pytest.fixture(params=[True, False], ids=["quick", "by the package"], autouse=True, scope="module")
def _either_way(request: pytest.FixtureRequest) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        if not request.param:
            patch.setattr(quick_json, "HAVE_C", False)
        yield


@given(values)
def test_they_agree(value: Any) -> None:
    text = quick_json.dumps(value)
    assert text == json.dumps(value)
    assert quick_json.loads(text) == json.loads(text)


@pytest.mark.parametrize("text", [" {} ", "\n[1]\r\n"])
def test_space_around_is_fine(text: str) -> None:
    assert quick_json.loads(text) == json.loads(text)


@pytest.mark.parametrize(
    "text", ["", "{", "[1,]", "{} {}", "NaN", "-Infinity", "[" * 100_000, '"\x01"', "1" * 5000, '{"a" 1}']
)
def test_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 (whose words they are depends on the Python version)
        quick_json.loads(text)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), {(1,): 2}, object(), {"a": [object()]}, b"x"])
def test_what_json_does_not_know_is_not_written(value: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        quick_json.dumps(value)
