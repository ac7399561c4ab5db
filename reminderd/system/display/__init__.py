"""The display: one X11 client, one Wayland client, and which displays there are."""
