"""The server keeps everybody but this user out, and lets no client harm another."""
# ruff: noqa: ASYNC240 (a test may look at a file while its own loop waits)

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import shutil
import socket
import stat
from pathlib import Path

import pytest

from reminderd.control import server as server_module
from reminderd.control.client import call
from reminderd.control.messages import Request
from reminderd.control.protocol import encode
from reminderd.control.server import ControlServer
from tests.fakes.daemon import FakeDaemon, serving, status

STATUS = encode({"v": 1, "verb": "status"})
FOLLOW = encode({"v": 1, "verb": "follow"})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run" / "control.sock"


async def ask(path: Path, raw: bytes, deadline: float = 3.0) -> bytes:
    """Send these bytes and return the first line that comes back (empty: the server hung up)."""
    async with asyncio.timeout(deadline):
        reader, writer = await asyncio.open_unix_connection(path, limit=1_000_000)
        try:
            writer.write(raw)
            await writer.drain()
            return await reader.readline()
        except ConnectionError:
            return b""
        finally:
            writer.close()


async def hang(_: object) -> None:
    await asyncio.Event().wait()


async def test_one_request_one_answer(path: Path) -> None:
    async with serving(path) as daemon:
        raw = await ask(path, encode({"v": 1, "verb": "snooze", "args": {"seconds": 300}}))
    spoken = {"english": "snooze: done", "language": "en"}
    assert json.loads(raw) == {"v": 1, "ok": True, "text": "snooze: done", "data": {}, **spoken}
    assert daemon.asked == [Request("snooze", {"seconds": 300})]


async def test_folder_and_socket_are_for_this_user_alone(path: Path) -> None:
    before = os.umask(0)
    try:
        async with serving(path):
            assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
    finally:
        os.umask(before)


async def test_a_folder_open_to_others_is_closed(path: Path) -> None:
    path.parent.mkdir(mode=0o755)
    async with serving(path):
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


