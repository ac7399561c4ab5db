"""The JSON Schema of the settings file, for editors: `python -m reminderd.settings.jsonschema` writes it."""

from __future__ import annotations

import itertools
import json
import sys
from typing import Any

from reminderd.core.settings import Settings
from reminderd.reminders import built_in
from reminderd.settings.build import build
from reminderd.settings.rules import TRIGGERS
from reminderd.settings.schema import Reminder, SettingsFile
from reminderd.settings.written import as_table


def schema() -> dict[str, Any]:
    """Generate it: pydantic's own, with the defaults as the file writes them and the built-in reminders by name."""
    whole = SettingsFile.model_json_schema()
    tables = whole["$defs"]
    defaults = as_table(Settings())
    for key, table in whole["properties"].items():
        table.pop("default", None)
        _without_titles(table)
        if isinstance(defaults[key], dict) and "$ref" in table:
            _write_defaults(tables[table["$ref"].rsplit("/", 1)[-1]], defaults[key])
    for table in tables.values():
        _without_titles(table)
        for inner in table["properties"].values():
            _without_titles(inner)
            if inner.get("default", ...) is None:
                del inner["default"]
    for key in tables["QuietHours"]["properties"].values():
        key["default"] = []
    pairs = itertools.combinations(TRIGGERS, 2)
    tables["Reminder"]["allOf"] = [{"not": {"required": list(pair)}} for pair in pairs]
    reminders = whole["properties"]["reminders"]
    reminders["properties"] = {kind.name: _built_in(kind.name) for kind in built_in()}
    _without_titles(whole)
    return {"$schema": "http://json-schema.org/draft-07/schema#", "title": "Settings of reminderd", **whole}


def _built_in(name: str) -> dict[str, Any]:
    default = as_table(_DEFAULTS)["reminders"][name]
    shown = {key: value for key, value in default.items() if key not in ("title", "messages")}
    return {"allOf": [{"$ref": f"#/$defs/{Reminder.__name__}"}], "default": shown}


def _write_defaults(table: dict[str, Any], defaults: dict[str, Any]) -> None:
    for key, value in defaults.items():
        if key in table["properties"]:
            table["properties"][key]["default"] = value


def _without_titles(table: dict[str, Any]) -> None:
    table.pop("title", None)
    for inner in table.get("anyOf", ()):
        inner.pop("title", None)


_DEFAULTS = build(SettingsFile.model_construct(), lambda _: NotImplemented)

if __name__ == "__main__":
    sys.stdout.write(json.dumps(schema(), indent=2, ensure_ascii=False) + "\n")
