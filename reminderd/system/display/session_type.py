"""What kind of desktop session this is, as far as the environment says."""

from __future__ import annotations

from collections.abc import Mapping


def is_wayland(environ: Mapping[str, str]) -> bool:
    """Return whether a Wayland session runs here; an X display in one (Xwayland) sees only a part of the input."""
    return bool(environ.get("WAYLAND_DISPLAY")) or environ.get("XDG_SESSION_TYPE", "").lower() == "wayland"


def is_gnome(environ: Mapping[str, str]) -> bool:
    """Return whether the desktop is one of those built on GNOME's compositor."""
    names = environ.get("XDG_CURRENT_DESKTOP", "").lower().split(":")
    return any(name in ("gnome", "gnome-classic", "unity", "budgie", "pantheon", "ubuntu") for name in names)
