"""What the command line asks of the daemon, answered through the engine's inbox."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest

from reminderd.control.messages import Request
from reminderd.core.clock import Moment
from reminderd.core.effects import Reply
from reminderd.core.engine import Engine
from reminderd.core.events import (
    CareAnswered,
    ChairSaid,
    Done,
    Event,
    Linked,
    MachineSaid,
    Pause,
    Remind,
    Reset,
    Resume,
    Skip,
    Snooze,
    SpasmLogged,
    TimePassed,
)
from reminderd.core.settings import LinkSettings, Settings
from reminderd.core.told import ToldAnswer
from reminderd.daemon.link import LinkKeeper
from reminderd.daemon.requests import DURABLE_SECONDS, Requests
from reminderd.settings.loaded import Loaded
from reminderd.settings.problems import Problem
from tests.virtual_loop import settle

UNTIL = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
NOW = Moment(datetime(2026, 11, 22, 9, 0, tzinfo=UTC), 100.0)
LINKED = Settings(link=LinkSettings(broker="mqtts://broker"))


class Daemon:
    """The rest of the daemon: takes the events, and says that something happened after each."""

    def __init__(self, answer: Reply | None = None, settings: Settings | None = None) -> None:
        self.answer = answer
        self.events: list[Event] = []
        self.flushed: list[float] = []
        self.loaded = Loaded("config.toml", None)
        self.phase = "counting"
        self.asked = self.looked = 0
        self.ending = False
        self.tried: list[float] = []
        self.notifier_problem = ""
        self.engine = Engine(settings or Settings(), NOW)
        self.requests = Requests(
            self.post,
            lambda: self.ending,
            self.status,
            self.reload,
            self.flush,
            self.try_out,
            lambda: self.notifier_problem,
            LinkKeeper(self.engine, self.post),
        )

    def post(self, event: Event) -> None:
        if isinstance(event, TimePassed):
            self.asked += 1
        else:
            self.events.append(event)
        if self.answer is not None:
            event.token(Reply(event.token, self.answer.ok, self.answer.text, self.answer.facts))  # type: ignore[union-attr]
        self.requests.something_happened()

    async def status(self) -> dict[str, Any]:
        self.looked += 1
        return {"now": str(self.looked), "presence": {"idle_seconds": self.looked}, "phase": self.phase}

    async def reload(self) -> Loaded:
        return self.loaded

    async def flush(self, deadline: float) -> None:
        self.flushed.append(deadline)

    async def try_out(self, seconds: float) -> dict[str, Any]:
        self.tried.append(seconds)
        return {"problem": ""}

    def change(self, phase: str) -> None:
        self.phase = phase
        self.requests.something_happened()


@pytest.mark.parametrize(
    ("verb", "args", "kind", "facts"),
    [
        ("snooze", {}, Snooze, {"target": None, "seconds": None, "until": None}),
        ("snooze", {"reminder": "posture", "seconds": 60.0}, Snooze, {"target": "posture", "seconds": 60.0}),
        ("snooze", {"until": UNTIL.isoformat()}, Snooze, {"until": UNTIL}),
        ("done", {"reminder": "all"}, Done, {"target": "all"}),
        ("skip", {}, Skip, {"target": None}),
        ("pause", {"until": UNTIL.isoformat()}, Pause, {"seconds": None, "until": UNTIL}),
        ("resume", {}, Resume, {}),
        ("reset", {}, Reset, {}),
        ("remind", {"reminder": "eyes"}, Remind, {"target": "eyes"}),
        ("spasm", {"at": UNTIL.isoformat()}, SpasmLogged, {"at": UNTIL}),
        ("care", {"answer": "not_yet"}, CareAnswered, {"answer": "not_yet"}),
    ],
)
async def test_each_verb_becomes_its_event_and_the_reply_the_response(
    verb: str, args: dict[str, Any], kind: type, facts: dict[str, Any]
) -> None:
    daemon = Daemon(Reply(None, True, "as asked", {"reminders": ["posture"]}))
    response = await daemon.requests.handle(Request(verb, args))
    assert (response.ok, response.text, response.data) == (True, "as asked", {"reminders": ["posture"]})
    (event,) = daemon.events
    assert type(event) is kind
    assert {name: getattr(event, name) for name in facts} == facts
    assert daemon.flushed == [DURABLE_SECONDS], "an answer is written to disk before it is confirmed"


async def test_a_test_notification_is_shown_by_the_daemons_own_way_for_a_few_seconds() -> None:
    daemon = Daemon()
    assert (await daemon.requests.handle(Request("test", {"seconds": 4.0}))).data == {"problem": ""}
    await daemon.requests.handle(Request("test", {"seconds": 3600.0}))
    assert daemon.tried == [4.0, 5.0]
    assert daemon.events == []


async def test_what_no_notifier_can_show_is_not_told_as_shown() -> None:
    daemon = Daemon(Reply(None, True, "movement is shown.", {"reminders": ["movement"]}))
    daemon.notifier_problem = "the notification server is gone"
    response = await daemon.requests.handle(Request("remind", {"reminder": "movement"}))
    assert response.text == "movement cannot be shown: the notification server is gone (see: reminderd doctor)."


@pytest.mark.parametrize(("ending", "error"), [(True, "ending"), (False, "internal")])
async def test_without_a_reply_the_daemon_is_ending_or_has_a_fault(ending: bool, error: str) -> None:
    daemon = Daemon(answer=None)
    daemon.ending = ending
    response = await daemon.requests.handle(Request("done", {}))
    assert (response.ok, response.data) == (False, {"error": error})
    assert daemon.flushed == []


async def test_a_reload_tells_the_problems_and_what_is_in_force() -> None:
    daemon = Daemon()
    response = await daemon.requests.handle(Request("reload", {}))
    assert (response.ok, response.data) == (True, {"problems": []})
    daemon.loaded = Loaded("config.toml", None, (Problem("config.toml", 1, "", "no"),))
    response = await daemon.requests.handle(Request("reload", {}))
    assert (response.ok, response.data) == (False, {"problems": ["config.toml:1: no"]})
    assert "previous settings are still active" in response.text


async def test_a_reload_that_could_not_be_checked_is_no_verdict_on_the_settings() -> None:
    daemon = Daemon()
    daemon.loaded = Loaded("config.toml", None, unfinished="the computer is too busy")
    response = await daemon.requests.handle(Request("reload", {}))
    assert (response.ok, response.text, response.data) == (False, "the computer is too busy", {"problems": []})


async def next_told(following: Any) -> Any:
    async with asyncio.timeout(5):
        return await anext(following)


async def test_a_follower_is_told_the_present_and_each_change() -> None:
    daemon = Daemon()
    following = daemon.requests.follow(Request("follow"))
    assert (await next_told(following))["phase"] == "counting"
    waiting = asyncio.ensure_future(next_told(following))
    await settle()
    daemon.change("counting")  # only the time of day is another
    await settle()
    assert not waiting.done()
    daemon.change("held")
    assert (await waiting)["phase"] == "held"
    await following.aclose()
    assert not daemon.requests._followers


async def test_followers_do_not_keep_the_daemon_busy_with_each_other() -> None:
    daemon = Daemon()
    following = [daemon.requests.follow(Request("follow")) for _ in range(3)]
    for each in following:
        await next_told(each)
    waiting = [asyncio.ensure_future(next_told(each)) for each in following]
    await settle(50)
    assert daemon.asked == 3
    looked = daemon.looked
    await settle(50)
    assert daemon.looked == looked
    daemon.change("held")
    await asyncio.gather(*waiting)
    assert daemon.looked == looked + 3


async def test_without_a_broker_nothing_of_other_machines_is_taken() -> None:
    daemon = Daemon()
    word = {"machine": "desktop", "valid_seconds": 900, "state": "active"}
    for verb, args in (("word", {}), ("machine", word), ("chair", {"taken": True, "valid_seconds": 60})):
        response = await daemon.requests.handle(Request(verb, args))
        assert (response.ok, response.data) == (False, {"error": "no_link"})
    assert daemon.events == []


async def test_what_the_link_hands_in_becomes_an_event() -> None:
    daemon = Daemon(settings=LINKED)
    answer = {"number": 7, "action": "snooze", "reminders": ["posture"], "seconds": 300, "ago_seconds": None}
    word = {
        "machine": "desktop",
        "valid_seconds": 900,
        "state": "idle",
        "counts": {"movement": 60},
        "answers": [answer, {"number": 8, "action": "resume"}],
    }
    assert (await daemon.requests.handle(Request("machine", word))).ok
    assert (await daemon.requests.handle(Request("chair", {"taken": True, "valid_seconds": 60}))).ok
    assert (await daemon.requests.handle(Request("link", {"machine": "laptop", "connected": True}))).ok
    answers = (ToldAnswer(7, "snooze", ("posture",), 300), ToldAnswer(8, "resume"))
    said = MachineSaid("desktop", 900, "idle", counts=(("movement", 60),), answers=answers)
    assert daemon.events == [said, ChairSaid(True, 60), Linked("laptop")]


async def test_the_link_follows_without_any_detector_being_asked() -> None:
    daemon = Daemon(settings=LINKED)
    await daemon.requests.handle(Request("link", {"machine": "laptop", "connected": True, "problem": "none"}))
    following = daemon.requests.follow(Request("follow", {"of": "link"}))
    told = await next_told(following)
    assert daemon.looked == 0
    assert told["link"]["word"]["state"] == "unknown"
    assert told["link"]["connected"] is True
    assert told["link"]["problem"] == "none"
    word = await daemon.requests.handle(Request("word"))
    assert word.data["link"] == told["link"]
    await following.aclose()
