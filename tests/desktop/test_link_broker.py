"""The connection to a real Mosquitto: TLS, passwords, what it may not do, a broker that hangs, many people on one."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import signal
import tomllib
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest

from reminderd.core.settings import LinkSettings
from reminderd.link import app, broker
from reminderd.link.account import account_of
from reminderd.link.problems import BrokerProblem
from reminderd.link.trial import try_link
from reminderd.link.words import write_word
from tests.desktop.broker import PASSWORD, Broker
from tests.desktop.notifying import soon
from tests.link.fakes import FakeDaemon, status, word

MACHINES = {f"p{number}": "abcd" if number < 10 else "abc" for number in range(30)}
"""A hundred of thirty people."""


@pytest.fixture(scope="module")
def mosquitto(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    made = Broker(tmp_path_factory.mktemp("broker"), users=("anna", "bert", *MACHINES)).start()
    yield made
    made.process.send_signal(signal.SIGCONT)  # type: ignore[union-attr] # it was started
    made.kill()


def settings(mosquitto: Broker, machine: str = "laptop", user: str = "anna", **more: Any) -> LinkSettings:
    return LinkSettings(**tomllib.loads(mosquitto.table(machine, user, **more))["link"])


class Client:
    """The link with a daemon that only writes down what it is told."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, found: LinkSettings) -> None:
        made: list[FakeDaemon] = []

        def daemon(told: Any, refused: Any, path: Any) -> FakeDaemon:
            made.append(FakeDaemon(told))
            return made[-1]

        monkeypatch.setattr(app, "DaemonSide", daemon)
        self.link = app.Link(account_of(found), found, None)
        self.daemon = made[-1]
        self.daemon.send(self.daemon.status)
        self.task = asyncio.ensure_future(self.link.run())

    @property
    def linked(self) -> bool:
        return bool(self.daemon.of("link")) and bool(self.daemon.report["connected"])

    def said_by(self, machine: str) -> list[Any]:
        return [each for each in self.daemon.of("machine") if each["machine"] == machine]

    async def end(self) -> None:
        self.link.ended.set()
        await self.task


@pytest.fixture
async def clients(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Any]:
    made: list[Client] = []

    def start(found: LinkSettings) -> Client:
        made.append(Client(monkeypatch, found))
        return made[-1]

    yield start
    await asyncio.gather(*(each.end() for each in made))


# -- the trial of `doctor` and `link test` -----------------------------------------------------------------------


def test_a_link_that_works_is_tried_for_real(mosquitto: Broker) -> None:
    tried = try_link(settings(mosquitto))
    assert tried.works
    assert tried.text.startswith("laptop can speak and hear on reminderd/anna at localhost")


@pytest.mark.parametrize(
    ("wrong", "text", "remedy"),
    [
        ({"user": "carol"}, "refuses the user or the password", "link.password_file"),
        ({"ca_file": ""}, "is not trusted", "link.ca_file"),
        ({"ca_file": "/nowhere.crt"}, "link.ca_file cannot be read", "link.ca_file"),
        ({"topic": "reminderd/bert"}, "does not allow this", "acl_file"),
        ({"password_file": "/nowhere"}, "password file /nowhere cannot be read", "Write the password"),
        ({"broker": "mqtts://no-such-host.invalid"}, "is not known here", "Correct link.broker"),
        ({"broker": "mqtts://localhost:1"}, "cannot be reached", "Start the broker"),
    ],
)
def test_each_failure_has_its_sentence_and_a_remedy(
    mosquitto: Broker, wrong: dict[str, str], text: str, remedy: str
) -> None:
    tried = try_link(dataclasses.replace(settings(mosquitto), **wrong))
    assert not tried.works
    assert text in tried.text
    assert remedy in tried.remedy
    assert PASSWORD not in f"{tried.text}{tried.remedy}"


def test_that_home_assistant_cannot_be_told_is_said(mosquitto: Broker) -> None:
    assert try_link(settings(mosquitto, home_assistant=True)).works
    tried = try_link(settings(mosquitto, user="bert", home_assistant=True))
    assert not tried.works
    assert "homeassistant/device" in tried.remedy


def test_a_certificate_for_another_name_is_refused(mosquitto: Broker) -> None:
    tried = try_link(dataclasses.replace(settings(mosquitto), broker=f"mqtts://127.0.0.1:{mosquitto.port}"))
    assert "not valid for '127.0.0.1'" in tried.text


def test_a_broker_without_tls_is_told_from_one_that_is_away(mosquitto: Broker) -> None:
    tried = try_link(dataclasses.replace(settings(mosquitto), broker=f"mqtt://localhost:{mosquitto.port}"))
    assert "closed the connection" in tried.text


def test_a_broker_that_hangs_is_given_up(mosquitto: Broker) -> None:
    assert mosquitto.process is not None
    mosquitto.process.send_signal(signal.SIGSTOP)
    try:
        assert "does not answer" in try_link(settings(mosquitto), seconds=3.0).text
    finally:
        mosquitto.process.send_signal(signal.SIGCONT)


# -- the link itself ---------------------------------------------------------------------------------------------


