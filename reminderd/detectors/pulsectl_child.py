"""Run as a child where pactl is missing: say `source-outputs` or `sources` in the words of `pactl -f json list`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def main(kind: str) -> Iterator[list[dict[str, Any]]]:
    """Yield the list. Ends with an error where pulsectl is missing or there is no server."""
    import pulsectl  # type: ignore[import-untyped]

    with pulsectl.Pulse("reminderd") as pulse:
        if kind == "sources":
            found = [{"index": each.index, "monitor_source": each.monitor_of_sink_name} for each in pulse.source_list()]
        else:
            found = [
                {
                    "source": each.source,
                    "client": "n/a" if each.client in (None, 0xFFFFFFFF) else str(each.client),
                    "corked": bool(each.corked),
                    "resample_method": each.resample_method,
                    "properties": each.proplist,
                }
                for each in pulse.source_output_list()
            ]
    yield found
