"""Two and three real daemons, each with its own display and bus, over Debian's Mosquitto with TLS and passwords."""

from __future__ import annotations

import asyncio
import os
import signal
import time
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reminderd.core.settings import LinkSettings
from reminderd.core.told import SAME_SECONDS
from reminderd.link.account import account_of
from reminderd.link.broker import Connection
from tests.desktop.broker import PASSWORD, Broker
from tests.desktop.desk import stays, until
from tests.desktop.machines import BROKER_ADDRESS, SETTINGS, Machine, Network, switches
from tests.desktop.movable_clock import movable_clock
from tests.desktop.notifying import soon
from tests.desktop.sitting import short

Start = Callable[..., list[Machine]]


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    made = Broker(tmp_path / "broker").start()
    yield made
    made.kill()


@pytest.fixture
def machines() -> Iterator[Start]:
    """Make machines at a broker, start their daemons, and wait until all are linked and know each other."""
    made: list[Machine] = []

    def start(broker: Broker, *names: str, config: str = SETTINGS, network: Network | None = None) -> list[Machine]:
        inside = [network.inside(number + 1) if network else () for number in range(len(names))]
        new = [Machine(broker, name, within, config) for name, within in zip(names, inside, strict=True)]
        made.extend(new)
        if "desktop" in names and not network:  # its clock is an hour fast
            movable_clock(new[names.index("desktop")].desk)(3600)
        for each in new:
            each.daemon.start(ready=False)
        for each in new:
            each.wait_linked()
            for other in set(new) - {each}:
                until(each.sees(other), what=f"{each.name} hears {other.name}", seconds=8.0)
        return new

    yield start
    for each in made:
        each.end()


def test_one_voice_and_an_answer_that_counts_everywhere(broker: Broker, machines: Start) -> None:
    config = short('movement:after_sitting = "4s";nudge = "0s"', natural_break="30m")
    laptop, desktop = machines(broker, "laptop", "desktop", config=config)
    desktop.use()
    shown = desktop.spy.wait_for(1, seconds=10.0)
    stays(lambda: not laptop.spy.notified, what="only the machine in use speaks", seconds=1.0)
    assert "elsewhere" in {each["reason"] for each in laptop.daemon.status()["holds"]}
    laptop.daemon.cli("done", "movement")
    until(lambda: shown.id in desktop.spy.closed, what="the answer takes the bubble down there", seconds=1.0)
    (told,) = desktop.daemon.history("done")
    assert told["machine"] == "laptop"
    assert len(laptop.daemon.history("done")) == 1
    laptop.daemon.cli("pause")
    until(lambda: desktop.daemon.status()["paused_until"], what="the pause holds there", seconds=1.0)
    desktop.daemon.cli("resume")
    until(lambda: not laptop.daemon.status()["paused_until"], what="it is ended there", seconds=1.0)


@pytest.mark.parametrize("keeps", [True, False])
def test_a_broker_that_is_killed_costs_nobody_a_reminder_and_nothing_bursts(
    tmp_path: Path, machines: Start, keeps: bool
) -> None:
    """It comes back with what it kept, or with nothing."""
    broker = Broker(tmp_path / "broker", persistence=keeps).start()
    try:
        laptop, desktop = machines(broker, "laptop", "desktop")
        if keeps:
            until((broker.folder / "mosquitto.db").exists, what="the broker saves", seconds=5.0)
        desktop.use()
        broker.kill()
        until(lambda: not (laptop.link["connected"] or desktop.link["connected"]), what="both know", seconds=3.0)
        desktop.daemon.cli("remind", "movement")
        bubble = desktop.spy.wait_for(1)
        time.sleep(SAME_SECONDS + 1.0)  # what is closer together has no order; the broker counts in whole seconds
        laptop.daemon.cli("done", "movement")
        stays(lambda: bubble.id in desktop.spy.shown, what="nothing is heard without a broker", seconds=0.3)
        broker.start()
        until(lambda: bubble.id in desktop.spy.closed, what="the answer arrives later", seconds=30.0)
        assert len(desktop.daemon.history("done")) == len(laptop.daemon.history("done")) == 1
        assert len(desktop.spy.notified) == 1
        assert not laptop.spy.notified
    finally:
        broker.kill()


