"""Somebody is recorded: a call, a dictation. The sound server is asked (PulseAudio, or PipeWire speaking its protocol).

A short-lived `pactl` asks it (5 ms); loading libpulse here instead would cost the daemon 4.6 MiB for good. Where
pactl is missing or too old to write JSON, `pw-dump` or a child process of our own with pulsectl (the extra "audio")
says the same.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

from reminderd.core.language import N_
from reminderd.core.sentence import sentence, sentence_of
from reminderd.detectors import pipewire
from reminderd.detectors.detector import Answer, Unknown
from reminderd.detectors.pipewire import Graph, is_meter_or_filter, program_name
from reminderd.system.children import OUTPUT_SECONDS, ChildFailed, ChildTooSlow, output, run_own_python

_UNIX = re.compile(r"(?:\{[^}]*\})?(?:unix:)?(/.*)")


async def check() -> Answer:
    """Return whether a program records from a microphone; recording what a speaker plays is no hold.

    The sound server is asked in each way that there is, the cheapest first, until one answers.
    """
    if sys.platform == "win32":
        from reminderd.detectors import windows_consent

        return windows_consent.in_use("microphone")
    if sys.platform == "darwin":
        from reminderd.detectors import macos_audio

        return macos_audio.input_runs()
    problem: str = sentence(N_("no sound server is running"))
    for way in (_by_pactl, _by_pipewire, _by_pulsectl):
        try:
            programs = await way()
        except ChildTooSlow:  # it hangs: there is no time for another way
            raise
        except ChildFailed as failed:
            problem = sentence_of(failed)
            continue
        if programs is not None:
            return Answer(bool(programs), ", ".join(dict.fromkeys(programs[:5])))
    raise Unknown(problem)


async def _by_pipewire() -> list[str] | None:
    """Ask PipeWire; beside a PulseAudio server, only a PipeWire that handles sound knows who records."""
    if not pipewire.can_ask():
        return None
    graph = await pipewire.graph()
    sound = any(each.media_class.startswith("Audio/") for each in graph.nodes.values())
    return listeners(graph) if sound or server() is None else None


def listeners(graph: Graph) -> list[str]:
    """Return the programs whose recording streams run and are fed by a source; meters and filters are not calls."""
    return [
        node.name
        for number, node in graph.nodes.items()
        if node.media_class == "Stream/Input/Audio"
        and node.running
        and not is_meter_or_filter(node.props)
        and any(each.media_class.startswith(("Audio/Source", "Audio/Duplex")) for each in graph.feeding(number))
    ]


def server() -> str | None:
    """Return the address of the sound server, as `PULSE_SERVER` has it, or None where none is running.

    Naming it to the child also keeps libpulse from starting one.
    """
    given = os.environ.get("PULSE_SERVER", "").split()
    if given:
        local = _UNIX.fullmatch(given[0])
        return given[0] if local is None or Path(local[1]).is_socket() else None
    folder = os.environ.get("PULSE_RUNTIME_PATH") or f"{os.environ.get('XDG_RUNTIME_DIR') or '/nowhere'}/pulse"
    socket = Path(folder, "native")
    return f"unix:{socket}" if socket.is_socket() else None


async def _by_pactl() -> list[str] | None:
    """Return the names of the programs that record from a microphone now; None without a server or without pactl.

    What a speaker plays may be recorded without being a call. A muted stream counts, a corked (paused) one does not.

    Raises:
        ChildFailed: it could not say.
    """
    address = server()
    if address is None or shutil.which("pactl") is None:
        return None

    async def objects(kind: str) -> list[dict[str, Any]]:
        said = await output("pactl", "-f", "json", "list", kind, environ={**os.environ, "PULSE_SERVER": address})
        return _dicts(json.loads(said, strict=False))  # it writes control characters in names as they are

    try:
        async with asyncio.timeout(OUTPUT_SECONDS):
            streams = [each for each in await objects("source-outputs") if _is_a_recording(each)]
            return _programs(streams, await objects("sources") if streams else [])
    except TimeoutError:
        late = N_("the sound server did not answer within {seconds} s")
        raise ChildTooSlow(sentence(late, seconds=f"{OUTPUT_SECONDS:g}")) from None
    except (ValueError, RecursionError):
        raise ChildFailed("the sound server's answer makes no sense") from None


async def _by_pulsectl() -> list[str] | None:
    """Return the same as `_by_pactl`.

    Raises:
        ChildFailed: it could not say.
    """
    if (address := server()) is None:
        return None
    environ = {**os.environ, "PULSE_SERVER": address}
    try:
        streams, sources = await run_own_python(
            "reminderd.detectors.pulsectl_child", None, deadline=OUTPUT_SECONDS, environ=environ
        )
    except (ChildFailed, ValueError, TypeError):
        raise ChildFailed(
            sentence(N_("neither pactl (package pulseaudio-utils) nor pulsectl could ask the sound server"))
        ) from None
    return _programs([each for each in _dicts(streams) if _is_a_recording(each)], _dicts(sources))


def _is_a_recording(stream: dict[str, Any]) -> bool:
    """Leave out paused streams, the server's own (loopbacks, echo cancelling), filters and the meters of mixers."""
    own = not str(stream.get("client", "")).isdigit()
    # PulseAudio tells a meter by how it resamples, PipeWire by a property; names are translated.
    meter = stream.get("resample_method") == "peaks"
    return not (stream.get("corked") or own or meter or is_meter_or_filter(_properties(stream)))


def _programs(streams: list[dict[str, Any]], sources: list[dict[str, Any]]) -> list[str]:
    """Return who is fed by a source that is no monitor; the source of a stream fed by nothing is not listed."""
    inputs = {each.get("index") for each in sources if not each.get("monitor_source")}
    return [program_name(_properties(each)) for each in streams if each.get("source") in inputs]


def _dicts(found: Any) -> list[dict[str, Any]]:
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _properties(stream: dict[str, Any]) -> dict[str, Any]:
    found = stream.get("properties")
    return found if isinstance(found, dict) else {}


DETECTOR = check
