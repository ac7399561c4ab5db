"""Another user at the control socket, for real: even past the folder and the file's mode the kernel's word counts."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fakes.daemon import running

NOBODY = 65534
RUDE = """
import os, socket, sys
os.setgroups([]); os.setgid({nobody}); os.setuid({nobody})
with socket.socket(socket.AF_UNIX) as other:
    other.settimeout(5)
    try:
        other.connect(sys.argv[1])
        other.sendall(b'{{"v":1,"verb":"reset"}}\\n')
        print(other.recv(1000))
    except OSError as problem:
        print(type(problem).__name__)
"""


@pytest.fixture
def path() -> Iterator[Path]:
    if os.getuid() != 0:
        pytest.skip("only root can become somebody else")
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        yield Path(folder) / "run" / "control.sock"


def _as_nobody(path: Path) -> str:
    command = [sys.executable, "-I", "-c", RUDE.format(nobody=NOBODY), str(path)]
    return subprocess.check_output(command, text=True, timeout=20).strip()


def test_the_folder_keeps_others_out(path: Path) -> None:
    with running(path) as daemon:
        assert _as_nobody(path) == "PermissionError"
    assert daemon.asked == []


def test_who_gets_in_all_the_same_is_turned_away(path: Path) -> None:
    with running(path) as daemon:
        path.parent.chmod(0o755)
        path.chmod(0o666)
        assert _as_nobody(path) in ("b''", "ConnectionResetError", "BrokenPipeError")
    assert daemon.asked == []