async def test_another_user_is_turned_away(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with serving(path) as daemon:
        monkeypatch.setattr(os, "getuid", lambda: 12345)
        assert await ask(path, STATUS) == b""
        assert daemon.asked == []


async def test_a_socket_left_over_is_replaced_and_the_name_goes_at_the_end(path: Path) -> None:
    path.parent.mkdir()
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    async with serving(path):
        assert json.loads(await ask(path, STATUS))["ok"]
    assert not path.exists()


async def test_a_socket_that_was_removed_comes_back_with_its_folder(path: Path) -> None:
    daemon = FakeDaemon()
    server = ControlServer(path, daemon.handle, daemon.follow)
    await server.put_back()
    await server.start()
    shutil.rmtree(path.parent)
    await asyncio.gather(server.put_back(), server.put_back())
    assert b'"ok":true' in await ask(path, STATUS)
    await server.stop()
    await server.put_back()
    assert not path.exists()


async def test_what_is_no_socket_is_left_alone_and_said(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("precious")
    with pytest.raises(OSError, match=r"control\.sock is in the way"):
        async with serving(path):
            pass
    assert path.read_text() == "precious"


async def test_a_successors_socket_is_not_removed(path: Path) -> None:
    async with serving(path):
        path.unlink()
        other = socket.socket(socket.AF_UNIX)
        other.bind(str(path))
    other.close()
    assert path.exists()


async def test_a_path_longer_than_the_kernel_takes(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 120) / "control.sock"
    async with serving(path):
        answer = await asyncio.to_thread(call, "status", {}, 2.0, path)
    assert answer["ok"]
    assert not path.exists()


@pytest.mark.parametrize(
    "raw", [b"rubbish\n", b"\x00\xff\n", b"{}\n", b'{"v":1,"verb":"nonsense"}\n', b"[" * 50000 + b"\n"]
)
async def test_a_malformed_request_is_answered_and_the_next_client_served(path: Path, raw: bytes) -> None:
    async with serving(path) as daemon:
        assert json.loads(await ask(path, raw))["ok"] is False
        assert daemon.asked == []
        assert json.loads(await ask(path, STATUS))["ok"]


async def test_a_huge_request_is_refused(path: Path) -> None:
    async with serving(path) as daemon:
        raw = await ask(path, b"x" * 3_000_000 + b"\n")
        assert raw == b"" or json.loads(raw)["ok"] is False
        assert daemon.asked == []
        assert json.loads(await ask(path, STATUS))["ok"]


async def test_silent_clients_delay_nobody_and_are_cut_off(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "REQUEST_SECONDS", 0.2)
    async with serving(path), asyncio.timeout(5):
        silent = [await asyncio.open_unix_connection(path) for _ in range(100)]
        assert json.loads(await ask(path, STATUS))["ok"]
        for reader, writer in silent:
            with contextlib.suppress(ConnectionError):
                await reader.read()  # ends: the server hung up
            writer.close()


async def test_a_client_that_leaves_half_way_harms_nobody(path: Path) -> None:
    async with serving(path):
        for raw in (b"", b'{"v":1', STATUS):
            _, writer = await asyncio.open_unix_connection(path)
            writer.write(raw)
            writer.transport.abort()
        assert json.loads(await ask(path, STATUS))["ok"]


async def test_a_fault_inside_is_an_answer(path: Path) -> None:
    async def fail(_: object) -> None:
        raise RuntimeError("inside")

    async with serving(path) as daemon:
        daemon.before = fail
        answer = json.loads(await ask(path, encode({"v": 1, "verb": "reset"})))
        assert not answer["ok"]
        assert "RuntimeError" in answer["text"]
        assert json.loads(await ask(path, STATUS))["ok"]


async def test_a_command_that_hangs_is_given_up_and_others_go_on(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "ANSWER_SECONDS", 0.3)
    async with serving(path) as daemon:
        daemon.before = hang
        hanging = asyncio.ensure_future(ask(path, encode({"v": 1, "verb": "reload"})))
        assert json.loads(await ask(path, STATUS))["ok"]
        assert not hanging.done()
        assert "longer than" in json.loads(await hanging)["text"]


async def test_follow_gives_each_change_until_the_client_leaves(path: Path) -> None:
    async with serving(path) as daemon, asyncio.timeout(5):
        reader, writer = await asyncio.open_unix_connection(path)
        writer.write(FOLLOW)
        assert json.loads(await reader.readline()) == status()
        daemon.change(paused_until="forever")
        assert json.loads(await reader.readline()) == status(paused_until="forever")
        writer.close()
        await daemon.following_ended.wait()


async def test_follow_ends_with_the_daemon(path: Path) -> None:
    async with asyncio.timeout(5):
        async with serving(path):
            reader, writer = await asyncio.open_unix_connection(path)
            writer.write(FOLLOW)
            await reader.readline()
        assert await reader.read() == b""
        writer.close()


async def test_a_follower_that_does_not_read_is_dropped(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "WRITE_SECONDS", 0.2)
    async with serving(path) as daemon, asyncio.timeout(5):
        with socket.socket(socket.AF_UNIX) as rude:
            rude.connect(str(path))
            rude.sendall(FOLLOW)
            assert await asyncio.to_thread(daemon.followed.acquire, timeout=3)
            for _ in range(20):
                daemon.change(big="x" * 100_000)
            while not daemon.following_ended.is_set():
                assert json.loads(await ask(path, STATUS))["ok"]


async def test_stopping_does_not_wait_for_anybody(path: Path) -> None:
    async with asyncio.timeout(2):
        async with serving(path) as daemon:
            daemon.before = hang
            silent = await asyncio.open_unix_connection(path)
            hanging = asyncio.ensure_future(ask(path, encode({"v": 1, "verb": "reload"})))
            await ask(path, STATUS)
        assert await hanging == b""
        silent[1].close()


async def test_stopping_what_never_started_is_fine(path: Path) -> None:
    async def never(*_: object) -> None: ...

    await ControlServer(path, never, never).stop()  # type: ignore[arg-type]
