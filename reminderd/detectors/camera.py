"""Somebody is filmed: a call with a picture."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

from reminderd.detectors import pipewire
from reminderd.detectors.detector import Answer
from reminderd.detectors.open_files import TooLong, holders
from reminderd.detectors.pipewire import Graph
from reminderd.system.children import ChildFailed
from reminderd.system.text import one_line
from reminderd.system.threads import in_thread

_DEVICE = re.compile(r"video\d+")
_BROKERS = frozenset({"pipewire", "wireplumber", "pipewire-media-"})
"""Programs that hand a camera on to others, or keep it open for nobody; PipeWire's graph says which (as in comm)."""


async def check(dev: Path = Path("/dev"), proc: Path = Path("/proc")) -> Answer:
    """Return whether a program of this user has a camera open, straight or through PipeWire."""
    try:
        if sys.platform == "win32":
            from reminderd.detectors import windows_consent

            return windows_consent.in_use("webcam")
        if sys.platform == "darwin":
            return Answer(None, "cannot be told on this system")
        devices = {each.path for each in os.scandir(dev) if _DEVICE.fullmatch(each.name)}
        if not devices:
            return Answer(False, "no camera")
        open_by = set(await in_thread(lambda: holders(devices, proc)))
        users = sorted(one_line(each) for each in open_by - _BROKERS)
        if not users and pipewire.can_ask(os.environ):
            users = viewers(await pipewire.graph())
        return Answer(bool(users), ", ".join(users[:5]))
    except TooLong:
        return Answer(None, "too many processes to look at in time")
    except (ChildFailed, OSError) as problem:
        return Answer(None, str(problem))


def viewers(graph: Graph) -> list[str]:
    """Return the programs that are fed by a running camera."""
    cameras = [
        number
        for number, node in graph.nodes.items()
        if node.running and node.media_class == "Video/Source" and "device.api" in node.props
    ]
    return [each.name for number in cameras for each in graph.fed_by(number)]


DETECTOR = check
