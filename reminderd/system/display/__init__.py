"""The display server, spoken to by ourselves: one X11 client, one Wayland client, and which display is this session's.

Libraries are not used because they block the event loop while a server hangs, and libX11 ends the process when a
server dies. Only Unix sockets are used, every question has a deadline, and everything received is checked.
"""

from __future__ import annotations

from typing import Final

REPLY_SECONDS: Final = 0.5
"""A display server that does not answer a question within this time is hanging."""


class DisplayError(Exception):
    """There is no display server, or it refused, broke the protocol, hung or went away; the message says which."""


class RequestRefused(DisplayError):
    """The server answered one request with an error; the connection lives on."""
