"""A push by the real apprise, to a server on the loopback that answers, refuses, hangs or babbles."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import socketserver
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from reminderd.hooks.run import Hooks
from reminderd.push import send as module
from reminderd.push.send import push

if importlib.util.find_spec("apprise") is None:
    pytest.skip("needs the extra push", allow_module_level=True)


class Phone(ThreadingHTTPServer):
    """Keeps what it is sent; the path says how it answers."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.received: list[tuple[str, dict[str, Any]]] = []
        self.hung_up = threading.Event()

    def url(self, path: str) -> str:
        return f"json://user:hunter2@127.0.0.1:{self.server_address[1]}/{path}"


class Handler(BaseHTTPRequestHandler):
    server: Phone

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.received.append((self.path, json.loads(body)))
        if self.path.startswith("/hang"):
            self.server.hung_up.wait(20)
        if self.path.startswith("/babble"):
            self.wfile.write(b"\x00\xff" * 500)
            return
        self.send_response(500 if self.path.startswith("/refuse") else 200)
        self.end_headers()

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def phone() -> Iterator[Phone]:
    module._failing.clear()
    server = Phone()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield server
    server.hung_up.set()
    server.shutdown()
    server.server_close()
    thread.join(5)


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


def test_the_daemon_never_becomes_apprise() -> None:
    """What sends loads nothing of it."""
    script = "import sys, reminderd.push.send, reminderd.hooks.run; print('apprise' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout == "False\n"
    )
