"""`reminderd report`: the same figures as a page to look at, in one file."""

from __future__ import annotations

import argparse
from datetime import datetime

from reminderd.cli import history_file, printing, time_arguments
from reminderd.cli.daemon_request import status_if_running
from reminderd.cli.errors import CommandFailed

NAME = "report"
HELP = "Write a page with drawings of sitting, breaks, answers and holds"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take for how many days, and where to."""
    parser.add_argument(
        "--days", type=time_arguments.days, default=90, metavar="N", help="the last N days, today included (default 90)"
    )
    parser.add_argument("--open", action="store_true", help="open it in the browser")
    parser.add_argument("--output", metavar="PATH", help="write it there (default: report.html in the state folder)")
    parser.add_argument("--json", action="store_true", help="print where it is as JSON")


def run(args: argparse.Namespace) -> int:
    """Write the page and say where it is."""
    from pathlib import Path

    from reminderd.history.reader import HistoryReader
    from reminderd.history.report import page, write
    from reminderd.history.totals import read_totals

    now = datetime.now().astimezone()
    reader = HistoryReader(history_file.database())
    path = (
        Path(args.output).expanduser().absolute() if args.output else history_file.database().with_name("report.html")
    )
    figures = history_file.read(lambda: read_totals(reader, now, args.days, status_if_running()))
    try:
        write(page(figures, now), path)
    except OSError as why:
        raise CommandFailed(f"{path} cannot be written: {why.strerror or why} (--output names another place)") from why
    if args.json:
        printing.json_value({"path": str(path)})
    else:
        printing.line(str(path))
    if args.open:
        import webbrowser

        if not webbrowser.open(path.as_uri()):
            printing.error("no browser could be opened; open the file yourself")
            return 1
    return 0
