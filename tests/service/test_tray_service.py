"""`service install --tray`: the icon starts with the session, and goes with the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from reminderd.service.manager import manager_here


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_RUNTIME_DIR", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    return {"HOME": str(tmp_path)}


def test_the_icon_is_started_by_the_session_only_where_it_was_asked_for(home: dict[str, str], tmp_path: Path) -> None:
    entry = tmp_path / ".config" / "autostart" / "reminderd-tray.desktop"
    manager, command = manager_here("linux"), ("/opt/reminderd",)
    list(manager.install(command, home, force=False))
    assert not entry.exists()
    list(manager.install(command, home, force=False, tray=True))
    assert "Exec=/opt/reminderd tray\n" in entry.read_text()
    list(manager.uninstall(command, home, force=False))
    assert not entry.exists()
