"""No command says anything that went round the translators: in a pseudo-language every word of ours is in brackets."""

from __future__ import annotations

import argparse
import html
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from reminderd.cli import parsers
from reminderd.cli.status_text import report
from reminderd.control.messages import Response
from reminderd.core.language import ENGLISH, speaking
from reminderd.core.settings import TRIGGERS
from reminderd.history.why import decisions
from reminderd.settings.keys import FILE, key_paths
from reminderd.system import languages
from reminderd.tray.view import view_of
from tests.cli.conftest import Run
from tests.fakes.daemon import FakeDaemon, hold, presence, reminder, status
from tests.fakes.pseudo import gathered, unmarked
from tests.history import test_why
from tests.history.made import NOW, office_days, written
from tests.settings.test_mistakes import MISTAKES
from tests.tray import test_view

LATER = "2026-11-22T15:00:00+01:00"
NAMES = {
    *parsers.names(), *(key for path in key_paths(("x",)) for key in path), *TRIGGERS, *FILE.keys,
    *("movement", "posture", "hydration", "stretch", "eyes", "before-run", "before-lifting", "desk"),
    *("action", "auto", "low", "normal", "critical", "days", "at", "yes", "no", "true", "True", "false", "off", "on"),
    *("macos", "wayland", "windows"),
    *("0xFF", "mutter", "screensaver", "dbus", "none", "session", "system", "systemd", "Errno", "ntfy", "xx", "en"),
}  # fmt: skip
ALLOWED = re.compile(
    r"^ +(?:mkdir|echo|reminderd completion) .*|^ {2,}[a-z]+(?= )"
    r"|\breminderd(?:(?: |\|| \| )[a-z-]+)*|(?<!\w)--?[a-z-]+\b|\b[A-Z]{2,}\b|(?:~|\.|\w)*/[\w./-]+"
    r"|\b[\w-]+\.(?:toml|db|html|py)\b"
    r"|\b[a-z_]+(?:\.[a-z_]+(?:\[\d+\])?)+|\"[^\"]*\"|'[^']*'|`[^`]*`|\{[\w,-]+\}|No such file or directory"
    rf"|\b(?:{'|'.join(sorted(NAMES, reverse=True))})\b"
)
"""Names of commands, options, keys, files and reminders, what stands in quotes, and what a file or a person gave."""
STATES = [
    {"presence": presence("idle", idle=50)},
    {"presence": {**presence("idle"), "vouched_by": "‹a film›"}},
    {"presence": presence("active", sitting=9 * 3600)},
    {"presence": presence("away", None, 700), "holds": [hold("away")]},
    {"presence": presence("locked", None, None)},
    {"presence": presence("unknown", None, None)},
    {"paused_until": "forever"},
    {"paused_until": LATER, "holds": [hold("paused", LATER)]},
    {"holds": [hold(each) for each in ("microphone", "do_not_disturb", "fullscreen", "camera", "screen_share")]},
    {"holds": [hold("quiet_hours", "2026-11-23T08:00:00+01:00"), hold("calendar", LATER)]},
    {"reminders": [reminder("movement", "shown", shown_at=LATER, on_screen=False), reminder("posture", "off")]},
    *({"reminders": [reminder("posture", "waiting", waiting_for=why)]} for why in ("pause", "gap", "detectors", "")),
    {"reminders": [reminder("posture", "held", held_by=["camera"]), reminder("movement", "snoozed", 300)]},
    {"notifications": {"problem": "‹none›"}, "history": {"problem": "‹full›"}},
    {"link": {"connected": True, "problem": ""}, "holds": [{**hold("elsewhere"), "detail": "desk"}]},
    {"link": {"connected": False, "problem": "‹refused›"}},
    {"settings": {"problems": ["‹a›"], "left_out": ["‹b›"]}, "calendars": {"problems": ["‹c›"]}},
    *({"reminders": [reminder("movement", due_in=60, last_outcome=each, last_outcome_at=LATER)]}
      for each in ("done", "skipped", "snoozed", "taken", "ignored", "expired")),
]  # fmt: skip


