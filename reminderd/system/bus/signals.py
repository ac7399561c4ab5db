"""Match rules: which signals somebody subscribed to, for the bus to filter and for us to check once more.

A rule has some of the parts `interface`, `sender`, `path`, `member` and `arg0` (the first argument, a string). The bus
keeps other signals away, so that they do not even wake us. As the sender, a well-known name stands for whoever owns it
at the time; nobody else can send under it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dbus_fast import Message

Handler = Callable[[str, list[Any]], None]
"""Called with member and body."""
Unsubscribe = Callable[[], None]
Rule = dict[str, str]

DAEMON = "org.freedesktop.DBus"
"""The bus itself: its name and its interface."""


def text_of(rule: Rule) -> str:
    """Return the rule as the bus reads it."""
    return ",".join(f"{part}='{value}'" for part, value in {"type": "signal", **rule}.items())


def followed_name(rule: Rule) -> str | None:
    """Return the well-known name whose owner must be known, to tell its signals from those of others; or None."""
    sender = rule.get("sender", DAEMON)
    return None if sender == DAEMON or sender.startswith(":") else sender


def matches(rule: Rule, message: Message, owners: dict[str, str]) -> bool:
    """Return whether the message matches. One that was sent straight to us did not pass the bus's own filter."""
    told = {"interface": message.interface, "sender": message.sender, "path": message.path, "member": message.member}
    told["arg0"] = message.body[0] if message.body else None
    if name := followed_name(rule):
        rule = {**rule, "sender": owners.get(name) or ":nobody"}
    return all(told[part] == value for part, value in rule.items())
