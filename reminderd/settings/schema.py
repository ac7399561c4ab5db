"""The check of the settings file by pydantic-settings, with a model made from `keys.FILE`; and the JSON Schema of it.

What one value or one table can tell is checked here; what takes several of them is in `rules`.
`python -m reminderd.settings.schema` prints the JSON Schema, for editors.
"""

from __future__ import annotations

import itertools
import json
import sys
from contextvars import ContextVar
from functools import partial
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    create_model,
    model_validator,
)
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import CoreSchema, core_schema
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from reminderd.core.settings import NEEDED, TRIGGERS, Settings
from reminderd.settings.convert import from_table, to_table
from reminderd.settings.environment import DELIMITER, PREFIX, EnvironmentSource, Given
from reminderd.settings.keys import FILE, REMINDER, Key, Named, Table
from reminderd.settings.values import Kind, no_doubles, read_list

given: ContextVar[Given] = ContextVar("given")
"""What is being checked: the file's table and our environment variables."""


class _Reader:
    """Lets one of our own readers take the place of pydantic's validation."""

    def __init__(self, kind: Kind) -> None:
        self._kind = kind

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._kind.read)

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        return dict(self._kind.shape)


class _File(BaseSettings):
    model_config = SettingsConfigDict(
        case_sensitive=True, env_nested_delimiter=DELIMITER, env_prefix=PREFIX, extra="forbid", validate_default=False
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return our variables, which override the file, then the file's table; there are no other sources."""
        file = InitSettingsSource(settings_cls, init_kwargs=given.get().table)
        return EnvironmentSource(settings_cls, given.get().variables), file

    @model_validator(mode="before")
    @classmethod
    def _keep_what_was_merged(cls, merged: dict[str, Any]) -> dict[str, Any]:
        given.get().merged = merged
        return merged


def _model(table: Table) -> Any:
    config = ConfigDict(extra="forbid")
    if table is REMINDER:
        pairs = itertools.combinations(TRIGGERS, 2)
        config["json_schema_extra"] = {"allOf": [{"not": {"required": list(pair)}} for pair in pairs]}
    keys: dict[str, Any] = {
        name: (_annotation(key), _field(key, table is not REMINDER)) for name, key in table.keys.items()
    }
    return create_model(table.name, __config__=config, __doc__=table.meaning, **keys)


def _annotation(key: Key) -> Any:
    item: Any = _model(key.table) if key.table else Annotated[Any, _Reader(key.item)]
    if not key.several:
        return item
    how = key.definition
    bounds = Field(min_length=how.fewest or None, max_length=how.most_items)
    check = AfterValidator(no_doubles if how.unique else tuple)
    return Annotated[tuple[item, ...], BeforeValidator(partial(read_list, secret=how.secret)), bounds, check]


def _field(key: Key, has_default: bool = True) -> Any:
    """Describe a key; the built-in reminders have defaults of their own."""
    meaning = key.definition.meaning or None
    if key.default is NEEDED:
        return Field(description=meaning)

    def show_default(shape: dict[str, Any]) -> None:
        del shape["default"]
        if has_default and key.default is not None:
            shape["default"] = key.write(key.default)

    return Field(default=key.default, description=meaning, json_schema_extra=show_default)


def _made() -> type[BaseSettings]:
    """Make the model of the whole file."""
    tables: dict[str, Any] = {}
    for name, node in FILE.items():
        if isinstance(node, Key):
            tables[name] = (_annotation(node), _field(node))
        elif isinstance(node, Named):
            tables[name] = (dict[str, _model(node.of)], Field(default_factory=dict, description=node.meaning))  # type: ignore[misc]
        else:
            model = _model(node)
            tables[name] = (model, Field(default_factory=model))
    return create_model("SettingsFile", __base__=_File, __doc__=Settings.__doc__, **tables)


SettingsFile = _made()


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
