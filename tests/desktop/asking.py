"""Detectors asked as the daemon asks them, in the environment of a desk."""

from __future__ import annotations

import sys

from tests.desktop.desk import Desk, until

_ASK = """
import asyncio, sys
from reminderd.detectors.detector import ask, detectors

reason = sys.argv[1]
told = []
asyncio.run(ask({reason: detectors()[reason]}, told.append))
print({True: "yes", False: "no", None: "unknown"}[told[0].on], told[0].detail, sep="|")
"""


def ask(desk: Desk, detector: str) -> tuple[str, str]:
    """Return its answer, "yes", "no" or "unknown", and its detail."""
    answer, _, detail = desk.run(sys.executable, "-c", _ASK, detector).stdout.strip().partition("|")
    return answer, detail


def until_it_says(desk: Desk, detector: str, answer: str, detail: str = "") -> None:
    """Wait until it gives this answer, with this in its detail."""

    def says() -> bool:
        found = ask(desk, detector)
        return found[0] == answer and detail in found[1]

    until(says, what=f"{detector} says {answer} {detail}", seconds=10.0)
