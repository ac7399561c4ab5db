"""The desktops there are tests for."""

from __future__ import annotations

from tests.desktops.gnome import Gnome, GnomeX11
from tests.desktops.nested import PlasmaWayland, SwaySwaync
from tests.desktops.session import Session
from tests.desktops.x11_sessions import Cinnamon, Mate, Plasma, Xfce

SESSIONS: tuple[type[Session], ...] = (Gnome, GnomeX11, Plasma, PlasmaWayland, Cinnamon, Mate, Xfce, SwaySwaync)
