"""What the settings file may hold where, read off the schema's own types."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from reminderd.settings.values import HOOK_EVENTS


def _bare(hint: Any) -> Any:
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin is typing.Annotated:
        return _bare(args[0])
    if origin in (types.UnionType, typing.Union):
        return _bare(next(each for each in args if each is not type(None)))
    return hint


def _is_table(hint: Any) -> bool:
    return isinstance(hint, type) and issubclass(hint, BaseModel)


def step(hint: Any, part: str | int) -> Any:
    """Return the type one step further in, or None where the file may hold no such thing."""
    hint = _bare(hint)
    if isinstance(part, int):
        return typing.get_args(hint)[0] if typing.get_origin(hint) is tuple else None
    if _is_table(hint):
        found = hint.model_fields.get(part)
        return None if found is None else found.annotation
    if typing.get_origin(hint) is dict:
        return typing.get_args(hint)[1] if part in names_at(hint) or not names_at(hint) else None
    return None


def names_at(hint: Any) -> tuple[str, ...]:
    """Return the keys that may stand here; none where any name may."""
    hint = _bare(hint)
    if _is_table(hint):
        return tuple(hint.model_fields)
    is_hooks = typing.get_origin(hint) is dict and not _is_table(_bare(typing.get_args(hint)[1]))
    return HOOK_EVENTS if is_hooks else ()


def is_mapping(hint: Any) -> bool:
    """Return whether this is a table, be it of known keys or of names."""
    hint = _bare(hint)
    return _is_table(hint) or typing.get_origin(hint) is dict


def key_paths(hint: Any, names: Iterable[str] = ()) -> list[tuple[str, ...]]:
    """Return every key that holds a value, from here; tables of one's own naming are taken to have these names."""
    if not is_mapping(hint):
        return [()]
    return [(name, *rest) for name in names_at(hint) or tuple(names) for rest in key_paths(step(hint, name), names)]


def at(hint: Any, loc: Iterable[str | int]) -> Any:
    """Return the type at a place, or None."""
    for part in loc:
        hint = step(hint, part)
        if hint is None:
            return None
    return hint
