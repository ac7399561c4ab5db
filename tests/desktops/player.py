"""Keep the screen awake as a player does, by org.freedesktop.ScreenSaver, until killed."""

from __future__ import annotations

import asyncio

from dbus_fast import Message
from dbus_fast.aio import MessageBus


async def main() -> None:
    bus = await MessageBus().connect()
    saver = {"destination": "org.freedesktop.ScreenSaver", "interface": "org.freedesktop.ScreenSaver"}
    film = ["mpv", "Playing a film"]
    told = await bus.call(Message(**saver, path="/ScreenSaver", member="Inhibit", signature="ss", body=film))
    assert told is not None
    print(told.body, flush=True)
    await bus.wait_for_disconnect()


asyncio.run(main())
