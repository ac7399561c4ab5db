"""Which language the daemon speaks, and what says so: a user service sees its manager's environment, not a shell's."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from reminderd.core.language import ENGLISH, _
from reminderd.core.settings import Settings
from reminderd.doctor.finding import Finding
from reminderd.system import languages

_KEY = 'reminderd config set language "{code}"'


def language(status: Mapping[str, Any], there: Mapping[str, str], wanted: Settings) -> list[Finding]:
    """Return the language of the daemon, or the one that it would have; `there` is the daemon's environment."""
    running = bool(status)
    environ = there if running else os.environ
    code = str(status.get("language", "en")) if running else languages.find(wanted.language, environ).code
    found = Finding("language", "ok", _source(code, wanted.language, environ))
    here = languages.find(wanted.language, os.environ).code
    if not running or here == code:
        return [found]
    text = _("This terminal has {here}, the daemon has {there}.", here=here, there=found.text)
    command = _KEY.format(code=here)
    return [Finding("language", "unknown", text, _("To choose for both, type: {command}", command=command))]


def _source(code: str, setting: str, environ: Mapping[str, str]) -> str:
    codes, origin = languages.wanted(setting, environ)
    missing = code == ENGLISH.code and codes and not any(each.startswith(code) for each in codes)
    if origin == languages.KEY and not missing:
        # Translators: {code} is the code of a language, such as "de"; {key} is a key of the settings file.
        return _("{code}, by the key {key} of the settings", code=code, key=languages.KEY)
    if origin:
        variable = f"{origin}={codes[0] if origin == languages.KEY else environ[origin]}"
        if missing:
            return _("{code}, because there is no translation for {variable}", code=code, variable=variable)
        # Translators: {variable} is such as LANG=de_DE.UTF-8.
        return _("{code}, by the environment variable {variable}", code=code, variable=variable)
    return _("{code}, because no environment variable names a language", code=code)
