"""What Home Assistant is told by MQTT discovery, and the buttons that it presses. Pure.

One message describes the device with all its entities: https://www.home-assistant.io/integrations/mqtt/#device-discovery-payload.
The machine's own word says whether it is there, so that one last will serves both.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from reminderd import __version__
from reminderd.core.language import _
from reminderd.link.words import VALID_SECONDS, machine_topic

PAUSE_SECONDS = 3600
_STATES = ("active", "idle", "away", "locked", "unknown")
_AT_DESK = ("active", "idle")
_NO_PART_OF_AN_ID = re.compile(r"[^a-zA-Z0-9_-]", re.ASCII)


def state_topic(topic: str, machine: str) -> str:
    """Return where the values of the entities are."""
    return f"{topic}/home/{machine}"


def press_topic(topic: str, machine: str) -> str:
    """Return where presses of buttons come in."""
    return f"{topic}/home/{machine}/press"


def discovery(topic: str, machine: str) -> tuple[str, bytes]:
    """Return the topic and the payload that describe this machine and its entities."""
    own_id = _NO_PART_OF_AN_ID.sub("_", f"{topic}_{machine}")
    values = {"state_topic": state_topic(topic, machine), "expire_after": VALID_SECONDS}
    press = {"platform": "button", "command_topic": press_topic(topic, machine)}
    components: dict[str, dict[str, Any]] = {
        "sitting": {
            "platform": "sensor",
            "name": _("Sitting"),
            "device_class": "duration",
            "unit_of_measurement": "min",
            "value_template": "{{ value_json.sitting_minutes }}",
            **values,
        },
        "next": {
            "platform": "sensor",
            "name": _("Next reminder"),
            "device_class": "timestamp",
            "value_template": "{{ value_json.next_at }}",
            "json_attributes_topic": state_topic(topic, machine),
            "json_attributes_template": "{{ {'title': value_json.next_title} | tojson }}",
            **values,
        },
        "state": {
            "platform": "sensor",
            "name": _("State"),
            "device_class": "enum",
            "options": list(_STATES),
            "value_template": "{{ value_json.state }}",
            **values,
        },
        "at_desk": {
            "platform": "binary_sensor",
            "name": _("At the desk"),
            "device_class": "occupancy",
            "value_template": "{{ value_json.at_desk }}",
            **values,
        },
        "done": {"name": _("Done"), "payload_press": "done", **press},
        "snooze": {"name": _("Snooze"), "payload_press": "snooze", **press},
        "pause": {"name": _("Pause for 1 h"), "payload_press": "pause", **press},
        "resume": {"name": _("Resume"), "payload_press": "resume", **press},
    }
    payload = {
        "device": {
            "identifiers": [own_id],
            "name": f"reminderd {machine}",
            "manufacturer": "reminderd",
            "sw_version": __version__,
        },
        "origin": {"name": "reminderd", "sw_version": __version__},
        "availability_topic": machine_topic(topic, machine),
        "availability_template": "{{ 'offline' if value_json.state == 'gone' else 'online' }}",
        "qos": 1,
        "components": {name: {"unique_id": f"{own_id}_{name}", **each} for name, each in components.items()},
    }
    return f"homeassistant/device/{own_id}/config", json.dumps(payload).encode()


def values(status: Mapping[str, Any]) -> bytes:
    """Return the values of the entities, from the status that the daemon sent."""
    state = status["presence"]["state"]
    coming = [each for each in status["reminders"] if each["due_at"]]
    following = min(coming, key=lambda each: datetime.fromisoformat(each["due_at"]), default=None)
    said = {
        "sitting_minutes": int(status["presence"]["sitting_seconds"] // 60),
        "state": state if state in _STATES else "unknown",
        "at_desk": "ON" if state in _AT_DESK else "OFF",
        "next_at": following and following["due_at"],
        "next_title": following and following["title"],
    }
    return json.dumps(said).encode()


_PRESSES: dict[bytes, tuple[str, dict[str, Any]]] = {
    b"done": ("done", {}), b"snooze": ("snooze", {}), b"pause": ("pause", {"seconds": PAUSE_SECONDS}),
    b"resume": ("resume", {}),
}  # fmt: skip


def read_press(payload: bytes) -> tuple[str, dict[str, Any]]:
    """Return the request to the daemon behind a press.

    Raises:
        ValueError: there is no such button.
    """
    try:
        return _PRESSES[payload]
    except KeyError:
        raise ValueError("there is no such button") from None
