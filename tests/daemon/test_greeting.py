"""The lines that `run` prints on a terminal when it has started."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from reminderd.daemon.status_report import greeting


def status(path: Path, **more: Any) -> dict[str, Any]:
    posture = {"title": "Sit tall", "due_at": "2026-11-28T19:55:00+01:00"}
    later = {"title": "Stand up and move", "due_at": "2026-11-28T20:15:00+01:00"}
    return {
        "version": "1.1.0",
        "presence": {"source": "x11"},
        "notifier": {"backend": "dbus"},
        "settings": {"path": str(path)},
        "reminders": [{"title": "Warm up", "due_at": None}, later, posture],
        **more,
    }


def test_it_says_what_was_found_what_comes_next_and_what_to_type(tmp_path: Path) -> None:
    assert list(greeting(status(tmp_path / "none.toml"))) == [
        "reminderd 1.1.0 is running. Idle time comes from x11; notifications go to the desktop.",
        'Next: "Sit tall" at 19:55, if you stay at the desk. Settings: defaults.',
        "Try it: reminderd remind movement · Status: reminderd status · Stop: Ctrl-C",
    ]


def test_it_says_what_is_not_known(tmp_path: Path) -> None:
    (tmp_path / "config.toml").touch()
    found = status(tmp_path / "config.toml", presence={"source": "none"}, notifier={"backend": "console"}, reminders=[])
    told = "\n".join(greeting(found))
    assert "Idle time is unknown, so all time counts as sitting; notifications go to this terminal." in told
    assert f"No reminder is coming up yet. Settings: {tmp_path}/config.toml." in told
