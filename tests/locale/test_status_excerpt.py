"""The small catalogue of `status` has every sentence that a status says, so that the whole one is not read for it."""

from __future__ import annotations

from gettext import GNUTranslations
from io import BytesIO
from typing import Any

import pytest

from reminderd.cli.status_text import report
from reminderd.core.language import Language, speaking
from tests.cli.test_pseudo_language import STATES
from tests.fakes.daemon import status
from translations import PROGRAM, STATUS, compiled


def in_german(domain: str, told: dict[str, Any]) -> list[str]:
    content = compiled("de", domain)
    assert content is not None
    with speaking(Language("de", GNUTranslations(BytesIO(content)))):
        return list(report(told))


@pytest.mark.parametrize("changed", [{}, *STATES], ids=str)
def test_a_status_says_the_same_with_its_own_sentences_alone(changed: dict[str, Any]) -> None:
    told = status(**changed)
    assert in_german(STATUS, told) == in_german(PROGRAM, told)
