"""D-Bus: one connection to each bus for the whole process. Only this folder imports dbus-fast.

Only plain messages are used: nothing is introspected and no proxies are made. Every call has a deadline, connecting
too, so that a hung or lying peer costs that much and no more. What peers send is checked by whoever reads it. A lost
connection is reported once (`Bus.on_lost`), and the next `shared` makes a new one.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal
from urllib.parse import quote

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.system import Unavailable
from reminderd.system.bus.connection import Bus, CallFailed, CallTimeout
from reminderd.system.bus.signals import Handler, Unsubscribe
from reminderd.system.folders import sockets_folder

__all__ = [
    "Bus", "BusUnavailable", "CallFailed", "CallTimeout", "Handler", "Unsubscribe", "WhichBus",
    "close_all", "shared", "variant",
]  # fmt: skip

CONNECT_SECONDS = 2.0
EXISTS = hasattr(socket, "AF_UNIX")
"""Whether this system has D-Bus at all."""
WhichBus = Literal["session", "system"]

_made: dict[WhichBus, asyncio.Task[Bus]] = {}


class BusUnavailable(Unavailable):
    """The bus cannot be reached; the message says why."""


def variant(signature: str, value: object) -> Any:
    """Wrap an argument of the D-Bus type "v" for `Bus.call`."""
    from dbus_fast import Variant

    return Variant(signature, value)


async def shared(kind: WhichBus) -> Bus:
    """Return the one connection to that bus; make it, within `CONNECT_SECONDS`, if there is none that works.

    Raises:
        BusUnavailable: there is no such bus, or it does not answer.
    """
    task = _made.get(kind)
    if task is None or not _usable(task):
        task = _made[kind] = asyncio.ensure_future(_connect(kind))
    return await asyncio.shield(task)


async def close_all() -> None:
    """Close every shared connection of this event loop; the next `shared` makes a new one."""
    here = asyncio.get_running_loop()
    tasks = [task for task in _made.values() if task.get_loop() is here]
    _made.clear()
    for bus in await asyncio.gather(*tasks, return_exceptions=True):
        if isinstance(bus, Bus):
            bus.close()
            await asyncio.wait({bus.ended}, timeout=1.0)


async def _connect(kind: WhichBus) -> Bus:
    address = bus_address(kind, os.environ)
    try:
        from dbus_fast.aio import MessageBus
    except ImportError as error:
        raise BusUnavailable(sentence(N_("dbus-fast is not installed"))) from error
    # It would log tracebacks about what peers send; what matters, a lost connection, is reported by `on_lost`.
    logging.getLogger("dbus_fast").setLevel(logging.CRITICAL)
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            return Bus(await MessageBus(address, negotiate_unix_fd=True).connect())
    except TimeoutError:
        # Translators: bus: "session" or "system", the two kinds of D-Bus.
        late = N_("the {bus} bus did not answer within {seconds} s")
        raise BusUnavailable(sentence(late, bus=kind, seconds=f"{CONNECT_SECONDS:g}")) from None
    except Exception as error:  # dbus-fast raises various types here; all of them mean the same to us
        unreachable = N_("cannot reach the {bus} bus: {problem}")
        raise BusUnavailable(sentence(unreachable, bus=kind, problem=str(error) or type(error).__name__)) from error


def _usable(task: asyncio.Task[Bus]) -> bool:
    if task.get_loop() is not asyncio.get_running_loop():
        return False
    if not task.done():
        return True
    return not task.cancelled() and task.exception() is None and task.result().usable


def bus_address(kind: WhichBus, environ: Mapping[str, str]) -> str:
    """Return the address of that bus as D-Bus writes it.

    Raises:
        BusUnavailable: the environment names no address that can be used, or this system has no Unix sockets.
    """
    if not EXISTS:
        raise BusUnavailable(sentence(N_("this system has no D-Bus")))
    if kind == "system":
        given = environ.get("DBUS_SYSTEM_BUS_ADDRESS") or "unix:path=/run/dbus/system_bus_socket"
    else:
        given = environ.get("DBUS_SESSION_BUS_ADDRESS", "")
        if not given and not (place := _usual_socket(environ)).is_socket():
            missing = N_("no session bus: DBUS_SESSION_BUS_ADDRESS is not set and there is no {path}")
            raise BusUnavailable(sentence(missing, path=place))
        given = given or usual_session_address(environ)
    usable = [part for part in given.split(";") if part.startswith(("unix:path=", "unix:abstract="))]
    if not usable:
        unusable = N_("no {bus} bus: {address} is not the address of a Unix socket")
        raise BusUnavailable(sentence(unusable, bus=kind, address=repr(given[:100])))
    return ";".join(usable)


def usual_session_address(environ: Mapping[str, str]) -> str:
    """Return the address of the user's bus where systemd puts it, for a start without the desktop's environment."""
    return "unix:path=" + quote(os.fsencode(_usual_socket(environ))).replace("~", "%7e")


def _usual_socket(environ: Mapping[str, str]) -> Path:
    return sockets_folder(environ) / "bus"
