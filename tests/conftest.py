"""What holds for every test: room for a slow machine, interruptible children, virtual time on request."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings

from tests.virtual_loop import VirtualLoop

# A busy machine is slow by chance: how long an example takes is no finding. What fails is printed in full.
# Where a change waits to land, the same examples are tried every time; a developer's run goes on looking for others.
settings.register_profile(
    "any machine",
    deadline=None,
    print_blob=True,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("any machine")

# A shell starts what it puts in the background with SIGINT ignored, and all that we start would inherit it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_asyncio_loop_factories(item: pytest.Item) -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Run what is marked `virtual_time`, its async fixtures too, on a loop that jumps from timer to timer."""
    return {"loop": VirtualLoop if item.get_closest_marker("virtual_time") else asyncio.new_event_loop}
