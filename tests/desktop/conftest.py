"""What the desktop tests stand on; each fixture starts real programs and ends them with the test.

`desk` is bare: `desk.session_bus()`, `desk.display()` and `servers.*` put on it what a test needs.
"""

from __future__ import annotations

import importlib.util
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reminderd.push import send
from tests.desktop.daemon import Daemon
from tests.desktop.desk import Desk
from tests.desktop.phone import Phone
from tests.desktop.private_displays import hide_those_of_others
from tests.desktop.spy import Eavesdropper, Spy

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything here, so that nobody forgets."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.desktop)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """List by name each test that passed only at its second try, so that the list gets emptied."""
    names = sorted({report.nodeid for report in terminalreporter.stats.get("rerun", [])})
    terminalreporter.section(f"second tries: {len(names)}")
    for name in names:
        terminalreporter.line(name)


@pytest.fixture(scope="session", autouse=True)
def _displays() -> None:
    """Keep the displays of tests that run beside this one out of sight, where we may."""
    hide_those_of_others()


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A private desk with nothing on it."""
    made = Desk()
    try:
        yield made
    finally:
        made.leave()


@pytest.fixture
def session(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with a session bus, which this very process uses as well."""
    desk.session_bus()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", desk.env["DBUS_SESSION_BUS_ADDRESS"])
    return desk


@pytest.fixture
def spy(session: Desk) -> Iterator[Spy]:
    """The fake notification server, started, on the desk's session bus."""
    made = Spy(session.env["DBUS_SESSION_BUS_ADDRESS"]).start()
    yield made
    made.end()


@pytest.fixture
def eavesdropper(session: Desk) -> Iterator[Eavesdropper]:
    """Records the Notify calls on the desk's session bus beside whatever real server is there."""
    made = Eavesdropper(session.env["DBUS_SESSION_BUS_ADDRESS"])
    yield made
    made.end()


@pytest.fixture
def daemon(desk: Desk) -> Iterator[Callable[..., Daemon]]:
    """Make and start the daemon on the desk: `daemon(config_text, *options)`; stopped at the end."""
    made: list[Daemon] = []

    def start(config: str = "", *options: str) -> Daemon:
        made.append(Daemon(desk, config))
        return made[-1].start(*options)

    yield start
    for each in made:
        if each.process is not None and each.process.poll() is None:
            each.stop()


@pytest.fixture
def phone() -> Iterator[Phone]:
    """A phone that apprise can reach, and nothing known of a push that failed."""
    if importlib.util.find_spec("apprise") is None:
        pytest.skip("needs the extra push")
    send._failing.clear()
    server = Phone()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.hung_up.set()
    server.shutdown()
    server.server_close()
    thread.join(5)
