"""Somebody at the desk: a pointer that moves while they are there, and settings short enough to wait for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.desktop import servers
from tests.desktop.desk import Desk

BUILT_IN = ("movement", "posture", "hydration", "stretch")
AT_ONCE = 'combine_within = "0s"\nmin_gap = "0s"\nwait_for_pause = "0s"\n'
"""Nothing waits for anything; a test that wants a wait asks for it."""

SNOOZE = '[snooze]\nchoices = ["2s", "15m"]\n'


def short(*reminders: str, delivery: str = AT_ONCE, natural_break: str = "2s", more: str = "") -> str:
    """Return settings with these reminders alone, each written `name: key = value, …` (the rest are disabled)."""
    lines = [f'[presence]\nnatural_break = "{natural_break}"\n', f"[delivery]\n{delivery}\n", SNOOZE]
    named = [each.partition(":") for each in reminders]
    for name, _, keys in named:
        lines.append(f"[reminders.{name}]\n" + "\n".join(keys.split(";")) + "\n")
        if name not in BUILT_IN:
            lines.append(f'messages = ["Words of {name}."]\n')
    shown = {name for name, _, _ in named}
    lines += [f"[reminders.{name}]\nenabled = false\n" for name in BUILT_IN if name not in shown]
    return "".join(lines) + more


class Person:
    """Moves the pointer a little, again and again, while sitting at the desk."""

    def __init__(self, desk: Desk, look: Callable[[], tuple[int, int]] | None = None) -> None:
        desk.need("xdotool")
        self._desk, self._at, self._step = desk, look or (lambda: (100, 700)), 0
        self._present, self._gone = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._sit, daemon=True)
        self._thread.start()

    def _sit(self) -> None:
        while not self._gone.is_set():
            if self._present.wait(0.1) and not self._gone.is_set():
                self._step += 1
                x, y = self._at()
                self._desk.move_pointer(x + self._step % 40, y)
                self._gone.wait(0.3)

    def come(self) -> None:
        """Be there from now on."""
        self._present.set()

    def walk_away(self) -> None:
        """Touch nothing from now on."""
        self._present.clear()

    def leave(self) -> None:
        """End."""
        self._gone.set()
        self._present.set()
        self._thread.join(5)


@contextmanager
def somebody(desk: Desk) -> Iterator[Person]:
    """Have somebody sit at the desk's display and move the pointer."""
    person = Person(desk)
    person.come()
    try:
        yield person
    finally:
        person.leave()


def dunst_with_menu(desk: Desk) -> Path:
    """Start dunst with a context menu that takes the line containing what the returned file holds."""
    wanted, menu = desk.folder / "wanted", desk.folder / "menu"
    wanted.write_text("")
    menu.write_text(f'#!/bin/sh\ngrep -m1 -F -- "$(cat {wanted})"\n')
    menu.chmod(0o700)
    servers.dunst(desk, f"[global]\n    monitor = 0\n    idle_threshold = 0\n    dmenu = {menu}\n")
    return wanted


def press_in_dunst(desk: Desk, wanted: Path, label: str) -> None:
    """Choose a button by its label in dunst's context menu."""
    wanted.write_text(label)
    desk.run("dunstctl", "context")


def displayed(desk: Desk) -> int:
    """Return the number of bubbles dunst shows now."""
    return int(desk.run("dunstctl", "count", "displayed").stdout)
