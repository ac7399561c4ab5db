"""Read and check: the settings of a path and an environment, or everything that is wrong with them at once.

This imports pydantic when it is called, and is called in the checking child only (see `child`) and in tests.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from reminderd.core.language import N_
from reminderd.core.sentence import sentence, sentence_of
from reminderd.core.settings import QUIET_KEYS, Settings
from reminderd.settings.effective import leaves
from reminderd.settings.keys import from_table
from reminderd.settings.loaded import Loaded
from reminderd.settings.problems import MOST_SHOWN, Problem, clean, dotted, in_order
from reminderd.settings.reading import Content, content_of, read
from reminderd.settings.toml_text import Loc, NotToml, line_of, parse
from reminderd.system.folders import settings_path, shared_settings_paths

_FOR_ONESELF_ONLY = ("hooks", "push", "link")
"""What no file for everybody may give: it would start programs in a person's name, or send away what concerns them."""


@dataclass(frozen=True, slots=True)
class _Below:
    """Files for everybody that are right, as one: what the next file is laid over."""

    table: dict[str, Any] = field(default_factory=dict)
    origins: dict[Loc, str] = field(default_factory=dict)
    """Of each key, the file and the line."""
    calendars: Path | None = None
    """The file that names the calendars."""


def load(named: Path | None, environ: Mapping[str, str], text: str | None = None) -> Loaded:
    """Read the file (None: the default one, which may be missing) and the environment; never raises over them.

    They lie over the defaults for everybody on this computer; a file of those that is wrong is left out. `text` is
    checked as if it stood in the file.
    """
    below, left_out = _Below(), list[str]()
    for shared in reversed(shared_settings_paths(environ)):
        found, below = _check(shared, read(shared, named=False), below)
        if found.unfinished:
            left_out.append(sentence("{place}: {problem}", place=shared, problem=found.unfinished))
        folder = clean(str(shared.parent))
        left_out += [
            sentence("{folder}/{problem}", folder=folder, problem=each.sentence) if each.line else each.sentence
            for each in found.problems
        ]
    path = settings_path(environ) if named is None else named
    content = read(path, named=named is not None) if text is None else content_of(text)
    return _check(path, content, below, environ, left_out)[0]


def _check(
    path: Path, content: Content, below: _Below, environ: Mapping[str, str] | None = None, left_out: Iterable[str] = ()
) -> tuple[Loaded, _Below]:
    """Check a file over those below it; without an `environ` it is one for everybody. Return what it is with them.

    Where some of those are `left_out`, a person's file is not wrong for changing what only they define.
    """
    from reminderd.reminders import built_in
    from reminderd.settings import environment, mistakes, schema

    told = list(left_out)

    def wrong(*problems: Problem) -> tuple[Loaded, _Below]:
        return Loaded(str(path), None, problems, {}, content.file, content.key, left_out=tuple(told)), below

    if content.unfinished:
        return replace(wrong()[0], unfinished=content.unfinished), below
    if content.problem is not None:
        return wrong(content.problem)
    try:
        table, lines = parse(content.text)
    except NotToml as error:
        return wrong(Problem(str(path), error.line, "", sentence_of(error)))
    found = environment.Given(environment.over(table, below.table))

    def line(loc: Loc) -> int:
        return line_of(lines, loc) or 1

    def problem(loc: Loc, words: str) -> Problem:
        text = words if words == (cleaned := clean(words)) else cleaned
        variable = found.variable_at(loc)
        if variable is not None and (loc not in lines or loc in found.places):
            return Problem(variable, None, dotted(loc), text)
        return Problem(str(path), line(loc), dotted(loc), text)

    problems = environment.find_variables(environ or {}, found, [kind.name for kind in built_in()])
    if environ is None:
        one_s_own = sentence(N_("each person's own file alone can set this (remove it here)"))
        problems += [problem((name,), one_s_own) for name in _FOR_ONESELF_ONLY if name in table]
    merged = environment.over(found.variables, found.table)
    if told:
        told += [
            sentence(N_("{path}: {key}: left out, because what it changes is not there"), path=path, key=key)
            for key in mistakes.take_out_incomplete(merged)
        ]
    errors = sorted(schema.errors(merged), key=lambda each: line(each["loc"]))
    for number, each in enumerate(errors):  # what comes after the last one shown is only counted
        problems.append(problem(each["loc"], mistakes.in_words(each) if number < MOST_SHOWN else ""))
    problems += [problem(loc, text) for loc, text in mistakes.between_values(merged)]
    if problems:
        return wrong(*in_order(problems))
    place = path if environ is None else path.name
    origins: dict[Loc, str] = {
        loc: found.places.get(loc)
        or (below.origins[loc] if loc in below.origins and loc not in lines else f"{place}:{line(loc)}")
        for loc, value in leaves(merged)
        if value or len(QUIET_KEYS.get(loc[-1], ())) <= 1  # an empty list for several days says nothing of any of them
    }
    names_calendars = ("calendar", "files") in lines or ("calendar", "files") in found.places
    calendars = path if names_calendars else below.calendars
    settings = _with_calendars(from_table(merged), calendars or path, (environ or {}).get("HOME", ""))
    named = {dotted(loc): origin for loc, origin in origins.items()}
    loaded = Loaded(str(path), settings, (), named, content.file, content.key, left_out=tuple(told))
    return loaded, _Below(merged, origins, calendars)


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
