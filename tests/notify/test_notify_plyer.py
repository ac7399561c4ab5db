"""The plyer notifier with a plyer of our own: what it is given, and what it may not hold up."""

from __future__ import annotations

import asyncio
import os
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reminderd.core.effects import Show
from reminderd.notify import plyer_
from reminderd.notify.bubble_message import body_with_hint
from reminderd.notify.plyer_ import PlyerNotifier, words_for
from reminderd.notify.port import NotifierUnavailable, NotifyFailed
from tests.notify.shows import HINT, bubble


class FakePlyer:
    def __init__(self) -> None:
        self.told: list[dict[str, str]] = []
        self.threads: set[int] = set()
        self.go_on = threading.Event()
        self.go_on.set()
        self.error: Exception | None = None

    def notify(self, **words: str) -> None:
        self.threads.add(threading.get_ident())
        self.go_on.wait(10)
        if self.error:
            raise self.error
        self.told.append(words)


@pytest.fixture
def fake() -> Iterator[FakePlyer]:
    made = FakePlyer()
    yield made
    made.go_on.set()


async def test_the_words_are_given_in_a_thread_of_its_own(fake: FakePlyer) -> None:
    notifier = PlyerNotifier(lambda: fake.notify)
    await notifier.show(bubble())
    await notifier.show(bubble("posture-2", update=True))
    await notifier.stop()
    assert fake.told == [
        {
            "title": "Stand up and move",
            "message": f"Walk to the window.\n52 min seated\n{HINT}",
            "app_name": "reminderd",
        }
    ]
    assert threading.get_ident() not in fake.threads


async def test_a_plyer_that_hangs_costs_one_deadline_and_gets_no_queue(fake: FakePlyer) -> None:
    notifier = PlyerNotifier(lambda: fake.notify)
    fake.go_on.clear()
    began = time.monotonic()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await notifier.show(bubble())
    for _ in range(5):
        with pytest.raises(NotifyFailed, match="busy"):
            await notifier.show(bubble("posture-2"))
    assert time.monotonic() - began < 1.0
    fake.go_on.set()
    assert notifier._sending is not None
    await asyncio.wait_for(notifier._sending, 5)
    await notifier.show(bubble("stretch-3", "Warm up"))
    assert [words["title"] for words in fake.told] == ["Stand up and move", "Warm up"]


async def test_what_plyer_raises_is_a_failure_that_may_go_another_way(fake: FakePlyer) -> None:
    notifier = PlyerNotifier(lambda: fake.notify)
    fake.error = NotImplementedError("No usable implementation found!")
    with pytest.raises(NotifyFailed, match="No usable implementation") as failed:
        await notifier.show(bubble())
    assert failed.value.elsewhere


async def test_without_anything_to_send_with_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plyer_.sys, "platform", "linux")
    monkeypatch.setattr(shutil, "which", lambda name: None)
    monkeypatch.setattr(plyer_.importlib.util, "find_spec", lambda name: None)
    notifier = PlyerNotifier()
    with pytest.raises(NotifierUnavailable, match="notify-send"):
        await notifier.start(lambda event: None)
    assert "notify-send" in notifier.problem
    await notifier.stop()


def test_without_a_bus_notify_send_is_not_left_to_start_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    told = tmp_path / "told"
    monkeypatch.setenv("XDG_RUNTIME_DIR", "/nowhere")
    for given, wanted in [
        (None, "unix:path=/nowhere/bus"),
        ("", "unix:path=/nowhere/bus"),
        ("unix:path=/x", "unix:path=/x"),
    ]:
        if given is None:
            monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
        else:
            monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", given)
        plyer_._call(["sh", "-c", f'printf %s "$DBUS_SESSION_BUS_ADDRESS" > {told}'])
        assert told.read_text() == wanted


async def test_what_failed_the_last_time_is_its_problem_until_it_works(fake: FakePlyer) -> None:
    fails = [True]

    def notify(**words: str) -> None:
        if fails[0]:
            raise OSError("notify-send failed (exit code 1)")

    notifier = PlyerNotifier(lambda: notify)
    with pytest.raises(NotifyFailed, match="exit code 1"):
        await notifier.show(bubble())
    assert "exit code 1" in notifier.problem
    fails[0] = False
    await notifier.show(bubble())
    assert notifier.problem == ""
    await notifier.stop()


def test_notify_send_writes_nothing_into_our_log_and_its_failure_is_one(capfd: pytest.CaptureFixture[str]) -> None:
    plyer_._call(["sh", "-c", "echo out; echo err >&2"])
    with pytest.raises(OSError, match="exit code 3"):
        plyer_._call(["sh", "-c", "echo err >&2; exit 3"])
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("platform", ["darwin", "win32"])
async def test_elsewhere_plyer_itself_is_tried(monkeypatch: pytest.MonkeyPatch, platform: str) -> None:
    monkeypatch.setattr(plyer_.sys, "platform", platform)

    def broken() -> plyer_.Notify:
        raise ImportError("no pyobjus")

    with pytest.raises(NotifierUnavailable, match="no pyobjus"):
        await PlyerNotifier(broken).start(lambda event: None)
    working = PlyerNotifier(lambda: print)
    await working.start(lambda event: None)
    assert working.problem == ""
    await working.stop()


def test_the_way_that_makes_code_of_words_is_never_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """plyer takes it wherever a folder /app is."""
    monkeypatch.setattr(plyer_.sys, "platform", "linux")
    monkeypatch.setattr(os.path, "isdir", lambda path: True)
    for found, way in (("/usr/bin/notify-send", "NotifySendNotification"), (None, "NotifyDbus")):
        monkeypatch.setattr(shutil, "which", lambda name, found=found: found)
        assert type(plyer_._load().__self__).__name__ == way  # type: ignore[attr-defined]


def test_on_linux_words_are_no_option_no_escape_and_no_markup() -> None:
    hostile = bubble(title="--hint=string:x", body=r"-u C:\new <b>&amp;", hint="")
    title, message = words_for(hostile, "linux")
    assert title == "\u200b--hint=string:x"
    assert message == "\u200b" + r"-u C:\\new &lt;b&gt;&amp;amp;"
    assert words_for(hostile, "darwin") == ("--hint=string:x", r"-u C:\new <b>&amp;")


def test_on_windows_words_fit_into_its_balloon() -> None:
    title, message = words_for(bubble(title="t" * 500, body="b" * 5000), "win32")
    assert (len(title), len(message)) == (63, 255)
    assert message.endswith(f"…\n{HINT}")
    title, message = words_for(bubble(title="🚶" * 500, body="🚶" * 5000), "win32")
    assert [len(each.encode("utf-16-le")) // 2 for each in (title, message)] == [63, 255]
    assert message.endswith(f"…\n{HINT}")


def test_words_of_nothing_are_still_a_notification() -> None:
    assert words_for(bubble(title="\0\n", body="\0", hint=""), "linux") == ("reminderd", "")


def test_the_command_is_the_last_line_and_never_cut_away() -> None:
    assert body_with_hint(Show("b", "t", "how\nwhy", hint="type\nthis")) == "how\nwhy\ntype this"
    assert body_with_hint(Show("b", "t", "x" * 999, hint="type this"), 64).endswith("…\ntype this")
    assert body_with_hint(Show("b", "t", "")) == ""
