"""reminderd as a program on Windows, tried under Wine with CPython for Windows: its shell, its input, its pipes."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator

import pytest

from tests.desktop.desk import until
from tests.desktop.sitting import Person, short
from tests.desktops.conftest import started
from tests.desktops.wine import VERSIONS, WindowsDaemon, WindowsPython, Wine, going_on, is_drawn, stopped, windows_pid

Start = Callable[[str], WindowsDaemon]
WORDS = 'nudge="5m";title="Leave your chair";messages=["Walk – to the window."]'
SOON = short(f'movement: after_sitting = "2s";{WORDS}', natural_break="60s")
LATER = short(f'movement: after_sitting = "30m";{WORDS}', natural_break="60s")


@pytest.fixture(scope="session")
def wine() -> Iterator[Wine]:
    made = started(Wine)
    yield made
    made.leave()


@pytest.fixture(scope="module", params=VERSIONS)
def python(wine: Wine, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> WindowsPython:
    """Have CPython of that version in the session, with the program installed."""
    made = WindowsPython(wine, request.param, tmp_path_factory.mktemp("windows"))
    made.install()
    return made


@pytest.fixture
def clean(python: WindowsPython) -> Iterator[None]:
    """Have nothing on disk of another test's daemon."""
    yield
    for name in ("config.toml", "state.json", "history.db", "history.db-wal", "history.db-shm"):
        (python.wine.local / "reminderd" / name).unlink(missing_ok=True)


@pytest.fixture
def daemon(clean: None, python: WindowsPython) -> Iterator[Start]:
    """Start the daemon: `daemon(settings)`; killed at the end."""
    begun: list[WindowsDaemon] = []

    def start(settings: str) -> WindowsDaemon:
        begun.append(WindowsDaemon(python, settings))
        return begun[-1].start()

    yield start
    for each in begun:
        if each.process is not None and each.process.poll() is None:
            each.stop()


@pytest.fixture
def person(wine: Wine) -> Iterator[Person]:
    somebody = Person(wine, lambda: (300, 300))
    somebody.come()
    yield somebody
    somebody.leave()


def events(running: WindowsDaemon, *kinds: str) -> list[str]:
    return [row["event"] for row in running.history() if row["event"] in kinds]


def presence(running: WindowsDaemon) -> str:
    state: str = running.status()["presence"]["state"]
    return state


def test_a_reminder_comes_while_somebody_moves_the_pointer_and_is_drawn_with_its_commands(
    daemon: Start, wine: Wine, person: Person
) -> None:
    person.walk_away()
    before = wine.at_rest()
    running = daemon(SOON)
    assert "Idle time comes from windows; notifications go to the desktop (without buttons)." in running.output
    person.come()
    until(lambda: running.history("shown"), what="movement is shown", seconds=30)
    assert presence(running) == "active"
    assert running.status()["presence"]["source"] == "windows"
    assert "Waiting for an answer since" in running.cli("status").stdout
    person.walk_away()
    is_drawn(wine, before, "Leave your chair", "Walk", "window", "reminderd done movement")
    until(lambda: running.status()["presence"]["idle_seconds"] >= 3, what="idle time goes on", seconds=20)
    assert running.cli("done").stdout == "movement is done.\n"
    until(lambda: not wine.read(before, "Leave your chair"), what="the balloon has gone", seconds=20)
    assert "shown" in running.cli("why", "movement").stdout


def test_commands_and_who_follows_them(daemon: Start, python: WindowsPython) -> None:
    running = daemon(LATER)
    following = python.begin("python.exe", "-m", "reminderd", "status", "--follow", "--json")
    assert following.stdout is not None
    assert json.loads(following.stdout.readline())["paused_until"] is None
    assert running.cli("pause", "10m").stdout.startswith("Reminders are paused until")
    assert json.loads(following.stdout.readline())["paused_until"]
    running.cli("resume")
    running.cli("remind", "movement")
    assert running.cli("snooze", "20m").stdout.startswith("movement")
    assert running.reminder("movement")["snoozed_until"]
    running.cli("skip", "movement")
    assert running.cli("done", check=False).returncode == 1
    assert "because you asked" in running.cli("why").stdout
    running.stop()
    assert "the daemon stopped" in following.communicate(timeout=30)[0].decode()
    assert running.cli("status", check=False).returncode == 69


