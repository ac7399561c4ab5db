"""The build hook: the manual page is written from the parser, so that it always says what `--help` says.

It also compiles the translations, so that the wheel and an editable installation have them.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from argparse_manpage.manpage import Manpage
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent


if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))


def manual_page() -> str:
    """Return the manual page in roff. The parser needs no other package, so that this works in a bare build."""
    from reminderd.cli.parsers import parser_of_all

    parser = parser_of_all()
    parser.epilog = None  # the page has a section of its own for the exit codes
    data = {
        "project_name": "reminderd",
        "description": "reminds people who sit to move, drink, sit well and warm up",
        "manual_title": "User Commands",
        "include": str(ROOT / "docs" / "manual-sections.roff"),
    }
    return str(Manpage(parser, _data=data, format="single-commands-section"))


class BuildHook(BuildHookInterface[Any]):
    """Puts the page and the translations into the wheel, and the page into the source archive."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the translations, and write the page for a real build; an editable installation has none."""
        from translations import compile_all

        if self.target_name == "wheel":
            compile_all()
        if version == "editable":
            return
        page = Path(self.directory) / "reminderd.1"
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(manual_page(), encoding="utf-8")
        if self.target_name == "wheel":
            build_data["shared_data"][str(page)] = "share/man/man1/reminderd.1"
        else:
            build_data["force_include"][str(page)] = "docs/reminderd.1"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was only needed for packing."""
        (Path(self.directory) / "reminderd.1").unlink(missing_ok=True)
