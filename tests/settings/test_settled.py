"""A file is read only when nobody has it open for writing; where that cannot be known, nothing is waited for."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from reminderd.settings.settled import wait_for_writers

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="leases are Linux's")


@pytest.fixture(autouse=True)
def _deaf_to_leases() -> Iterator[None]:
    before = signal.signal(signal.SIGIO, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGIO, before)


def test_a_file_nobody_writes_is_settled(tmp_path: Path) -> None:
    (tmp_path / "f").write_text("x")
    with (tmp_path / "f").open():
        assert wait_for_writers(tmp_path / "f", 0)


def test_a_writer_is_waited_for_until_it_closes(tmp_path: Path) -> None:
    path = tmp_path / "f"
    with path.open("w") as stream:
        assert not wait_for_writers(path, 0)
        closing = threading.Timer(0.05, stream.close)
        closing.start()
        assert wait_for_writers(path, 10)
        assert stream.closed
        closing.join()


def test_a_writer_that_never_closes_is_not_waited_for_for_ever(tmp_path: Path) -> None:
    with (tmp_path / "f").open("w"):
        assert not wait_for_writers(tmp_path / "f", 0.05)


def test_what_cannot_be_opened_or_leased_is_left_to_the_reader(tmp_path: Path) -> None:
    for path in (tmp_path / "missing", tmp_path, Path("/dev/null"), Path("/proc/self/status"), Path("a\0b")):
        assert wait_for_writers(path, 0)
