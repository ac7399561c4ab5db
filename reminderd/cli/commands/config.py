"""`reminderd config`: the settings file, where it is, what is wrong with it, what is in force, and changing it."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reminderd.cli import errors, printing

if TYPE_CHECKING:
    from reminderd.settings.loaded import Loaded
    from reminderd.settings.problems import Problem

NAME = "config"
HELP = "Show, check, write or change the settings file"

_COMMENT_COLUMN = 56


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do, and for each of them the file."""
    below = parser.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)
    for action, told in _ACTIONS.items():
        one = below.add_parser(action, help=told, description=f"{told}.", allow_abbrev=False)
        one.add_argument("--config", metavar="PATH", type=Path, help="another settings file than the usual one")
        if action in ("check", "show", "path"):
            one.add_argument("--json", action="store_true", help="machine-readable, on standard output alone")
        if action == "set":
            one.add_argument("key", metavar="KEY", help="dotted, as in reminders.movement.after_sitting")
            one.add_argument("value", metavar="VALUE", help="as in TOML; quotes round a text may be left out")


def run(args: argparse.Namespace) -> int:
    """Do it."""
    code: int = globals()[f"_{args.action}"](args)
    return code


def _load(args: argparse.Namespace) -> Loaded:
    from reminderd.settings.child import load_in_child_sync

    return load_in_child_sync(args.config, os.environ)


def _file(args: argparse.Namespace) -> Path:
    from reminderd.settings.load import default_path

    return args.config.absolute() if args.config else default_path(os.environ)


def _refuse(loaded: Loaded) -> None:
    if loaded.problems or loaded.settings is None:
        raise errors.WrongSettings(tuple(map(str, loaded.problems)))


def _path(args: argparse.Namespace) -> int:
    path = _file(args)
    if args.json:
        printing.json_value({"path": str(path), "exists": path.exists()})
    else:
        printing.line(str(path))
    return errors.FINE


def _schema(args: argparse.Namespace) -> int:
    from reminderd.settings import default_file

    print(default_file.read_default(default_file.SCHEMA), end="")
    return errors.FINE


def _check(args: argparse.Namespace) -> int:
    loaded = _load(args)
    if args.json:
        problems = [
            {"path": each.path, "line": each.line, "key": each.key, "text": each.text} for each in loaded.problems
        ]
        printing.json_value({"path": loaded.path, "file": loaded.file, "fine": not problems, "problems": problems})
        return errors.WRONG_SETTINGS if problems else errors.FINE
    _refuse(loaded)
    missing = "there is no such file; all defaults are in force (write one with: reminderd config init)"
    printing.line(f"{loaded.path}: {missing if loaded.file == 'missing' else 'fine'}")
    return errors.FINE


def _show(args: argparse.Namespace) -> int:
    from reminderd.settings.written import effective

    loaded = _load(args)
    if loaded.settings is None:
        raise errors.WrongSettings(tuple(map(str, loaded.problems)))
    every = list(effective(loaded.settings, loaded.origins))
    if args.json:
        values = {key: {"value": value, "origin": origin} for key, value, origin in every}
        printing.json_value({"path": loaded.path, "file": loaded.file, "values": values})
        return errors.FINE
    for key, value, origin in every:
        printing.line(f"{f'{key} = {_toml(value)}':<{_COMMENT_COLUMN}}  # {origin}")
    return errors.FINE


def _toml(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_toml, value))}]"
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(each)}" for key, each in value.items()) + " }"
    return json.dumps(value, ensure_ascii=False)


def _init(args: argparse.Namespace) -> int:
    path = _file(args)
    _write_default(path)
    printing.line(f"written: {path}")
    return errors.FINE


def _write_default(path: Path) -> None:
    from reminderd.settings import default_file, save

    try:
        save.write_new(path, default_file.read_default(default_file.SETTINGS).encode())
    except FileExistsError as problem:
        raise errors.CommandFailed(
            f"{path} is there already and stays as it is (edit it: reminderd config edit)"
        ) from problem
    beside = path.parent / default_file.SCHEMA  # where the first line tells editors to look
    save.write_whole(beside, default_file.read_default(default_file.SCHEMA).encode())