def test_a_second_daemon_is_refused_by_name_and_a_kill_loses_nothing(daemon: Start) -> None:
    running = daemon(LATER)
    second = running.cli("run", check=False)
    assert second.returncode == 1
    assert windows_pid(second.stderr) == running.status()["pid"]
    running.cli("remind", "movement")
    running.cli("snooze", "20m")
    running.stop()
    again = running.start()
    assert again.reminder("movement")["phase"] == "snoozed"
    assert events(again, "started", "shown", "snoozed") == ["started", "shown", "snoozed", "started"]


def test_saved_settings_are_in_force_and_a_wrong_one_is_told(daemon: Start) -> None:
    running = daemon(LATER)
    assert running.cli("config", "set", "delivery.min_gap", "7m").returncode == 0
    running.cli("config", "set", "reminders.movement.enabled", "false")
    until(lambda: running.reminder("movement")["phase"] == "off", what="the saved settings are in force", seconds=20)
    running.config.write_text(LATER.replace("30m", "45 bananas"))
    until(lambda: running.status()["settings"]["problems"], what="the mistake is told", seconds=20)
    assert "45 bananas" in running.status()["settings"]["problems"][0]
    wrong = running.cli("config", "check", check=False)
    assert wrong.returncode == 78
    assert "config.toml:" in wrong.stderr
    assert '"45 bananas" is not a duration' in wrong.stderr
    running.config.write_text(LATER)
    until(lambda: not running.status()["settings"]["problems"], what="it is right again", seconds=20)


CONSOLE = """
import ctypes, subprocess, sys, threading
kernel = ctypes.windll.kernel32
kernel.FreeConsole(), kernel.AllocConsole()
pipe = subprocess.PIPE
daemon = subprocess.Popen([sys.executable, "-m", "reminderd", "run"], stdin=pipe, stdout=pipe, stderr=pipe)
for line in daemon.stderr:
    if b"is running" in line:
        break
kernel.SetConsoleCtrlHandler(None, True)
assert kernel.GenerateConsoleCtrlEvent(0, 0)
print("code", daemon.wait(20))
"""


def test_taskkill_the_end_of_the_session_and_ctrl_c_end_it_in_order(
    daemon: Start, python: WindowsPython, wine: Wine
) -> None:
    running = daemon(LATER)
    for end in (("wine", "taskkill", "/pid", str(running.status()["pid"])), ("wineboot", "--end-session")):
        wine.run(*end, check=False)
        assert running.process is not None
        running.process.wait(20)
        if "taskkill" in end:
            running.start()
    wine.shell()
    assert python.script(CONSOLE).split() == ["code", "0"]
    assert events(running, "started", "stopped") == ["started", "stopped"] * 3


SEND = """
import ctypes, sys
user = ctypes.windll.user32
window = user.FindWindowW(None, "reminderd")
assert window
for pair in sys.argv[1:]:
    assert user.PostMessageW(window, *(int(each, 16) for each in pair.split(":")), 0)
"""


def test_locking_and_sleep_are_heard_of(daemon: Start, python: WindowsPython) -> None:
    """The messages are Windows' own, sent by the test: Wine neither locks nor sleeps."""
    running = daemon(LATER)
    python.script(SEND, "2b1:7")
    until(lambda: presence(running) == "locked", what="locked", seconds=20)
    python.script(SEND, "2b1:8", "218:4", "218:12")
    until(lambda: presence(running) != "locked", what="unlocked", seconds=20)
    assert running.output.count("Traceback") == 0


