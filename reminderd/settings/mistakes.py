"""What is wrong with a settings file, in our words: what pydantic found, and what takes several values to see.

Works on the merged, unchecked tables, so that all problems are told together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from reminderd.core.language import N_
from reminderd.core.sentence import sentence, sentence_of
from reminderd.core.settings import TRIGGERS
from reminderd.reminders import built_in
from reminderd.settings.keys import Table, at, key_paths
from reminderd.settings.problems import as_table, dotted, nearest, shown
from reminderd.settings.toml_text import Loc

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_EXAMPLES = {
    "days": 'days = ["mon", "thu"]',
    "at": 'at = "18:00"',
    "do": 'do = "Roll both shoulders back."',
    "seconds": 'seconds = "30s"',
    "steps": "[[routines.NAME.steps]]",
}

Found = Iterator[tuple[Loc, str]]


def in_words(error: ErrorDetails) -> str:
    """Return one of pydantic's errors for a person: what is wrong, and what to write."""
    kind, loc = error["type"], error["loc"]
    if kind == "extra_forbidden":
        return _unknown_key(loc)
    if kind == "value_error":
        return sentence_of(error["ctx"]["error"])
    names = [part for part in loc if isinstance(part, str)]
    place = f"[{dotted(names)}]" if len(names) == len(loc) else f"[[{dotted(names)}]]"
    match kind:
        case "missing" if example := _EXAMPLES.get(names[-1]):
            found = sentence(N_("this key is needed (write {example})"), example=example)
        case "missing":
            found = sentence(N_("this key is needed (write it)"))
        case "too_short":
            found = sentence(N_("this list is empty (write at least one)"))
        case "too_long":
            most = error.get("ctx", {}).get("max_length")
            found = sentence(N_("this list is too long (at most {most})"), most=most)
        case _:
            not_a_table = N_("{value} is not a table (write {table}, and its keys below)")
            found = sentence(not_a_table, value=shown(error["input"]), table=place)
    return found


def _unknown_key(loc: Loc) -> str:
    key, table = str(loc[-1]), at(loc[:-1])
    siblings = tuple(table.keys) if isinstance(table, Table) else ()
    meant = nearest(key, siblings)
    if meant:
        return sentence(N_("unknown key (did you mean {key}?)"), key=dotted([meant]))
    elsewhere = [path for path in key_paths(("NAME",)) if path[-1] == key]
    if len(loc) == 1 and key in [kind.name for kind in built_in()]:
        elsewhere.append(("reminders", key))
    if elsewhere:
        return sentence(N_("unknown key here (did you mean {key}?)"), key=dotted(elsewhere[0]))
    return sentence(N_("unknown key (known here: {keys})"), keys=", ".join(siblings))


def between_values(merged: dict[str, Any]) -> Found:
    """Return the place and the words of everything that is wrong between the values."""
    reminders, routines, push = (as_table(merged.get(name)) for name in ("reminders", "routines", "push"))
    known = [kind.name for kind in built_in()]
    for name, table in reminders.items():
        yield from _reminder(name, table, known)
    for name in routines:
        if not _NAME.fullmatch(name):
            no_name = N_("{name} cannot name a routine (write letters, digits, - and _, at most 40)")
            yield ("routines", name), sentence(no_name, name=shown(name))
    turns = as_table(merged.get("standing")).get("alternate")
    if isinstance(turns, list) and len(turns) == 1:
        too_few = N_('one time is not enough (write how long to sit, and to stand: ["30m", "10m"])')
        yield ("standing", "alternate"), sentence(too_few)
    if turns and "standing" in reminders:
        taken = N_('"standing" is the reminder of standing.alternate (choose another name)')
        yield ("reminders", "standing"), sentence(taken)
    sent = push.get("reminders")
    for number, name in enumerate(sent if isinstance(sent, list) else []):
        if isinstance(name, str) and name not in known and name not in reminders:
            yield ("push", "reminders", number), _no_reminder(name, [*known, *reminders])


def _no_reminder(name: str, known: list[str]) -> str:
    if meant := nearest(name, known):
        return sentence(N_("there is no reminder {name} (did you mean {word}?)"), name=shown(name), word=meant)
    return sentence(N_("there is no reminder {name} (known: {names})"), name=shown(name), names=", ".join(known))


def _reminder(name: str, table: object, known: list[str]) -> Found:
    loc: Loc = ("reminders", name)
    if name == "all":
        yield loc, sentence(N_('"all" means every reminder (choose another name)'))
    elif not _NAME.fullmatch(name):
        no_name = N_("{name} cannot name a reminder (write letters, digits, - and _, at most 40)")
        yield loc, sentence(no_name, name=shown(name))
    given = as_table(table)
    triggers = [each for each in given if each in TRIGGERS]
    for extra in triggers[1:]:
        second = N_("a second trigger beside {trigger} (keep exactly one of after_sitting, every or before_exercise)")
        yield (*loc, extra), sentence(second, trigger=triggers[0])
    if name in known or not isinstance(table, dict):
        return
    needed = _needed(given)
    if needed and (meant := nearest(name, known)):
        yield loc, sentence(N_("{problem}; did you mean {word}?"), problem=needed, word=meant)
    elif needed:
        yield loc, needed


def _needed(reminder: dict[str, Any]) -> str:
    """Return what a reminder of one's own lacks; "" where it lacks nothing."""
    trigger, messages = TRIGGERS.keys() & reminder.keys(), "messages" in reminder
    if not trigger and not messages:
        both = N_(
            "a reminder of your own needs a trigger (after_sitting, every or before_exercise) "
            'and messages (write messages = ["…"])'
        )
        return sentence(both)
    if not trigger:
        return sentence(N_("a reminder of your own needs a trigger (after_sitting, every or before_exercise)"))
    return "" if messages else sentence(N_('a reminder of your own needs messages (write messages = ["…"])'))


def take_out_incomplete(merged: dict[str, Any]) -> list[str]:
    """Take out of the tables what only changes a default for everybody that is not there; return the keys."""
    reminders, routines, push = (as_table(merged.get(name)) for name in ("reminders", "routines", "push"))
    known = [kind.name for kind in built_in()]
    gone = [("reminders", name) for name, table in reminders.items() if name not in known and _needed(as_table(table))]
    gone += [("routines", name) for name, table in routines.items() if "steps" not in as_table(table)]
    for table, name in gone:
        del merged[table][name]
    if isinstance(push.get("reminders"), list):
        push["reminders"] = [each for each in push["reminders"] if each in known or each in reminders]
    return [dotted(each) for each in gone]
