"""What `make run` says where it cannot make its environment: the one thing to do; and it is never stuck."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

MAKEFILE = Path(__file__).resolve().parent.parent / "Makefile"

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="needs make")


@pytest.mark.parametrize(
    ("lacks", "told"),
    [
        ("version_info", "reminderd needs Python 3.11 or newer. Name one: make PYTHON=python3.12 run"),
        (
            "ensurepip",
            "Python cannot make an environment yet. On Debian and Ubuntu, type: sudo apt install python3-venv",
        ),
    ],
)
def test_one_thing_to_do_is_said_and_a_broken_environment_is_gone(tmp_path: Path, lacks: str, told: str) -> None:
    python = tmp_path / "python"
    python.write_text(f'#!/bin/sh\ncase "$*" in *{lacks}*) exit 1 ;; esac\n')
    python.chmod(0o755)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to("/nowhere/python3.9")
    made = subprocess.run(
        ["make", "-f", MAKEFILE, "run", f"PYTHON={python}"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert made.stdout.splitlines() == [told]
    assert made.returncode == 2
    assert not (tmp_path / ".venv").exists()
