"""Match rules: which signals somebody subscribed to, for the bus to filter and for us to check once more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dbus_fast import Message

Handler = Callable[[str, list[Any]], None]
"""Called with member and body."""
Unsubscribe = Callable[[], None]

DAEMON = "org.freedesktop.DBus"
"""The bus itself: its name and its interface."""


@dataclass(frozen=True, slots=True)
class MatchRule:
    """Which signals; None: any value."""

    interface: str
    sender: str | None = None
    """A well-known name stands for whoever owns it at the time; nobody else can send under it."""
    path: str | None = None
    member: str | None = None
    arg0: str | None = None
    """The first argument, a string: the bus keeps other signals away, so that they do not even wake us."""

    @property
    def text(self) -> str:
        """Return the rule as the bus reads it."""
        fields = {"type": "signal", **asdict(self)}
        return ",".join(f"{key}='{value}'" for key, value in fields.items() if value is not None)

    @property
    def followed_name(self) -> str | None:
        """Return the well-known name whose owner must be known, to tell its signals from those of others; or None."""
        sender = self.sender
        return None if sender is None or sender == DAEMON or sender.startswith(":") else sender

    def matches(self, message: Message, owners: dict[str, str]) -> bool:
        """Return whether the message matches. One that was sent straight to us did not pass the bus's own filter."""
        if message.interface != self.interface:
            return False
        if self.path not in (None, message.path) or self.member not in (None, message.member):
            return False
        if self.arg0 is not None and message.body[:1] != [self.arg0]:
            return False
        name = self.followed_name
        expected = self.sender if name is None else owners.get(name) or ":nobody"
        return expected in (None, message.sender)
