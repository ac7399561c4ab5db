"""The named pipe of Windows: here the same code speaks over a socket, which `multiprocessing.connection` can do too."""

# ruff: noqa: ASYNC240 (a test may look at a file while its own loop waits)

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Iterator
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection
from pathlib import Path

import pytest

from reminderd.control import client, named_pipe, pipe_server, server
from reminderd.control.client import DaemonNotRunning, DaemonSilent, call, follow
from reminderd.control.messages import Request
from reminderd.control.protocol import encode
from tests.fakes.daemon import serving, status


def hang_up(connection: Connection) -> None:
    """Close it, and wake whoever waits for it, as Windows does."""
    with socket.socket(fileno=connection.fileno()) as both, contextlib.suppress(OSError):
        both.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(pipe_server, "NAME", f"{tmp_path}/{{:.8}}")
    monkeypatch.setattr(server, "serve", named_pipe.serve)
    monkeypatch.setattr(client, "connect", named_pipe.connect)
    monkeypatch.setattr(Connection, "_close", hang_up)
    return tmp_path / "run" / "control.key"


async def ask(path: Path, verb: str = "status") -> bool:
    async with asyncio.timeout(10):
        return bool((await asyncio.to_thread(call, verb, {}, 2.0, path))["ok"])


@pytest.fixture
def silent(path: Path) -> Iterator[list[object]]:
    """Hold what must stay connected."""
    yield (held := [])
    held.clear()


async def test_requests_are_answered_one_after_the_other(path: Path) -> None:
    async with serving(path) as daemon:
        assert await ask(path, "pause")
        assert await ask(path)
        assert daemon.asked == [Request("pause"), Request("status")]
    assert not path.exists()
    with pytest.raises(DaemonNotRunning):
        call("status", path=path)


async def test_a_file_that_was_removed_comes_back_with_another_pipe(path: Path) -> None:
    async with serving(path) as daemon:
        before = path.read_text()
        path.unlink()
        await daemon.server.put_back()
        assert path.read_text() != before
        assert await ask(path)


async def test_follow_gives_each_change_until_the_daemon_stops(path: Path) -> None:
    told: list[object] = []
    first = asyncio.Event()
    loop = asyncio.get_running_loop()

    def listen() -> None:
        for each in follow(path=path):
            told.append(each)
            loop.call_soon_threadsafe(first.set)

    async with asyncio.timeout(10):
        async with serving(path) as daemon:
            listening = asyncio.ensure_future(asyncio.to_thread(listen))
            await first.wait()
            first.clear()
            daemon.change(paused_until="forever")
            await first.wait()
        await listening
    assert told == [status(), status(paused_until="forever")]


async def test_who_does_not_know_the_key_is_refused_and_delays_nobody(
    path: Path, silent: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with serving(path) as daemon:
        name = path.read_text().split()[0]
        silent += [Client(name) for _ in range(pipe_server.MOST_STRANGERS // 2)]
        with pytest.raises((AuthenticationError, EOFError, OSError)):
            await asyncio.to_thread(Client, name, authkey=b"guessed")
        stranger = Client(name)
        stranger.recv_bytes()
        stranger.send_bytes(encode({"v": 1, "verb": "reset"}))
        assert stranger.recv_bytes() == b"#FAILURE#"
        assert await ask(path)
        assert daemon.asked == [Request("status")]


async def test_a_server_that_does_not_know_the_key_gets_no_request(path: Path) -> None:
    async with serving(path):
        name, _key = path.read_text().split()
        path.write_text(f"{name} {bytes(32).hex()}")
        with pytest.raises(DaemonNotRunning, match="another program"):
            await asyncio.to_thread(call, "status", {}, 2.0, path)


async def test_a_follower_that_does_not_read_is_dropped(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "WRITE_SECONDS", 0.2)
    async with serving(path) as daemon, asyncio.timeout(10):
        rude = await asyncio.to_thread(named_pipe.connect, path, 2.0)
        rude.sendall(encode({"v": 1, "verb": "follow"}))
        assert await asyncio.to_thread(daemon.followed.acquire, timeout=3)
        for _ in range(20):
            daemon.change(big="x" * 100_000)
        await daemon.following_ended.wait()
        assert await ask(path)


async def test_a_silent_client_is_cut_off(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "REQUEST_SECONDS", 0.2)
    async with serving(path):
        silent = await asyncio.to_thread(named_pipe.connect, path, 5.0)
        assert b"no request came in time" in await asyncio.to_thread(silent.recv, 1000)
        assert await asyncio.to_thread(silent.recv, 1000) == b""


async def test_a_daemon_that_hangs_costs_no_longer_than_the_timeout(path: Path) -> None:
    async with serving(path) as daemon:
        daemon.before = lambda _: asyncio.Event().wait()
        with pytest.raises(DaemonSilent):
            await asyncio.to_thread(call, "reset", {}, 0.2, path)
