"""`reminderd snooze`: shown again after a while."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from reminderd.cli.daemon_request import add_json, add_reminder, add_until, ask, span

NAME = "snooze"
HELP = "Have a reminder shown again later"


def add_arguments(parser: ArgumentParser) -> None:
    """Take which reminder and for how long, either of them or both."""
    add_reminder(parser)
    long = "such as 10m or 1h30m; left out: the first of snooze.choices"
    parser.add_argument("duration", metavar="DURATION", nargs="*", help=long)
    add_until(parser)
    add_json(parser)


def run(args: Namespace) -> int:
    """Snooze it; `snooze 10m` means the duration, not a reminder of that name."""
    from reminderd.cli.time_arguments import looks_like_duration

    reminder, words = args.reminder, list(args.duration)
    if reminder is not None and looks_like_duration(reminder):
        reminder, words = None, [reminder, *words]
    return ask(args, "snooze", {"reminder": reminder, **span(args, words)})
