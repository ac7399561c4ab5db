"""The desktops there are tests for."""

from __future__ import annotations

from tests.desktops.gnome import Gnome, GnomeX11
from tests.desktops.nested import PlasmaWayland, SwaySwaync
from tests.desktops.session import Session
from tests.desktops.x11_sessions import Cinnamon, Mate, Plasma, Xfce

SESSIONS: tuple[type[Session], ...] = (Gnome, Plasma, Xfce, GnomeX11, PlasmaWayland, Mate, Cinnamon, SwaySwaync)
"""Two run at a time: those of GNOME, which draw without a GPU, are kept apart."""
