"""What the engine records has a word in each language."""

from __future__ import annotations

import re

import pytest

from reminderd.core.language import Language, speaking
from reminderd.history.event_text import answered_by
from tests.core.test_language import Shouting
from tests.source_tree import PACKAGE, ROOT

WAYS = sorted(
    {way for each in (ROOT / PACKAGE / "core").glob("*.py") for way in re.findall(r'via="([^"]+)"', each.read_text())}
)


@pytest.mark.parametrize("via", [*WAYS, "standing", "sitting"])
def test_a_way_to_answer_is_said_in_the_language_of_the_people(via: str) -> None:
    with speaking(Language("xx", Shouting())):
        assert answered_by({"via": via}) == via.upper()
