"""The documents name only what is there: commands, options, settings, files and links."""

from __future__ import annotations

import argparse
import importlib.util
import itertools
import re
import shlex
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from reminderd.cli.parsers import names, parser_of_all
from reminderd.hooks.run import ALWAYS, PREFIX
from reminderd.settings.load import load
from tests.documents import (
    DOCUMENTS,
    NO_DEFAULT,
    ROOT,
    blocks,
    code,
    commands,
    links,
    prose,
    rows,
    section,
    settings_keys,
    text_of,
)
from tests.reminders.test_shipped_words import MEDICAL_NUMBERS, PROMISES

README, SETTINGS = ROOT / "README.md", ROOT / "docs" / "settings.md"
LARGEST_PICTURE = 100 * 1024
DEFAULTS = settings_keys()
STATUS = {"presence.state", "presence.source", "presence.problem"}
"""What `status --json` has, under a name that is a table of the settings too."""
PLACEHOLDER = re.compile(r"[\[\]…<>]|\b[A-Z][A-Z]+\b(?!:)")
PARSER = parser_of_all()

each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())


def alternatives(line: str) -> Iterator[str]:
    """Spell out "completion bash|zsh"."""
    parts = [word.split("|") for word in line.split(" ")]
    for chosen in itertools.product(*parts):
        yield " ".join(chosen)


def parsers(verb: str) -> list[argparse.ArgumentParser]:
    """Return the parser of a verb and those of its actions."""
    found = find_parsers(PARSER)[verb]
    return [found, *find_parsers(found).values()]


