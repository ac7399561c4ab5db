"""Read and check: the settings of a path and an environment, or everything that is wrong with them at once.

This imports pydantic when it is called, and is called in the checking child only (see `child`) and in tests.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reminderd.core.settings import QUIET_KEYS
from reminderd.settings.child import default_path
from reminderd.settings.keys import Key, at
from reminderd.settings.loaded import Loaded
from reminderd.settings.locate import Loc, line_of, lines_of
from reminderd.settings.problems import MOST_SHOWN, Problem, clean, dotted, in_order
from reminderd.settings.reading import Content, NotToml, parse, read

if TYPE_CHECKING:
    from reminderd.settings.environment import Given

_SEVERAL_DAYS = [key for key, days in QUIET_KEYS.items() if len(days) > 1]
"""Keys of [quiet_hours] that say nothing of any day while they are empty."""


def load(path: Path | None, environ: Mapping[str, str]) -> Loaded:
    """Read the file (None: the default one, which may be missing) and the environment; never raises over them."""
    place = default_path(environ) if path is None else path
    return check(read(place, named=path is not None), place, environ)


def load_text(text: str, path: Path, environ: Mapping[str, str]) -> Loaded:
    """Check a text as if it stood in the file at `path`."""
    text = text.replace("\r\n", "\n")
    return check(Content(text, "read" if text.strip() else "empty", ""), path, environ)


def check(content: Content, path: Path, environ: Mapping[str, str]) -> Loaded:
    """Check what was read."""
    if content.problem is not None:
        return Loaded(str(path), None, (content.problem,), {}, content.file, content.key)
    try:
        table = parse(content.text)
    except NotToml as error:
        problem = Problem(str(path), error.line, "", str(error))
        return Loaded(str(path), None, (problem,), {}, content.file, content.key)
    return _Check(path, content, environ).run(table)


class _Check:
    """One check of a file's table together with an environment."""

    def __init__(self, path: Path, content: Content, environ: Mapping[str, str]) -> None:
        self.path = path
        self.content = content
        self.environ = environ
        self.lines = lines_of(content.text)

    def run(self, table: dict[str, Any]) -> Loaded:
        from pydantic import ValidationError

        from reminderd.reminders import built_in
        from reminderd.settings import convert, environment, mistakes, schema

        found = environment.Given(table)
        problems = environment.find_variables(self.environ, found, [kind.name for kind in built_in()])
        environment.let_triggers_override(found)
        token = schema.given.set(found)
        try:
            schema.SettingsFile()
        except ValidationError as error:
            errors = sorted(error.errors(include_url=False), key=lambda each: self.line(each["loc"]))
            for number, each in enumerate(errors):  # what comes after the last one shown is only counted
                text = mistakes.in_words(each) if number < MOST_SHOWN else ""
                problems.append(self.problem(found, each["loc"], text))
        finally:
            schema.given.reset(token)
        problems += [self.problem(found, loc, text) for loc, text in mistakes.between_values(found.merged)]
        path, kind, key = str(self.path), self.content.file, self.content.key
        if problems:
            return Loaded(path, None, in_order(problems), {}, kind, key)
        return Loaded(path, convert.from_table(found.merged, self.calendar_file), (), self.origins(found), kind, key)

    def problem(self, found: Given, loc: Loc, text: str) -> Problem:
        variable = found.variable_at(loc)
        if variable is not None and (loc not in self.lines or loc in found.places):
            return Problem(variable, None, dotted(loc), clean(text))
        return Problem(str(self.path), self.line(loc), dotted(loc), clean(text))

    def origins(self, found: Given) -> dict[str, str]:
        """Return "config.toml:12" or the variable's name for each key that was given; the others have their default."""
        return {
            dotted(loc): found.places.get(loc) or f"{self.path.name}:{self.line(loc)}"
            for loc, value in _given(found.merged)
            if value or loc[-1] not in _SEVERAL_DAYS
        }

    def line(self, loc: Loc) -> int:
        return line_of(self.lines, loc) or 1

    def calendar_file(self, written: str) -> str:
        """Return the place of a calendar file: ~ is the home folder, anything relative lies beside the settings."""
        if "://" in written:  # an address: the reader of calendars says how to have it fetched
            return written
        home = self.environ.get("HOME", "")
        if home and (written == "~" or written.startswith("~/")):
            written = home + written[1:]
        return str(self.path.absolute().parent / os.path.expanduser(written))  # noqa: PTH111 (Path's raises for ~nobody)


def _given(table: dict[str, Any], loc: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Return each key that was given, with its value."""
    for key, value in table.items():
        if isinstance(at((*loc, key)), Key):
            yield (*loc, key), value
        else:
            yield from _given(value, (*loc, key))
