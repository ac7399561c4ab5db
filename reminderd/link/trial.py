"""Trying the link for real: connect, enter, write and read our own word. For `doctor` and `link test`."""

from __future__ import annotations

import asyncio
import secrets

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.core.settings import LinkSettings
from reminderd.link import home
from reminderd.link.account import Account, AccountUnusable, account_of
from reminderd.link.broker import Connection
from reminderd.link.problems import BrokerProblem, silent

READ_SECONDS = 2.0
EXPIRES_SECONDS = 10
_WRITE_HOME = N_("Allow this user to write below homeassistant/device (Mosquitto: acl_file).")
_READ = N_("Allow this user to read link.topic and what is below it (Mosquitto: acl_file).")


class Trial:
    """What came of it: a sentence, and what helps; `remedy` is empty where it works or nothing is known to help."""

    def __init__(self, works: bool, text: str, remedy: str = "") -> None:
        self.works, self.text, self.remedy = works, text, remedy


def try_link(settings: LinkSettings, seconds: float = 15.0) -> Trial:
    """Return whether the link works with these settings; it blocks, for at most so many seconds. Never raises."""
    try:
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            return runner.run(_try(settings, seconds))
    except (AccountUnusable, BrokerProblem) as problem:
        return Trial(False, problem.args[0], problem.remedy)


async def _tell_home(connection: Connection, account: Account) -> None:
    """Send what the link itself sends to Home Assistant."""
    try:
        await connection.publish(*home.discovery(account.topic, account.machine), retain=True)
    except BrokerProblem as problem:
        raise BrokerProblem(problem.args[0], _WRITE_HOME) from None


async def _try(settings: LinkSettings, seconds: float) -> Trial:
    account = account_of(settings)
    topic, payload = f"{account.topic}/test/{secrets.token_hex(8)}", secrets.token_bytes(16)
    came = asyncio.Event()

    def heard(on: str, said: bytes, *_: object) -> None:
        if (on, said) == (topic, payload):
            came.set()

    connection = Connection(account, f"reminderd-test-{secrets.token_hex(4)}", heard, lambda problem: None)
    try:
        async with asyncio.timeout(seconds - READ_SECONDS):
            await connection.open()
    except TimeoutError:
        raise silent(account.address) from None
    try:
        connection.subscribe([topic], also_own=True)
        async with asyncio.timeout(READ_SECONDS):
            await connection.publish(topic, payload, expires=EXPIRES_SECONDS)
            await came.wait()
            if settings.home_assistant:
                await _tell_home(connection, account)
    except (TimeoutError, asyncio.CancelledError):
        where = f"{account.address.host}:{account.address.port}"
        text = sentence(N_("{broker} let us in, but our own word did not come back."), broker=where)
        return Trial(False, text, _READ)
    finally:
        connection.close()
    values = {
        "machine": account.machine,
        "topic": account.topic,
        "broker": f"{account.address.host}:{account.address.port}",
    }
    return Trial(True, sentence(N_("{machine} can speak and hear on {topic} at {broker}."), **values))
