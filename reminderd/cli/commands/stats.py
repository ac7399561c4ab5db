"""`reminderd stats`: totals and a chart of the last days."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from datetime import datetime

from reminderd.cli import history_file, printing, time_arguments
from reminderd.cli.daemon_commands import status_if_running
from reminderd.core.language import N_, _

HELP = N_("Show how long you sat each day, your breaks and your answers, with a chart")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the number of days and `--json`."""
    time_arguments.add_days(parser, 7)
    parser.add_argument("--json", action="store_true", help=_("print the figures as one JSON object"))


def run(args: argparse.Namespace) -> None:
    """Add up and show."""
    from reminderd.history.terminal_charts import plotted
    from reminderd.history.totals import as_json, read_totals

    figures = read_totals(history_file.reader(), datetime.now().astimezone(), args.days, status_if_running())
    if args.json:
        printing.json_value(as_json(figures))
        return
    colour = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM", "dumb") != "dumb"
    for line in plotted(figures, shutil.get_terminal_size().columns, colour):
        # What is coloured was drawn by us from figures; only plain lines may hold names from outside.
        print(line) if colour and "\x1b[38;5;" in line else printing.line(line)
