"""`reminderd config`: shows, checks, writes and changes the settings file."""

from __future__ import annotations

import argparse
import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from reminderd.cli import errors, printing
from reminderd.cli.config_change import UNSET, as_toml, change_file, meanings

if TYPE_CHECKING:
    from reminderd.settings.loaded import Loaded

NAME = "config"
HELP = "Show, check and change the settings file"

_COMMENT_COLUMN = 56


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions, and for each of them the settings file."""
    below = parser.add_subparsers(dest="action", metavar="ACTION", title="actions", required=True)
    for action, (told, carry_out) in _ACTIONS.items():
        one = below.add_parser(action, help=told, description=f"{told}.", allow_abbrev=False)
        one.set_defaults(carry_out=carry_out)
        one.add_argument("--config", metavar="PATH", type=Path, help="use this settings file instead of the usual one")
        if action in ("check", "get", "path", "show"):
            one.add_argument("--json", action="store_true", help="print JSON")
        if action in ("get", "unset"):
            one.add_argument("key", metavar="KEY", help="such as reminders.movement.after_sitting")
        if action == "set":
            pairs = "a key and its value as in TOML; quotes round a text may be left out. Several pairs may follow"
            one.add_argument("pairs", metavar="KEY VALUE", nargs="+", help=pairs)


def run(args: argparse.Namespace) -> int:
    """Carry out the action."""
    carry_out: Callable[[argparse.Namespace], int] = args.carry_out
    return carry_out(args)


def _load(args: argparse.Namespace) -> Loaded:
    from reminderd.settings.child import load_in_child_sync

    return load_in_child_sync(args.config, os.environ)


def _file(args: argparse.Namespace) -> Path:
    from reminderd.settings.child import default_path

    return args.config.absolute() if args.config else default_path(os.environ)


def _path(args: argparse.Namespace) -> int:
    path = _file(args)
    if args.json:
        printing.json_value({"path": str(path), "exists": path.exists()})
    else:
        printing.line(str(path))
    return errors.FINE


def _schema(_: argparse.Namespace) -> int:
    from reminderd.settings import reading

    print(reading.read_shipped(reading.SCHEMA), end="")
    return errors.FINE


def _check(args: argparse.Namespace) -> int:
    loaded = _load(args)
    if loaded.unfinished:
        raise errors.without_settings(loaded)
    if args.json:
        problems = [
            {"path": each.path, "line": each.line, "key": each.key, "text": each.text} for each in loaded.problems
        ]
        printing.json_value({"path": loaded.path, "file": loaded.file, "fine": not problems, "problems": problems})
        return errors.WRONG_SETTINGS if problems else errors.FINE
    if loaded.problems or loaded.settings is None:
        raise errors.without_settings(loaded)
    missing = "there is no such file, so the defaults are active (to write one, type: reminderd config init)"
    printing.line(f"{loaded.path}: {missing if loaded.file == 'missing' else 'fine'}")
    return errors.FINE


def _effective(args: argparse.Namespace) -> tuple[Loaded, dict[str, dict[str, object]]]:
    """Return what was loaded, and each key with its value and where it came from."""
    from reminderd.settings.effective import effective

    loaded = _load(args)
    if loaded.settings is None:
        raise errors.without_settings(loaded)
    every = effective(loaded.settings, loaded.origins)
    return loaded, {key: {"value": value, "origin": origin} for key, value, origin in every}


def _show(args: argparse.Namespace) -> int:
    loaded, values = _effective(args)
    if args.json:
        printing.json_value({"path": loaded.path, "file": loaded.file, "values": values})
        return errors.FINE
    for key, each in values.items():
        written = f"{key} = {as_toml(each['value'])}"
        printing.line(f"{written:<{_COMMENT_COLUMN}}  # {each['origin']}")
    return errors.FINE


def _get(args: argparse.Namespace) -> int:
    _, values = _effective(args)
    found = {key: each for key, each in values.items() if key == args.key or key.startswith(f"{args.key}.")}
    if not found:
        raise errors.unknown("key", args.key, list(values))
    if args.json:
        printing.json_value(found)
    elif args.key in found:
        value = found[args.key]["value"]
        printing.line(value if isinstance(value, str) else as_toml(value))
    else:
        for key, each in found.items():
            printing.line(f"{key} = {as_toml(each['value'])}")
    return errors.FINE


def _init(args: argparse.Namespace) -> int:
    path = _file(args)
    _write_default(path)
    printing.line(f"{path}: written. Every key is there as a comment with its default")
    return errors.FINE


def _write_default(path: Path) -> None:
    from reminderd.settings import reading
    from reminderd.system import whole_file

    text = reading.read_shipped(reading.SETTINGS)
    try:
        whole_file.write_new(path, _all_as_comments(text).encode())
    except FileExistsError as problem:
        raise errors.CommandFailed(
            f"{path} exists already and was not changed. To edit it, type: reminderd config edit"
        ) from problem
    beside = path.parent / reading.SCHEMA  # where the first line tells editors to look
    whole_file.write_whole(beside, reading.read_shipped(reading.SCHEMA).encode())


def _all_as_comments(text: str) -> str:
    """Return the settings with every line as a comment but the headings of tables, so that later defaults apply."""
    alone = ("#", "[")
    rows = [line if not line or line.startswith(alone) else f"# {line}" for line in text.split("\n")]
    return "\n".join(rows)


def _set(args: argparse.Namespace) -> int:
    if len(args.pairs) % 2:
        raise errors.WrongUsage(f"{args.pairs[-1]} has no value. Write: reminderd config set KEY VALUE [KEY VALUE …]")
    pairs = zip(args.pairs[::2], args.pairs[1::2], strict=True)
    made, loaded = change_file(_file(args), [(key, meanings(key, value)) for key, value in pairs])
    for key, value in made:
        printing.line(f"{key} = {as_toml(value)}")
        variable = loaded.origins.get(key, "")
        if variable.startswith("REMINDERD_"):
            printing.note(f"The environment variable {variable} overrides it.")
    return errors.FINE


def _unset(args: argparse.Namespace) -> int:
    change_file(_file(args), [(args.key, [UNSET])])
    printing.line(f"{args.key} is no longer set")
    return errors.FINE


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
            raise errors.CommandFailed(f"{editor[0]} ended with exit code {code}. The file is as the editor left it")
        loaded = _load(args)
        if loaded.settings is not None:
            printing.line(f"{loaded.path}: fine")
            return errors.FINE
        if loaded.unfinished or not sys.stdin.isatty():
            raise errors.without_settings(loaded)
        printing.problems(loaded.problems)
        try:
            answer = input("Edit again, go back to the old file, or leave the mistakes? [E/b/l] ").strip().lower()
        except EOFError:  # Ctrl-D
            print()
            answer = "leave"
        if answer.startswith("b"):
            _go_back(path, before)
            return errors.FINE
        if answer.startswith("l"):
            return errors.WRONG_SETTINGS


def _go_back(path: Path, before: bytes) -> None:
    from reminderd.system import whole_file

    whole_file.write_whole(path, before)
    printing.line(f"{path}: the file is as it was")


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
    raise errors.CommandFailed("no editor was found. Name one: EDITOR=nano reminderd config edit")


_ACTIONS: dict[str, tuple[str, Callable[[argparse.Namespace], int]]] = {
    "path": ("Print the path of the settings file", _path),
    "init": ("Write a settings file that lists every key as a comment with its default", _init),
    "check": ("Check the settings, and print every mistake with its line", _check),
    "show": ("Show every active value, and where it came from", _show),
    "edit": ("Open the settings file in $VISUAL or $EDITOR, then check it", _edit),
    "get": ("Print the active value of a key, or of every key below it", _get),
    "set": ("Change keys; comments and order stay as they are", _set),
    "unset": ("Remove a key, so that its default applies", _unset),
    "schema": ("Print the JSON Schema of the settings file", _schema),
}
"""What each action does, in the help, and the function for it."""
