"""The address of an MQTT broker, as it is written in the settings."""

from __future__ import annotations

import re
from typing import NamedTuple

from reminderd.core.language import N_
from reminderd.core.sentence import sentence

_ADDRESS = re.compile(r"(mqtts?)://(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::([0-9]{1,5}))?/?", re.ASCII | re.IGNORECASE)
_THIS_MACHINE = re.compile(r"localhost|127(\.[0-9]{1,3}){3}|::1", re.IGNORECASE)


class BrokerAddress(NamedTuple):
    """Where the broker listens, and whether what is said to it is encrypted."""

    host: str
    port: int
    tls: bool


def read_broker_address(text: str) -> BrokerAddress:
    """Return the parts of `mqtts://host`, `mqtts://host:8883` or, for a broker on this machine, `mqtt://localhost`.

    Raises:
        ValueError: it is no such address, or it would send the password in plain text over the network; it says so.
    """
    found = _ADDRESS.fullmatch(text)
    port = int(found[3]) if found and found[3] else 0
    if not found or port > 65535 or (found[3] and not port):
        raise ValueError(sentence(N_('write "mqtts://host:8883"; user and password have settings of their own')))
    host, tls = found[2].strip("[]"), found[1].lower() == "mqtts"
    if not tls and not _THIS_MACHINE.fullmatch(host):
        why = N_(
            "mqtt:// sends your password and your presence in plain text, so it is only for a broker on this machine "
            '(write "mqtts://{host}:8883")'
        )
        raise ValueError(sentence(why, host=found[2]))
    return BrokerAddress(host, port or (8883 if tls else 1883), tls)
