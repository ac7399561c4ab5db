"""The types of the settings file's keys: a reader of `values` with its bounds, and its shape for the JSON Schema."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import CoreSchema, core_schema

from reminderd.core.settings import TimeRange
from reminderd.settings import values

HOUR, DAY, YEAR = 3600.0, 86400.0, 365 * 86400.0


class _Read:
    """Reads a value by one of our own readers, in place of pydantic's validation."""

    def __init__(self, read: Callable[[object], Any], kind: str = "string", **shape: Any) -> None:
        self.read = read
        self.shape = {"type": kind, **shape}

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return self.shape


_SHORT = r"^\s*([0-9]+\s*[smhSMH]\s*)+$"
_LONG = r"^\s*([0-9]+\s*[smhdwySMHDWY]\s*)+$"
_TIME = r"[0-9]{1,2}:[0-9]{2}"
_WORDS = {"minLength": 1, "maxLength": values.LONGEST_TEXT}


def _choice(*known: str) -> _Read:
    return _Read(values.choice(*known), enum=list(known))


Trigger = Annotated[float | None, _Read(values.duration(1, 7 * DAY), pattern=_SHORT)]
Nudge = Annotated[float | None, _Read(values.duration(0, DAY), pattern=_SHORT)]
Wait = Annotated[float, _Read(values.duration(0, DAY), pattern=_SHORT)]
Span = Annotated[float, _Read(values.duration(1, DAY), pattern=_SHORT)]
StepSpan = Annotated[float, _Read(values.duration(1, HOUR), pattern=_SHORT)]
Keep = Annotated[float, _Read(values.duration(DAY, 100 * YEAR, "smhdwy"), pattern=_LONG)]
Flag = Annotated[bool, _Read(values.flag, "boolean")]
Count = Annotated[int | None, _Read(values.count, "integer", minimum=0, maximum=values.MOST_ITEMS)]
Title = Annotated[str | None, _Read(values.words, minLength=1)]
Line = Annotated[str, _Read(values.text(), **_WORDS)]
Words = Annotated[str, _Read(values.words, minLength=1)]
Argument = Annotated[str, _Read(values.argument, maxLength=values.LONGEST_TEXT)]
Clock = Annotated[int, _Read(values.clock, pattern=rf"^\s*{_TIME}\s*$")]
Range = Annotated[TimeRange, _Read(values.time_range, pattern=rf"^\s*{_TIME}\s*-\s*{_TIME}\s*$")]
Sound = Annotated[str, _Read(values.name("sound"))]
Drawing = Annotated[str | None, _Read(values.name("drawing"))]
Address = Annotated[str, _Read(values.address)]
Day = Annotated[str, _choice(*values.DAYS)]
Urgency = Annotated[str | None, _choice("low", "normal", "critical")]
Source = Annotated[str, _choice("auto", "none", "x11", "wayland", "mutter", "screensaver", "macos", "windows")]
Notifier = Annotated[str, _choice("auto", "dbus", "plyer", "console")]
HookEvent = Annotated[str, _choice(*values.HOOK_EVENTS)]

Listed = BeforeValidator(values.listed)
ListedSecretly = BeforeValidator(values.listed_secretly)
Several = Field(max_length=values.MOST_ITEMS)
AtLeastOne = Field(min_length=1, max_length=values.MOST_ITEMS)
UpToFive = Field(min_length=1, max_length=5)
Differing = AfterValidator(values.no_doubles)
