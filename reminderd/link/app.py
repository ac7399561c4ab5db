"""The link itself: our word goes to the broker, and the words of others to the daemon."""

from __future__ import annotations

import asyncio
import logging
import secrets
from contextlib import suppress
from pathlib import Path
from random import SystemRandom
from typing import Any

from reminderd.core.language import N_
from reminderd.core.sentence import sentence, sentence_of
from reminderd.core.settings import LinkSettings
from reminderd.link import home
from reminderd.link.account import Account, AccountUnusable
from reminderd.link.broker import Connection
from reminderd.link.chair import read_chair
from reminderd.link.daemon import DaemonSide, Status
from reminderd.link.name import Name, Next
from reminderd.link.problems import BrokerProblem
from reminderd.link.words import (
    VALID_SECONDS,
    Latest,
    machine_of,
    machine_topic,
    read_word,
    steady,
    write_gone,
    write_question,
    write_word,
)
from reminderd.system.reconnect import ReconnectLoop

log = logging.getLogger(__name__)

GATHER_SECONDS = 0.02
"""What changes together is said together."""
LONGEST_PAUSE_SECONDS = 300.0
SOON_SECONDS = 30.0
"""While the broker is away, what happens here makes us try again, but not more often than this."""
ANSWER_GAP_SECONDS = 1.0
"""Between two answers to whoever asks for our name; who asks waits for longer."""
BUSY_SECONDS = 5.0
"""A daemon that does not answer is asked again after this long."""
_TAKEN = N_('Another machine of yours is called "{machine}". Set link.machine on one of them.')
_random = SystemRandom()


def pause_before(failures: int) -> float:
    """Return how long to wait before the next attempt: ever longer, and not at the same moment as other machines."""
    return min(LONGEST_PAUSE_SECONDS, 2.0**failures) * _random.uniform(0.75, 1.25)


