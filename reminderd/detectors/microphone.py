"""Somebody is recorded: a call, a dictation."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping

from reminderd.detectors import pipewire, pulse
from reminderd.detectors.detector import Answer, Unknown
from reminderd.detectors.pipewire import Graph
from reminderd.system.children import ChildFailed, ChildTooSlow


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
    problem = "no sound server is running"
    for way in (pulse.by_pactl, _by_pipewire, pulse.by_pulsectl):
        try:
            programs = await way(os.environ)
        except ChildTooSlow:  # it hangs: there is no time for another way
            raise
        except ChildFailed as failed:
            problem = str(failed)
            continue
        if programs is not None:
            return Answer(bool(programs), ", ".join(dict.fromkeys(programs[:5])))
    raise Unknown(problem)


async def _by_pipewire(environ: Mapping[str, str]) -> list[str] | None:
    """Ask PipeWire; beside a PulseAudio server, only a PipeWire that handles sound knows who records."""
    if not pipewire.can_ask(environ):
        return None
    graph = await pipewire.graph()
    sound = any(each.media_class.startswith("Audio/") for each in graph.nodes.values())
    return listeners(graph) if sound or pulse.server(environ) is None else None


def listeners(graph: Graph) -> list[str]:
    """Return the programs whose recording streams run and are fed by a source; meters and filters are not calls."""
    return [
        node.name
        for number, node in graph.nodes.items()
        if node.media_class == "Stream/Input/Audio"
        and node.running
        and not pipewire.is_meter_or_filter(node.props)
        and any(each.media_class.startswith(("Audio/Source", "Audio/Duplex")) for each in graph.feeding(number))
    ]


DETECTOR = check
