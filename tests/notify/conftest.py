"""What the tests of the notifiers share."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import pytest

from reminderd.core.events import Event
from reminderd.notify.dbus import DbusNotifier
from reminderd.notify.port import NotifierUnavailable
from tests.notify.fake_bus import FakeBus

Started = Callable[..., AbstractAsyncContextManager[tuple[DbusNotifier, FakeBus, list[Event]]]]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """`async with started(prepare) as (notifier, bus, events)`: the D-Bus notifier on a fake bus."""

    @contextlib.asynccontextmanager
    async def start(
        prepare: Callable[[FakeBus], object] = lambda bus: None,
    ) -> AsyncIterator[tuple[DbusNotifier, FakeBus, list[Event]]]:
        bus, events = FakeBus(), list[Event]()
        prepare(bus)
        monkeypatch.setattr("reminderd.system.bus.shared", bus.shared)
        notifier = DbusNotifier()
        with contextlib.suppress(NotifierUnavailable):
            await notifier.start(events.append)
        yield notifier, bus, events
        assert bus.most_in_air <= 1, "more than one call was in the air"
        await notifier.stop()
        assert bus.subscriptions == 0

    return start
