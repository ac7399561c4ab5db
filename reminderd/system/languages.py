"""Which language to speak, and its translations: what gettext would take, read from the folder `reminderd/locale`.

English needs no file, and nothing is imported for it. A language is there if its folder is. A file that is missing or
broken leaves English in its place; `advice.mo` is made only from a whole translation (`translations.py`), so where it
is there, it is whole. `status.mo` has the sentences of `reminderd status` again: a status bar asks for it often, and to
read all 1,240 would be a tenth of its time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any

from reminderd.core.language import ENGLISH, Language, current, use
from reminderd.system.folders import settings_path, shared_settings_paths

if TYPE_CHECKING:
    from gettext import GNUTranslations, NullTranslations
    from pathlib import Path

KEY, AUTO = "language", "auto"
_PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 (no pathlib: see folders)
VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
_MOST_LETTERS = 1 << 20
"""A larger file is none of settings."""
_NO_LANGUAGE = {"", "C", "POSIX"}


def known() -> list[str]:
    """Return the codes of all languages, sorted: "en", and one for each folder."""
    try:
        with os.scandir(f"{_PACKAGE}/locale") as found:
            codes = [each.name for each in found if each.is_dir()]
    except OSError:  # this runs from within a zip
        from importlib.resources import files

        folder = files("reminderd") / "locale"
        codes = [each.name for each in folder.iterdir() if each.is_dir()] if folder.is_dir() else []
    return sorted(["en", *filter(_is_code, codes)])


def chosen(environ: Mapping[str, str]) -> str:
    """Return what the settings say: the variable, one's own file, or that for everybody; "auto" if that is no language.

    It is for what a command says before, or without, an answer of the daemon. Nothing else of the settings is checked.
    """
    given = environ.get("REMINDERD_LANGUAGE") or next(
        filter(None, map(_written, (settings_path(environ), *shared_settings_paths(environ)))), AUTO
    )
    return given if given == AUTO or given in known() else AUTO


def _written(path: Path) -> str:
    """Return the value of the key, which stands before all tables; "" where it is not set, or there is no such file."""
    with suppress(OSError):
        if path.is_file():  # no pipe and no device, which never end
            with path.open(encoding="utf-8-sig", errors="replace") as file:
                for line in file.read(_MOST_LETTERS).splitlines():
                    key, equals, value = line.partition("=")
                    if equals and key.strip(" \t\"'") == KEY:
                        return value.partition("#")[0].strip().strip("\"'")
                    if line.lstrip().startswith("["):
                        break
    return ""


def wanted(setting: str, environ: Mapping[str, str]) -> tuple[list[str], str]:
    """Return the codes wanted, the best first, and what says so: `KEY`, a variable, or ""."""
    if setting != AUTO:
        return [setting], KEY
    variable = next((each for each in VARIABLES[1:] if environ.get(each)), "")
    locale = _code(environ.get(variable, ""))
    if locale in _NO_LANGUAGE:  # then gettext does not look at LANGUAGE either
        return [], variable
    if listed := [_code(each) for each in environ.get("LANGUAGE", "").split(":") if each]:
        return listed, "LANGUAGE"
    return [locale], variable


def find(setting: str, environ: Mapping[str, str]) -> Language:
    """Return the language of the setting, or of the environment where that is "auto"; else English."""
    for code in wanted(setting, environ)[0]:
        for name in _folders(code):
            if name in _NO_LANGUAGE or name.partition("_")[0] == "en":
                return ENGLISH
            if _is_code(name) and (found := _read(name)):
                return found
    return ENGLISH


def speak(code: object) -> None:
    """Speak the language of this code from now on, such as the daemon tells in its answers."""
    if isinstance(code, str) and code != current().code:
        use(find(code, {}))


def _code(locale: str) -> str:
    """Return "de_AT" of "de_AT.UTF-8@euro"."""
    return locale.partition(".")[0].partition("@")[0]


def _is_code(name: str) -> bool:
    return name.replace("_", "").isalnum() and name.isascii()


def _folders(code: str) -> Iterator[str]:
    """Yield where to look: "de_AT", "de"; and for a language without a country the one country that we have."""
    yield code
    language, _, country = code.partition("_")
    if country:
        yield language
    elif language.isalpha() and language != "en":
        yield from (each for each in known() if each.startswith(f"{language}_"))


def _read(code: str) -> Language | None:
    program = _catalogue(code, "status")
    if program is None:
        program = _catalogue(code, "reminderd")
    else:
        program.add_fallback(_Rest(code))  # type: ignore[arg-type]  # all that is asked of it
    return None if program is None else Language(code, program, lambda: _catalogue(code, "advice"))


class _Rest:
    """What the program says beside its `status`, read when the first of it is said: a status bar asks often."""

    def __init__(self, code: str) -> None:
        self._code = code

    @cached_property
    def _all(self) -> NullTranslations:
        from gettext import NullTranslations

        return _catalogue(self._code, "reminderd") or NullTranslations()

    def gettext(self, message: str) -> str:
        return self._all.gettext(message)

    def pgettext(self, context: str, message: str) -> str:
        return self._all.pgettext(context, message)

    def ngettext(self, one: str, many: str, count: int) -> str:
        return self._all.ngettext(one, many, count)


def _catalogue(code: str, domain: str) -> GNUTranslations | None:
    """Return what a .mo file holds, also from within a zip; None where it is missing or broken."""
    from gettext import GNUTranslations
    from io import BytesIO

    path = f"{_PACKAGE}/locale/{code}/LC_MESSAGES/{domain}.mo".replace("/", os.sep)
    loader: Any = __spec__.loader
    try:
        return GNUTranslations(BytesIO(loader.get_data(path)))
    except Exception:  # noqa: BLE001 (whatever is wrong with a file of sentences, English is there)
        return None
