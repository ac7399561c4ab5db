"""The tool for translators: what is translated stays, and guidance is compiled whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

import translations
from translations import ADVICE, DOMAINS, PROGRAM, add, compile_all, compiled, missing, po_file, read, update


@pytest.fixture(autouse=True)
def locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own, with a small package to gather from."""
    package = tmp_path / "package"
    (package / "data" / "routines").mkdir(parents=True)
    (package / "words.py").write_text(
        '_("Skip {name}.")\n# Translators: a count.\nngettext("{count} day", "{count} days", n)\n'
        'pgettext("button", "Skip")\nhealth("Stop if it hurts.")\nH_("Walk.")\n_(variable)\n'
    )
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "PACKAGE", package)
    monkeypatch.setattr(translations, "LOCALE", tmp_path / "locale")
    add("pl")
    return tmp_path / "locale"


def translate(domain: str, **said: str | tuple[str, ...]) -> None:
    path = po_file("pl", domain)
    catalog = read("pl", domain)
    for each in catalog:
        english = each.id if isinstance(each.id, str) else each.id[0]
        each.string = said.get("".join(filter(str.isalpha, english)), each.string)
    path.write_bytes(translations.text_of(catalog))


def test_a_new_language_has_every_sentence_its_plural_forms_and_says_that_it_is_unread(locale: Path) -> None:
    text = po_file("pl", PROGRAM).read_text("utf-8")
    assert "nplurals=3" in text
    assert "msgstr[2]" in text
    assert "#. Translators: a count." in text
    assert 'msgctxt "button"' in text
    assert "no native speaker has read this yet" in text
    assert ":1\n" not in text, "no numbers of lines, which would change with every edit"
    assert [len(missing(read("pl", domain))) for domain in DOMAINS] == [3, 2]


def test_what_is_translated_stays_when_sentences_come_and_go(locale: Path) -> None:
    translate(PROGRAM, Skipname="Pomiń {name}.")
    words = translations.PACKAGE / "words.py"
    words.write_text(words.read_text().replace('pgettext("button", "Skip")', '_("New.")'))
    update()
    catalog = read("pl", PROGRAM)
    assert catalog["Skip {name}."].string == "Pomiń {name}."
    assert catalog["New."].string == ""
    before = po_file("pl", PROGRAM).read_bytes()
    update()
    assert po_file("pl", PROGRAM).read_bytes() == before


def test_half_of_the_program_is_compiled_and_half_of_the_guidance_is_not(locale: Path) -> None:
    assert compile_all() == []
    translate(PROGRAM, Skipname="Pomiń {name}.")
    translate(ADVICE, Walk="Idź.")
    assert [each.name for each in compile_all()] == ["reminderd.mo"]
    translate(ADVICE, Stopifithurts="Przerwij, jeśli boli.")
    assert [each.name for each in compile_all()] == ["reminderd.mo", "advice.mo"]
    po_file("pl", ADVICE).write_text(
        po_file("pl", ADVICE).read_text("utf-8").replace("#: package", "#, fuzzy\n#: package")
    )
    assert compiled("pl", ADVICE) is None, "a guess is no translation"
