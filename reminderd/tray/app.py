"""The process of `reminderd tray`: follows the daemon, shows the icon in the panel, and does what is chosen."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path
from typing import Any

from reminderd.control.client import speak_as
from reminderd.system.bus import Bus, CallFailed, close_all
from reminderd.system.bus.attachment import Attachment, Missing
from reminderd.system.folders import private_folder, runtime_folder
from reminderd.system.lock import TRAY_LOCK, instance_lock
from reminderd.system.text import escape_markup
from reminderd.tray.choices import carry_out
from reminderd.tray.follow import Follower
from reminderd.tray.item import ITEM_PATH, MENU_PATH, Item
from reminderd.tray.menu import Menu
from reminderd.tray.view import Entry, Status, view_of

WATCHER = "org.kde.StatusNotifierWatcher"
MINUTE_SECONDS = 60.0


def run() -> None:
    """Show the icon until a signal or "Quit" ends it.

    Raises:
        AlreadyRunning: this user has an icon already.
        OSError: the runtime folder cannot be used.
    """
    with instance_lock(private_folder(runtime_folder()) / TRAY_LOCK):
        asyncio.run(_run())


async def _run() -> None:
    tray = Tray()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, tray.ended.set)
    follower = Follower(Path(runtime_folder()), tray.told)
    await tray.attachment.start()
    try:
        await tray.ended.wait()
    finally:
        follower.stop()
        await tray.attachment.stop()
        await close_all()


class Tray:
    """The icon, redrawn for each status."""

    def __init__(self) -> None:
        self.ended = asyncio.Event()
        self.attachment = Attachment("session", self._attach, lambda: None)
        self._status: Status | None = None
        self._received = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._notification = 0
        self._bus: Bus | None = None
        self._view = view_of(None, label=False)
        self._item = Item(self._view, lambda: self._chosen(self._view.click))
        self._menu = Menu(self._view.menu, self._chosen)

    def told(self, status: Status | None) -> None:
        """Show this status, in the daemon's language; None: the daemon is not running."""
        speak_as(status or {})
        self._status, self._received = status, asyncio.get_running_loop().time()
        self._draw()

    def _draw(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        loop, status = asyncio.get_running_loop(), self._status
        label = status is not None and bool(status.get("tray", {}).get("label"))
        self._view = view_of(status, label=label, age_seconds=loop.time() - self._received)
        self._item.show(self._view)
        self._menu.show(self._view.menu)
        if self._view.label:  # the minutes go on by themselves
            self._timer = loop.call_later(MINUTE_SECONDS, self._draw)

    async def _attach(self, bus: Bus) -> None:
        """Register the icon with the panel, now and whenever the panel returns."""
        if self._bus is not bus:
            bus.export(ITEM_PATH, self._item)
            bus.export(MENU_PATH, self._menu)
            self._bus = bus
        if not await self.attachment.follow_owner(bus, WATCHER, self._panel_changed):
            raise Missing("no panel here draws icons")
        await bus.call(WATCHER, "/StatusNotifierWatcher", WATCHER, "RegisterStatusNotifierItem", "s", [bus.unique_name])

    def _panel_changed(self, _name: str, owned: bool) -> None:
        if owned:
            self.attachment.again()

    def _chosen(self, entry: Entry) -> None:
        if entry.verb == "quit":
            self.ended.set()
            return
        task = asyncio.ensure_future(self._carry_out(entry))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry_out(self, entry: Entry) -> None:
        if entry.verb == "tell":
            await self._tell(entry.args["title"], entry.args["text"])
        elif said := await carry_out(entry):
            await self._tell(entry.text, said)

    async def _tell(self, title: str, text: str) -> None:
        """Show a notification of our own, in the place of the one before."""
        name, path = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
        words: list[Any] = ["reminderd", self._notification, "reminderd", title, escape_markup(text), [], {}, -1]
        try:
            found = await self._bus.call(name, path, name, "Notify", "susssasa{sv}i", words) if self._bus else []
        except CallFailed:
            return
        self._notification = found[0] if found and isinstance(found[0], int) else 0
