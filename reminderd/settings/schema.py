"""The check of the settings file by pydantic-settings, with a model made from `keys.FILE`; and the JSON Schema of it.

What one value or one table can tell is checked here; what takes several of them is in `mistakes`.
`python -m reminderd.settings.schema` prints the JSON Schema, for editors.
"""

from __future__ import annotations

import itertools
import json
import sys
from contextvars import ContextVar
from functools import partial
from typing import Annotated, Any

import pydantic
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.core.settings import TRIGGERS
from reminderd.settings.keys import FILE, REMINDER, Key, Named, Node, Table, from_table, to_table
from reminderd.settings.values import Wrong, read_list

_given: ContextVar[dict[str, Any]] = ContextVar("given")
"""What is being checked: the tables of the files and of our environment variables, as one."""


class _File(BaseSettings):
    model_config = SettingsConfigDict(case_sensitive=True, validate_default=False)

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], *_: Any, **__: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return what is given as the one source."""
        return (InitSettingsSource(settings_cls, init_kwargs=_given.get()),)


def _model(table: Table, base: type[pydantic.BaseModel] = pydantic.BaseModel) -> Any:
    config = pydantic.ConfigDict(extra="forbid")
    if table is REMINDER:
        pairs = itertools.combinations(TRIGGERS, 2)
        config["json_schema_extra"] = {"allOf": [{"not": {"required": list(pair)}} for pair in pairs]}
    common = type(table.name, (base,), {"model_config": config})
    keys: dict[str, Any] = {
        name: (_annotation(node), _field(node, table is not REMINDER)) for name, node in table.keys.items()
    }
    return pydantic.create_model(table.name, __base__=common, __doc__=table.meaning, **keys)


def _annotation(node: Node) -> Any:
    if isinstance(node, Table):
        return _model(node)
    if isinstance(node, Named):
        return dict[str, _model(node.of)]  # type: ignore[misc]
    item: Any = Annotated[Any, pydantic.PlainValidator(node.item.read), pydantic.WithJsonSchema(node.item.shape)]
    if node.table:
        item = _model(node.table)
    if not node.several:
        return item
    how = node.definition
    bounds = pydantic.Field(min_length=how.fewest or None, max_length=how.most_items)
    check = pydantic.AfterValidator(_no_doubles if how.unique else tuple)
    return Annotated[tuple[item, ...], pydantic.BeforeValidator(partial(read_list, secret=how.secret)), bounds, check]


def _no_doubles(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(set(values)) < len(values):
        raise Wrong(sentence(N_("the same value is there twice (write it once)")))
    return values


def _field(node: Node, has_default: bool) -> Any:
    """Describe a key; the built-in reminders have defaults of their own."""
    if not isinstance(node, Key):
        return pydantic.Field(default_factory=dict, description=node.meaning if isinstance(node, Named) else None)
    meaning = node.definition.meaning or None
    if node.default is ...:
        return pydantic.Field(description=meaning)

    def show_default(shape: dict[str, Any]) -> None:
        del shape["default"]
        if has_default and node.default is not None:
            shape["default"] = node.write(node.default)

    return pydantic.Field(default=node.default, description=meaning, json_schema_extra=show_default)


SettingsFile: type[BaseSettings] = _model(FILE, _File)


def errors(table: dict[str, Any]) -> list[ErrorDetails]:
    """Return what is wrong with a table as pydantic says it."""
    token = _given.set(table)
    try:
        SettingsFile()
    except pydantic.ValidationError as error:
        return error.errors(include_url=False)
    finally:
        _given.reset(token)
    return []


class _Generator(GenerateJsonSchema):
    def field_title_should_be_set(self, schema: Any) -> bool:
        """Leave out titles that only repeat the key."""
        return False


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of the file, with the built-in reminders and their defaults by name."""
    whole = SettingsFile.model_json_schema(schema_generator=_Generator)
    for table in whole["$defs"].values():
        table.pop("title")
    whole["properties"]["reminders"]["properties"] = {
        name: {
            "allOf": [{"$ref": f"#/$defs/{REMINDER.name}"}],
            "default": {key: value for key, value in table.items() if key not in ("title", "messages")},
        }
        for name, table in to_table(from_table({}))["reminders"].items()
    }
    return {"$schema": "http://json-schema.org/draft-07/schema#", **whole, "title": "Settings of reminderd"}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n")
