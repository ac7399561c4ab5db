"""The report's chart over time: inline SVG, coloured by the page's style sheet, described in words."""

from __future__ import annotations

from collections.abc import Sequence

from reminderd.core.duration import spoken_duration
from reminderd.history.chart_bars import Bar

_WIDTH, _HEIGHT, _TOP, _BOTTOM, _LEFT = 760, 210, 8, 26, 62
_STEPS = (900, 1800, 3600, 7200, 14400, 21600)


def column_chart(shown: Sequence[Bar], values: Sequence[float], style: str, meaning: str) -> str:
    """Return a chart of `values` (seconds) as columns, one for each bar, with hours at the side."""
    most = max([*values, 900.0])
    step = next((each for each in _STEPS if most / each <= 5), _STEPS[-1])
    ceiling = -(-most // step) * step
    room, wide = _HEIGHT - _TOP - _BOTTOM, (_WIDTH - _LEFT) / len(values)
    parts = [f'<svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{meaning}">']
    for mark in range(0, int(ceiling) + 1, step):
        y = _HEIGHT - _BOTTOM - mark / ceiling * room
        style_of_line = "grid" if mark else "base"
        parts.append(f'<line class="{style_of_line}" x1="{_LEFT}" x2="{_WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>')
        text = "0" if not mark else f"{mark // 60} min" if step < 3600 else f"{mark // 3600} h"
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{text}</text>')
    every = -(-len(shown) // 9)
    gap = min(6.0, wide * 0.25)
    for place, (bar, value) in enumerate(zip(shown, values, strict=True)):
        x, tall = _LEFT + place * wide + gap / 2, value / ceiling * room
        if value > 0:
            parts.append(
                f'<rect class="{style}" x="{x:.1f}" y="{_HEIGHT - _BOTTOM - tall:.1f}" '
                f'width="{min(44.0, wide - gap):.1f}" height="{tall:.1f}" rx="{min(3.0, wide / 5):.1f}">'
                f"<title>{bar.label}: {spoken_duration(value)}</title></rect>"
            )
        if place % every == 0:
            parts.append(f'<text x="{x:.1f}" y="{_HEIGHT - 8}">{bar.tick}</text>')
    return "\n".join([*parts, "</svg>"])
