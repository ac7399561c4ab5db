"""Somebody is recorded: a call, a dictation."""

from __future__ import annotations

import os
import sys

from reminderd.detectors import pipewire, pulse
from reminderd.detectors.by_hand import by_hand
from reminderd.detectors.pipewire import Graph
from reminderd.detectors.port import Answer
from reminderd.system.children import ChildFailed


class Microphone:
    """Whether a program records from a microphone; what a speaker plays may be recorded without a hold."""

    reason = "microphone"

    async def check(self) -> Answer:
        """Ask the sound server, or what the system itself says."""
        try:
            if sys.platform == "win32":
                from reminderd.detectors import windows_consent

                return windows_consent.in_use("microphone")
            if sys.platform == "darwin":
                from reminderd.detectors import macos_audio

                return macos_audio.input_runs()
            return await _linux()
        except (ChildFailed, OSError) as problem:
            return Answer(None, str(problem))

    async def stop(self) -> None:
        """Nothing is kept."""


async def _linux() -> Answer:
    address = pulse.server(os.environ)
    if not (address and pulse.can_ask()) and pipewire.can_ask(os.environ):
        graph = await pipewire.graph()
        if address is None or any(each.media_class.startswith("Audio/") for each in graph.nodes.values()):
            return _answer(listeners(graph))
    if address is None:
        return Answer(None, "no sound server is running")
    return _answer(await pulse.recording(address, os.environ))


def _answer(programs: list[str]) -> Answer:
    return Answer(bool(programs), ", ".join(dict.fromkeys(programs[:5])))


def listeners(graph: Graph) -> list[str]:
    """Return the programs whose recording streams run and are fed by a source; meters and filters are not calls."""
    return [
        node.name
        for number, node in graph.nodes.items()
        if node.media_class == "Stream/Input/Audio"
        and node.running
        and str(node.props.get("stream.monitor", "")).lower() != "true"
        and "node.link-group" not in node.props
        and any(each.media_class.startswith(("Audio/Source", "Audio/Duplex")) for each in graph.feeding(number))
    ]


DETECTOR = Microphone

if __name__ == "__main__":
    by_hand(Microphone())
