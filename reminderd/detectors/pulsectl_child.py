"""Run as a child process where pactl cannot answer: says what `pactl -f json list` would say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def main(_: None) -> Iterator[list[list[dict[str, Any]]]]:
    """Yield the recording streams and the sources. Ends with an error without pulsectl or without a server."""
    import pulsectl  # type: ignore[import-untyped]

    with pulsectl.Pulse("reminderd") as pulse:
        sources = [{"index": each.index, "monitor_source": each.monitor_of_sink_name} for each in pulse.source_list()]
        streams = [
            {
                "source": each.source,
                "client": "n/a" if each.client in (None, 0xFFFFFFFF) else str(each.client),
                "corked": bool(each.corked),
                "resample_method": each.resample_method,
                "properties": each.proplist,
            }
            for each in pulse.source_output_list()
        ]
    yield [streams, sources]
