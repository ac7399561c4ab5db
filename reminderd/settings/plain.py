"""The engine's plain values as JSON and back, by their own type hints; what does not fit exactly is refused.

Used between the checking child and whoever started it, and for the cache: both are read as hostile.
"""

from __future__ import annotations

import dataclasses
import functools
import math
import types
import typing
from typing import Any, TypeVar, cast

_TAG = "is"

Made = TypeVar("Made")


def to_json(value: Any) -> Any:
    """Return JSON values for dataclasses (with their name), tuples, sets (sorted) and plain scalars."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = {field.name: to_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {_TAG: type(value).__name__, **fields}
    if isinstance(value, frozenset):
        return sorted(to_json(each) for each in value)
    if isinstance(value, tuple):
        return [to_json(each) for each in value]
    return value


def from_json(data: Any, kind: type[Made]) -> Made:
    """Make the dataclass `kind` again.

    Raises:
        ValueError: it is not exactly what `to_json` writes for that kind.
    """
    return cast(Made, _made(data, kind))


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _made(data: Any, hint: Any) -> Any:
    if dataclasses.is_dataclass(hint):
        return _dataclass(data, cast(type, hint))
    origin, args = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        return _one_of(data, args)
    if origin is typing.Literal:
        return _if_so(isinstance(data, str) and data in args, data)
    if origin in (tuple, frozenset):
        made = origin(_items(data, args))
        return _if_so(origin is tuple or to_json(made) == data, made)
    if hint is float:
        fits = type(data) in (int, float) and math.isfinite(data)
        return _if_so(fits, data) if not fits else float(data)
    return _if_so(type(data) is hint, data)


def _if_so(fits: bool, data: Any) -> Any:
    if not fits:
        raise ValueError(f"{str(data)[:60]!r} does not belong here")
    return data


def _items(data: Any, args: tuple[Any, ...]) -> list[Any]:
    _if_so(isinstance(data, list), data)
    if len(args) == 1 or args[-1] is Ellipsis:
        return [_made(each, args[0]) for each in data]
    _if_so(len(data) == len(args), data)
    return [_made(each, hint) for each, hint in zip(data, args, strict=True)]


def _one_of(data: Any, hints: tuple[Any, ...]) -> Any:
    if data is None and type(None) in hints:
        return None
    for hint in hints:
        named = isinstance(data, dict) and data.get(_TAG) == getattr(hint, "__name__", None)
        if named or (type(data) is hint and not isinstance(data, dict)):
            return _made(data, hint)
    return _if_so(False, data)


def _dataclass(data: Any, kind: type) -> Any:
    hints = _hints(kind)
    fits = isinstance(data, dict) and data.get(_TAG) == kind.__name__ and data.keys() == {_TAG, *hints}
    _if_so(fits, data)
    return kind(**{name: _made(data[name], hint) for name, hint in hints.items()})
