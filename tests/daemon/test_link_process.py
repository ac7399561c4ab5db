"""The process of the link is started with its settings, again when it ends, and never in a hurry."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from subprocess import CompletedProcess
from typing import Any

import pytest

from reminderd.core.clock import Moment
from reminderd.core.engine import Engine
from reminderd.core.events import Event
from reminderd.core.language import Language, speaking
from reminderd.core.sentence import sentence, to_json, words_for
from reminderd.core.settings import LinkSettings, Settings
from reminderd.daemon import link as module
from reminderd.daemon.link import LinkKeeper
from reminderd.system.children import ChildNotStarted
from tests.core.test_language import Shouting
from tests.virtual_loop import pass_time

pytestmark = pytest.mark.virtual_time
SETTINGS = LinkSettings(broker="mqtts://broker", user="me")


class Processes:
    """What `running` starts: each runs for `seconds` and ends as `ends` says; it notes when each began and ended."""

    def __init__(self) -> None:
        self.seconds = 1e9
        self.ends = CompletedProcess("", 1, "", "")
        self.startable = True
        self.starts: list[tuple[float, Sequence[str], dict[str, Any]]] = []
        self.asked_to_end = self.gone = 0

    @contextlib.asynccontextmanager
    async def running(self, argv: Sequence[str], *, message: bytes, has_output: bool) -> AsyncIterator[Processes]:
        assert not has_output
        self.starts.append((asyncio.get_running_loop().time(), argv, json.loads(message)))
        if not self.startable:
            raise ChildNotStarted("reminderd cannot be started: it is missing")
        try:
            yield self
        finally:
            self.gone += 1

    async def finish(self) -> CompletedProcess[str]:
        await pass_time(self.seconds)
        return self.ends

    async def ask_to_end(self) -> None:
        self.asked_to_end += 1
        await pass_time(0.2)


@pytest.fixture
def processes(monkeypatch: pytest.MonkeyPatch) -> Processes:
    made = Processes()
    monkeypatch.setattr(module, "running", made.running)
    return made


@pytest.fixture
def link() -> LinkKeeper:
    engine = Engine(Settings(link=SETTINGS), Moment(datetime(2026, 11, 22, 9, 0, tzinfo=UTC), 100.0))
    events: list[Event] = []
    return LinkKeeper(engine, events.append, lambda: ["/usr/bin/reminderd"])


def told(link: LinkKeeper) -> tuple[bool, str]:
    status = link.status()
    assert status is not None
    return status["connected"], status["problem"]


async def test_without_a_broker_there_is_no_process(processes: Processes, link: LinkKeeper) -> None:
    await link.follow(LinkSettings())
    await pass_time(10)
    assert processes.starts == []


async def test_its_settings_are_given_and_none_of_them_on_its_command_line(
    processes: Processes, link: LinkKeeper
) -> None:
    await link.follow(SETTINGS)
    await pass_time(10)
    ((_, argv, given),) = processes.starts
    assert argv == ("/usr/bin/reminderd", "link", "run")
    assert (given["broker"], given["user"], given["home_assistant"]) == ("mqtts://broker", "me", False)
    await link.follow(SETTINGS)
    assert len(processes.starts) == 1, "the same settings change nothing"
    await link.stop()
    assert processes.gone == 1


async def test_one_that_ends_is_started_again_after_a_growing_pause(processes: Processes, link: LinkKeeper) -> None:
    processes.seconds, processes.ends = 0.5, CompletedProcess("", 1, "", "trace\nthe broker is gone\n")
    await link.follow(SETTINGS)
    link.take_report({"machine": "laptop", "connected": True})
    await pass_time(3600)
    starts = [at for at, _, _ in processes.starts]
    pauses = [later - sooner - 0.5 for sooner, later in itertools.pairwise(starts)]
    assert pauses[:4] == [1.0, 2.0, 4.0, 8.0]
    assert max(pauses) == 300.0
    assert told(link) == (False, "the broker is gone")
    await link.stop()


async def test_what_it_ignores_is_said_once_in_the_log(link: LinkKeeper, caplog: pytest.LogCaptureFixture) -> None:
    for refused in (0, 1, 1, 900):
        link.take_report({"machine": "laptop", "connected": True, "refused": refused})
    assert len(caplog.records) == 1


async def test_one_that_has_run_for_long_is_started_again_soon(processes: Processes, link: LinkKeeper) -> None:
    processes.seconds = 600.0
    await link.follow(SETTINGS)
    await pass_time(3600)
    starts = [at for at, _, _ in processes.starts]
    assert {later - sooner for sooner, later in itertools.pairwise(starts)} == {601.0}
    await link.stop()


async def test_one_that_cannot_work_with_its_settings_waits_for_others(processes: Processes, link: LinkKeeper) -> None:
    processes.seconds, processes.ends = 0.5, CompletedProcess("", 78, "", "reminderd: no password\n")
    await link.follow(SETTINGS)
    await pass_time(3600)
    assert len(processes.starts) == 1
    assert told(link) == (False, "no password")
    await link.follow(LinkSettings(broker="mqtts://other"))
    await pass_time(10)
    assert processes.starts[-1][2]["broker"] == "mqtts://other"
    await link.stop()


async def test_one_that_cannot_be_started_is_said_and_tried_again(processes: Processes, link: LinkKeeper) -> None:
    processes.startable = False
    await link.follow(SETTINGS)
    await pass_time(10)
    assert len(processes.starts) > 2
    assert told(link) == (False, "reminderd cannot be started: it is missing")
    await link.stop()


async def test_it_may_say_goodbye_at_the_end(processes: Processes, link: LinkKeeper) -> None:
    await link.follow(SETTINGS)
    await pass_time(10)
    await link.follow(LinkSettings())
    assert (processes.asked_to_end, processes.gone) == (1, 1)


async def test_the_problem_that_it_reports_is_shown_in_the_language_of_the_people(link: LinkKeeper) -> None:
    await link.follow(SETTINGS)
    problem = to_json(sentence("{name} does not answer.", name="a:1"))
    link.take_report({"machine": "laptop", "connected": False, "problem": problem})
    status = link.status()
    with speaking(Language("xx", Shouting())):
        assert words_for(status) == {"a:1 does not answer.": "a:1 DOES NOT ANSWER."}
    await link.stop()


async def test_a_sleep_waits_for_the_last_word_where_there_is_somebody_to_hear_it(link: LinkKeeper) -> None:
    loop = asyncio.get_running_loop()
    await link.last_word()
    assert loop.time() == 0.0
    link.take_report({"machine": "laptop", "connected": True})
    await link.last_word()
    assert 0.0 < loop.time() <= 0.5