class Link:
    """This machine among the person's machines."""

    def __init__(self, account: Account, settings: LinkSettings, path: Path | None) -> None:
        self.ended = asyncio.Event()
        self._account, self._settings = account, settings
        self._loop = asyncio.get_running_loop()
        self._daemon = DaemonSide(self._told, self._refused, path)
        self._reconnect = ReconnectLoop(self._attempt, pause=pause_before)
        self._connection: Connection | None = None
        self._name = Name(secrets.token_hex(8))
        self._latest = Latest()
        self._status: Status | None = None
        self._said: tuple[dict[str, Any], bytes] | None = None
        self._beat = 0
        self._tried = self._renewed = 0.0
        self._refusals = 0
        self._said_bad = False
        self._report: dict[str, Any] = {}
        self._saying: asyncio.TimerHandle | None = None
        self._waiting: asyncio.TimerHandle | None = None
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Go on until it is ended; then say that we are gone."""
        self._tell_state("")
        await self._reconnect.start()
        try:
            await self.ended.wait()
        finally:
            await self._reconnect.stop()
            await self._leave()

    # -- the daemon ------------------------------------------------------------------------------------------

    def _told(self, status: Status | None) -> None:
        if status is None:
            self.ended.set()
            return
        self._status = status
        if self._connection is not None:
            if self._name.state == "ours" and self._news(status) != self._said:
                self._say_soon(GATHER_SECONDS)
        elif self._loop.time() - self._tried >= SOON_SECONDS:
            self._reconnect.again()  # something happened here: perhaps the machine woke, and the network is back

    def _news(self, status: Status) -> tuple[dict[str, Any], bytes]:
        """Return what is to be said when it changes: what others cannot work out themselves, and what is shown."""
        shown = home.values(status) if self._settings.home_assistant else b""
        return steady(status["link"]["word"]), shown

    def _tell_state(self, problem: str) -> None:
        connected = self._connection is not None and self._name.state == "ours"
        report = {
            "machine": self._account.machine, "connected": connected, "problem": problem, "refused": self._refusals,
        }  # fmt: skip
        if report != self._report:
            self._report = report
            self._daemon.tell("link", report, about="link")

    def _refused(self, why: str) -> None:
        """Count what was ignored. It is said once in the log, and to the daemon with the next beat."""
        self._refusals += 1
        if not self._said_bad:
            self._said_bad = True
            log.warning("a message was ignored: %s (said once)", why)
            self._tell_state(self._report["problem"])

    # -- the broker ------------------------------------------------------------------------------------------

    async def _attempt(self) -> bool:
        self._tried = self._loop.time()
        topic, life = machine_topic(self._account.topic, self._account.machine), self._name.life
        try:
            connection = Connection(self._account, f"reminderd-{life}", self._heard, self._lost)
            await connection.open((topic, write_gone(life)))
        except (AccountUnusable, BrokerProblem) as problem:
            log.info("no link: %s", problem)
            self._tell_state(sentence_of(problem))
            return False
        self._connection = connection
        connection.subscribe([machine_topic(self._account.topic, "+"), *self._more_topics()])
        self._do(self._name.connected())
        return True

    def _more_topics(self) -> list[str]:
        topics = [self._settings.chair] if self._settings.chair else []
        if self._settings.home_assistant:
            topics.append(home.press_topic(self._account.topic, self._account.machine))
        return topics

    def _lost(self, problem: BrokerProblem) -> None:
        self._connection = None
        self._stop_timers()
        log.info("the link is lost: %s", problem)
        self._tell_state(sentence_of(problem))
        self._reconnect.lost()

    def _stop_timers(self) -> None:
        for timer in (self._saying, self._waiting):
            if timer is not None:
                timer.cancel()
        self._saying = self._waiting = None

    async def _leave(self) -> None:
        self._stop_timers()
        connection, self._connection = self._connection, None
        if connection is None:
            return
        if self._name.state == "ours":
            topic = machine_topic(self._account.topic, self._account.machine)
            gone = connection.publish(topic, write_gone(self._name.life), retain=True, expires=VALID_SECONDS)
            with suppress(TimeoutError, BrokerProblem, asyncio.CancelledError):
                await asyncio.wait_for(gone, 1.0)
        connection.close()

    # -- what is said ----------------------------------------------------------------------------------------

    def _do(self, what: Next) -> None:
        """Carry out what the claim of our name asks for."""
        connection = self._connection
        if connection is None:
            return
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
        match what:
            case "ask":
                topic = machine_topic(self._account.topic, self._account.machine)
                asked = connection.publish(topic, write_question(self._name.life))
                asked.add_done_callback(self._confirmed)
            case "speak":
                self._introduce()
            case "renew":
                self._connection, self._name = None, Name(secrets.token_hex(8))
                connection.close()
                self._reconnect.again(afresh=True)
        if self._name.wait_seconds is not None:
            seconds = min(self._name.wait_seconds, connection.beat_seconds)
            self._waiting = self._loop.call_later(seconds, lambda: self._do(self._name.waited()))

    def _confirmed(self, asked: asyncio.Future[None]) -> None:
        if asked.cancelled():
            return
        problem = asked.exception()
        if isinstance(problem, BrokerProblem) and self._connection is not None:  # we may not speak there
            self._connection.close()
            self._lost(problem)
        else:
            self._do(self._name.confirmed())

    def _introduce(self) -> None:
        self._tell_state("")
        if self._settings.home_assistant and self._connection is not None:
            self._connection.publish(*home.discovery(self._account.topic, self._account.machine), retain=True)
        self._renew()

    def _answer(self) -> None:
        """Renew our word for whoever asks, but not more often than once in a while: anybody can ask."""
        if self._saying is not None:
            self._saying.cancel()
        self._saying = self._loop.call_at(max(self._loop.time(), self._renewed + ANSWER_GAP_SECONDS), self._renew)

    def _say_soon(self, seconds: float) -> None:
        if self._saying is not None:
            self._saying.cancel()
        self._saying = self._loop.call_later(seconds, self._say)

    def _say(self) -> None:
        """Publish what the daemon said last, and renew it at the next beat."""
        connection, status = self._connection, self._status
        if connection is None or status is None or self._name.state != "ours":
            return
        self._beat += 1
        self._said = self._news(status)
        topic, machine = self._account.topic, self._account.machine
        word = write_word(status["link"]["word"], self._name.life, self._beat)
        connection.publish(machine_topic(topic, machine), word, retain=True, expires=VALID_SECONDS)
        if self._settings.home_assistant:
            connection.publish(home.state_topic(topic, machine), self._said[1], retain=True, expires=VALID_SECONDS)
        self._saying = self._loop.call_later(connection.beat_seconds, self._renew)

    def _renew(self) -> None:
        self._renewed = self._loop.time()
        task = asyncio.ensure_future(self._say_anew())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _say_anew(self) -> None:
        self._tell_state(self._report["problem"])
        self._status = await self._daemon.present()
        if self._status is None:  # an older one would be taken for a new one
            self._saying = self._loop.call_later(BUSY_SECONDS, self._renew)
        self._say()

    # -- what is heard ---------------------------------------------------------------------------------------

    def _heard(self, topic: str, payload: bytes, remaining_seconds: float | None, retained: bool) -> None:
        try:
            if machine := machine_of(self._account.topic, topic):
                self._heard_machine(machine, payload, remaining_seconds, retained)
            elif topic == self._settings.chair:
                if said := read_chair(payload, remaining_seconds, retained=retained):
                    self._daemon.tell("chair", said, about="chair")
            elif topic == home.press_topic(self._account.topic, self._account.machine) and not retained:
                verb, args = home.read_press(payload)
                self._daemon.tell(verb, args, about=f"press {verb}")
        except ValueError as problem:
            self._refused(f"on {topic!r}: {problem}"[:300])

    def _heard_machine(self, machine: str, payload: bytes, remaining_seconds: float | None, retained: bool) -> None:
        if not payload:  # a kept word was cleared
            return
        word = read_word(machine, payload, remaining_seconds)
        if machine == self._account.machine:
            before = self._name.state
            what = self._name.heard(word, retained=retained)
            if self._name.state == "taken" != before:
                self._tell_state(sentence(_TAKEN, machine=machine))
            if what == "speak" and before == "ours":
                self._answer()
            else:
                self._do(what)
        elif not word.asks and self._name.state != "taken" and self._latest.take(word):
            self._daemon.tell("machine", word.args, about=f"machine {machine}")
