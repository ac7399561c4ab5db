"""JSON for the command line without the json package's start: its own C reader and writer, called directly.

`import json` compiles regular expressions and so brings re, enum, functools and collections along, a third of the
time of a cold `reminderd status`. Where the C parts are missing, and for whatever they stumble over, the package
itself is asked; a test holds the two equal. The daemon, which reads what strangers send, uses the package only.
"""

from __future__ import annotations

TYPE_CHECKING = False  # what type checkers take for true; importing typing for it would cost 4 ms
if TYPE_CHECKING:
    from typing import Any, NoReturn

try:
    from _json import encode_basestring_ascii, make_encoder, make_scanner

    HAVE_C = True
except ImportError:
    HAVE_C = False


def _refuse(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


class _Rules:
    """What the reader wants to know: how strict, and what makes the values."""

    strict = True
    object_hook = None
    object_pairs_hook = None
    parse_float = float
    parse_int = int
    parse_constant = staticmethod(_refuse)


def loads(text: str) -> Any:
    """Read one JSON value.

    Raises:
        ValueError: it is none, or more than one, or NaN or an infinity, or nested deeper than the reader goes.
    """
    if HAVE_C:
        rules: Any = _Rules()
        try:
            value, end = make_scanner(rules)(text, 0)
        except (StopIteration, ValueError, RecursionError, SystemError):  # the package says better what is wrong
            return _loads_by_package(text)
        if end == len(text):
            return value
    return _loads_by_package(text)


def dumps(value: Any, item_separator: str = ", ", key_separator: str = ": ") -> str:
    """Write one JSON value in ASCII.

    Raises:
        ValueError, TypeError: it holds what JSON does not know.
    """
    if not HAVE_C:
        import json

        return json.dumps(value, separators=(item_separator, key_separator), allow_nan=False)
    write = make_encoder(
        {}, _foreign, encode_basestring_ascii, None, key_separator, item_separator, False, False, False
    )
    return "".join(write(value, 0))


def _foreign(value: object) -> NoReturn:
    raise TypeError(f"{type(value).__name__} is not JSON")


def _loads_by_package(text: str) -> Any:
    import json

    try:
        return json.loads(text, parse_constant=_refuse)
    except RecursionError:
        raise ValueError("nested too deeply") from None
