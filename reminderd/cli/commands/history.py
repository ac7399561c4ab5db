"""`reminderd history`: what happened, one line each; as JSON or CSV for other programs; and how to delete it."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Iterable

from reminderd.cli import history_file, printing, time_arguments
from reminderd.cli.errors import CommandFailed, WrongUsage
from reminderd.core.language import N_, _, ngettext
from reminderd.history.event_row import Row
from reminderd.history.event_text import event_text

HELP = N_("Show what happened, oldest first: notifications, answers and breaks")

_COLUMNS = ("at", "reminder", "event", "seconds", "reason", "merged_into", "due_at", "until", "sitting_seconds")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what to show and how, and `clear`."""
    parser.add_argument("action", nargs="?", choices=["clear"], help=_("delete the whole history"))
    since = _('show only what came later, such as "2026-11-22", "today", "yesterday" or "7d"')
    parser.add_argument("--since", type=time_arguments.since, metavar="DATE", help=since)
    parser.add_argument("--reminder", metavar="REMINDER", help=_("show only this reminder"))
    parser.add_argument("--yes", action="store_true", help=_("with clear: do not ask for confirmation"))
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help=_("print one JSON object a line"))
    shape.add_argument("--csv", action="store_true", help=_("print a table for a spreadsheet"))


def run(args: argparse.Namespace) -> None:
    """Show the history, or delete it."""
    if args.action == "clear":
        _clear(args)
        return
    history_file.check_reminder(args.reminder)
    reader = history_file.reader()
    rows = reader.stream(args.since, args.reminder)
    if args.json:
        for row in rows:
            printing.json_value(row)
    elif args.csv:
        _csv(rows)
    else:
        wide, row = max(map(len, reader.reminders()), default=0), None
        for row in rows:
            at = row["at"][:19].replace("T", " ")
            printing.line(f"{at}  {row.get('reminder') or '':<{wide}}  {event_text(row)}".rstrip())
        if row is None:
            some = history_file.database().exists()
            printing.note(_("Nothing happened in this time.") if some else _("Nothing has happened yet."))


def _csv(rows: Iterable[Row]) -> None:
    table = csv.writer(sys.stdout, lineterminator="\n")
    table.writerow([*_COLUMNS, "facts"])
    for row in rows:
        cells = [row.pop(name, None) for name in _COLUMNS]
        table.writerow([*(printing.clean(str(cell)) if cell is not None else "" for cell in cells), json.dumps(row)])


def _clear(args: argparse.Namespace) -> None:
    from reminderd.history.reader import clear

    if args.since or args.reminder or args.csv:
        alone = _("clear deletes the whole history and cannot be combined with --since, --reminder or --csv")
        raise WrongUsage(alone)
    path = history_file.database()
    if not args.yes:
        if not sys.stdin.isatty():
            raise WrongUsage(_("history clear deletes everything for good. If you mean that, add --yes"))
        # Translators: only y or yes is understood as an answer, so that [y/N] stays as it is.
        sys.stderr.write(_("Delete everything in {path} for good? [y/N] ", path=printing.clean(str(path))))
        sys.stderr.flush()
        if sys.stdin.readline().strip().lower() not in ("y", "yes"):
            raise CommandFailed(_("nothing was deleted"))
    gone = clear(path)
    said = ngettext("{count} record deleted.", "{count} records deleted.", gone)
    printing.result({"forgotten": gone}, [said], as_json=args.json)
