"""The daemon is examined, not the terminal: what it does not see is said, with what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from reminderd import __version__
from reminderd.core.settings import Settings
from reminderd.doctor import optional
from reminderd.doctor.daemon_status import differences

HERE = {"DISPLAY": ":0", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/user/1000/bus", "PATH": "/usr/bin"}


def status(**changes: Any) -> dict[str, Any]:
    return {
        "version": __version__,
        "presence": {"source": "x11", "problem": None},
        "notifier": {"backend": "dbus"},
        "process": {"python": "/usr/bin/python3", "environment": dict(HERE)},
        **changes,
    }


def environment(**changes: str | None) -> dict[str, Any]:
    return {"process": {"environment": {name: value for name, value in {**HERE, **changes}.items() if value}}}


@pytest.mark.parametrize(
    ("told", "here"),
    [
        (status(), HERE),
        (status(process=None), HERE),  # a daemon of an earlier version does not tell
        (status(process={}), HERE),
        (status(), {"PATH": "/usr/bin"}),  # a terminal without a display knows nothing better
    ],
)
def test_a_daemon_that_sees_what_this_terminal_sees_is_not_spoken_of(told: dict[str, Any], here: dict[str, str]):
    assert list(differences(told, Settings(), here)) == []


@pytest.mark.parametrize(
    ("changes", "words", "remedy"),
    [
        ({"version": "0.9"}, "The daemon is version 0.9", "Restart reminderd"),
        ({"presence": {"source": "none", "problem": "no display"}}, "cannot see whether you are there: no display", ""),
        (environment(DISPLAY=None), "DISPLAY (:0): it has none", "systemctl --user import-environment DISPLAY"),
        (environment(DISPLAY=":1"), "DISPLAY (:0): it has :1", "systemctl --user import-environment DISPLAY"),
        (
            environment(DBUS_SESSION_BUS_ADDRESS="unix:path=/tmp/other"),
            "it has unix:path=/tmp/other",
            "import-environment",
        ),
    ],
)
def test_what_it_does_not_see_is_said_with_a_remedy(changes: dict[str, Any], words: str, remedy: str):
    (found,) = differences(status(**changes), Settings(), HERE)
    assert found.mark == ("unknown" if "it has :1" in words or "unix:" in words else "bad")
    assert words in found.text
    assert remedy in found.remedy


def test_a_program_that_only_this_terminal_finds_is_named(tmp_path: Path):
    program = tmp_path / "pactl"
    program.touch(mode=0o755)
    here = {**HERE, "PATH": str(tmp_path)}
    (found,) = differences(status(**environment(PATH="/nowhere")), Settings(), here)
    assert (found.mark, found.text) == ("bad", f"The daemon does not find pactl ({program}): its PATH is /nowhere.")
    assert list(differences(status(**environment(PATH=str(tmp_path))), Settings(), here)) == []


def test_input_without_end_may_be_a_device():
    presence = {"source": "x11", "state": "active", "sitting_seconds": 9 * 3600}
    (found,) = differences(status(presence=presence), Settings(), HERE)
    assert found.text == "Something has moved for 9 h without a break."
    assert list(differences(status(presence={**presence, "vouched_by": "a film"}), Settings(), HERE)) == []


async def test_hooks_are_looked_for_where_the_daemon_looks():
    wanted = Settings(hooks=(("shown", ("sh",)),))
    (found,) = optional.hooks(wanted, "/nowhere")
    assert (found.mark, "in the daemon's PATH (/nowhere)" in found.text) == ("bad", True)
    (fine,) = optional.hooks(wanted, "/bin:/usr/bin")
    assert fine.mark == "ok"
