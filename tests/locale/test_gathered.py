"""What the translators are given is what the code says. After a change: `make translations`."""

from __future__ import annotations

import pytest

from translations import DOMAINS, LOCALE, languages, read, template, text_of

ADVICE = "to gather the sentences, type: make translations"


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_sentences_are_those_of_the_code(domain: str) -> None:
    fresh = template(domain)
    assert text_of(fresh).decode() == (LOCALE / f"{domain}.pot").read_text("utf-8"), ADVICE
    wanted = {(each.id, each.context) for each in fresh}
    for code in languages():
        assert {(each.id, each.context) for each in read(code, domain)} == wanted, f"{code}: {ADVICE}"
