"""Whether the chair is taken, as a presence sensor says it. Pure."""

from __future__ import annotations

from typing import Any

from reminderd.control.protocol import decode

BELIEVED_SECONDS = 4 * 3600.0
"""Most sensors speak only when something changes. One that falls silent is not believed for ever."""
_LONGEST_BYTES = 4096
_WORDS = {
    "on": True, "true": True, "1": True, "occupied": True, "detected": True,
    "off": False, "false": False, "0": False, "clear": False, "not_detected": False,
}  # fmt: skip
_KEYS = ("occupancy", "presence", "state")
"""Where a sensor that speaks JSON has it: those of Zigbee2MQTT, and the usual name."""


def read_chair(payload: bytes, remaining_seconds: float | None, *, retained: bool) -> dict[str, Any] | None:
    """Return what the daemon is told, or None where it says nothing of now: a kept message without an end may be old.

    Raises:
        ValueError: it is neither ON nor OFF, nor one of the words that mean so.
    """
    if retained and remaining_seconds is None:
        return None
    if len(payload) > _LONGEST_BYTES:
        raise ValueError("the message is too long")
    text = payload.decode("ascii", "replace").strip()
    said: object = text
    if text.startswith("{"):
        found = decode(payload)
        said = next((found[key] for key in _KEYS if key in found), None)
    taken = said if isinstance(said, bool) else _WORDS.get(str(said).lower())
    if taken is None:
        raise ValueError("it is neither ON nor OFF")
    valid = BELIEVED_SECONDS if remaining_seconds is None else min(BELIEVED_SECONDS, remaining_seconds)
    return {"taken": taken, "valid_seconds": valid}