def find_parsers(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    below = [each for each in parser._actions if isinstance(each, argparse._SubParsersAction)]
    return {name: each for action in below for name, each in action.choices.items()}


def options(verb: str) -> set[str]:
    return {name for parser in parsers(verb) for action in parser._actions for name in action.option_strings}


def wrong_with(line: str) -> str:
    """Say what is wrong with a command line of the documents; nothing where it is right."""
    words = line.split()
    verb = next((word for word in words if not word.startswith("-")), "")
    if verb not in names():
        known = {name for action in PARSER._actions for name in action.option_strings}
        return "" if (verb == "COMMAND" or not verb) and known.issuperset(words[1:] if verb else words) else "no verb"
    unknown = set(re.findall(r"(?<![\w-])--?[a-z][a-z-]*", line)) - options(verb)
    if unknown:
        return f"no option {', '.join(unknown)}"
    only_named = len(words) == 1 or words[1:] == [name for name in words[1:2] if name in find_parsers(parsers(verb)[0])]
    if not only_named and not PLACEHOLDER.search(line):
        try:
            PARSER.parse_args(shlex.split(line))
        except SystemExit as ended:
            return "" if ended.code == 0 else "not understood"
    return ""


@each_document
def test_every_command_is_understood(document: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = {line: wrong_with(line) for shown in commands(document) for line in alternatives(shown)}
    assert not {line: wrong for line, wrong in found.items() if wrong}


@pytest.mark.parametrize("line", ["snoooze", "status --jsn", "config shw", "completion bash zsh", "snooze --until"])
def test_a_wrong_command_would_be_found(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert wrong_with(line)


def test_every_verb_is_told_on_the_page_of_commands() -> None:
    told = {line.split()[0] for shown in commands(ROOT / "docs" / "commands.md") for line in alternatives(shown)}
    assert set(names()) <= told


@each_document
def test_every_option_named_alone_is_there(document: Path) -> None:
    known = set[str]().union(*(options(verb) for verb in names()))
    assert {each.split()[0] for each in code(prose(document)) if each.startswith("--")} <= known


@each_document
def test_every_piece_of_settings_is_right(document: Path, tmp_path: Path) -> None:
    for number, block in enumerate(blocks(document, "toml")):
        file = tmp_path / f"{number}.toml"
        file.write_text(block, "utf-8")
        assert [str(problem) for problem in load(file, {}).problems] == []


@each_document
def test_every_settings_key_is_there(document: Path) -> None:
    told = code(prose(document))
    tables = "|".join({key.partition(".")[0] for key in DEFAULTS})
    dotted = {each for each in told if re.fullmatch(rf"({tables})(\.[a-z_]+)+", each) and not each.endswith(".py")}
    named = {re.sub(r"^(reminders|routines)\.[a-z]+\.", r"\1.NAME.", each) for each in dotted}
    assert named - STATUS <= set(DEFAULTS)
    set_to = {found[1] for each in told if (found := re.fullmatch(r"(?:\[\w+\] )?(\w+) = .+", each))}
    assert set_to <= {key.rpartition(".")[2] for key in DEFAULTS}


def test_the_page_of_settings_has_every_key() -> None:
    """In the section of its table, as code; the hooks have a page of their own."""
    for key in DEFAULTS:
        table, _, name = key.rpartition(".")
        page = (
            text_of(ROOT / "docs" / "hooks.md")
            if table == "hooks"
            else section(SETTINGS, table.removesuffix(".steps") or name)
        )
        in_blocks = re.findall(r"^\[*(?:\w+\.)*(\w+)(?:\]+$| = )", page, re.MULTILINE)
        assert {name, key} & {*code(page), *in_blocks}, key


def test_the_page_of_settings_says_the_defaults() -> None:
    for row in rows(SETTINGS):
        if row.head[0] == "key":
            key = ".".join(filter(None, place(row.section, code(row.cells[0])[0])))
            default = DEFAULTS.get(key, NO_DEFAULT)
            if key != "hooks.EVENT":
                assert key in DEFAULTS
            if default is not NO_DEFAULT:
                written = code(row.cells[1])[0]
                assert tomllib.loads(f"v = {written}")["v"] == default, f"{key}: {written} is {default}"


def place(heading: str, key: str) -> tuple[str, str]:
    """Return table and key: the section's own table, or the one that the key names; "" for a key above all tables."""
    table, dot, last = key.rpartition(".")
    own = code(heading)[0]
    return (table, last) if dot else (own.strip("[]") if own.startswith("[") else "", key)


def test_the_page_of_hooks_has_every_event_and_every_constant_variable() -> None:
    page = ROOT / "docs" / "hooks.md"
    events = {each for row in rows(page) if row.head[0] == "event" for each in code(row.cells[0])}
    assert events == {key.removeprefix("hooks.") for key in DEFAULTS if key.startswith("hooks.")}
    assert all(f"`{PREFIX}{name.upper()}`" in text_of(page) for name in (*ALWAYS, "event"))


@each_document
def test_every_link_leads_somewhere(document: Path) -> None:
    local = [each for each in links(document) if not each.startswith(("https://", "mailto:"))]
    assert [each for each in local if not (document.parent / each.partition("#")[0]).exists()] == []


def test_every_page_is_reached_from_the_readme_and_pictures_are_small() -> None:
    linked = {(README.parent / each).resolve() for each in links(README) if "://" not in each}
    assert set(DOCUMENTS) - {README} <= linked
    pictures = list((ROOT / "docs" / "pictures").iterdir())
    assert all(picture.stat().st_size <= LARGEST_PICTURE for picture in pictures)
    assert {picture.resolve() for picture in pictures} <= linked


@each_document
def test_every_file_and_module_named_is_there(document: Path) -> None:
    told = code(prose(document))
    ours = {
        path.relative_to(ROOT).as_posix() for folder in ("reminderd", "tests") for path in (ROOT / folder).rglob("*.py")
    }
    files = {each for each in told if re.fullmatch(r"[\w/]+\.py", each)}
    assert {each for each in files if not any(path.endswith(f"/{each}") or path == each for path in ours)} == set()
    folders = {each for each in told if re.fullmatch(r"(reminderd|tests|docs|config)/[\w/.-]+", each)}
    assert {each for each in folders if not (ROOT / each).exists()} == set()
    modules = {word for each in told for word in re.findall(r"-m (reminderd[\w.]*)", each)}
    assert {each for each in modules if importlib.util.find_spec(each) is None} == set()


def test_every_room_is_told_in_the_architecture() -> None:
    page = ROOT / "ARCHITECTURE.md"
    told = {each.strip("/") for row in rows(page) if row.head[0] == "room" for each in code(row.cells[0])}
    here = {
        each.name for each in (ROOT / "reminderd").iterdir() if each.name[0] not in "_." and each.name != "py.typed"
    }
    assert told == here


def test_nobody_is_sent_to_a_package_index_in_which_we_are_not() -> None:
    """A folder or a file is installed; what was installed may be installed again."""
    asks = re.compile(r"\b(?:pipx?|uv tool|uv pip|uvx) (?:install|upgrade|run)(?: -\S+)* '?reminderd\b")
    assert asks.search("type: pipx install --force 'reminderd[all]'")
    places = [*DOCUMENTS, *(ROOT / "reminderd").rglob("*.py")]
    assert [each.name for each in places if asks.search(each.read_text("utf-8"))] == []


@each_document
def test_nothing_is_promised_for_anybodys_health(document: Path) -> None:
    if document.name != "CONTRIBUTING.md":  # which says what the words must not do
        told = text_of(document)
        assert not PROMISES.search(told)
        assert not MEDICAL_NUMBERS.search(told)


def test_the_warning_signs_and_stop_if_it_hurts_are_in_the_readme() -> None:
    told = " ".join(text_of(README).split())
    for words in ("Stop if it hurts", "within a few days", "bladder control", "balance", "does not diagnose"):
        assert words in told
