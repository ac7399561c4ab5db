"""What the tests of the notifiers share."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager

import pytest

from reminderd.core.events import Event
from reminderd.notify.dbus import DbusNotifier
from reminderd.notify.port import NotifierUnavailable
from tests.notify.fake_server import FakeServer

Started = Callable[..., AbstractAsyncContextManager[tuple[DbusNotifier, FakeServer, list[Event]]]]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Started:
    """`async with started(prepare) as (notifier, server, events)`: the D-Bus notifier and its fake server."""

    @contextlib.asynccontextmanager
    async def start(
        prepare: Callable[[FakeServer], object] = lambda server: None, *, most_in_air: int = 1
    ) -> AsyncIterator[tuple[DbusNotifier, FakeServer, list[Event]]]:
        server, events = FakeServer(), list[Event]()
        prepare(server)
        monkeypatch.setattr("reminderd.system.bus.attachment.shared", server.bus.shared)
        notifier = DbusNotifier()
        with contextlib.suppress(NotifierUnavailable):
            await notifier.start(events.append)
        yield notifier, server, events
        assert server.bus.most_in_air <= most_in_air
        await notifier.stop()
        assert server.bus.subscriptions == []

    return start
