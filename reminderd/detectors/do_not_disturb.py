"""Do not disturb, as the desktop's own notification server has it; each is asked in its own way.

From their sources: dunst `src/dbus.c`, Plasma `libnotificationmanager/dbus`, mako `dbus/mako.c` and
mako(5), SwayNotificationCenter `src/swayncDaemon`, xfce4-notifyd's channel of settings.
GNOME, Cinnamon and MATE keep it in GSettings, which cannot be read over the bus (the settings portals leave that
schema out), so a short-lived `gsettings get` answers there.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.detectors.detector import Answer, Unknown
from reminderd.system.bus import Bus, CallFailed, shared
from reminderd.system.children import output
from reminderd.system.text import one_line

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
_PROPERTIES = "org.freedesktop.DBus.Properties"

_OUR_BANNERS = "org.gnome.desktop.notifications.application:/org/gnome/desktop/notifications/application/reminderd/"
_SERVERS_OF = {"MATE": "MATE", "XFCE": "Xfce Notify Daemon"}
"""Desktop to its server, of those that start it by the bus when the next notification comes."""

Asker = Callable[[Bus, str], Awaitable[bool | str]]
"""Called with the bus and the server's unique name. The answer may be a text: it is on, and this says how."""


async def check() -> Answer:
    """Ask the program that shows the notifications of the session; start none that is not running."""
    bus = await shared("session")
    owner = await bus.name_owner(NAME)
    if owner is None:
        desktops = os.environ.get("XDG_CURRENT_DESKTOP", "").split(":")
        name, vendor = next((_SERVERS_OF[each] for each in desktops if each in _SERVERS_OF), ""), ""
        if not name:
            raise Unknown(sentence(N_("no notification server is running")))
    else:
        told = await bus.call(owner, PATH, NAME, "GetServerInformation")
        name, vendor = ([str(each) for each in told] + ["", ""])[:2]
    ask = _ASKERS.get(name.casefold()) or _ASKERS.get(vendor.casefold()) or _inhibited
    on = await ask(bus, owner or "")
    return Answer(bool(on), on if isinstance(on, str) else one_line(name))


def _yes_or_no(values: list[Any]) -> bool:
    """Return the first value of an answer."""
    if not values or not isinstance(values[0], bool):
        raise Unknown("the notification server answers neither yes nor no")
    return values[0]


async def _inhibited(bus: Bus, owner: str) -> bool:
    try:
        return _yes_or_no(await bus.call(owner, PATH, _PROPERTIES, "Get", "ss", [NAME, "Inhibited"]))
    except CallFailed as failure:
        silent = N_("this notification server does not tell ({problem})")
        raise Unknown(sentence(silent, problem=failure.error_name)) from failure


async def _dunst(bus: Bus, owner: str) -> bool:
    """Ask for both properties: ordinary notifications wait at a pause level above 0, `paused` is true only at 100."""
    told = (await bus.call(owner, PATH, _PROPERTIES, "GetAll", "s", ["org.dunstproject.cmd0"]))[:1]
    properties = told[0] if told and isinstance(told[0], dict) else {}
    level = properties.get("pauseLevel", 0)
    return _yes_or_no([properties.get("paused")]) or (isinstance(level, int) and level > 0)


async def _mako(bus: Bus, owner: str) -> bool:
    """Look at the modes; the user names them, and these are the manual's name and its short form."""
    told = (await bus.call(owner, "/fr/emersion/Mako", "fr.emersion.Mako", "ListModes"))[:1]
    if not told or not isinstance(told[0], list):
        raise Unknown("the modes of the notification server make no sense")
    return not {"do-not-disturb", "dnd"}.isdisjoint(str(each).casefold().replace("_", "-") for each in told[0])


async def _switch(path: str, interface: str, member: str, bus: Bus, owner: str) -> bool:
    """Ask a server of which one method says yes or no."""
    return _yes_or_no(await bus.call(owner, path, interface, member))


async def _xfce(bus: Bus, owner: str) -> bool:
    """Ask the settings server of Xfce; a setting that was never made is off."""
    settings = await bus.name_owner("org.xfce.Xfconf")
    if settings is None:
        raise Unknown(sentence(N_("the settings server of Xfce is not running")))
    key = ["xfce4-notifyd", "/do-not-disturb"]
    xfconf = settings, "/org/xfce/Xfconf", "org.xfce.Xfconf"
    if (await bus.call(*xfconf, "PropertyExists", "ss", key))[:1] != [True]:
        return False
    return _yes_or_no(await bus.call(*xfconf, "GetProperty", "ss", key))


async def _gsettings(schema: str, key: str, quiet: str, *_server: object) -> bool:
    if shutil.which("gsettings") is None:
        raise Unknown(sentence(N_("gsettings is not installed")))
    said = (await output("gsettings", "get", schema, key)).strip()
    if said not in ("true", "false"):
        raise Unknown("gsettings says neither true nor false")
    return said == quiet


async def _gnome(*_server: object) -> bool | str:
    """Ask for the switch of all programs, and for ours in Settings > Notifications."""
    whole, banners = "org.gnome.desktop.notifications", "show-banners"
    switches = ((whole, banners), (_OUR_BANNERS, banners), (_OUR_BANNERS, "enable"))
    quiet, *ours = await asyncio.gather(*(_gsettings(schema, key, "false") for schema, key in switches))
    return quiet or (any(ours) and "notifications of reminderd are switched off in Settings > Notifications")


_ASKERS: dict[str, Asker] = {
    "dunst": _dunst,
    "plasma": _inhibited,
    "mako": _mako,
    "swaynotificationcenter": partial(_switch, "/org/erikreider/swaync/cc", "org.erikreider.swaync.cc", "GetDnd"),
    "xfce notify daemon": _xfce,
    "gnome-shell": _gnome,
    "budgie notification server": partial(
        _switch, "/org/budgie_desktop/Notifications", "org.buddiesofbudgie.budgie.Dispatcher", "GetDoNotDisturb"
    ),
    "cinnamon": partial(_gsettings, "org.cinnamon.desktop.notifications", "display-notifications", "false"),
    "mate": partial(_gsettings, "org.mate.NotificationDaemon", "do-not-disturb", "true"),  # by vendor
}

DETECTOR = check
