"""The language in which people are spoken to: a sentence is marked where it is written, translated where it is used.

English is in the code and needs no file. `system.languages` finds another language and puts it in force with `use`;
there is one language a process. Two kinds of text are kept apart: `_`, `pgettext` and `ngettext` for what the program
says, `health` for guidance about the back, which is shown whole in a language or whole in English.

What a program reads (JSON, keys, commands, the log) is never translated, and neither are a person's own words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cached_property
from typing import Protocol

_UNREAD = "no native speaker"
"""How the team in a file's header begins until a native speaker has read it."""
RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "yi"})
_FIRST, _LAST = "\u0590", "\u08ff"
"""The letters from right to left, Hebrew and Arabic and their like, lie between these."""
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_RIGHT_TO_LEFT_MARK = "\u200f"
_COMMANDS = ("command", "remind", "status")
"""The names under which a sentence is given commands to type."""
OWN_MARKS = _ISOLATE, _END_ISOLATE, _RIGHT_TO_LEFT_MARK
"""What our sentences may hold in a language from right to left: it changes nothing beyond its line."""


class Catalogue(Protocol):
    """The translations of one domain, as `gettext.GNUTranslations` has them."""

    def info(self) -> dict[str, str]:
        """Return the fields of its file's header, their names in small letters."""

    def gettext(self, message: str, /) -> str:
        """Return the translation, or the message itself."""

    def pgettext(self, context: str, message: str, /) -> str:
        """Return the translation for this context, or the message itself."""

    def ngettext(self, one: str, many: str, count: int, /) -> str:
        """Return the form for this count, or the English one."""


class Language:
    """A language, and its translations; English has none."""

    def __init__(
        self,
        code: str = "en",
        program: Catalogue | None = None,
        read_advice: Callable[[], Catalogue | None] = lambda: None,
    ) -> None:
        self.code = code
        self.program = program
        self._read_advice = read_advice

    @cached_property
    def advice(self) -> Catalogue | None:
        """The guidance about the back, read when it is first asked for; None: it is shown in English."""
        return self._read_advice()

    @property
    def reviewed(self) -> bool:
        """Whether a native speaker has read that guidance, by the header of its file."""
        return self.advice is None or not self.advice.info().get("language-team", "").startswith(_UNREAD)

    @property
    def right_to_left(self) -> bool:
        """Whether it is written from right to left."""
        return self.code.split("_")[0] in RIGHT_TO_LEFT


ENGLISH = Language()
_current = ENGLISH


def current() -> Language:
    """Return the language in force."""
    return _current


def use(language: Language) -> None:
    """Put a language in force for the whole process."""
    global _current  # noqa: PLW0603 (one language a process, as gettext itself has it)
    _current = language


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Put a language in force until the end of the block: `with speaking(ENGLISH)` for what a program reads."""
    before = _current
    use(language)
    try:
        yield
    finally:
        use(before)


def N_(message: str) -> str:  # noqa: N802 (gettext's own name)
    """Return the message as it is; it is marked for translation, and translated where it is used."""
    return message


def H_(message: str) -> str:  # noqa: N802 (as N_)
    """Return a text about health as it is; it is marked for translation, and `health` translates it."""
    return message


def health(message: str, /, **values: object) -> str:
    """Return guidance about the back in the language in force, with the values for its `{names}`."""
    advice = _current.advice
    return _fill(message if advice is None or not message else advice.gettext(message), message, values)


def _(message: str, /, **values: object) -> str:
    """Return the message in the language in force, with the values for its `{names}`."""
    program = _current.program
    return _fill(message if program is None or not message else program.gettext(message), message, values)


def pgettext(context: str, message: str, /, **values: object) -> str:
    """Return the message as it is said in this context, with the values for its `{names}`."""
    program = _current.program
    return _fill(message if program is None else program.pgettext(context, message), message, values)


def ngettext(one: str, many: str, count: int, /, **values: object) -> str:
    """Return the sentence for this count, with `{count}` and the values for its other `{names}`."""
    program, english = _current.program, one if count == 1 else many
    try:
        said = english if program is None else program.ngettext(one, many, count)
    except (ArithmeticError, LookupError, ValueError):  # the file's formula for the plural is broken
        said = english
    return _fill(said, english, {"count": count, **values})


def listed(items: Iterable[object]) -> str:
    """Return the items as a list within a sentence: "movement, posture".

    One that has letters from right to left needs no isolation. A line of isolated items alone would run to the right.
    """
    texts = (paired(str(each)) for each in items)
    apart = pgettext("between the items of a list", ", ")
    return apart.join(each if _runs_to_the_left(each) else _isolated(each) for each in texts)


def _runs_to_the_left(text: str) -> bool:
    """Return whether the text has a letter of a language that does."""
    return any(_FIRST <= letter <= _LAST for letter in text)


def in_direction(line: str) -> str:
    """Return a line that runs in the language's direction, whatever it begins with: GTK goes by its first letter.

    One without a letter of that direction, such as a person's own words in English, keeps its own.
    """
    return f"{_RIGHT_TO_LEFT_MARK}{line}" if _current.right_to_left and _runs_to_the_left(line) else line


def paired(text: str) -> str:
    """Return the text with its isolates in pairs, so that nothing from outside reaches beyond its own place."""
    if _ISOLATE not in text and _END_ISOLATE not in text:
        return text
    open_ones, kept = 0, ""
    for each in text:
        open_ones += (each == _ISOLATE) - (each == _END_ISOLATE)
        if open_ones < 0:  # it would end one that it did not begin
            open_ones = 0
        else:
            kept += each
    return kept + _END_ISOLATE * open_ones


def _isolated(value: object) -> str:
    """Return the value so that it keeps its own direction; once is enough, and a list goes in the sentence's."""
    if not _current.right_to_left:
        return str(value)
    text = paired(str(value))
    if text.startswith(_ISOLATE) and text.endswith(_END_ISOLATE):
        return text
    return f"{_ISOLATE}{text}{_END_ISOLATE}"


def _fill(said: str, english: str, values: dict[str, object]) -> str:
    """Return the sentence with its values; a faulty translation falls back to English."""
    if not values:
        return said
    if _current.right_to_left:  # but a command stands bare: people copy it, and the marks would come along
        values = {name: value if name in _COMMANDS else _isolated(value) for name, value in values.items()}
    try:
        return said.format(**values)
    except (LookupError, ValueError, AttributeError, TypeError):
        return english.format(**values)
