"""Who records through the sound server (PulseAudio, or PipeWire speaking its protocol).

Asked by a short-lived `pactl` (5 ms); loading libpulse here instead would cost the daemon 4.6 MiB for good. Where
pactl is missing, a child of our own with pulsectl (the extra "audio") says the same.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reminderd.system.children import ChildFailed, output, run_own_python
from reminderd.system.text import one_line

_UNIX = re.compile(r"(?:\{[^}]*\})?(?:unix:)?(/.*)")


def server(environ: Mapping[str, str]) -> str | None:
    """Return the address of the sound server, as `PULSE_SERVER` has it, or None where none is running.

    Naming it to the child also keeps libpulse from starting one.
    """
    given = environ.get("PULSE_SERVER", "").split()
    if given:
        local = _UNIX.fullmatch(given[0])
        return given[0] if local is None or Path(local[1]).is_socket() else None
    folder = environ.get("PULSE_RUNTIME_PATH") or f"{environ.get('XDG_RUNTIME_DIR') or '/nowhere'}/pulse"
    socket = Path(folder, "native")
    return f"unix:{socket}" if socket.is_socket() else None


def can_ask() -> bool:
    """Return whether pactl is there: where it is not, PipeWire's own tool comes first."""
    return shutil.which("pactl") is not None


async def recording(address: str, environ: Mapping[str, str]) -> list[str]:
    """Return the names of the programs that record from a microphone now: not from what a speaker plays.

    A muted stream counts, a call is still a call; a corked (paused) one does not.

    Raises:
        ChildFailed: nobody could say.
    """
    lists = _by_pactl if can_ask() else _by_pulsectl
    try:
        async with asyncio.timeout(0.9):
            streams = [each for each in await lists("source-outputs", address, environ) if _listens(each)]
            sources = await lists("sources", address, environ) if streams else []
    except TimeoutError:
        raise ChildFailed("the sound server did not answer within 0.9 s") from None
    monitors = {each.get("index") for each in sources if each.get("monitor_source")}
    return [_name(each) for each in streams if each.get("source") not in monitors]


async def _by_pactl(kind: str, address: str, environ: Mapping[str, str]) -> list[dict[str, Any]]:
    return _objects(await output("pactl", "-f", "json", "list", kind, environ={**environ, "PULSE_SERVER": address}))


async def _by_pulsectl(kind: str, address: str, environ: Mapping[str, str]) -> list[dict[str, Any]]:
    environ = {**environ, "PULSE_SERVER": address}
    try:
        return _dicts(await run_own_python("reminderd.detectors.pulsectl_child", kind, deadline=0.9, environ=environ))
    except ChildFailed:
        raise ChildFailed("neither pactl (package pulseaudio-utils) nor pulsectl could ask the sound server") from None


def _objects(text: str) -> list[dict[str, Any]]:
    try:
        return _dicts(json.loads(text, strict=False))  # pactl writes control characters in names as they are
    except (ValueError, RecursionError):
        raise ChildFailed("the sound server's answer makes no sense") from None


def _dicts(found: Any) -> list[dict[str, Any]]:
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _properties(stream: dict[str, Any]) -> dict[str, Any]:
    found = stream.get("properties")
    return found if isinstance(found, dict) else {}


def _listens(stream: dict[str, Any]) -> bool:
    """Leave out paused streams, the server's own (loopbacks, echo cancelling) and the level meters of mixers."""
    meter = stream.get("resample_method") == "peaks" or _properties(stream).get("media.name") == "Peak detect"
    return not stream.get("corked") and str(stream.get("client", "")).isdigit() and not meter


def _name(stream: dict[str, Any]) -> str:
    properties = _properties(stream)
    name = properties.get("application.name") or properties.get("application.process.binary")
    return one_line(name or "a program without a name")
