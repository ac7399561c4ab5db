"""What can go wrong on a bus."""

from __future__ import annotations

DISCONNECTED = "org.freedesktop.DBus.Error.Disconnected"
INVALID_ARGS = "org.freedesktop.DBus.Error.InvalidArgs"
NAME_HAS_NO_OWNER = "org.freedesktop.DBus.Error.NameHasNoOwner"
NO_REPLY = "org.freedesktop.DBus.Error.NoReply"


class BusUnavailable(Exception):
    """There is no such bus to reach (now); the message says why."""


class CallFailed(Exception):
    """A call was answered with an error, or could not be made. Its text is fit for a log: printable and short."""

    def __init__(self, error_name: str, text: str = "") -> None:
        said = "".join(letter if letter.isprintable() else " " for letter in text[:200]).strip()
        super().__init__(said or error_name)
        self.error_name = error_name


class CallTimeout(CallFailed):
    """A call was not answered within its deadline; a reply that still comes is thrown away."""
