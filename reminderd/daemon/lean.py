"""Loading asyncio and APScheduler without what they bring along and nobody here uses: a sixth of the daemon's memory.

asyncio loads OpenSSL where there is one. APScheduler reads through the metadata of installed packages, for plug-ins
that we do not have, and loads pools of threads and processes, where our one job is a coroutine. While the two are
imported, these are missing or stood in for; whoever imports them later gets the real ones.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any, NoReturn


def load() -> None:
    """Load both; call it before anything else imports them. What is loaded already stays as it is."""
    with _instead({"ssl": None}):  # as in a Python that was built without it
        importlib.import_module("asyncio")
    stand_ins = {
        "importlib.metadata": _module(
            "importlib.metadata", version=_unknown, PackageNotFoundError=_NotFound, entry_points=_no_plug_ins
        ),
        "apscheduler.executors.pool": _module("apscheduler.executors.pool", ThreadPoolExecutor=None),
    }
    try:
        with _instead(stand_ins):
            importlib.import_module("reminderd.scheduling.alarm")
    except Exception:  # noqa: BLE001 (another version that needs more of them: it is loaded whole when used)
        for name in [each for each in sys.modules if each.startswith(("apscheduler", "reminderd.scheduling"))]:
            del sys.modules[name]


@contextmanager
def _instead(modules: Mapping[str, ModuleType | None]) -> Iterator[None]:
    """Have imports find these instead of the real ones, where those are not loaded yet; None: there is none."""
    loaded: dict[str, Any] = sys.modules
    new = {name: module for name, module in modules.items() if name not in loaded}
    loaded.update(new)
    try:
        yield
    finally:
        for name in new:
            loaded.pop(name, None)


def _module(name: str, **contents: object) -> ModuleType:
    module = ModuleType(name)
    vars(module).update(contents)
    return module


class _NotFound(ImportError):
    """Stands in for `PackageNotFoundError`."""


def _unknown(name: str) -> NoReturn:
    raise _NotFound(name)


def _no_plug_ins(**_: object) -> tuple[()]:
    return ()
