"""The commands that are one request to the daemon. Which arguments they take follows from the protocol's `VERBS`."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from contextlib import suppress
from datetime import datetime
from typing import Any

from reminderd.cli import errors, printing
from reminderd.cli.time_arguments import looks_like_time, until_or_duration
from reminderd.control.checks import LONGEST_TEXT
from reminderd.control.client import DaemonNotRunning, DaemonSilent, call, speak_as
from reminderd.control.messages import VERBS
from reminderd.control.protocol import ANSWER_SECONDS
from reminderd.core.language import N_, _

HELP = {
    "done": N_("Say that you did what a reminder asked for; it counts from zero again"),
    "pause": N_("Pause all reminders, for a while or until you resume them"),
    "reload": N_("Read the settings file again now, and print its problems"),
    "remind": N_("Show a reminder now, even during a pause or a call"),
    "reset": N_("Say that you just took a break; sitting counts from zero again"),
    "resume": N_("End the pause"),
    "sit": N_("Say that you sit again after standing; sitting counts from zero"),
    "skip": N_("Skip a reminder this time; it counts from zero again"),
    "snooze": N_("Show a reminder again later"),
    "stand": N_("Say that you stand at the desk; what counts sitting rests until you sit"),
}
_TIME_HELP = {
    "pause": N_(
        "how long, such as 45m, 1h30m or 20min; or until when: 15:30, tomorrow "
        "(default: until you type: reminderd resume)"
    ),
    "snooze": N_(
        "how long, such as 45m, 1h30m or 20min; or until when: 15:30, tomorrow "
        "(default: the first of snooze.choices in the settings)"
    ),
}


class DaemonCommand:
    """One of `HELP`, with what a module in `commands` has."""

    def __init__(self, name: str) -> None:
        self.name, self.HELP = name, HELP[name]

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the reminder and the time, where the request takes them, and `--json`."""
        if self.name == "remind":
            parser.add_argument("reminder", metavar="REMINDER", help=_("the reminder to show"))
        elif "reminder" in VERBS[self.name]:
            which = _('a reminder, or "all" (default: the one on screen, else what is due)')
            action: Any = parser.add_argument("reminder", metavar="REMINDER", nargs="?", help=which)
            action.or_all = True  # the shells complete "all" too
        if self.name in _TIME_HELP:
            parser.add_argument("duration", metavar="DURATION", nargs="*", help=_(_TIME_HELP[self.name]))
            parser.add_argument("--until", metavar="HH:MM", help=_("until the clock next shows this time"))
        parser.add_argument("--json", action="store_true", help=_("print the answer as JSON"))

    def run(self, args: Namespace) -> None:
        """Ask the daemon, and show its answer."""
        name, asked = getattr(args, "reminder", None), dict[str, Any]()
        if self.name in _TIME_HELP:
            words = args.duration
            if name is not None and looks_like_time(name):  # `snooze 10m` means the duration
                name, words = None, [name, *words]
            asked = until_or_duration(words, datetime.now().astimezone(), args.until)
        if name is not None:
            if not name.isprintable() or not 0 < len(name) <= LONGEST_TEXT:  # no reminder can be named so
                raise errors.unknown("reminder", name, [one["name"] for one in call("status")["data"]["reminders"]])
            asked["reminder"] = name
        answer = call(self.name, asked, ANSWER_SECONDS + 1 if self.name == "reload" else 2.0)
        ok, text, data = answer["ok"], str(answer.get("text", "")), answer["data"]
        if args.json:
            text = str(answer.get("english", text))
        else:
            speak_as(answer)
        printing.result({"ok": ok, "text": text, "data": data}, [text] * (ok and text != ""), as_json=args.json)
        if ok:
            return
        if data.get("error") == "unknown_reminder":
            raise errors.unknown("reminder", str(name), [str(one) for one in data["known"]])
        if data.get("problems"):
            raise errors.WrongSettings(data["problems"])
        raise errors.CommandFailed(text or _("{command} failed", command=self.name))


def status_if_running() -> dict[str, Any] | None:
    """Return the daemon's status, or None where no daemon answers within half a second."""
    with suppress(DaemonNotRunning, DaemonSilent):
        return dict(call("status", timeout=0.5)["data"])
    return None
