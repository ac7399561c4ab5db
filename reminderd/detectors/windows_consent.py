"""Which program uses the microphone or the camera on Windows, as the registry has it: since when, and until when.

`…\\CapabilityAccessManager\\ConsentStore\\<device>\\<app>` and `…\\NonPackaged\\<path with # for \\>`:
`LastUsedTimeStart` is set and `LastUsedTimeStop` is 0 while it is in use.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from reminderd.detectors.detector import Answer
from reminderd.system.text import one_line

_STORE = r"Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore"
_MOST = 2000
"""How many programs are looked at; the store keeps all that ever asked."""


def in_use(device: str) -> Answer:
    """Answer for "microphone" or "webcam".

    Raises:
        OSError: the registry has no such store.
    """
    import winreg  # type: ignore[import-not-found,unused-ignore]

    registry: Any = winreg
    users = [name for key, name in _programs(registry, f"{_STORE}\\{device}") if _runs(registry, key)]
    return Answer(bool(users), ", ".join(users[:5]))


def _programs(registry: Any, path: str) -> Iterator[tuple[str, str]]:
    for name in _children(registry, path):
        if name == "NonPackaged":
            for program in _children(registry, f"{path}\\{name}"):
                yield f"{path}\\{name}\\{program}", one_line(program.rpartition("#")[2])
        else:
            yield f"{path}\\{name}", one_line(name.partition("_")[0])


def _children(registry: Any, path: str) -> Iterator[str]:
    with registry.OpenKey(registry.HKEY_CURRENT_USER, path) as key:
        for index in range(_MOST):
            try:
                yield registry.EnumKey(key, index)
            except OSError:  # that was the last
                return


def _runs(registry: Any, path: str) -> bool:
    try:
        with registry.OpenKey(registry.HKEY_CURRENT_USER, path) as key:
            start, _ = registry.QueryValueEx(key, "LastUsedTimeStart")
            stop, _ = registry.QueryValueEx(key, "LastUsedTimeStop")
    except OSError:  # it asked, and never used it
        return False
    return bool(start) and stop == 0
