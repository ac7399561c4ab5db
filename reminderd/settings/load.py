"""Read and check: the settings of a path and an environment, or everything that is wrong with them at once.

This imports pydantic when it is called, and is called in the checking child only (see `child`) and in tests.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from reminderd.core.settings import QUIET_KEYS, Settings
from reminderd.settings.child import default_path
from reminderd.settings.effective import leaves
from reminderd.settings.keys import from_table
from reminderd.settings.loaded import Loaded
from reminderd.settings.problems import MOST_SHOWN, Problem, clean, dotted, in_order
from reminderd.settings.reading import content_of, read
from reminderd.settings.toml_text import Loc, NotToml, line_of, parse


def load(named: Path | None, environ: Mapping[str, str], text: str | None = None) -> Loaded:
    """Read the file (None: the default one, which may be missing) and the environment; never raises over them.

    `text` is checked as if it stood in the file.
    """
    from pydantic import ValidationError

    from reminderd.reminders import built_in
    from reminderd.settings import environment, mistakes, schema

    path = default_path(environ) if named is None else named
    content = read(path, named=named is not None) if text is None else content_of(text)

    def wrong(*problems: Problem) -> Loaded:
        return Loaded(str(path), None, problems, {}, content.file, content.key)

    if content.unfinished:
        return replace(wrong(), unfinished=content.unfinished)
    if content.problem is not None:
        return wrong(content.problem)
    try:
        table, lines = parse(content.text)
    except NotToml as error:
        return wrong(Problem(str(path), error.line, "", str(error)))
    found = environment.Given(table)

    def line(loc: Loc) -> int:
        return line_of(lines, loc) or 1

    def problem(loc: Loc, text: str) -> Problem:
        variable = found.variable_at(loc)
        if variable is not None and (loc not in lines or loc in found.places):
            return Problem(variable, None, dotted(loc), clean(text))
        return Problem(str(path), line(loc), dotted(loc), clean(text))

    problems = environment.find_variables(environ, found, [kind.name for kind in built_in()])
    token = schema.given.set(found)
    try:
        schema.SettingsFile()
    except ValidationError as error:
        errors = sorted(error.errors(include_url=False), key=lambda each: line(each["loc"]))
        for number, each in enumerate(errors):  # what comes after the last one shown is only counted
            problems.append(problem(each["loc"], mistakes.in_words(each) if number < MOST_SHOWN else ""))
    finally:
        schema.given.reset(token)
    problems += [problem(loc, text) for loc, text in mistakes.between_values(found.merged)]
    if problems:
        return wrong(*in_order(problems))
    origins = {
        dotted(loc): found.places.get(loc) or f"{path.name}:{line(loc)}"
        for loc, value in leaves(found.merged)
        if value or len(QUIET_KEYS.get(loc[-1], ())) <= 1  # an empty list for several days says nothing of any of them
    }
    settings = _with_calendars(from_table(found.merged), path, environ.get("HOME", ""))
    return Loaded(str(path), settings, (), origins, content.file, content.key)


def _with_calendars(settings: Settings, path: Path, home: str) -> Settings:
    """Put in the places of calendar files: ~ is the home folder, anything relative lies beside the settings."""

    def place(written: str) -> str:
        if "://" in written:  # an address: the reader of calendars says how to have it fetched
            return written
        if home and (written == "~" or written.startswith("~/")):
            written = home + written[1:]
        return str(path.absolute().parent / os.path.expanduser(written))  # noqa: PTH111 (Path's raises for ~nobody)

    files = tuple(map(place, settings.calendar.files))
    return replace(settings, calendar=replace(settings.calendar, files=files))
