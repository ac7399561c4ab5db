"""The errors of the bus, and the D-Bus names of some."""

from __future__ import annotations

from reminderd.system.text import one_line

DISCONNECTED = "org.freedesktop.DBus.Error.Disconnected"
INVALID_ARGS = "org.freedesktop.DBus.Error.InvalidArgs"
NAME_HAS_NO_OWNER = "org.freedesktop.DBus.Error.NameHasNoOwner"
NO_REPLY = "org.freedesktop.DBus.Error.NoReply"


class BusUnavailable(Exception):
    """The bus cannot be reached; the message says why."""


class CallFailed(Exception):
    """A call was answered with an error, or could not be made. Its text is printable and short."""

    def __init__(self, error_name: str, text: str = "") -> None:
        super().__init__(one_line(text, 200) or error_name)
        self.error_name = error_name


class CallTimeout(CallFailed):
    """A call was not answered within its deadline; a reply that arrives later is dropped."""
