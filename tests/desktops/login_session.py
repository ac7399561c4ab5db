"""Begin a session of USER and KIND at DISPLAY with logind, print its id, run COMMAND in it, lead it until killed."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys

from dbus_fast import BusType, Message
from dbus_fast.aio import MessageBus


async def main() -> None:
    user, kind, display, *command = sys.argv[1:]
    bus = await MessageBus(bus_type=BusType.SYSTEM, negotiate_unix_fd=True).connect()
    # user, leader, service, type, class, desktop, seat, terminal, tty, display, remote, its user and host, properties
    body = [int(user), os.getpid(), "tests", "x11", kind, "", "seat0", 0, "", display, False, "", "", []]
    where = {"destination": "org.freedesktop.login1", "path": "/org/freedesktop/login1"}
    manager = {"interface": "org.freedesktop.login1.Manager", "member": "CreateSession"}
    created = await bus.call(Message(**where, **manager, signature="uusssssussbssa(sv)", body=body))
    assert created is not None
    print(created.body[0], flush=True)
    if command:
        subprocess.Popen(command)  # noqa: ASYNC220 (nothing else is on this loop)
    await asyncio.Event().wait()  # the session lasts as long as the pipe that came with the answer


asyncio.run(main())