async def test_a_broker_that_stops_answering_is_noticed_by_the_next_word(
    mosquitto: Broker, clients: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broker, "CONFIRM_SECONDS", 0.5)
    client = clients(settings(mosquitto))
    await soon(lambda: client.linked, "linked")
    assert mosquitto.process is not None
    mosquitto.process.send_signal(signal.SIGSTOP)
    client.daemon.say(status("idle"))
    await soon(lambda: not client.linked, "the dead connection is noticed")
    assert "does not answer" in client.daemon.report["problem"]
    mosquitto.process.send_signal(signal.SIGCONT)
    await soon(lambda: client.linked, "linked again", seconds=8.0)


async def test_a_password_that_is_replaced_in_its_file_is_used_at_the_next_attempt(
    mosquitto: Broker, clients: Any, tmp_path: Path
) -> None:
    password = tmp_path / "password"
    password.write_text("an old one\n")
    password.chmod(0o600)
    client = clients(dataclasses.replace(settings(mosquitto), password_file=str(password)))
    await soon(lambda: "refuses" in str(client.daemon.of("link")[-1:]), "refused")
    password.chmod(0o644)
    await soon(lambda: "Other users can read" in client.daemon.report["problem"], "read anew", seconds=8.0)
    password.write_text(PASSWORD)
    password.chmod(0o600)
    await soon(lambda: client.linked, "linked with the new one", seconds=15.0)


async def test_a_slow_broker_is_waited_for(mosquitto: Broker, clients: Any) -> None:
    laptop, desktop = clients(settings(mosquitto)), clients(settings(mosquitto, "desktop"))
    await soon(lambda: laptop.linked and desktop.linked, "linked")
    assert mosquitto.process is not None
    mosquitto.process.send_signal(signal.SIGSTOP)
    laptop.daemon.say(status("idle"))
    await asyncio.sleep(1.5)
    mosquitto.process.send_signal(signal.SIGCONT)
    await soon(lambda: desktop.said_by("laptop")[-1]["state"] == "idle", "the word arrives")
    assert [each["connected"] for each in laptop.daemon.of("link")] == [False, True]


async def test_huge_and_forged_messages_harm_nobody(mosquitto: Broker, clients: Any) -> None:
    client = clients(settings(mosquitto))
    await soon(lambda: client.linked, "linked")
    hostile = broker.Connection(account_of(settings(mosquitto)), "hostile", lambda *_: None, lambda problem: None)
    await hostile.open()
    for payload in (b"x" * 10_000_000, b"x" * 20_000, b"\xff\x00", b"[" * 10_000, b"{}", json.dumps(word()).encode()):
        await hostile.publish("reminderd/anna/machines/other", payload, expires=900)
    await hostile.publish("reminderd/anna/machines/other", write_word(word(), "0" * 16, 1))  # it would never expire
    await hostile.publish("reminderd/anna/machines/other", write_word(word(), "0" * 16, 2), expires=930)
    await soon(lambda: client.said_by("other"), "the good word comes through")
    assert len(client.said_by("other")) == 1
    assert client.link._refusals == 6, "the largest one stayed with the broker"
    assert client.linked
    hostile.close()


async def test_another_person_can_neither_hear_nor_speak_there(mosquitto: Broker, clients: Any) -> None:
    anna = clients(settings(mosquitto))
    await soon(lambda: anna.linked, "linked")
    heard: list[str] = []
    bert = broker.Connection(
        account_of(settings(mosquitto, user="bert")),
        "bert",
        lambda topic, *_: heard.append(topic),
        lambda problem: None,
    )
    await bert.open()
    bert.subscribe(["reminderd/anna/#"])
    with pytest.raises(BrokerProblem, match="does not allow this"):
        await bert.publish("reminderd/anna/machines/other", write_word(word(), "0" * 16, 1), retain=True, expires=930)
    anna.daemon.say(status("idle"))
    await bert.publish("reminderd/bert/test", b"", expires=1)  # all before it is through
    assert heard == []
    assert not anna.said_by("other")
    bert.close()


async def test_thirty_people_with_a_hundred_machines_hear_only_their_own(mosquitto: Broker, clients: Any) -> None:
    made = {(user, name): clients(settings(mosquitto, name, user)) for user, its in MACHINES.items() for name in its}
    await soon(lambda: all(each.linked for each in made.values()), "all 100 are linked", seconds=20.0)
    for (user, name), each in made.items():
        each.daemon.say(status("idle", series=f"{user} {name}"))

    def complete() -> bool:
        return all(
            {f"{user} {other}" for other in MACHINES[user] if other != name}
            <= {said.get("series") for said in each.daemon.of("machine")}
            for (user, name), each in made.items()
        )

    await soon(complete, "each hears its others", seconds=10.0)
    for (user, _), each in made.items():
        said = each.daemon.of("machine")
        assert {words["series"].partition(" ")[0] for words in said} <= {"s", user}
        assert len(said) <= 4 * len(MACHINES[user]), "a word each at the start and at the change"


def test_the_password_is_nowhere(mosquitto: Broker, tmp_path: Path) -> None:
    found = account_of(settings(mosquitto))
    assert PASSWORD not in repr(found)
    assert found.password() == PASSWORD
