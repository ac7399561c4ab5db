"""Whether an idle time that a source reported can be true. That it is always 0 is found out by `IdleWatch`."""

from __future__ import annotations

import math
from typing import Final

LONGEST_IDLE_SECONDS: Final = 20 * 365 * 86400.0
"""No desktop runs longer than this; 2^63 milliseconds and other mistakes with the sign are above it."""


class ImplausibleReading(Exception):
    """The reported idle time cannot be true; the message says what was reported."""


def plausible(value: object, per_second: float = 1.0) -> float:
    """Return the idle seconds in a reading of `per_second` units to the second.

    Raises:
        ImplausibleReading: it is no number, negative, not finite, or longer than any machine runs.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ImplausibleReading(f"said {type(value).__name__} for an idle time")
    if isinstance(value, float) and not math.isfinite(value):
        raise ImplausibleReading(f"said {value} for an idle time")
    if value < 0 or value > LONGEST_IDLE_SECONDS * per_second:
        raise ImplausibleReading(f"said an impossible idle time ({value:.3g})")
    return value / per_second