FOREIGN = r"""
import sys
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client
from pathlib import Path
name, key = Path(sys.argv[1]).read_text().split()
silent = [Client(name) for _ in range(40)]
for wrong in (b"", b"x" * 32):
    try:
        stranger = Client(name, authkey=wrong or None)
        stranger.recv_bytes()
        stranger.send_bytes(b'{"v":1,"verb":"status","args":{}}\n')
        print(stranger.recv_bytes())
    except (AuthenticationError, EOFError, OSError) as refused:
        print("refused", flush=True)
"""


def test_who_does_not_know_the_key_is_refused_and_delays_nobody(daemon: Start, python: WindowsPython) -> None:
    running = daemon(LATER)
    told = python.script(FOREIGN, str(python.wine.local / "reminderd" / "run" / "control.key"))
    assert set(told.split()) <= {"refused", "b'#FAILURE#'"}
    assert running.status()["pid"]


def test_a_shell_that_hangs_delays_nobody(daemon: Start, wine: Wine) -> None:
    running = daemon(LATER)
    shell = wine.pids("explorer.exe")
    stopped(shell)
    try:
        running.cli("remind", "movement")
        assert running.cli("skip").stdout
        assert running.status()["pid"]
    finally:
        going_on(shell)


BALLOONS = '''
import asyncio, ctypes, threading
from reminderd.core.effects import Show
from reminderd.notify.plyer_ import PlyerNotifier

def held():
    """Return how many windows, threads and handles this process has."""
    windows, handles, kernel = [], ctypes.c_uint(), ctypes.windll.kernel32

    def see(window, _):
        owner = ctypes.c_uint()
        ctypes.windll.user32.GetWindowThreadProcessId(ctypes.c_void_p(window), ctypes.byref(owner))
        if owner.value == kernel.GetCurrentProcessId():
            windows.append(window)
        return 1

    ctypes.windll.user32.EnumWindows(ctypes.WINFUNCTYPE(ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)(see), None)
    kernel.GetProcessHandleCount(ctypes.c_void_p(-1), ctypes.byref(handles))
    return len(windows), threading.active_count(), handles.value

async def main():
    notifier = PlyerNotifier()
    await notifier.start(print)
    for number in range(1001):
        await notifier.show(Show("movement", "T" * 100, "ä" * 1000))
        if number in (0, 1000):
            print(*held())
    await notifier.close("movement")
    await notifier.stop()

asyncio.run(main())
'''


def test_a_thousand_balloons_are_one_icon(python: WindowsPython) -> None:
    """Wine's own shell keeps something of each; what counts is what this process holds."""
    first, last = ([int(each) for each in line.split()] for line in python.script(BALLOONS).splitlines())
    assert first[:2] == last[:2]
    assert last[2] - first[2] < 20


def test_doctor_prints_utf_8_whatever_the_code_page_and_names_windows_remedies(daemon: Start) -> None:
    told = daemon(LATER).cli("doctor", check=False)
    assert told.returncode == 0, told.stdout
    assert "✓ presence" in told.stdout
    assert "→ If you saw nothing: Let Windows show notifications" in told.stdout
    assert "only you can read the key to the daemon's pipe" in told.stdout
    assert not [word for word in ("✗", "Error", "D-Bus)", "pactl", "sway") if word in told.stdout], told.stdout


def test_the_logon_task_starts_a_python_without_a_window(clean: None, python: WindowsPython) -> None:
    printed = python.run("-m", "reminderd", "service", "install", "--print")
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    task = ET.fromstring(printed.stdout.partition("\n")[2])  # noqa: S314 (our own)
    assert task.findtext(f".//{space}Command", "").endswith(r"\pythonw.exe")
    assert task.findtext(f".//{space}Arguments") == "-P -m reminderd run"
    assert "logon-task.xml" in printed.stderr
    windowless = python.begin("pythonw.exe", "-P", "-m", "reminderd", "run")
    until(lambda: python.run("-m", "reminderd", "status", check=False).returncode == 0, what="it answers", seconds=60)
    python.wine.stop(windowless)
