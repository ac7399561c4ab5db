"""The link as a whole, in virtual time: what is said when, faults, and what is heard."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from reminderd.link.words import write_question, write_word
from tests.link.fakes import TOPIC, FakeBroker, Machine, status, word
from tests.virtual_loop import pass_time

pytestmark = pytest.mark.virtual_time
DAY = 86400.0


@pytest.fixture
def broker() -> FakeBroker:
    return FakeBroker()


async def test_what_one_machine_says_the_daemon_of_the_other_is_told(monkeypatch: Any, broker: FakeBroker) -> None:
    laptop, desktop = Machine(monkeypatch, broker, "laptop"), Machine(monkeypatch, broker, "desktop")
    await pass_time(1)
    laptop.daemon.say(status("idle", idle_seconds=30))
    await pass_time(0.1)
    heard = desktop.daemon.of("machine")[-1]
    assert (heard["machine"], heard["state"], heard["idle_seconds"]) == ("laptop", "idle", 30)
    assert laptop.daemon.report == {"machine": "laptop", "connected": True, "problem": "", "refused": 0}
    assert all(each["machine"] == "laptop" for each in desktop.daemon.of("machine"))


async def test_a_machine_that_comes_later_reads_what_is_kept_with_its_age(monkeypatch: Any, broker: FakeBroker) -> None:
    laptop = Machine(monkeypatch, broker, "laptop")
    laptop.daemon.say(status("idle", idle_seconds=30))
    await pass_time(100)
    desktop = Machine(monkeypatch, broker, "desktop")
    await pass_time(0.1)
    (heard,) = desktop.daemon.of("machine")
    assert 99 < heard["age_seconds"] < 102
    assert (heard["idle_seconds"], heard["valid_seconds"]) == (30, 930)


async def test_while_nothing_happens_only_the_beat_is_said(monkeypatch: Any, broker: FakeBroker) -> None:
    machine = Machine(monkeypatch, broker, "laptop")
    await pass_time(10)
    before = len(broker.published)
    await pass_time(DAY)
    assert len(broker.published) - before == 288
    assert len(machine.daemon.told) < 5


async def test_what_changes_together_is_said_once(monkeypatch: Any, broker: FakeBroker) -> None:
    machine = Machine(monkeypatch, broker, "laptop")
    await pass_time(1)
    before = len(broker.published)
    for turn in range(10):
        machine.daemon.say(status("idle", turn=turn))
    await pass_time(1)
    assert len(broker.published) - before == 1


async def test_an_ordinary_end_is_said(monkeypatch: Any, broker: FakeBroker) -> None:
    laptop, desktop = Machine(monkeypatch, broker, "laptop"), Machine(monkeypatch, broker, "desktop")
    await pass_time(1)
    await laptop.end()
    await pass_time(0.1)
    assert desktop.daemon.of("machine")[-1]["state"] == "gone"


async def test_the_daemon_that_ends_takes_the_link_along(monkeypatch: Any, broker: FakeBroker) -> None:
    machine = Machine(monkeypatch, broker, "laptop")
    await pass_time(1)
    machine.daemon.send(None)  # type: ignore[arg-type] # what the daemon's end looks like
    await pass_time(2)
    assert machine.task.done()


async def test_what_others_can_work_out_is_not_said(monkeypatch: Any, broker: FakeBroker) -> None:
    machine = Machine(monkeypatch, broker, "laptop")
    await pass_time(1)
    before = len(broker.published)
    for seconds in range(100):
        machine.daemon.say(status(stay_seconds=seconds, counts={"movement": seconds}))
        await pass_time(1)
    assert len(broker.published) == before


# -- faults ------------------------------------------------------------------------------------------------------


async def test_a_broker_that_is_away_for_a_day_is_tried_ever_more_slowly(monkeypatch: Any, broker: FakeBroker) -> None:
    broker.there = False
    machine = Machine(monkeypatch, broker, "laptop")
    await pass_time(60)
    assert 5 <= broker.attempts <= 8
    assert "does not answer" in machine.daemon.report["problem"]
    await pass_time(DAY)
    assert broker.attempts < DAY / 225 + 12
    reports = len(machine.daemon.of("link"))
    assert reports == 2, "the same problem is told once"
    broker.there = True
    machine.daemon.status = status("away", idle_seconds=DAY)  # as time goes by, without a word of the daemon
    await pass_time(400)
    assert machine.daemon.report["connected"]
    said = broker.words("laptop")
    assert json.loads(said[1][1])["idle_seconds"] == DAY, "what is said is of this moment"
    assert len(said) <= 3, "the question, our word, and a beat perhaps: nothing bursts"


async def test_a_daemon_that_is_busy_is_asked_again_and_nothing_old_is_said(
    monkeypatch: Any, broker: FakeBroker
) -> None:
    machine = Machine(monkeypatch, broker, "laptop")
    machine.daemon.busy = True
    await pass_time(100)
    assert len(broker.words("laptop")) == 1, "only the question"
    machine.daemon.busy = False
    await pass_time(6)
    assert len(broker.words("laptop")) == 2


async def test_a_broker_that_lets_us_say_nothing_is_no_link(monkeypatch: Any, broker: FakeBroker) -> None:
    broker.refuses = True
    machine = Machine(monkeypatch, broker, "laptop")
    await pass_time(1000)
    assert not machine.daemon.report["connected"]
    assert "does not allow this" in machine.daemon.report["problem"]
    assert broker.attempts < 20
    broker.refuses = False
    await pass_time(400)
    assert machine.daemon.report["connected"]


async def test_something_that_happens_here_makes_it_try_at_once(monkeypatch: Any, broker: FakeBroker) -> None:
    broker.there = False
    machine = Machine(monkeypatch, broker, "laptop")
    await pass_time(3600)
    before = broker.attempts
    while broker.attempts == before:
        await pass_time(1)
    await pass_time(31)
    broker.there = True
    machine.daemon.say(status("active"))
    await pass_time(1)
    assert machine.daemon.report["connected"]


async def test_a_lost_connection_is_said_and_made_again(monkeypatch: Any, broker: FakeBroker) -> None:
    laptop, desktop = Machine(monkeypatch, broker, "laptop"), Machine(monkeypatch, broker, "desktop")
    await pass_time(100)
    words = len(desktop.daemon.of("machine"))
    broker.drop()
    await pass_time(20)
    assert [each["connected"] for each in laptop.daemon.of("link")][-2:] == [False, True]
    news = desktop.daemon.of("machine")[words:]
    assert all(each["state"] == "active" for each in news), "a connection that is back in time was never gone"


async def test_a_machine_that_vanishes_is_gone_for_the_others(monkeypatch: Any, broker: FakeBroker) -> None:
    laptop, desktop = Machine(monkeypatch, broker, "laptop"), Machine(monkeypatch, broker, "desktop")
    await pass_time(10)
    laptop.task.cancel()
    next(each for each in broker.connections if each.client_id.endswith(laptop.link._name.life)).break_off()
    laptop.link._reconnect._pause = lambda failures: DAY
    await laptop.link._reconnect.stop()
    await pass_time(6)
    assert desktop.daemon.of("machine")[-1]["state"] == "gone"


async def test_a_broker_that_forgets_everything_is_told_again(monkeypatch: Any, broker: FakeBroker) -> None:
    Machine(monkeypatch, broker, "laptop")
    await pass_time(100)
    broker.kept.clear()
    broker.drop()
    await pass_time(20)
    assert broker.still_kept(f"{TOPIC}/machines/laptop")


# -- two with one name -------------------------------------------------------------------------------------------


async def test_the_second_machine_with_a_name_says_so_and_keeps_quiet(monkeypatch: Any, broker: FakeBroker) -> None:
    first = Machine(monkeypatch, broker, "laptop")
    await pass_time(100)
    second, third = Machine(monkeypatch, broker, "laptop"), Machine(monkeypatch, broker, "desktop")
    second.daemon.say(status("locked"))
    await pass_time(10)
    told = len(second.daemon.of("machine"))
    third.daemon.say(status("idle"))
    await pass_time(2000)
    assert len(second.daemon.of("machine")) == told, "it hands on nothing"
    assert first.daemon.report["connected"]
    assert not second.daemon.report["connected"]
    assert 'called "laptop"' in second.daemon.report["problem"]
    assert {each["state"] for each in third.daemon.of("machine")} == {"active"}
    assert third.daemon.of("machine")[-1]["age_seconds"] < 300
    kept = broker.still_kept(f"{TOPIC}/machines/laptop")
    assert kept
    assert json.loads(kept)["state"] == "active"


async def test_a_flood_of_questions_is_answered_once_a_second(monkeypatch: Any, broker: FakeBroker) -> None:
    machine = Machine(monkeypatch, broker, "laptop")
    await pass_time(10)
    before = len(broker.published)
    for _ in range(300):
        broker.say(f"{TOPIC}/machines/laptop", write_question("f" * 16))
        await pass_time(0.01)
    assert 3 <= len(broker.published) - 300 - before <= 5
    await pass_time(2)
    assert machine.daemon.report["connected"]
    broker.say(f"{TOPIC}/machines/laptop", write_question("f" * 16))
    await pass_time(0.1)
    assert json.loads(broker.words("laptop")[-1][1])["state"] == "active", "a single one is answered at once"


async def test_it_takes_the_name_when_the_first_one_leaves(monkeypatch: Any, broker: FakeBroker) -> None:
    first = Machine(monkeypatch, broker, "laptop")
    await pass_time(10)
    second, third = Machine(monkeypatch, broker, "laptop"), Machine(monkeypatch, broker, "desktop")
    second.daemon.say(status("locked"))
    await pass_time(10)
    await first.end()
    await pass_time(10)
    assert second.daemon.report == {"machine": "laptop", "connected": True, "problem": "", "refused": 0}
    assert third.daemon.of("machine")[-1]["state"] == "locked"


async def test_a_word_that_a_crash_left_keeps_nobody_waiting_long(monkeypatch: Any, broker: FakeBroker) -> None:
    broker.say(f"{TOPIC}/machines/laptop", write_word(word(), "0" * 16, 7), retain=True, expires=930)
    machine = Machine(monkeypatch, broker, "laptop")
    await pass_time(4)
    assert machine.daemon.report["connected"]


# -- what is hostile ---------------------------------------------------------------------------------------------


async def test_what_is_no_word_is_counted_and_said_once(
    monkeypatch: Any, broker: FakeBroker, caplog: pytest.LogCaptureFixture
) -> None:
    machine = Machine(monkeypatch, broker, "laptop")
    await pass_time(1)
    with caplog.at_level(logging.WARNING):
        for number in range(1000):
            broker.say(f"{TOPIC}/machines/m{number}", b"\x1b[2Jx" * 50, expires=900)
        broker.say(f"{TOPIC}/machines/laptop", b"{}", expires=900)
        broker.say(f"{TOPIC}/machines/desktop", write_word(word(), "0" * 16, 1), expires=930)
        await pass_time(1)
    assert len(caplog.records) == 1
    assert caplog.text.isascii()
    assert "\x1b" not in caplog.text
    assert [each["machine"] for each in machine.daemon.of("machine")] == ["desktop"]
    assert machine.daemon.report["refused"] == 1
    await pass_time(600)
    assert machine.daemon.report["refused"] == 1001


# -- Home Assistant and the chair --------------------------------------------------------------------------------


async def test_home_assistant_is_told_and_its_buttons_work(monkeypatch: Any, broker: FakeBroker) -> None:
    machine = Machine(monkeypatch, broker, "laptop", home_assistant=True)
    await pass_time(1)
    assert broker.still_kept("homeassistant/device/reminderd_anna_laptop/config")
    machine.daemon.say(status("idle"))
    await pass_time(0.1)
    assert json.loads(broker.still_kept(f"{TOPIC}/home/laptop") or b"")["state"] == "idle"
    broker.say(f"{TOPIC}/home/laptop/press", b"pause")
    await pass_time(0.1)
    assert machine.daemon.told[-1] == ("pause", {"seconds": 3600})


async def test_a_press_that_the_broker_kept_is_no_press(monkeypatch: Any, broker: FakeBroker) -> None:
    broker.say(f"{TOPIC}/home/laptop/press", b"pause", retain=True)
    machine = Machine(monkeypatch, broker, "laptop", home_assistant=True)
    await pass_time(1)
    assert not machine.daemon.of("pause")


async def test_without_home_assistant_nothing_is_said_there_and_no_press_is_heard(
    monkeypatch: Any, broker: FakeBroker
) -> None:
    machine = Machine(monkeypatch, broker, "laptop")
    await pass_time(1000)
    assert {topic for _, topic, _ in broker.published} == {f"{TOPIC}/machines/laptop"}
    broker.say(f"{TOPIC}/home/laptop/press", b"pause")
    await pass_time(1)
    assert not machine.daemon.of("pause")


async def test_the_chair_is_told(monkeypatch: Any, broker: FakeBroker) -> None:
    machine = Machine(monkeypatch, broker, "laptop", chair="sensors/chair")
    await pass_time(1)
    broker.say("sensors/chair", b"ON")
    await pass_time(0.1)
    assert machine.daemon.of("chair") == [{"taken": True, "valid_seconds": 14400.0}]