@pytest.fixture(autouse=True)
def spoken(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    language = gathered()
    monkeypatch.setattr(languages, "find", lambda *_: language)
    for name in ("_", "ngettext"):
        monkeypatch.setattr(argparse, name, getattr(argparse, name))
    with speaking(language):
        yield


def check(text: str) -> None:
    found = [*dict.fromkeys(unmarked(text, ALLOWED))]
    assert not found, "\n".join(found[:20])


def told(run: Run, *argv: str) -> str:
    _, out, err = run(*argv)
    assert out + err
    return out + err


def test_the_help_of_every_command(run: Run) -> None:
    for verb in ("", *parsers.names()):
        check(told(run, *filter(None, [verb]), "--help"))


@pytest.mark.parametrize(
    "typed",
    [
        "nonsense", "--nonsense", "status --nonsense", "status --format x", "advice nonsense", "snooze 5 5 5 5",
        "remind",
        "pause --until 99:99", "pause xyz", "snooze movement xyz", "stretch splits", "spasm undo",
        "spasm add --where", "history --since never", "why --at never", "config get nonsense", "config set presence",
        "config set presence.source x11 a", "config set presence.nonsense 5", "config unset presence.source",
        "config edit x",
        "config check --config /no/file", "preview --day never", "preview --sit 9", "stats --days x", "completion cmd",
        "advice --output /no/such/folder", "service", "service nonsense", "link", "history clear", "report --days 0",
        "snooze --until 10:00 5m", "spasm --note " + "x" * 501, "stretch --nonsense", "run --notifier x",
    ],
)  # fmt: skip
def test_what_is_typed_wrongly(run: Run, checked_here: None, typed: str) -> None:
    said = told(run, *typed.split())
    for word in (typed.partition(" ")[2], *typed.split()):
        said = said.replace(f"›{word}‹", "›‹")
    check(said)


@pytest.mark.parametrize(
    "typed", ["status", "done", "pause 5m", "reload", "remind movement", "history", "why", "report"]
)
def test_without_a_daemon_and_without_a_history(run: Run, typed: str) -> None:
    check(told(run, *typed.split()))


@pytest.mark.parametrize("changed", [{}, *STATES], ids=str)
def test_every_status(run: Run, daemon: FakeDaemon, changed: dict[str, Any]) -> None:
    daemon.status = status(**changed)
    check(told(run, "status"))
    check("\n".join(report(daemon.status, live=True)))
    for shape in ("plain", "tmux"):
        check(told(run, "status", "--format", shape))


def test_the_daemons_refusals(run: Run, daemon: FakeDaemon) -> None:
    for facts in ({}, {"error": "unknown_reminder", "known": ["movement"]}, {"problems": ["‹wrong›"]}):
        daemon.answer = lambda _, facts=facts: Response(False, "", facts)  # type: ignore[misc]
        check(told(run, "done", "eyes"))


def test_every_mistake_in_the_settings(run: Run, file: Path, checked_here: None) -> None:
    for text, _ in MISTAKES:
        file.write_text(text)
        said = re.sub(r"^config\.toml:\d+: [^ ]+: ", "", told(run, "config", "check"))
        check(re.sub(r'(not one of |you mean "?|"mqtts://)›[^‹\n]*‹?', r"\1›‹", said))
    file.write_text("\n".join(f"k{number} = 1" for number in range(30)))
    check(told(run, "config", "check"))
    file.write_bytes(b'a = "\xff"')
    check(told(run, "config", "check"))


def test_the_settings(run: Run, file: Path, checked_here: None) -> None:
    for typed in ("path", "check", "show", "get presence.source", "set presence.source none", "unset presence.source"):
        check(re.sub(r"^.* = .*?(?=  |$)", "", told(run, "config", *typed.split()), flags=re.MULTILINE))


def test_the_guidance_and_the_routines(run: Run, checked_here: None) -> None:
    source = "What Actually Is a Back Spasm?"
    for typed in ("advice", "advice movement", "advice hydration", "advice posture", "advice stretch", "advice --html",
                  "stretch --list", "stretch desk --list", "spasm", "spasm list", "spasm undo"):  # fmt: skip
        text = re.sub(
            r"<style>.*?</style>|<svg.*?</svg>|<title>.*?</title>", "", told(run, *typed.split()), flags=re.DOTALL
        )
        check(html.unescape(re.sub(r"<[^>]*>", "\n", text)).replace(source, ""))


def test_the_history(run: Run, home: Path) -> None:
    written(home / "state" / "reminderd" / "history.db", office_days(20, datetime.now().astimezone()))
    for typed in ("history --since 30d", "stats", "stats --days 14", "why", "why --since 5d", "report --output -"):
        text = re.sub(r"<style>.*?</style>|<title>.*?</title>", "", told(run, *typed.split()), flags=re.DOTALL)
        check(html.unescape(re.sub(r"<[^>]*>", "\n", text)))
    check(told(run, "history", "clear", "--yes"))


def test_every_decision_that_is_explained() -> None:
    given = re.compile("›(?:no bus|Evening run|a meeting)‹")
    for rows, _ in test_why.STORIES.values():
        check(given.sub("", "\n".join(each.text for each in decisions(rows, NOW))))


def test_a_simulated_day(run: Run, file: Path, checked_here: None) -> None:
    file.write_text('[[exercise]]\ndays = ["mon"]\nat = "18:00"')
    check(told(run, "preview", "--day", "2026-11-23"))


def test_the_icon_and_its_menu() -> None:
    views = [view_of(None, label=True)]
    for changed in ({}, {"state": "away"}, {"holds": ["camera", "quiet_hours"]}, {"paused_until": "forever"}):
        ours = test_view.reminder(shipped=["title", "done_label"])
        views += [view_of(test_view.status(ours, **changed), label=label) for label in (False, True)]
    for phase in ("shown", "held", "waiting", "snoozed"):
        views.append(
            view_of(test_view.status(test_view.reminder(phase=phase, shipped=["title", "done_label"])), label=False)
        )
    for view in views:
        check("\n".join([view.sentence, view.label, view.click.text, *(each.text for each in view.menu)]))


@pytest.mark.parametrize("running", [False, True])
@pytest.mark.usefixtures("checked_here")
def test_what_the_doctor_finds(
    run: Run, file: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest, running: bool
) -> None:
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "DBUS_SYSTEM_BUS_ADDRESS"):
        monkeypatch.setenv(variable, "unix:path=/nowhere" if "BUS" in variable else "")
    if running:
        daemon = request.getfixturevalue("daemon")
        daemon.status = status(presence={**presence("active", 9 * 3600), "source": "none"}, version="0.9.0")
        tried = {"backend": "dbus", "buttons": True, "problem": "", "pressed": False}
        daemon.answer = lambda _: Response(True, "", tried)
    keys = "[push]\nurls = ['ntfy://x']\n[hooks]\ndone = ['/no/such/program']\n[calendar]\nfiles = ['/no.ics']"
    file.write_text(keys)
    check(told(run, "doctor"))


def test_a_program_reads_english(run: Run, home: Path, daemon: FakeDaemon, checked_here: None) -> None:
    """Whatever the daemon and the person speak."""
    written(home / "state" / "reminderd" / "history.db", office_days(3, datetime.now().astimezone()))
    daemon.status = status(language="xx")
    daemon.answer = lambda _: Response(True, "‹spoken›", {}, "english")
    lines = ["status", "done", "snooze 5m", "history", "stats", "why", "report", "advice", "advice movement"]
    lines += ["stretch", "spasm list", "config check", "config show", "config get presence", "preview --day 2026-11-23"]
    with speaking(ENGLISH):
        for line in lines:
            assert not re.search("[‹«]", told(run, *line.split(), "--json")), line
        assert not re.search("[‹«]", told(run, "history", "--csv"))
    assert '"text": "english"' in told(run, "done", "--json")
