"""The command line's side: the daemon's answer, or in a bounded time a word about why there is none."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from reminderd.control.client import DaemonNotRunning, DaemonSilent, call, follow
from reminderd.control.messages import status_line
from reminderd.core.language import Language, speaking
from reminderd.core.sentence import said, sentence
from tests.core.test_language import Shouting
from tests.fakes.daemon import serving, status


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run" / "control.sock"


@pytest.fixture
def liar(tmp_path: Path) -> Iterator[tuple[Path, list[bytes]]]:
    """Something that listens, reads a request, and says what the test put in the list (nothing: stays silent)."""
    path, says = tmp_path / "liar.sock", list[bytes]()
    listening = socket.socket(socket.AF_UNIX)
    listening.bind(str(path))
    listening.listen()
    over = threading.Event()

    def serve() -> None:
        with contextlib.suppress(OSError):  # the client, or the whole test, is over already
            connection, _ = listening.accept()
            with connection:
                connection.recv(1000)
                for piece in says:
                    connection.sendall(piece)
                if not says:
                    over.wait(5)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield path, says
    over.set()
    listening.close()
    thread.join(2)


async def test_the_answer_comes_whole(path: Path) -> None:
    async with serving(path):
        answer = await asyncio.to_thread(call, "pause", {"seconds": 60}, 2.0, path)
    spoken = {"english": "pause: done", "language": "en"}
    assert answer == {"v": 1, "ok": True, "text": "pause: done", "data": {}, **spoken}


async def test_a_refusal_is_an_answer_too(path: Path) -> None:
    async with serving(path):
        answer = await asyncio.to_thread(call, "pause", {"seconds": -1}, 2.0, path)
    assert not answer["ok"]


def test_a_cold_status_loads_nothing_heavy() -> None:
    """A status bar asks every few seconds, and each of these takes a tenth of what the whole command may."""
    script = (
        "import sys; from reminderd.cli import main, status_text; from reminderd.control import client\n"
        "client.runtime_folder({'XDG_RUNTIME_DIR': '/run'})\n"
        "print({'argparse', 'asyncio', 'dataclasses', 'pathlib'} & {*sys.modules})"
    )
    bare = [sys.executable, "-S", "-c", script]
    said = subprocess.run(bare, cwd=Path(__file__).parents[2], capture_output=True, text=True, check=True)
    assert said.stdout == "set()\n"


def test_no_daemon(path: Path) -> None:
    with pytest.raises(DaemonNotRunning):
        call("status", path=path)


def test_a_socket_whose_daemon_died(tmp_path: Path) -> None:
    path = tmp_path / "s"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    with pytest.raises(DaemonNotRunning):
        call("status", path=path)


def test_a_socket_of_another_user_is_not_talked_to(
    liar: tuple[Path, list[bytes]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "getuid", lambda: 12345)
    with pytest.raises(DaemonNotRunning, match="another user"):
        call("status", path=liar[0])


def test_a_daemon_that_hangs_costs_no_longer_than_the_timeout(liar: tuple[Path, list[bytes]]) -> None:
    with pytest.raises(DaemonSilent):
        call("status", timeout=0.2, path=liar[0])


@pytest.mark.parametrize("said", [b"rubbish\n", b"[]\n", b'{"ok": 1}\n', b'{"ok": true}\n', b"\xff\n", b"no newline"])
def test_nonsense_is_said_to_be_nonsense(liar: tuple[Path, list[bytes]], said: bytes) -> None:
    liar[1].append(said)
    with pytest.raises(DaemonSilent):
        call("status", path=liar[0])


def test_an_endless_answer_is_given_up(liar: tuple[Path, list[bytes]]) -> None:
    liar[1].extend([b"x" * 1_000_000] * 6)
    with pytest.raises(DaemonSilent):
        call("status", path=liar[0])


def test_an_answer_in_pieces(liar: tuple[Path, list[bytes]]) -> None:
    whole = json.dumps({"v": 1, "ok": True, "text": "", "data": {"x": "y" * 200_000}}).encode() + b"\n"
    liar[1].extend([whole[:10], whole[10:70_000], whole[70_000:]])
    assert len(call("status", path=liar[0])["data"]["x"]) == 200_000


async def test_follow_until_the_daemon_stops(path: Path) -> None:
    seen: list[object] = []
    first = asyncio.Event()
    loop = asyncio.get_running_loop()

    def listen() -> None:
        for told in follow(path=path):
            seen.append(told)
            loop.call_soon_threadsafe(first.set)

    async with asyncio.timeout(5):
        async with serving(path):
            listening = asyncio.ensure_future(asyncio.to_thread(listen))
            await first.wait()
        await listening
    assert seen == [status()]


async def test_follow_ends_when_nobody_reads_our_output(path: Path) -> None:
    reading, writing = os.pipe()
    first = asyncio.Event()
    loop = asyncio.get_running_loop()

    def listen() -> None:
        for _ in follow(path=path, reader=writing):
            loop.call_soon_threadsafe(first.set)

    async with serving(path), asyncio.timeout(5):
        listening = asyncio.ensure_future(asyncio.to_thread(listen))
        await first.wait()
        os.close(reading)
        with pytest.raises(BrokenPipeError):
            await listening
    os.close(writing)


def test_a_silent_daemon_is_not_followed_for_ever(liar: tuple[Path, list[bytes]]) -> None:
    with pytest.raises(DaemonSilent):
        next(follow(timeout=0.2, path=liar[0]))


def test_what_the_daemon_says_for_its_english_is_known_and_no_part_of_the_status(
    liar: tuple[Path, list[bytes]],
) -> None:
    english = "a problem of this test"
    liar[1].append(status_line_in_german(english))
    told = next(follow(path=liar[0]))
    assert told == {"problem": english, "language": "de"}
    with speaking(Language("de")):
        assert said(told["problem"]) == "EIN PROBLEM"


def status_line_in_german(english: str) -> bytes:
    class German(Shouting):
        def gettext(self, message: str, /) -> str:
            return "EIN PROBLEM" if message == english else message

    with speaking(Language("de", German())):
        return status_line({"problem": sentence(english), "language": "de"})


def test_why_the_daemon_is_silent_is_said_in_the_language_that_is_found_afterwards(
    liar: tuple[Path, list[bytes]],
) -> None:
    liar[1].append(b"rubbish\n")
    with pytest.raises(DaemonSilent) as silent:
        call("status", path=liar[0])
    with speaking(Language("xx", Shouting())):
        assert said(silent.value).startswith("THE DAEMON ANSWERED")
