"""`reminderd config`: shows, checks, writes and changes the settings file."""

from __future__ import annotations

import argparse
import os
import shlex
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from reminderd.cli import errors, printing
from reminderd.cli.config_change import UNSET, as_toml, change_file, meant
from reminderd.cli.parsers import as_sentence
from reminderd.cli.settings_file import load, settings_of
from reminderd.cli.status_text import LEFT_OUT
from reminderd.core.language import N_, _
from reminderd.settings import reading
from reminderd.settings.effective import effective
from reminderd.settings.loaded import Loaded
from reminderd.system import whole_file
from reminderd.system.folders import settings_path

HELP = N_("Show, check and change the settings file")

_COMMENT_COLUMN = 56
# Translators: a settings file without mistakes.
_FINE = N_("{path}: fine")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions, and for each of them the settings file."""
    below = parser.add_subparsers(dest="action", metavar="ACTION", title=_("actions"), required=True)
    for action, (told, carry_out) in _ACTIONS.items():
        one = below.add_parser(action, help=_(told), description=as_sentence(told), allow_abbrev=False)
        one.set_defaults(carry_out=carry_out)
        usual = _("use this settings file instead of the usual one")
        one.add_argument("--config", metavar="PATH", type=Path, help=usual)
        if action in ("check", "get", "path", "show"):
            one.add_argument("--json", action="store_true", help=_("print JSON"))
        if action in ("get", "unset"):
            one.add_argument("key", metavar="KEY", help=_("such as reminders.movement.after_sitting"))
        if action == "set":
            pairs = _("a key and its value as in TOML; quotes round a text may be left out. Several pairs may follow")
            one.add_argument("pairs", metavar="KEY VALUE", nargs="+", help=pairs)


def run(args: argparse.Namespace) -> int | None:
    """Carry out the action."""
    code: int | None = args.carry_out(args)
    return code


def _file(args: argparse.Namespace) -> Path:
    return args.config.absolute() if args.config else settings_path()


def _path(args: argparse.Namespace) -> None:
    path = _file(args)
    printing.result({"path": str(path), "exists": path.exists()}, [str(path)], as_json=args.json)


def _schema(_args: argparse.Namespace) -> None:
    print(reading.read_shipped(reading.SCHEMA), end="")


def _check(args: argparse.Namespace) -> int | None:
    loaded = load(args.config)
    if args.json and not loaded.unfinished:
        told = {"problems": [asdict(each) for each in loaded.problems], "left_out": loaded.left_out}
        printing.json_value({"path": loaded.path, "file": loaded.file, "fine": not loaded.problems, **told})
        return errors.WRONG_SETTINGS if loaded.problems else None
    if loaded.left_out:
        printing.note(_(LEFT_OUT), *loaded.left_out)
    settings_of(loaded)
    missing = N_(
        "{path}: there is no such file, so the defaults are active (to write one, type: reminderd config init)"
    )
    printing.line(_(missing if loaded.file == "missing" else _FINE, path=loaded.path))
    return None


def _effective(args: argparse.Namespace) -> tuple[Loaded, dict[str, dict[str, object]]]:
    """Return what was loaded, and each key with its value and where it came from."""
    loaded = load(args.config)
    every = effective(settings_of(loaded), loaded.origins)
    return loaded, {key: {"value": value, "origin": origin} for key, value, origin in every}


def _show(args: argparse.Namespace) -> None:
    loaded, values = _effective(args)
    rows = ((f"{key} = {as_toml(each['value'])}", each["origin"]) for key, each in values.items())
    lines = (f"{written:<{_COMMENT_COLUMN}}  # {_(str(origin))}" for written, origin in rows)
    printing.result({"path": loaded.path, "file": loaded.file, "values": values}, lines, as_json=args.json)


def _get(args: argparse.Namespace) -> None:
    values = _effective(args)[1]
    found = {key: each for key, each in values.items() if key == args.key or key.startswith(f"{args.key}.")}
    if not found:
        table = f"{args.key.partition('.')[0]}."
        tables = list(dict.fromkeys(key.partition(".")[0] for key in values))
        raise errors.unknown("key", args.key, [key for key in values if key.startswith(table)] or tables)
    lines = [f"{key} = {as_toml(each['value'])}" for key, each in found.items()]
    if args.key in found:
        value = found[args.key]["value"]
        lines = [value if isinstance(value, str) else as_toml(value)]
    printing.result(found, lines, as_json=args.json)


def _init(args: argparse.Namespace) -> None:
    """Write the settings with every line as a comment but the headings of tables, so that later defaults apply."""
    path = _file(args)
    lines = reading.read_shipped(reading.SETTINGS).split("\n")
    text = "\n".join(line if not line or line.startswith(("#", "[")) else f"# {line}" for line in lines)
    try:
        whole_file.write_new(path, text.encode())
    except FileExistsError as problem:
        edit = _("{path} exists already and was not changed. To edit it, type: reminderd config edit", path=path)
        raise errors.CommandFailed(edit) from problem
    beside = path.parent / reading.SCHEMA  # where the first line tells editors to look
    whole_file.write_whole(beside, reading.read_shipped(reading.SCHEMA).encode())
    printing.line(_("{path}: written. Every key is there as a comment with its default", path=path))


def _set(args: argparse.Namespace) -> None:
    if len(args.pairs) % 2:
        told = _("{key} has no value. Write: reminderd config set KEY VALUE [KEY VALUE …]", key=args.pairs[-1])
        raise errors.WrongUsage(told)
    pairs = zip(args.pairs[::2], args.pairs[1::2], strict=True)
    values = {key: meant(key, typed) for key, typed in pairs}
    origins = change_file(_file(args), values).origins
    for key, value in values.items():
        printing.line(f"{key} = {as_toml(value)}")
        if origins.get(key, "").startswith("REMINDERD_"):
            printing.note(_("The environment variable {name} overrides it.", name=origins[key]))


def _unset(args: argparse.Namespace) -> None:
    change_file(_file(args), {args.key: UNSET})
    printing.line(_("{key} is no longer set", key=args.key))


def _edit(args: argparse.Namespace) -> None:
    path, usual = _file(args), next(filter(shutil.which, ("editor", "nano", "vi", "notepad")), "")
    if not path.exists():
        _init(args)
    try:
        editor = shlex.split(os.environ.get("VISUAL") or os.environ.get("EDITOR") or usual)
    except ValueError as problem:
        raise errors.CommandFailed(_("$VISUAL or $EDITOR cannot be read: {problem}", problem=problem)) from problem
    if not editor or not shutil.which(editor[0]):
        none = N_("no editor was found. Name one: EDITOR=nano reminderd config edit")
        other = N_('the editor "{name}" was not found. Name one: EDITOR=nano reminderd config edit')
        raise errors.CommandFailed(_(other, name=editor[0]) if editor else _(none))
    code = subprocess.run([*editor, str(path)], check=False).returncode  # noqa: S603 (the user's own editor)
    if code:
        told = _("{name} ended with exit code {code}. The file is as the editor left it", name=editor[0], code=code)
        raise errors.CommandFailed(told)
    settings_of(load(args.config))
    printing.line(_(_FINE, path=path))


_ACTIONS: dict[str, tuple[str, Callable[[argparse.Namespace], int | None]]] = {
    "path": (N_("Print the path of the settings file"), _path),
    "init": (N_("Write a settings file that lists every key as a comment with its default"), _init),
    "check": (N_("Check the settings, and print every mistake with its line"), _check),
    "show": (N_("Show every active value, and where it came from"), _show),
    "edit": (N_("Open the settings file in $VISUAL or $EDITOR, then check it"), _edit),
    "get": (N_("Print the active value of a key, or of every key below it"), _get),
    "set": (N_("Change keys; comments and order stay as they are"), _set),
    "unset": (N_("Remove a key, so that its default applies"), _unset),
    "schema": (N_("Print the JSON Schema of the settings file"), _schema),
}
"""What each action does, in the help, and the function for it."""
