"""Read, check, build: the settings of a path and an environment, or everything that is wrong with them at once.

This imports pydantic when it is called, and is called in the checking child only (see `child`) and in tests.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from reminderd.settings.loaded import Loaded
from reminderd.settings.locate import Loc, line_of, lines_of
from reminderd.settings.parsing import NotToml, parse
from reminderd.settings.problems import MOST_SHOWN, Problem, clean, dotted, in_order
from reminderd.settings.reading import Content, read
from reminderd.system.folders import config_folder

if TYPE_CHECKING:
    from reminderd.settings.environment import Given

__all__ = ["Loaded", "check", "default_path", "load", "load_text"]


def default_path(environ: Mapping[str, str]) -> Path:
    """Return where the settings file is looked for when none is named."""
    return config_folder(environ) / "config.toml"


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

    def run(self, table: dict[str, object]) -> Loaded:
        from pydantic import ValidationError

        from reminderd.reminders import built_in
        from reminderd.settings import build, environment, rules, schema, wording
        from reminderd.settings.origins import origins_of

        found = environment.Given(table)
        names = [kind.name for kind in built_in()]
        problems = environment.find_variables(self.environ, found, schema.SettingsFile, names)
        environment.let_triggers_override(found, rules.TRIGGERS)
        token = environment.given.set(found)
        file = None
        try:
            file = schema.SettingsFile()
        except ValidationError as error:
            errors = sorted(error.errors(include_url=False), key=lambda each: self.line(wording.place(each)))
            for number, each in enumerate(errors):  # what comes after the last one shown is only counted
                text = wording.said(each) if number < MOST_SHOWN else ""
                problems.append(self.problem(found, wording.place(each), text))
        finally:
            environment.given.reset(token)
        problems += [self.problem(found, loc, text) for loc, text in rules.broken(found.merged, self.calendar_file)]
        path, kind, key = str(self.path), self.content.file, self.content.key
        if problems or file is None:
            return Loaded(path, None, in_order(problems), {}, kind, key)
        settings = build.build(file, self.calendar_file)
        return Loaded(path, settings, (), origins_of(found, self.path.name, self.lines), kind, key)

    def problem(self, found: Given, loc: Loc, text: str) -> Problem:
        variable = found.variable_at(loc)
        if variable is not None and (loc not in self.lines or loc in found.places):
            return Problem(variable, None, dotted(loc), clean(text))
        return Problem(str(self.path), self.line(loc), dotted(loc), clean(text))

    def line(self, loc: Loc) -> int:
        return line_of(self.lines, loc) or 1

    def calendar_file(self, written: str) -> Path:
        """Return the place of a calendar file: ~ is the home folder, anything relative lies beside the settings."""
        home = self.environ.get("HOME", "")
        if home and (written == "~" or written.startswith("~/")):
            written = home + written[1:]
        return self.path.absolute().parent / os.path.expanduser(written)  # noqa: PTH111 (Path's raises for ~nobody)
