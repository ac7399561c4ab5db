"""What an idle source says, checked: seconds that can be true, or a `Lie`.

A source that says 0 for ever cannot be told from somebody who types for ever; that one lie is believed.
"""

from __future__ import annotations

import math
from typing import Final

READ_SECONDS: Final = 0.5
"""A source that does not answer a question within this time is hanging (the port's promise for `idle_seconds`)."""
START_SECONDS: Final = 2.0
"""A source that has not come up within this time is hanging."""
LONGEST_IDLE_SECONDS: Final = 20 * 365 * 86400.0
"""No desktop runs longer than this; 2^63 milliseconds and other slips of the sign lie beyond it."""


class Lie(Exception):
    """An idle time that cannot be true; the message says what was said."""


def plausible(value: object, per_second: float = 1.0) -> float:
    """Return the idle seconds in a reading of `per_second` units to the second.

    Raises:
        Lie: it is no number, negative, not finite, or longer than any machine runs.
    """
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Lie(f"said {type(value).__name__} for an idle time")
    if isinstance(value, float) and not math.isfinite(value):
        raise Lie(f"said {value} for an idle time")
    if value < 0 or value > LONGEST_IDLE_SECONDS * per_second:
        raise Lie(f"said an impossible idle time ({value:.3g})")
    return value / per_second
