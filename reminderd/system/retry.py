"""When to try again what was lost: soon at first, then every 25 s, so that a return is noticed within 30 s."""

from __future__ import annotations

import asyncio
from typing import Final

_STEPS: Final = (1.0, 2.0, 4.0, 8.0, 16.0)
LONGEST_SECONDS: Final = 25.0


def next_delay(attempt: int) -> float:
    """Return the seconds to wait after so many failed attempts (0: the first).

    The long waits of everybody who uses this end at the same moments, for one wake-up to serve them all.
    """
    if attempt < len(_STEPS):
        return _STEPS[attempt]
    return LONGEST_SECONDS - asyncio.get_running_loop().time() % LONGEST_SECONDS or LONGEST_SECONDS
