"""The streams, devices and links in PipeWire just now, read from a short-lived `pw-dump`."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reminderd.system.children import ChildFailed, output
from reminderd.system.text import one_line

_KEPT = frozenset({
    "id", "type", "info", "state", "props", "output-node-id", "input-node-id", "media.class", "media.name",
    "media.role", "node.name", "node.link-group", "stream.monitor", "resample.peaks", "device.api", "application.name",
    "application.process.binary",
})  # fmt: skip
"""The keys that are needed of a dump; the rest (nine tenths: formats, volumes) is dropped while it is read."""


@dataclass(frozen=True, slots=True)
class Node:
    """A device or a program's stream."""

    running: bool
    """Data flows: it is neither paused nor suspended."""
    props: dict[str, Any]

    @property
    def media_class(self) -> str:
        """Its kind: "Stream/Input/Audio", "Audio/Source", "Video/Source", …"""
        return str(self.props.get("media.class", ""))

    @property
    def name(self) -> str:
        """Its name for people."""
        return program_name(self.props)


@dataclass(frozen=True, slots=True)
class Graph:
    """Nodes by their number, and who feeds whom."""

    nodes: dict[int, Node]
    links: tuple[tuple[int, int], ...]

    def feeding(self, number: int) -> list[Node]:
        """Return the nodes whose data goes into this one."""
        return [self.nodes[source] for source, sink in self.links if sink == number and source in self.nodes]

    def fed_by(self, number: int) -> list[Node]:
        """Return the nodes that this one's data goes into."""
        return [self.nodes[sink] for source, sink in self.links if source == number and sink in self.nodes]


def program_name(props: Mapping[str, Any]) -> str:
    """Return the name for people of the program to which a stream with these properties belongs."""
    keys = ("application.name", "application.process.binary", "node.name")
    return one_line(next((props[key] for key in keys if props.get(key)), "a program without a name"))


def is_meter_or_filter(props: Mapping[str, Any]) -> bool:
    """Return whether a recording stream shows a level in a mixer, or hands on what it hears (echo cancelling)."""
    meter = any(str(props.get(key, "")).lower() == "true" for key in ("stream.monitor", "resample.peaks"))
    return meter or "node.link-group" in props


def can_ask() -> bool:
    """Return whether PipeWire runs and `pw-dump` is installed."""
    folder = os.environ.get("PIPEWIRE_RUNTIME_DIR") or os.environ.get("XDG_RUNTIME_DIR") or "/nowhere"
    socket = Path(folder, os.environ.get("PIPEWIRE_REMOTE") or "pipewire-0")
    return socket.is_socket() and shutil.which("pw-dump") is not None


async def graph() -> Graph:
    """Return the graph as it is now.

    Raises:
        ChildFailed: there is no answer, or it makes no sense.
    """
    return read(await output("pw-dump", "--no-colors"))


def read(text: str) -> Graph:
    """Return the graph in the first list of a dump (a change while it runs makes it write a second one).

    Raises:
        ChildFailed: it makes no sense.
    """

    def kept(found: dict[str, Any]) -> dict[str, Any]:
        return {key: value for key, value in found.items() if key in _KEPT}

    try:
        objects, _ = json.JSONDecoder(object_hook=kept, strict=False).raw_decode(text)
    except (ValueError, RecursionError):
        raise ChildFailed("pw-dump's answer makes no sense") from None
    nodes: dict[int, Node] = {}
    links: list[tuple[int, int]] = []
    for each in objects if isinstance(objects, list) else ():
        info = each.get("info") if isinstance(each, dict) else None
        if not isinstance(info, dict):
            continue
        if each.get("type") == "PipeWire:Interface:Node" and isinstance(each.get("id"), int):
            props = info.get("props")
            nodes[each["id"]] = Node(info.get("state") == "running", props if isinstance(props, dict) else {})
        elif each.get("type") == "PipeWire:Interface:Link":
            links.append((info.get("output-node-id", -1), info.get("input-node-id", -1)))
    return Graph(nodes, tuple(links))
