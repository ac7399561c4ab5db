"""Loading what the daemon stands on without what it brings along and nobody uses here: a quarter of the memory.

asyncio and hashlib (which dbus-fast imports) load OpenSSL where there is one. APScheduler reads through the metadata of
installed packages, for plug-ins that we do not have, and loads pools of threads and processes, where our one job is a
coroutine. While these are imported, that is missing or stood in for; whoever imports it later gets the real thing.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import ModuleType
from typing import Any, NoReturn

_SHA2 = ("_sha2",) if sys.version_info >= (3, 12) else ("_sha256", "_sha512")
_OWN_HASHES = ("_md5", "_sha1", *_SHA2, "_sha3", "_blake2")
"""What hashlib takes where OpenSSL is missing; a Python without them needs OpenSSL's."""


def load() -> None:
    """Load them; call it before anything else imports them. What is loaded already stays as it is."""
    with _instead({"ssl": None}):  # as in a Python that was built without it
        importlib.import_module("asyncio")
    if all(importlib.util.find_spec(name) for name in _OWN_HASHES):
        with _instead({"_hashlib": None}):  # likewise: Python has all of these hashes itself
            importlib.import_module("hashlib")
    stand_ins = {
        "importlib.metadata": _module(
            "importlib.metadata", version=_unknown, PackageNotFoundError=_NotFound, entry_points=_no_plug_ins
        ),
        "apscheduler.executors.pool": _module("apscheduler.executors.pool", ThreadPoolExecutor=None),
    }
    try:
        with _instead(stand_ins):
            importlib.import_module("reminderd.daemon.alarm")
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
