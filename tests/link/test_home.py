"""What Home Assistant is told, held against what its MQTT integration accepts."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from reminderd.link.home import discovery, press_topic, read_press, state_topic, values
from reminderd.link.words import machine_topic

TOPIC_MATCHER = re.compile(r"homeassistant/(?P<component>\w+)/(?P<object_id>[a-zA-Z0-9_-]+)/config")
"""`TOPIC_MATCHER` of homeassistant/components/mqtt/discovery.py, with the usual prefix."""
DEVICE_DISCOVERY = {
    "device", "components", "origin", "availability_topic", "availability_template", "payload_available",
    "payload_not_available", "availability_mode", "availability", "state_topic", "command_topic", "qos", "encoding",
}  # fmt: skip
"""`DEVICE_DISCOVERY_SCHEMA` of homeassistant/components/mqtt/schemas.py at 0f5c1b5; other keys are refused there.

The schemas of the release 2025.1.4 themselves were run by hand over what `discovery` returns, and took it."""
DEVICE = {
    "identifiers", "connections", "manufacturer", "model", "name", "hw_version", "serial_number", "sw_version",
    "via_device", "suggested_area", "configuration_url",
}  # fmt: skip
"""`MQTT_ENTITY_DEVICE_INFO_SCHEMA` there."""
ORIGIN = {"name", "sw_version", "support_url"}
"""`MQTT_ORIGIN_INFO_SCHEMA` there."""
COMMON = {
    "platform", "unique_id", "name", "icon", "entity_category", "enabled_by_default", "json_attributes_topic",
    "json_attributes_template",
}  # fmt: skip
"""`MQTT_ENTITY_COMMON_SCHEMA`, and the `platform` that each component has to name."""
SCHEMAS: dict[str, tuple[set[str], set[str]]] = {
    "sensor": (
        {"state_topic"},
        {"state_topic", "value_template", "expire_after", "device_class", "unit_of_measurement", "options",
         "state_class", "force_update"},
    ),
    "binary_sensor": (
        {"state_topic"},
        {"state_topic", "value_template", "expire_after", "device_class", "payload_on", "payload_off", "off_delay"},
    ),
    "button": ({"command_topic"}, {"command_topic", "command_template", "device_class", "payload_press", "retain"}),
}  # fmt: skip
"""For each platform what it needs, and all that it knows: sensor.py, binary_sensor.py and button.py there."""


def device(topic: str = "reminderd/anna", machine: str = "laptop") -> tuple[str, dict[str, Any]]:
    where, payload = discovery(topic, machine)
    return where, json.loads(payload)


def test_the_message_keeps_to_the_published_schema() -> None:
    where, told = device()
    found = TOPIC_MATCHER.fullmatch(where)
    assert found
    assert found["component"] == "device"
    assert {"device", "components", "origin"} <= set(told) <= DEVICE_DISCOVERY
    assert set(told["device"]) <= DEVICE
    assert told["device"]["identifiers"]
    assert {"name"} <= set(told["origin"]) <= ORIGIN
    for name, each in told["components"].items():
        needed, known = SCHEMAS[each["platform"]]
        assert needed <= set(each) <= known | COMMON, name
    assert len({each["unique_id"] for each in told["components"].values()}) == len(told["components"])
    sensors = [each for each in told["components"].values() if each["platform"] == "sensor"]
    assert all("options" not in each or each["device_class"] == "enum" for each in sensors)
    assert all("unit_of_measurement" not in each or each["device_class"] == "duration" for each in sensors)


def test_it_has_the_entities_that_were_promised() -> None:
    kinds = {name: each["platform"] for name, each in device()[1]["components"].items()}
    assert kinds == {
        "sitting": "sensor", "next": "sensor", "state": "sensor", "at_desk": "binary_sensor", "done": "button",
        "snooze": "button", "pause": "button", "resume": "button",
    }  # fmt: skip


def test_the_last_will_of_the_word_makes_the_device_unavailable() -> None:
    _, told = device()
    assert told["availability_topic"] == machine_topic("reminderd/anna", "laptop")
    assert "gone" in told["availability_template"]


def test_a_name_with_a_dot_and_two_people_with_one_name_fit_the_topic() -> None:
    assert TOPIC_MATCHER.fullmatch(device(machine="laptop.local")[0])
    assert device("reminderd/anna")[0] != device("reminderd/bert")[0]


STATUS: dict[str, Any] = {
    "presence": {"state": "idle", "sitting_seconds": 1279},
    "reminders": [
        {"title": "Drink", "due_at": "2026-11-22T13:20:00+00:00"},
        {"title": "Off", "due_at": None},
        {"title": "Sit tall", "due_at": "2026-11-22T14:10:00+01:00"},
    ],
}


def test_each_template_finds_its_value() -> None:
    said = json.loads(values(STATUS))
    assert said == {
        "sitting_minutes": 21, "state": "idle", "at_desk": "ON", "next_at": "2026-11-22T14:10:00+01:00",
        "next_title": "Sit tall",
    }  # fmt: skip
    _, told = device()
    templates = [each.get("value_template", "") for each in told["components"].values()]
    assert {name for text in templates for name in re.findall(r"value_json\.(\w+)", text)} == set(said) - {"next_title"}
    assert said["state"] in told["components"]["state"]["options"]


def test_with_nobody_there_and_nothing_planned() -> None:
    said = json.loads(values({"presence": {"state": "locked", "sitting_seconds": 0}, "reminders": []}))
    assert (said["at_desk"], said["next_at"]) == ("OFF", None)


def test_each_button_is_a_request_and_nothing_else_is() -> None:
    buttons = [each for each in device()[1]["components"].values() if each["platform"] == "button"]
    assert {each["command_topic"] for each in buttons} == {press_topic("reminderd/anna", "laptop")}
    assert {read_press(each["payload_press"].encode())[0] for each in buttons} == {"done", "snooze", "pause", "resume"}
    for wrong in (b"", b"reset", b"DONE", b"done; rm"):
        with pytest.raises(ValueError, match="no such button"):
            read_press(wrong)


def test_the_values_are_beside_the_presses() -> None:
    assert press_topic("t", "m").startswith(state_topic("t", "m"))
