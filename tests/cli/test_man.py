"""The manual page: written from the parser at build time, sound roff, with a section for every command."""

from __future__ import annotations

import re
import shutil
import subprocess

import pytest

from hatch_build import manual_page
from reminderd.cli import parsers


def test_every_command_has_its_section_and_every_exit_code_its_meaning() -> None:
    page = manual_page()
    assert all(re.search(rf"^\.SS \\fBreminderd {name}\\fR", page, re.MULTILINE) for name in parsers.names())
    assert all(f".B {code}\n" in page for code in (0, 1, 2, 69, 78))
    assert "REMINDERD_" in page
    assert ".SH COMMENTS" not in page


@pytest.mark.skipif(shutil.which("groff") is None, reason="not installed: groff")
def test_groff_has_no_complaint() -> None:
    command = ["groff", "-k", "-man", "-Tutf8", "-ww", "-rLL=100n"]
    done = subprocess.run(command, input=manual_page(), capture_output=True, text=True, check=True, timeout=20)
    assert done.stderr == ""
    assert "snooze" in done.stdout
