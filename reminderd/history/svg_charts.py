"""The charts of the report: inline SVG, coloured by the page's style sheet, each described in words."""

from __future__ import annotations

import html
from collections.abc import Sequence

from reminderd.core.duration import spoken_duration
from reminderd.history.chart_bars import WEEKDAYS, Bar
from reminderd.history.event_text import reasons
from reminderd.history.totals import ANSWERS, HoldTotal
from reminderd.system.text import printable

WIDTH = 760
ANSWERED = ANSWERS[1:]
_LEFT = 62
_STEPS = (900, 1800, 3600, 7200, 14400, 21600)


def escaped(text: str) -> str:
    """Return text from outside made safe for HTML: no markup, no control characters, no reversed reading order."""
    return html.escape(printable(text))


def columns(shown: Sequence[Bar], values: Sequence[float], style: str, meaning: str) -> str:
    """Return a chart of `values` (seconds) as columns over time, one for each bar, with hours at the side."""
    height, top, bottom = 210, 8, 26
    most = max([*values, 900.0])
    step = next((each for each in _STEPS if most / each <= 5), _STEPS[-1])
    ceiling = -(-most // step) * step
    room, wide = height - top - bottom, (WIDTH - _LEFT) / max(1, len(values))
    parts = []
    for mark in range(0, int(ceiling) + 1, step):
        y = height - bottom - mark / ceiling * room
        parts.append(
            f'<line class="{"grid" if mark else "base"}" x1="{_LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
        )
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{_axis(mark, step)}</text>')
    every = -(-len(shown) // 9)
    gap = min(6.0, wide * 0.25)
    for place, (bar, value) in enumerate(zip(shown, values, strict=True)):
        x = _LEFT + place * wide
        tall = value / ceiling * room
        if value > 0:
            parts.append(
                f'<rect class="{style}" x="{x + gap / 2:.1f}" y="{height - bottom - tall:.1f}" '
                f'width="{min(44.0, wide - gap):.1f}" height="{tall:.1f}" rx="{min(3.0, wide / 5):.1f}">'
                f"<title>{bar.label}: {spoken_duration(value)}</title></rect>"
            )
        if place % every == 0:
            parts.append(f'<text x="{x + gap / 2:.1f}" y="{height - 8}">{bar.tick}</text>')
    return _svg(height, meaning, parts)


def heat(weekdays: Sequence[Sequence[float]], meaning: str) -> str:
    """Return a map of average seconds by weekday and hour; `level` says what a shade means."""
    wide, tall, top = (WIDTH - _LEFT) / 24, 26, 20
    parts = [f'<text x="{_LEFT + hour * wide + 2:.1f}" y="12">{hour:02}:00</text>' for hour in range(0, 24, 3)]
    for row, hours in enumerate(weekdays):
        y = top + row * tall
        parts.append(f'<text class="name" x="{_LEFT - 12}" y="{y + 17}" text-anchor="end">{WEEKDAYS[row]}</text>')
        for hour, seconds in enumerate(hours):
            parts.append(
                f'<rect class="heat{level(seconds)}" x="{_LEFT + hour * wide + 1.5:.1f}" y="{y + 1.5:.1f}" '
                f'width="{wide - 3:.1f}" height="{tall - 3}" rx="4">'
                f"<title>{WEEKDAYS[row]} {hour:02}:00: {spoken_duration(seconds)}</title></rect>"
            )
    return _svg(top + 7 * tall, meaning, parts)


def level(seconds: float) -> int:
    """Return the shade of an hour: 0 for less than half a minute of sitting, then one more for each 12 minutes."""
    return 0 if seconds < 30 else min(5, 1 + int(seconds // 720))


def answers(counts: dict[str, dict[str, int]], meaning: str) -> str:
    """Return a chart of how each reminder was answered: one bar each, cut into its answers."""
    rows = []
    for name, each in counts.items():
        bar = [(answer, each[answer], f"{name}: {each[answer]} {answer}") for answer in ANSWERED]
        rows.append((name, bar, f"{each['shown']} shown"))
    return _rows(rows, 92, meaning)


def holds(held: dict[str, HoldTotal], meaning: str) -> str:
    """Return a chart of how long each reason delayed reminders."""
    rows = []
    for reason, each in held.items():
        told = f"{spoken_duration(each.seconds)}, {each.times} time{'s' if each.times != 1 else ''}"
        rows.append((reasons(reason), [("second", each.seconds, told)], told))
    return _rows(rows, 170, meaning)


def _rows(rows: Sequence[tuple[str, Sequence[tuple[str, float, str]], str]], right: int, meaning: str) -> str:
    """Draw a bar for each row: its name, its parts (style, value, tooltip), and what stands `right` of the bar."""
    tall, left, parts = 34, 150, []
    most = max(sum(value for _, value, _ in bar) for _, bar, _ in rows) or 1
    for row, (name, bar, told) in enumerate(rows):
        y, x = row * tall, float(left)
        short = name if len(name) <= 18 else f"{name[:17]}…"
        parts.append(f'<text class="name" x="{left - 12}" y="{y + 19}" text-anchor="end">{escaped(short)}</text>')
        for style, value, tip in bar:
            wide = value / most * (WIDTH - left - right)
            if wide:
                parts.append(
                    f'<rect class="{style}" x="{x:.1f}" y="{y + 4}" width="{max(0.5, wide - 1):.1f}" height="22" '
                    f'rx="2"><title>{escaped(tip)}</title></rect>'
                )
            x += wide
        parts.append(f'<text x="{x + 8:.1f}" y="{y + 19}">{told}</text>')
    return _svg(len(rows) * tall, meaning, parts)


def _axis(mark: int, step: int) -> str:
    return "0" if not mark else f"{mark // 60} min" if step < 3600 else f"{mark // 3600} h"


def _svg(height: float, meaning: str, parts: Sequence[str]) -> str:
    head = f'<svg viewBox="0 0 {WIDTH} {height:g}" role="img" aria-label="{escaped(meaning)}">'
    return "\n".join([head, *parts, "</svg>"])
