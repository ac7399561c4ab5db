"""Which program uses the microphone or the camera on Windows, as the registry has it: since when, and until when.

`…\\CapabilityAccessManager\\ConsentStore\\<device>\\<app>` and `…\\NonPackaged\\<path with # for \\>`:
`LastUsedTimeStart` is set and `LastUsedTimeStop` is 0 while it is in use.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.detectors.detector import Answer, Unknown
from reminderd.system.text import one_line

_STORE = r"Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore"
_MOST = 2000
"""How many programs are looked at; the store keeps all that ever asked."""


def in_use(device: str) -> Answer:
    """Answer for "microphone" or "webcam".

    Raises:
        Unknown: the registry has no such store.
    """
    import winreg  # type: ignore[import-not-found,unused-ignore]

    try:
        users = list(_users(winreg, f"{_STORE}\\{device}"))
    except OSError:
        raise Unknown(sentence(N_("this Windows does not tell who uses it"))) from None
    return Answer(bool(users), ", ".join(users[:5]))


def _users(registry: Any, path: str) -> Iterator[str]:
    """Yield the programs at and below a key that use the device now."""
    programs: list[str] = []
    with registry.OpenKey(registry.HKEY_CURRENT_USER, path) as key:
        with contextlib.suppress(OSError):  # the program asked, and never used it
            start, stop = (registry.QueryValueEx(key, f"LastUsedTime{each}")[0] for each in ("Start", "Stop"))
            if start and stop == 0:
                name = path.rpartition("\\")[2]
                yield one_line(name.rpartition("#")[2] if "#" in name else name.partition("_")[0])
        with contextlib.suppress(OSError):  # the last has been listed
            for index in range(_MOST):
                programs.append(registry.EnumKey(key, index))
    for each in programs:
        yield from _users(registry, f"{path}\\{each}")
