"""Which notification server this is, so that no other is ever taken for it, also by another process of ours."""

from __future__ import annotations

from reminderd.system import bus as buses

_DAEMON = "org.freedesktop.DBus"


async def server_identity(name: str) -> str:
    """Return the bus's own identity and the owner of `name` on it, which is never given twice; empty if unknown."""
    try:
        bus = await buses.shared("session")
        (identity,) = await bus.call(_DAEMON, "/org/freedesktop/DBus", _DAEMON, "GetId")
        owner = await bus.name_owner(name)
    except (buses.BusUnavailable, buses.CallFailed, ValueError):
        return ""
    return f"{identity}{owner}" if owner else ""
