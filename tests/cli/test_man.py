"""The manual page: made from the parser, sound roff, and the one in docs/ is not older than the program."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from reminderd.cli import verbs
from reminderd.cli.man import page

PAGE = Path(__file__).parents[2] / "docs" / "reminderd.1"


def test_the_page_in_docs_is_what_the_parser_says() -> None:
    assert PAGE.read_text("ascii") == page(), "write it anew: python -m reminderd.cli.man > docs/reminderd.1"


def test_every_verb_has_its_section() -> None:
    told = page()
    assert all(re.search(rf"^\.SS reminderd {name}\b", told, re.MULTILINE) for name in verbs.names())
    assert all(f".B {code}\n" in told for code in (0, 1, 2, 69, 78))


def test_it_is_ascii_and_no_text_is_taken_for_a_request() -> None:
    requests = {line.split()[0] for line in page().splitlines() if line.startswith((".", "'"))}
    assert page().isascii()
    assert requests <= {".TH", ".SH", ".SS", ".TP", ".B", ".BR", ".I", ".PP", ".nf", ".fi"}


@pytest.mark.skipif(shutil.which("groff") is None, reason="not installed: groff")
def test_groff_has_no_complaint() -> None:
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-rLL=100n"],
        input=page(),
        capture_output=True,
        text=True,
        check=True,
        timeout=20,
    )
    assert done.stderr == ""
    assert "snooze" in done.stdout
