"""Which language is spoken, and why: the daemon's own environment counts, not the terminal's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from reminderd.core.settings import Settings
from reminderd.doctor.finding import Finding
from reminderd.doctor.language import language
from reminderd.system.languages import VARIABLES


def found(
    monkeypatch: pytest.MonkeyPatch, status: dict[str, Any], environments: tuple[str, str], key: str = "auto"
) -> Finding:
    there, here = environments
    for variable in VARIABLES:
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("LANG", here)
    (finding,) = language(status, {"LANG": there} if there else {}, replace(Settings(), language=key))
    return finding


@pytest.mark.parametrize(
    ("status", "environments", "key", "told"),
    [
        ({}, ("", "en_US.UTF-8"), "auto", "en, by the environment variable LANG=en_US.UTF-8"),
        ({}, ("", "C.UTF-8"), "auto", "en, by the environment variable LANG=C.UTF-8"),
        ({}, ("", ""), "auto", "en, because no environment variable names a language"),
        ({}, ("", "tlh_QO"), "auto", "en, because there is no translation for LANG=tlh_QO"),
        ({"language": "en"}, ("", "en_US.UTF-8"), "auto", "en, because no environment variable names a language"),
        ({"language": "de"}, ("C", "de_DE"), "de", "de, by the key language of the settings"),
        ({"language": "en"}, ("C", "de_DE"), "en", "en, by the key language of the settings"),
    ],
)
def test_the_language_and_its_source_are_named(
    monkeypatch: pytest.MonkeyPatch, status: dict[str, Any], environments: tuple[str, str], key: str, told: str
) -> None:
    monkeypatch.setattr("reminderd.doctor.language.languages.find", lambda setting, _: replaced(setting))
    assert found(monkeypatch, status, environments, key).text == told


def replaced(setting: str) -> Any:
    from reminderd.core.language import ENGLISH, Language

    return ENGLISH if setting == "auto" else Language(setting)


def test_a_daemon_that_speaks_another_language_than_this_terminal_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    finding = found(monkeypatch, {"language": "de"}, ("de_DE.UTF-8", "en_US.UTF-8"))
    assert finding.mark == "unknown"
    assert "This terminal has en, the daemon has de, by the environment variable LANG=de_DE.UTF-8." in finding.text
    assert 'reminderd config set language "en"' in finding.remedy
