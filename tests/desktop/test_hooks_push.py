"""A push by the real apprise, to a server on the loopback that answers, refuses, hangs or babbles."""

from __future__ import annotations

import asyncio
import socketserver
import time

import pytest

from reminderd.hooks.run import Hooks
from reminderd.push import send as module
from reminderd.push.send import push
from tests.desktop.phone import Phone


async def test_it_arrives_as_it_was_written(phone: Phone) -> None:
    """Markup, quotes and escapes are only text."""
    title, body = "Warm up – „Evening run“", "In 15 min: <b>stretch</b> & \\n `$(reboot)` & 100 %"
    assert await push([phone.url("ok")], title, body) == ()
    ((path, told),) = phone.received
    assert path == "/ok"
    assert (told["title"], told["message"]) == (title, body)


async def test_what_goes_wrong_with_one_address_does_not_keep_the_others_from_it(
    phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    """Refused, babbled at, nobody there, no address at all; said once each, without what is secret in them."""
    closed = socketserver.TCPServer(("127.0.0.1", 0), socketserver.BaseRequestHandler)
    nobody = f"json://127.0.0.1:{closed.server_address[1]}/token"
    closed.server_close()
    urls = [phone.url("refuse"), phone.url("babble"), nobody, "bananas://token", "token", phone.url("ok")]
    problems = await push(urls, "Warm up", "Now.")
    assert problems == (
        "json://… (address 1): it could not be delivered",
        "json://… (address 2): it could not be delivered",
        "json://… (address 3): it could not be delivered",
        "bananas://… (address 4): apprise does not know this kind of address",
        "?://… (address 5): apprise does not know this kind of address",
    )
    assert any(path == "/ok" for path, _ in phone.received)
    assert await push(urls, "Warm up", "Now.") == problems
    assert len(caplog.messages) == len(problems)
    assert "hunter2" not in caplog.text
    assert "token" not in caplog.text


async def test_an_address_that_hangs_is_given_up_at_the_deadline(phone: Phone, monkeypatch: pytest.MonkeyPatch) -> None:
    """And the child is gone with it; the next push is not delayed."""
    monkeypatch.setattr(module, "DEADLINE_SECONDS", 2.0)
    began = time.monotonic()
    assert await push([phone.url("hang")], "T", "B") == ("no answer within 2 s",)
    assert time.monotonic() - began < 3.5
    assert await push([phone.url("ok")], "T", "B") == ()


async def test_no_secret_is_on_a_command_line(phone: Phone) -> None:
    """Seen by a hook that reads every process's while the push waits."""
    sending = asyncio.ensure_future(push([phone.url("hang")], "T", "B"))
    while not phone.received:  # noqa: ASYNC110 (it is filled by another thread)
        await asyncio.sleep(0.02)
    reads = "! cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' ' | grep -q 'user:[h]unter2'"
    assert await Hooks().run("shown", ("sh", "-c", reads), {}) is None
    phone.hung_up.set()
    assert await sending == ()
