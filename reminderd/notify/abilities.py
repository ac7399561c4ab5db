"""Asking a notification server what it can do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from reminderd.notify.bubble_message import Abilities
from reminderd.notify.port import NotifyFailed


async def learn(call: Callable[[str], Awaitable[list[Any]]]) -> Abilities:
    """Ask it, by `call`, which takes a method's name.

    Raises:
        NotifyFailed: it did not tell.
    """
    found = await call("GetCapabilities")
    told = found[0] if found and isinstance(found[0], list) else []
    hidden = "body-markup" not in told and await _is_dunst(call)
    return Abilities("actions" in told, "body-markup" in told, hidden)


async def _is_dunst(call: Callable[[str], Awaitable[list[Any]]]) -> bool:
    try:
        return (await call("GetServerInformation"))[:1] == ["dunst"]
    except NotifyFailed:
        return False
