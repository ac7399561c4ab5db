"""`reminderd report`: the figures of `stats` as a page, in one file."""

from __future__ import annotations

import argparse
import webbrowser
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any

from reminderd.cli import history_file, printing, time_arguments
from reminderd.cli.daemon_commands import status_if_running
from reminderd.cli.errors import CommandFailed, WrongUsage
from reminderd.core.language import N_, _

if TYPE_CHECKING:
    from reminderd.history.timeline import Line
    from reminderd.history.totals import Totals

OFFERED = "weekly-offered"
"""The file that says that a report has told how to switch on `[weekly]`; it is told once."""
HELP = N_("Write a page with charts of your sitting, breaks and answers")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the number of days, and where to write the page."""
    time_arguments.add_days(parser, 90)
    parser.add_argument("--open", action="store_true", help=_("open the page in the browser"))
    where = _("write the page to this file, or to standard output for - (default: report.html in the state folder)")
    parser.add_argument("--output", metavar="PATH", help=where)
    parser.add_argument("--json", action="store_true", help=_("print the path as JSON"))


def _days(figures: Totals, now: datetime, status: dict[str, Any] | None) -> list[Line]:
    """Return the days around the spasms that were logged, with the latest; none where the log cannot be read."""
    from reminderd.history import spasms
    from reminderd.history.sittings import SITTING_ENDS
    from reminderd.history.timeline import timeline
    from reminderd.history.totals import first_day

    logged: list[spasms.Spasm] = []
    with suppress(OSError):
        logged, _damaged = spasms.read(history_file.database().with_name(spasms.FILE_NAME))
    rows = history_file.reader().stream(first_day(now, len(figures.days)), events=SITTING_ENDS)
    return timeline(rows, logged, now, figures.days[0].date, status)


def run(args: argparse.Namespace) -> None:
    """Write the page and print its path."""
    from reminderd.history.report import page
    from reminderd.history.totals import read_totals

    if args.output == "-" and (args.open or args.json):
        raise WrongUsage(_("--output - prints the page itself and cannot be combined with --open or --json"))
    now, status, usual = datetime.now().astimezone(), status_if_running(), history_file.database()
    figures = read_totals(history_file.reader(), now, args.days, status)
    offered = usual.with_name(OFFERED)
    offer = bool(figures.sat) and not offered.exists() and not history_file.names_in_settings("weekly")
    text = page(figures, now, _days(figures, now, status), offer_week=offer)
    path = printing.page(text, args.output, usual.with_name("report.html"), as_json=args.json)
    if offer:
        with suppress(OSError):
            offered.touch()
    if args.open and not webbrowser.open(path.as_uri()):
        raise CommandFailed(_("no browser could be opened. Open the file yourself"))
