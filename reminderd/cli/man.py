"""The manual page, made from the parser: `python -m reminderd.cli.man > docs/reminderd.1`.

What the parser knows is said once, there; what only a manual says (files, environment, exit codes) stands here.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from reminderd.cli.verbs import DESCRIPTION, parser_of_all

_AFTER = """\
.SH EXIT STATUS
.TP
.B 0
fine
.TP
.B 1
it failed
.TP
.B 2
wrong usage
.TP
.B 69
the daemon is not running
.TP
.B 78
the settings are wrong
.SH ENVIRONMENT
.TP
.B REMINDERD_*
overrides the settings file, one variable a key, with two underscores between its parts:
.BR REMINDERD_REMINDERS__MOVEMENT__AFTER_SITTING=45m .
.TP
.BR XDG_CONFIG_HOME ", " XDG_STATE_HOME ", " XDG_RUNTIME_DIR
where the files below lie.
.TP
.B EDITOR
what
.B reminderd config edit
opens.
.SH FILES
.TP
.I ~/.config/reminderd/config.toml
the settings;
.B reminderd config init
writes one with every key and a comment.
.TP
.I ~/.local/state/reminderd/
the history and what survives a restart.
.TP
.I $XDG_RUNTIME_DIR/reminderd/
the control socket and the lock, for this user alone.
.SH NOTES
reminderd reads for how long there was no input, never keys, titles or contents. Nothing leaves the machine unless the
settings say so. It gives no diagnosis and does not replace talking with a doctor.
"""


def page() -> str:
    """Return the whole page in roff, ASCII only."""
    parser = parser_of_all()
    lines = [
        '.TH REMINDERD 1 "" "reminderd" "User Commands"',
        ".SH NAME",
        r"reminderd \- a desktop daemon for people who sit",
        ".SH SYNOPSIS",
        r".B reminderd",
        r"[\-v] \fICOMMAND\fR \&...",
        ".SH DESCRIPTION",
        _text(DESCRIPTION),
        _text("It watches whether somebody is at the desk, never what they do, counts sitting, not time,"),
        _text("and keeps quiet while nobody is there, in a call, on a full screen, or when told to."),
        ".SH OPTIONS",
        *_options(parser),
        ".SH COMMANDS",
    ]
    for action in parser._actions:  # noqa: SLF001 (argparse has no other way to walk a parser)
        if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001
            for below in action.choices.values():
                lines += _command(below)
    return "\n".join(lines) + "\n" + _AFTER


def _command(parser: argparse.ArgumentParser) -> Iterator[str]:
    yield ".SS " + _usage(parser)
    yield _text(parser.description or "")
    nested = [action for action in parser._actions if isinstance(action, argparse._SubParsersAction)]  # noqa: SLF001
    yield from _options(parser)
    if parser.epilog:
        yield ".PP\n.nf"
        yield from (_text(line) for line in parser.epilog.splitlines())
        yield ".fi"
    for action in nested:
        for below in action.choices.values():
            yield from _command(below)


def _usage(parser: argparse.ArgumentParser) -> str:
    """Say how it is typed, in our own way: argparse's changes with the Python version."""
    told = [parser.prog]
    for action in parser._actions:  # noqa: SLF001
        if _everywhere(action) or action.help == argparse.SUPPRESS:
            continue
        value = _value(action)
        if action.option_strings:
            option = action.option_strings[-1]
            told.append(f"[{option}]" if action.nargs == 0 else f"[{option} {value}]")
        else:
            told.append({"?": f"[{value}]", "*": f"[{value}...]", "+": f"{value}..."}.get(str(action.nargs), value))
    return _text(" ".join(told))


def _options(parser: argparse.ArgumentParser) -> Iterator[str]:
    for action in parser._actions:  # noqa: SLF001
        plain = not isinstance(action, argparse._SubParsersAction)  # noqa: SLF001
        below = parser.prog.count(" ") > 0
        if plain and action.help and action.help != argparse.SUPPRESS and not (below and _everywhere(action)):
            yield ".TP"
            yield _name(action)
            yield _text(action.help % {"default": action.default, "prog": parser.prog})


def _everywhere(action: argparse.Action) -> bool:
    """Tell the options every command has: said once, at the top."""
    return action.dest in ("help", "verbose")


def _name(action: argparse.Action) -> str:
    value = rf"\fI{_text(_value(action))}\fR"
    if not action.option_strings:
        return value
    names = ", ".join(rf"\fB{_text(one)}\fR" for one in action.option_strings)
    return names if action.nargs == 0 else f"{names} {value}"


def _value(action: argparse.Action) -> str:
    return str(action.metavar or ("|".join(map(str, action.choices)) if action.choices else action.dest.upper()))


_ROFF = {"\\": r"\e", "-": r"\-"}


def _text(text: str) -> str:
    escaped = "".join(_ROFF.get(letter, letter) for letter in text)
    escaped = "".join(letter if letter.isascii() else rf"\[u{ord(letter):04X}]" for letter in escaped)
    return "\\&" + escaped if escaped.startswith((".", "'")) else escaped


if __name__ == "__main__":
    print(page(), end="")
