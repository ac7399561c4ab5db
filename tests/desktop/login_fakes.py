# ruff: noqa: F821, N802, UP037 (D-Bus names, and signatures as annotations, are what dbus-fast reads)
"""Services of a desktop on a real private bus: logind, screen savers, GNOME's session manager."""

from __future__ import annotations

import asyncio
import os
from typing import Any

from dbus_fast.aio import MessageBus
from dbus_fast.service import PropertyAccess, ServiceInterface, dbus_property, method, signal

SESSION = "/org/freedesktop/login1/session/_32"
USER = "/org/freedesktop/login1/user/_me"
LOGIN = "/org/freedesktop/login1"


class Manager(ServiceInterface):
    """logind's manager: one user with a service manager and one session with a display."""

    def __init__(self) -> None:
        super().__init__("org.freedesktop.login1.Manager")
        self.inhibitors: list[list[Any]] = []
        self.pipes: list[tuple[int, int]] = []

    @method()
    def GetUser(self, uid: "u") -> "o":
        return USER if uid == os.getuid() else "/"

    @method()
    def Inhibit(self, what: "s", who: "s", why: "s", mode: "s") -> "h":
        assert (what, who, mode) == ("sleep", "reminderd", "delay")
        self.pipes.append(os.pipe())
        return self.pipes[-1][1]

    @method()
    def ListInhibitors(self) -> "a(ssssuu)":
        return self.inhibitors

    @signal()
    def PrepareForSleep(self, start) -> "b":
        return start

    def held(self) -> bool:
        """Return whether the newest inhibitor is held: its pipe has another writing end than ours."""
        reading, writing = self.pipes[-1]
        if writing >= 0:
            os.close(writing)
            self.pipes[-1] = (reading, -1)
        os.set_blocking(reading, False)
        try:
            return os.read(reading, 1) != b""
        except BlockingIOError:
            return True


class User(ServiceInterface):
    """The user: with which session the display goes."""

    def __init__(self) -> None:
        super().__init__("org.freedesktop.login1.User")

    @dbus_property(access=PropertyAccess.READ)
    def Display(self) -> "(so)":
        return ["2", SESSION]


class Session(ServiceInterface):
    """The session: its lock."""

    def __init__(self) -> None:
        super().__init__("org.freedesktop.login1.Session")
        self.locked, self.active = False, True

    @dbus_property(access=PropertyAccess.READ)
    def Active(self) -> "b":
        return self.active

    @dbus_property(access=PropertyAccess.READ)
    def LockedHint(self) -> "b":
        return self.locked

    def hint(self, locked: bool) -> None:
        """Change it, and tell."""
        self.locked = locked
        self.emit_properties_changed({"LockedHint": locked})

    @signal()
    def Lock(self) -> None:
        return None

    @signal()
    def Unlock(self) -> None:
        return None


class Saver(ServiceInterface):
    """A screen saver under its own name: whether it is active."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.active = False

    @method()
    def GetActive(self) -> "b":
        return self.active

    @signal()
    def ActiveChanged(self, active) -> "b":
        self.active = active
        return active


class SessionManager(ServiceInterface):
    """GNOME's session manager."""

    def __init__(self) -> None:
        super().__init__("org.gnome.SessionManager")
        self.inhibitors: list[str] = []

    @method()
    def GetInhibitors(self) -> "ao":
        return self.inhibitors


class Inhibitor(ServiceInterface):
    """One of its inhibitors."""

    def __init__(self, program: str, reason: str, flags: int) -> None:
        super().__init__("org.gnome.SessionManager.Inhibitor")
        self.program, self.reason, self.flags = program, reason, flags

    @method()
    def GetAppId(self) -> "s":
        return self.program

    @method()
    def GetReason(self) -> "s":
        return self.reason

    @method()
    def GetFlags(self) -> "u":
        return self.flags


async def serve(address: str, name: str, *objects: tuple[str, ServiceInterface]) -> MessageBus:
    """Put these on the bus at their paths, under this name."""
    for patience in (0.05, 0.1, 0.2, None):  # a bus's socket is there a moment before it listens
        try:
            bus = await MessageBus(address, negotiate_unix_fd=True).connect()
            break
        except ConnectionRefusedError:
            if patience is None:
                raise
            await asyncio.sleep(patience)
    bus.add_message_handler(lambda _message: None)  # with one, dbus-fast takes note of the bus's end itself
    for path, interface in objects:
        bus.export(path, interface)
    await bus.request_name(name)
    return bus