def test_a_network_that_is_cut_without_a_word(tmp_path: Path, machines: Start) -> None:
    network = Network(3)
    broker = Broker(tmp_path / "broker", host=BROKER_ADDRESS, inside=network.inside(0), port=8883).start()
    try:
        laptop, desktop, couch = machines(broker, "laptop", "desktop", "couch", network=network)
        network.cut(1)  # the laptop's
        laptop.daemon.cli("pause")
        desktop.daemon.cli("done", "movement")
        until(lambda: couch.daemon.history("done"), what="the others go on", seconds=2.0)
        until(
            lambda: not laptop.link["connected"],
            what="the laptop notices that nobody confirms",
            seconds=13.0,
        )
        assert not desktop.daemon.status()["paused_until"]
        network.mend(1)
        until(lambda: desktop.daemon.status()["paused_until"], what="the pause arrives", seconds=15.0)
        until(lambda: laptop.daemon.history("done"), what="and what was done meanwhile", seconds=3.0)
        assert len(couch.daemon.history("done")) == 1
    finally:
        broker.kill()
        network.leave()


def test_a_link_that_is_killed_is_started_again_and_one_that_is_not_set_ends(broker: Broker, machines: Start) -> None:
    laptop, desktop = machines(broker, "laptop", "desktop")
    os.kill(laptop.process(), signal.SIGKILL)
    until(lambda: not laptop.link["connected"], what="the daemon knows", seconds=2.0)
    laptop.wait_linked()
    laptop.daemon.cli("pause")
    until(lambda: desktop.daemon.status()["paused_until"], what="it speaks again", seconds=5.0)
    laptop.daemon.cli("config", "unset", "link.broker")
    until(desktop.sees(laptop, "gone"), what="it said that it is gone", seconds=5.0)
    assert laptop.daemon.status()["link"] is None


def test_two_machines_with_one_name(broker: Broker, machines: Start) -> None:
    (first,) = machines(broker, "laptop")
    second = Machine(broker, "laptop")
    try:
        second.daemon.start()
        until(lambda: second.link["problem"], what="the second one says so", seconds=10.0)
        for words in (("status",), ("link",)):
            assert 'called "laptop"' in second.daemon.cli(*words).stdout
        assert 'called "laptop"' in second.daemon.cli("doctor", check=False).stdout
        assert first.link["connected"]
        first.daemon.stop()
        second.wait_linked()
    finally:
        second.end()


def test_home_assistant_and_a_sensor_at_the_chair(broker: Broker) -> None:
    machine = Machine(broker, "laptop", home_assistant=True, chair="sensors/chair")
    found = LinkSettings(**tomllib.loads(broker.table("assistant"))["link"])
    heard: dict[str, bytes] = {}

    async def as_home_assistant_does() -> None:
        there = Connection(account_of(found), "assistant", lambda topic, said, *_: heard.update({topic: said}), print)
        await there.open()
        there.subscribe(["homeassistant/device/+/config", "reminderd/anna/home/laptop"])
        await soon(lambda: len(heard) == 2, "the device is described, with its values")
        await there.publish("reminderd/anna/home/laptop/press", b"pause")
        await there.publish("sensors/chair", b"ON")
        there.close()

    try:
        machine.daemon.start()
        machine.wait_linked()
        asyncio.run(as_home_assistant_does())
        until(lambda: machine.daemon.status()["paused_until"], what="the button works", seconds=3.0)
        until(lambda: (machine.link["chair"] or {}).get("taken"), what="the chair is taken", seconds=3.0)
    finally:
        machine.end()
    assert set(heard) == {"homeassistant/device/reminderd_anna_laptop/config", "reminderd/anna/home/laptop"}


def test_while_nothing_happens_the_link_sleeps_and_the_password_is_nowhere(broker: Broker, machines: Start) -> None:
    laptop, desktop = machines(broker, "laptop", "desktop")
    pids = [each.process() for each in (laptop, desktop)]

    def asleep() -> bool:
        before = [switches(pid) for pid in pids]
        time.sleep(3.0)
        return [switches(pid) for pid in pids] == before

    until(asleep, what="both sleep for 3 s", seconds=20.0)
    assert PASSWORD.encode() not in Path(f"/proc/{pids[0]}/cmdline").read_bytes()
    assert PASSWORD.encode() not in Path(f"/proc/{pids[0]}/environ").read_bytes()
    for words in (("status", "--json"), ("config", "show"), ("link",)):
        assert PASSWORD not in laptop.daemon.cli(*words).stdout
    assert PASSWORD not in laptop.daemon.output
    tried = laptop.daemon.cli("link", "test", "--config", str(laptop.daemon.config))
    assert "can speak and hear" in tried.stdout
