"""Somebody is filmed: a call with a picture."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Collection
from pathlib import Path

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.detectors import pipewire
from reminderd.detectors.detector import Answer, Unknown
from reminderd.detectors.pipewire import Graph
from reminderd.system.text import one_line
from reminderd.system.threads import in_thread

_DEVICE = re.compile(r"video\d+")
_BROKERS = frozenset({"pipewire", "wireplumber", "pipewire-media-"})
"""Programs that hand a camera on to others, or keep it open for nobody; PipeWire's graph says which (as in comm)."""
_LOOK_SECONDS = 0.7


async def check(dev: Path = Path("/dev"), proc: Path = Path("/proc")) -> Answer:
    """Return whether a program of this user has a camera open, straight or through PipeWire."""
    if sys.platform == "win32":
        from reminderd.detectors import windows_consent

        return windows_consent.in_use("webcam")
    if sys.platform == "darwin":
        raise Unknown(sentence(N_("cannot be told on this system")))
    devices = {each.path for each in os.scandir(dev) if _DEVICE.fullmatch(each.name)}
    if not devices:
        return Answer(False, sentence(N_("no camera")))
    open_by = set(await in_thread(lambda: holders(devices, proc)))
    users = sorted(one_line(each) for each in open_by - _BROKERS)
    if not users and pipewire.can_ask():
        users = viewers(await pipewire.graph())
    return Answer(bool(users), ", ".join(users[:5]))


def viewers(graph: Graph) -> list[str]:
    """Return the programs that are fed by a running camera."""
    cameras = [
        number
        for number, node in graph.nodes.items()
        if node.running and node.media_class == "Video/Source" and "device.api" in node.props
    ]
    return [each.name for number in cameras for each in graph.fed_by(number)]


def holders(files: Collection[str], proc: Path) -> list[str]:
    """Return the names of this user's programs that have one of `files` open, leaving out ourselves.

    Links in /proc are read, nothing is opened.

    Raises:
        Unknown: not all could be looked at within `_LOOK_SECONDS`.
    """
    until = time.monotonic() + _LOOK_SECONDS
    found: list[str] = []
    with os.scandir(proc) as processes:
        for process in processes:
            if time.monotonic() > until:
                raise Unknown(sentence(N_("too many processes to look at in time")))
            if process.name.isdigit() and int(process.name) != os.getpid() and _holds(process, files):
                try:
                    found.append(Path(process.path, "comm").read_text(errors="replace").strip())
                except OSError:
                    found.append("a program that is gone")
    return found


def _holds(process: os.DirEntry[str], files: Collection[str]) -> bool:
    try:
        if process.stat().st_uid != os.getuid():
            return False
        with os.scandir(os.path.join(process.path, "fd")) as descriptors:  # noqa: PTH118 (many of them: plain text)
            return any(_target(each) in files for each in descriptors)
    except OSError:  # it ended, or protects itself
        return False


def _target(descriptor: os.DirEntry[str]) -> str:
    try:
        return os.readlink(descriptor.path)  # noqa: PTH115 (thousands of them: plain text)
    except OSError:  # closed meanwhile
        return ""


DETECTOR = check
