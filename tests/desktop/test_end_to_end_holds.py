"""What keeps it quiet, and what comes after: a pause, do not disturb, quiet hours, a lock, an empty chair."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from dbus_fast.aio import MessageBus

from tests.desktop import servers
from tests.desktop.daemon import Daemon
from tests.desktop.desk import NO_ACTIVATION, Desk, stays, until
from tests.desktop.login_fakes import LOGIN, SESSION, USER, Manager, Session, User
from tests.desktop.sitting import short, somebody
from tests.desktop.spy import Eavesdropper, Spy

Start = Callable[..., Daemon]
BOTH = ('movement:after_sitting = "2s"', 'eyes:every = "3s"')


def both_held(running: Daemon, by: str) -> bool:
    held = [each for each in running.status()["reminders"] if each["phase"] == "held"]
    return len(held) == 2 and all(each["held_by"] == [by] for each in held)


def test_a_pause_holds_and_its_end_says_it_in_one_notification(session: Desk, spy: Spy, daemon: Start) -> None:
    """`remind` shows all the same."""
    running = daemon(short(*BOTH, natural_break="60s"))
    running.cli("pause")
    until(lambda: both_held(running, "paused"), what="both are held")
    assert spy.notified == []
    running.cli("remind", "stretch")
    spy.wait_for(1)
    running.cli("skip", "stretch")
    running.cli("resume")
    assert "by your pause" in spy.wait_for(2).body
    stays(lambda: len(spy.notified) == 2, what="one notification for both", seconds=0.5)
    why = running.cli("why").stdout
    assert "movement: due" in why
    assert "held by your pause" in why
    assert "merged into movement" in why


def test_a_paused_dunst_is_not_sent_anything_and_says_it_once_when_it_goes_on(
    session: Desk, eavesdropper: Eavesdropper, daemon: Start
) -> None:
    """A paused dunst queues, and pours out at the end."""
    session.display()
    servers.dunst(session)
    session.run("dunstctl", "set-paused", "true")
    with somebody(session):
        running = daemon(short(*BOTH, natural_break="60s"))
        until(lambda: both_held(running, "do_not_disturb"), what="both are held", seconds=8)
        assert eavesdropper.notified == []
        session.run("dunstctl", "set-paused", "false")
        until(lambda: eavesdropper.notified, what="said", seconds=16)
        stays(lambda: len(eavesdropper.notified) == 1, what="said once", seconds=0.5)
    assert "by do not disturb" in eavesdropper.notified[0].body


def test_an_empty_room_is_told_nothing_and_nobody_is_told_on_return(session: Desk, spy: Spy, daemon: Start) -> None:
    """Time away is no sitting."""
    session.display()
    with somebody(session) as person:
        running = daemon(short('movement:after_sitting = "3s"', natural_break="2s"))
        until(lambda: running.status()["presence"]["state"] == "active", what="somebody is seen")
        person.walk_away()
        until(lambda: running.status()["presence"]["state"] == "away", what="a natural break", seconds=6)
        stays(lambda: running.reminder("movement")["due_at"] is None, what="nothing is planned", seconds=2)
        person.come()
        until(lambda: running.status()["presence"]["state"] == "active", what="the return", seconds=3)
        stays(lambda: spy.notified == [], what="nothing is shown", seconds=1)
        assert running.status()["presence"]["sitting_seconds"] <= 2
        until(lambda: running.history("break")[0]["seconds"] >= 3, what="the break has ended")
    assert [each["cause"] for each in running.history("break")] == ["idle"]


class Logind:
    """A fake logind on a fake system bus, in a loop of its own."""

    def __init__(self, desk: Desk) -> None:
        address = f"unix:path={desk.folder}/system-bus"
        desk.env["DBUS_SYSTEM_BUS_ADDRESS"] = address
        config = desk.folder / "system.conf"
        config.write_text(NO_ACTIVATION.format(socket=f"{desk.folder}/system-bus", services=""))
        desk.start("dbus-daemon", f"--config-file={config}", "--nofork", "--nopidfile", name="system-bus")
        until((desk.folder / "system-bus").is_socket, what="the system bus listens")
        self.loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self._thread.start()
        self.bus, self.session = self._do(self._serve(address))

    async def _serve(self, address: str) -> tuple[MessageBus, Session]:
        bus, session = await MessageBus(address, negotiate_unix_fd=True).connect(), Session()
        for path, interface in ((LOGIN, Manager()), (USER, User()), (SESSION, session)):
            bus.export(path, interface)
        await bus.request_name("org.freedesktop.login1")
        return bus, session

    def _do(self, work: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(5)

    def lock(self, locked: bool) -> None:
        async def hint() -> None:
            self.session.hint(locked)

        self._do(hint())

    def end(self) -> None:
        async def disconnect() -> None:
            self.bus.disconnect()

        self._do(disconnect())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self._thread.join(5)
        self.loop.close()


@pytest.fixture
def logind(session: Desk) -> Iterator[Logind]:
    """The fake, serving."""
    made = Logind(session)
    yield made
    made.end()


def test_a_lock_takes_the_bubble_down_and_a_short_one_resets_nothing(
    session: Desk, spy: Spy, logind: Logind, daemon: Start
) -> None:
    """On return it is there again; after a long lock it was taken."""
    session.display()
    with somebody(session):
        running = daemon(short('movement:after_sitting = "2s"', natural_break="4s"))
        spy.wait_for(1, seconds=8)
        logind.lock(True)
        until(lambda: spy.shown == {}, what="nothing on the lock screen")
        assert running.status()["presence"]["state"] == "locked"
        assert [each["reason"] for each in running.status()["holds"]] == ["locked"]
        logind.lock(False)
        until(lambda: len(spy.shown) == 1, what="there again")
        assert running.status()["presence"]["sitting_seconds"] >= 2
        logind.lock(True)
        until(lambda: running.history("taken"), what="a long lock is a break", seconds=8)
        logind.lock(False)
        until(lambda: running.status()["presence"]["state"] == "active", what="back")
        stays(lambda: spy.shown == {}, what="nothing is on screen", seconds=0.5)
    assert [each["cause"] for each in running.history("break")] == ["locked"]
