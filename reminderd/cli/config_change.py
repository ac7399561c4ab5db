"""What `config set` and `config unset` do: work out what was meant, check the outcome, and write the file."""

from __future__ import annotations

import json
import shlex
import tomllib
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from reminderd.cli.errors import CommandFailed, WrongSettings, WrongUsage
from reminderd.cli.settings_file import load, settings_of
from reminderd.core.language import _
from reminderd.core.sentence import sentence, sentence_of
from reminderd.settings import change
from reminderd.settings.keys import Key, at
from reminderd.settings.loaded import Loaded
from reminderd.settings.reading import read
from reminderd.settings.values import Wrong
from reminderd.system.whole_file import write_whole

UNSET = object()
"""In place of a value: the key is removed, so that its default applies."""


def as_toml(value: Any) -> str:
    """Return a value as TOML writes it."""
    if isinstance(value, list):
        return f"[{', '.join(map(as_toml, value))}]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {as_toml(each)}" for key, each in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)


def meant(key: str, typed: str) -> Any:
    """Return the value that was typed for a key: in TOML, or plain where the key takes a text or a list of texts.

    Raises:
        WrongUsage: it begins like a list, a table or a quoted text, and is none; or it is no command.
    """
    node = at(int(part) if part.isdecimal() else part for part in key.split("."))
    like_toml = typed.lstrip()[:1] in ("[", "{", '"', "'")
    if key.startswith("hooks.") and not typed.lstrip().startswith("["):
        try:
            return shlex.split(typed)
        except ValueError as problem:
            raise WrongUsage(_("{text} is not a command: {problem}", text=typed, problem=problem)) from problem
    if isinstance(node, Key) and not like_toml:
        if node.several:
            with suppress(Wrong):
                node.item.read(typed)
                return [typed]
            return [each.strip() for each in typed.split(",")]
        if node.item.shape["type"] == "string":
            return typed
    try:
        return tomllib.loads(f"v = {typed}").popitem()[1]
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        if like_toml:
            told = _('{text} is not a TOML value. Write a list as ["5m", "15m"], and a text without quotes', text=typed)
            raise WrongUsage(told) from problem
        return typed


def change_file(path: Path, wanted: Mapping[str, Any]) -> Loaded:
    """Set these keys to these values, and return the settings that the file now holds.

    Raises:
        WrongUsage: a key is none.
        WrongSettings: the file would be wrong; nothing is written.
        CommandFailed: the file cannot be changed this way.
    """
    content = read(path, named=False)
    if content.unfinished:
        raise CommandFailed(content.unfinished)
    if content.problem is not None:
        raise WrongSettings([content.problem.sentence])
    try:
        keys = {tuple(change.key_parts(key)): value for key, value in wanted.items()}
    except change.CannotChange as problem:
        raise WrongUsage(sentence_of(problem)) from problem
    text = content.text
    try:
        for parts, value in keys.items():
            text = change.removed(text, [*parts]) if value is UNSET else change.changed(text, [*parts], value)
    except tomllib.TOMLDecodeError:  # the file is no TOML as it stands: the check says where
        pass
    except change.CannotChange as problem:
        raise CommandFailed(sentence_of(problem)) from problem
    loaded = load(path, text)
    if loaded.problems:  # the line of a text that was never written says nothing to anybody
        problems = [
            sentence("{key}: {problem}", key=each.key, problem=each.text) if each.key and each.line else each.sentence
            for each in loaded.problems
        ]
        raise WrongSettings(problems)
    settings_of(loaded)
    old = path.read_bytes() if path.exists() else b""
    ends = text.replace("\n", "\r\n") if b"\r\n" in old else text
    write_whole(path, ends.encode("utf-8-sig" if old.startswith(b"\xef\xbb\xbf") else "utf-8"))
    return loaded
