"""`reminderd doctor`: what was found on this desktop, each part tried for real, with the remedy for what is missing."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from reminderd.cli import output

if TYPE_CHECKING:
    from reminderd.doctor.finding import Finding

NAME = "doctor"
HELP = "Try each part for real, and say what helps where one does not work"

MARKS = {"ok": "✓", "bad": "✗", "unknown": "?"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take the settings file and the kind of output."""
    parser.add_argument("--config", metavar="PATH", type=Path, help="examine with this settings file")
    parser.add_argument("--json", action="store_true", help="print the findings as one JSON object")


def run(args: argparse.Namespace) -> int:
    """Examine; 1 if reminders cannot reach the person."""
    import asyncio  # noqa: PLC0415 (keeps every other command quick)

    config = args.config.absolute() if args.config else None
    findings = asyncio.run(_examine(config, as_json=args.json))
    reached = not any(each.mark == "bad" and each.essential for each in findings)
    if args.json:
        from dataclasses import asdict  # noqa: PLC0415 (only for JSON)

        told = [asdict(each) for each in findings]
        output.show_json({"ok": reached, "findings": told})
    else:
        output.line()
        output.line("Reminders reach you." if reached else "Reminders cannot reach you as it is.")
    return 0 if reached else 1


async def _examine(config: Path | None, *, as_json: bool) -> list[Finding]:
    from reminderd.doctor.examine import examine  # noqa: PLC0415 (loads every part)
    from reminderd.settings.child import load_in_child  # noqa: PLC0415

    loaded = await load_in_child(config, os.environ)
    ask = sys.stdin.isatty() and sys.stdout.isatty() and not as_json
    findings = []
    async for finding in examine(loaded.settings, config, ask=ask):
        findings.append(finding)
        if not as_json:
            output.line(f"{MARKS[finding.mark]} {finding.part:<15} {finding.text}")
            if finding.remedy and finding.mark != "ok":
                output.line(f"  {'':<15} → {finding.remedy}")
            sys.stdout.flush()
    return findings
