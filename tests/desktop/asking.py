"""Detectors asked as a person would ask them: by hand, in the environment of a desk."""

from __future__ import annotations

import re
import sys

from tests.desktop.desk import Desk, until

_SAID = re.compile(r"(\w+): (yes|no|unknown)(?: – (.*))? \(([\d.]+) ms\)\n")


def ask(desk: Desk, detector: str) -> tuple[str, str]:
    """Return its answer, "yes", "no" or "unknown", and its detail."""
    said = _SAID.fullmatch(desk.run(sys.executable, "-m", f"reminderd.detectors.{detector}").stdout)
    assert said is not None
    return said[2], said[3] or ""


def until_it_says(desk: Desk, detector: str, answer: str, detail: str = "") -> None:
    """Wait until it gives this answer, with this in its detail."""

    def says() -> bool:
        found = ask(desk, detector)
        return found[0] == answer and detail in found[1]

    until(says, what=f"{detector} says {answer} {detail}", seconds=10.0)
