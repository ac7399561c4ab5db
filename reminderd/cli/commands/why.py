"""`reminderd why`: why reminders were shown, delayed or left out, the latest last."""

from __future__ import annotations

import argparse
from datetime import datetime, timedelta

from reminderd.cli import history_file, printing
from reminderd.cli.daemon_commands import status_if_running
from reminderd.cli.status_text import coming, holds, paused, vouched
from reminderd.core.language import N_, _
from reminderd.history.event_row import moment
from reminderd.history.why import decisions

HELP = N_("Explain why reminders were shown, delayed or left out, the latest last")

MOST = 50
_SPAN = timedelta(hours=24)
_CONCERN_ALL = {"break", "care", "held", "released", "started", "stopped"}
"""What explains every reminder's silence: a break, a pause, a start; but not each saved setting."""
_BEFORE = timedelta(hours=12)  # a decision shown now may have begun earlier


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the reminder, how far back, and `--json`."""
    parser.add_argument("reminder", nargs="?", metavar="REMINDER", help=_("explain only this reminder"))
    every = _("everything, not only the last {number} decisions of the last 24 hours", number=MOST)
    parser.add_argument("--all", action="store_true", help=every)
    parser.add_argument("--json", action="store_true", help=_("print a list of objects with at, reminder and text"))


def run(args: argparse.Namespace) -> None:
    """Show the decisions, and what comes next if the daemon is running."""
    history_file.check_reminder(args.reminder)
    now = datetime.now().astimezone()
    told = decisions(history_file.reader().rows(None if args.all else now - _SPAN - _BEFORE), now)
    if args.reminder:
        told = [
            one
            for one in told
            if one.reminder == args.reminder or (_CONCERN_ALL & {*one.events} and "shown" not in one.events)
        ]
    if not args.all:
        told = [one for one in told if (at := moment({"at": one.at})) and at >= now - _SPAN][-MOST:]
    if args.json:
        printing.json_value([
            {"at": one.at, "since": one.since, "reminder": one.reminder, "events": one.events, "text": one.text}
            for one in told
        ])  # fmt: skip
        return
    if not told:
        never, lately = N_("Nothing was decided yet."), N_("Nothing was decided in the last 24 hours (see --all).")
        printing.note(_(never if args.all else lately))
    for one in told:
        day = "" if one.at[:10] == now.date().isoformat() else f"{one.at[:10]} "
        printing.line(f"{day}{one.at[11:16]}  {one.text}")
    if status := status_if_running():
        if args.reminder:
            status["reminders"] = [one for one in status["reminders"] if one["name"] == args.reminder]
        printing.lines(filter(None, (vouched(status), coming(status), paused(status), holds(status))))