def _set(args: argparse.Namespace) -> int:
    from reminderd.settings import change, save
    from reminderd.settings.child import check_texts
    from reminderd.settings.reading import read

    path = _file(args)
    content = read(path, named=False)
    if content.problem is not None:
        raise errors.WrongSettings((str(content.problem),))
    try:
        parts = change.key_parts(args.key)
    except change.CannotChange as problem:
        raise errors.WrongUsage(str(problem)) from problem
    meanings = _meanings(parts, args.value)
    try:
        texts = [change.changed(content.text, parts, value) for value in meanings]
    except ValueError:  # it is no TOML as it stands: the check says where
        _refuse(_load(args))
        raise
    except change.CannotChange as problem:
        raise errors.CommandFailed(str(problem)) from problem
    answers = check_texts(path, os.environ, texts)
    if answers[-1].settings is None:
        raise errors.WrongSettings(tuple(_without_place(each, parts) for each in _nearest(answers)))
    save.write_whole(path, _as_it_was(path, texts[len(answers) - 1]))
    printing.line(f"{args.key} = {_toml(meanings[len(answers) - 1])}")
    variable = answers[-1].origins.get(args.key, "")
    if variable.startswith("REMINDERD_"):
        printing.note(f"{variable} in the environment overrides it")
    return errors.FINE


def _nearest(answers: list[Loaded]) -> tuple[Problem, ...]:
    """Return the problems of the likeliest meaning: the first that is not merely no list where one belongs."""
    told = [each.problems for each in answers]
    return next((each for each in told if "is not a list" not in each[0].text), told[0])


def _without_place(problem: Problem, parts: list[str]) -> str:
    """The line of what was not written is nobody's line."""
    ours = problem.key.startswith(parts[0]) and problem.line is not None
    return f"{problem.key}: {problem.text}" if ours else str(problem)


def _meanings(parts: list[str], given: str) -> list[Any]:
    """Return what VALUE may mean, the likeliest first: TOML as it stands, a text, a list of one, a list with commas."""
    import tomllib

    if parts[0] == "hooks" and not given.lstrip().startswith("["):
        try:
            return [shlex.split(given)]
        except ValueError as problem:
            raise errors.WrongUsage(f"{given} is no command: {problem}") from problem
    try:
        read = tomllib.loads(f"v = {given}")
        plain = [read["v"]] if read.keys() == {"v"} else []
    except (tomllib.TOMLDecodeError, RecursionError):
        plain = []
    return [*plain, given, [given], [each.strip() for each in given.split(",")]]


def _as_it_was(path: Path, text: str) -> bytes:
    """Keep the file's byte order mark and its kind of line ends."""
    try:
        old = path.read_bytes()
    except FileNotFoundError:
        return text.encode()
    ends = text.replace("\n", "\r\n") if b"\r\n" in old else text
    return ends.encode("utf-8-sig" if old.startswith(b"\xef\xbb\xbf") else "utf-8")


def _edit(args: argparse.Namespace) -> int:
    import subprocess

    path = _file(args)
    if not path.exists():
        _write_default(path)
    before = path.read_bytes()
    editor = [*_editor(), str(path)]
    while True:
        try:
            code = subprocess.run(editor, check=False).returncode  # noqa: S603 (the user's own editor)
        except OSError as problem:
            raise errors.CommandFailed(f"{editor[0]} cannot be started: {problem.strerror}") from problem
        if code:
            raise errors.CommandFailed(f"{editor[0]} ended with {code}; the file stays as it left it")
        loaded = _load(args)
        if loaded.settings is not None:
            printing.line(f"{loaded.path}: fine")
            return errors.FINE
        if not sys.stdin.isatty():
            _refuse(loaded)
        printing.problems(map(str, loaded.problems))
        try:
            answer = input("Edit again, go back to what was there, or leave it wrong? [E/b/l] ").strip().lower()
        except EOFError:  # Ctrl-D
            print()
            answer = "leave"
        if answer.startswith("b"):
            _go_back(path, before)
            return errors.FINE
        if answer.startswith("l"):
            return errors.WRONG_SETTINGS


def _go_back(path: Path, before: bytes) -> None:
    from reminderd.settings import save

    save.write_whole(path, before)
    printing.line(f"{path}: as it was")


def _editor() -> list[str]:
    import shutil

    for variable in ("VISUAL", "EDITOR"):
        try:
            words = shlex.split(os.environ.get(variable, ""))
        except ValueError as problem:
            raise errors.CommandFailed(f"${variable} cannot be read: {problem}") from problem
        if words:
            return words
    for usual in ("editor", "nano", "vi"):
        if shutil.which(usual):
            return [usual]
    raise errors.CommandFailed("no editor found; name one: EDITOR=nano reminderd config edit")


_ACTIONS = {
    "path": "Say where the settings file is",
    "init": "Write the settings file with every option, its default and a comment",
    "check": "Say everything that is wrong with the settings, line by line",
    "show": "Show every value in force, and where it came from",
    "edit": "Open the settings file in $VISUAL or $EDITOR, then check it",
    "set": "Change one key; comments and order stay",
    "schema": "Print the JSON Schema of the settings file",
}
