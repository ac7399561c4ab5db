"""What `config set` and `config unset` do: work out what was meant, check the outcome, and write the file."""

from __future__ import annotations

import json
import os
import shlex
import tomllib
from collections.abc import Sequence
from itertools import islice, product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reminderd.cli.errors import CommandFailed, WrongSettings, WrongUsage, without_settings
from reminderd.settings import change
from reminderd.settings.reading import read
from reminderd.system.whole_file import write_whole

if TYPE_CHECKING:
    from reminderd.settings.loaded import Loaded

UNSET = object()
"""In place of a value: the key is removed, so that its default applies."""
_MOST_TRIALS = 64
Change = tuple[str, Any]
"""A dotted key and its value."""


def as_toml(value: Any) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, list):
        return f"[{', '.join(map(as_toml, value))}]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {as_toml(each)}" for key, each in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)


def meanings(key: str, given: str) -> list[Any]:
    """Return what a typed value may mean, the likeliest first: a TOML value, a text, a list.

    Raises:
        WrongUsage: it begins like a list, a table or a quoted text, and is none.
    """
    if key.startswith("hooks.") and not given.lstrip().startswith("["):
        try:
            return [shlex.split(given)]
        except ValueError as problem:
            raise WrongUsage(f"{given} is not a command: {problem}") from problem
    try:
        read = tomllib.loads(f"v = {given}")
        plain = [read["v"]] if read.keys() == {"v"} else []
    except (tomllib.TOMLDecodeError, RecursionError):
        plain = []
    if given.lstrip()[:1] in ("[", "{", '"', "'") and not plain:
        raise WrongUsage(f'{given} is not a TOML value. Write a list as ["5m", "15m"], and a text without quotes')
    return [*plain, given, [given], [each.strip() for each in given.split(",")]]


def change_file(path: Path, wanted: Sequence[tuple[str, Sequence[Any]]]) -> tuple[list[Change], Loaded]:
    """Change these keys, each to the first of its possible values that makes the file right.

    Return the changes made, and the settings that the file now holds.

    Raises:
        WrongUsage: a key is none.
        WrongSettings: whatever the values mean, the file would be wrong; nothing is written.
        CommandFailed: the file cannot be changed this way.
    """
    from reminderd.settings.child import check_texts

    content = read(path, named=False)
    if content.unfinished:
        raise CommandFailed(content.unfinished)
    if content.problem is not None:
        raise WrongSettings([content.problem])
    try:
        keys = [change.key_parts(key) for key, _ in wanted]
    except change.CannotChange as problem:
        raise WrongUsage(str(problem)) from problem
    trials = list(islice(product(*(values for _, values in wanted)), _MOST_TRIALS))
    try:
        texts = [_changed(content.text, keys, values) for values in trials]
    except tomllib.TOMLDecodeError:  # the file is no TOML as it stands: the check says where
        raise without_settings(check_texts(path, os.environ, [content.text])[-1]) from None
    except change.CannotChange as problem:
        raise CommandFailed(str(problem)) from problem
    answers = check_texts(path, os.environ, texts)
    if answers[-1].settings is None:
        if answers[-1].unfinished:
            raise without_settings(answers[-1])
        raise WrongSettings(_problems_of_likeliest(answers, {key[0] for key in keys}))
    taken = len(answers) - 1
    write_whole(path, _encoded_as_before(path, texts[taken]))
    return [(key, value) for (key, _), value in zip(wanted, trials[taken], strict=True)], answers[-1]


def _changed(text: str, keys: Sequence[list[str]], values: Sequence[Any]) -> str:
    for parts, value in zip(keys, values, strict=True):
        text = change.removed(text, parts) if value is UNSET else change.changed(text, parts, value)
    return text


def _problems_of_likeliest(answers: Sequence[Loaded], tables: set[str]) -> list[str]:
    """Return the problems of the first meaning that is not merely no list where one belongs.

    The line of a text that was never written says nothing to anybody and is left out.
    """
    told = [each.problems for each in answers]
    likeliest = next((each for each in told if "is not a list" not in each[0].text), told[0])
    ours = [each.key.split(".")[0] in tables and each.line is not None for each in likeliest]
    return [f"{each.key}: {each.text}" if own else str(each) for each, own in zip(likeliest, ours, strict=True)]


def _encoded_as_before(path: Path, text: str) -> bytes:
    """Return the text with the file's own byte order mark and line ends."""
    old = path.read_bytes() if path.exists() else b""
    ends = text.replace("\n", "\r\n") if b"\r\n" in old else text
    return ends.encode("utf-8-sig" if old.startswith(b"\xef\xbb\xbf") else "utf-8")
