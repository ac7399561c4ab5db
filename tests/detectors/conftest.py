"""Sockets at which a test may serve X or Wayland; the detectors are led there."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from reminderd.detectors import x11_window


@pytest.fixture
def x_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "X9"

    async def connect(number: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        assert number == "9"
        return await asyncio.open_unix_connection(path)

    monkeypatch.setattr(x11_window, "_connect", connect)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setenv("DISPLAY", ":9")
    monkeypatch.setenv("XAUTHORITY", str(tmp_path / "authority"))
    return path


@pytest.fixture
def wayland_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-9")
    return tmp_path / "wayland-9"
