"""`reminderd doctor`: tries every part on this desktop and says how to fix what does not work."""

from __future__ import annotations

import argparse
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from reminderd.cli import printing
from reminderd.cli.errors import FAILED, FINE
from reminderd.core.language import N_, _
from reminderd.system.text import in_column

if TYPE_CHECKING:
    from reminderd.doctor.finding import Finding

HELP = N_("Try every part on this desktop, and say how to fix what does not work")

MARKS = {"ok": "✓", "bad": "✗", "unknown": "?"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the settings file and `--json`."""
    told = _("use this settings file instead of the usual one")
    parser.add_argument("--config", metavar="PATH", type=Path, help=told)
    parser.add_argument("--json", action="store_true", help=_("print the findings as one JSON object"))


def run(args: argparse.Namespace) -> int:
    """Examine everything; the exit code is 1 if reminders cannot reach the person."""
    import asyncio

    from reminderd.doctor.finding import verdict

    findings = asyncio.run(_examine(args.config, as_json=args.json))
    reached, sentence = verdict(findings)
    told = [asdict(each) for each in findings]
    printing.result({"ok": reached, "verdict": sentence, "findings": told}, ["", sentence], as_json=args.json)
    return FINE if reached else FAILED


async def _examine(config: Path | None, *, as_json: bool) -> list[Finding]:
    from reminderd.doctor.examine import examine

    ask = sys.stdin.isatty() and sys.stdout.isatty() and not as_json
    if ask:
        printing.line(_("You will now see a notification with a button. Please press the button."))
        sys.stdout.flush()
    findings = []
    async for finding in examine(config, ask=ask):
        findings.append(finding)
        if not as_json:
            printing.line(f"{MARKS[finding.mark]} {in_column(finding.name, 17)} {finding.text}")
            if finding.remedy and finding.mark != "ok":
                printing.line(f"  {'':<17} → {finding.remedy}")
            sys.stdout.flush()
    return findings
