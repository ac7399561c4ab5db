"""The words: the user's own arrive as written, whatever they are, and the number told is the one observed."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable

from tests.desktop.daemon import Daemon
from tests.desktop.desk import Desk, until
from tests.desktop.sitting import short
from tests.desktop.spy import Spy

Start = Callable[..., Daemon]
HOSTILE = short(natural_break="60s").replace(
    "[reminders.movement]\nenabled = false",
    "[reminders.movement]\n"
    'after_sitting = "1h"\nurgency = "critical"\n'
    'title = "-u <b>bold</b> & \\u001b[31mred\\u0007"\n'
    """messages = ["<a href='x'>y</a> & `id` $(id) %s \\u001b]0;owned\\u0007\\ntwo"]\n""",
)
LONG = HOSTILE + f'[reminders.long]\nevery = "1h"\ntitle = "{"T" * 5000}"\nmessages = ["{"word " * 2000}"]\n'


def test_text_is_never_markup_never_a_control_character_and_cut_where_too_long(
    session: Desk, spy: Spy, daemon: Start
) -> None:
    """Escaped for a server that reads markup; the number stays."""
    running = daemon(LONG)
    running.cli("remind", "movement")
    note = spy.wait_for(1)
    assert note.title.startswith("-u <b>bold</b> &")
    assert "&lt;a href='x'&gt;y&lt;/a&gt; &amp; `id` $(id) %s" in note.body
    assert "<" not in note.body
    assert not any(letter < " " and letter != "\n" for letter in note.title + note.body)
    assert note.hints["urgency"] == 2
    assert note.body.endswith("seated") or "no break detected" in note.body
    running.cli("remind", "long")
    long = spy.wait_for(2)
    assert len(long.title) < 500
    assert "…" in long.title
    assert "…" in long.body
    assert "seated" in long.body or "no break detected" in long.body
    for shown in ("status", "why", "history"):
        assert "\x1b" not in running.cli(shown).stdout


def test_run_prints_one_line_a_notification_on_a_terminal(session: Desk, spy: Spy) -> None:
    """Beside the server's bubble; Ctrl-C ends it cleanly."""
    terminal, its_end = os.openpty()
    quiet = Daemon(session, short('movement:after_sitting = "1s"', natural_break="60s"))
    argv = (sys.executable, "-m", "reminderd", "run", "--config", str(quiet.config))
    process = subprocess.Popen(argv, env=session.env, stdin=its_end, stdout=its_end, stderr=its_end)
    os.close(its_end)
    session.processes.append(process)
    spy.wait_for(1)
    until(lambda: quiet.history("shown"), what="shown")
    process.send_signal(signal.SIGINT)
    assert process.wait(5) == 0
    said = b""
    with contextlib.suppress(OSError):  # what a terminal answers whose other end is gone
        while more := os.read(terminal, 65536):
            said += more
    os.close(terminal)
    lines = [line for line in said.decode().splitlines() if "Stand up and move" in line and "Next: " not in line]
    assert len(lines) == 1
    assert "Traceback" not in said.decode()
