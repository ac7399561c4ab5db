"""The guided routine in a real terminal: led through, paused, stopped, recorded; the terminal in order again after."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desktop import tmux
from tests.desktop.desk import stays
from tests.fakes.daemon import running, status

pytestmark = pytest.mark.skipif(not shutil.which("tmux"), reason="tmux is not installed")

OWN = "".join(
    f'[[routines.{name}.steps]]\ndo = "{do}"\nseconds = "{seconds}s"\nswitch_sides = {sides}\n'
    for name, do, seconds, sides in (
        ("quick", "March on the spot.", 1, "false"),
        ("quick", "Swing one leg.", 1, "false"),
        ("slow", "Circle the hips.", 60, "true"),
        ("slow", "Stroll.", 60, "false"),
    )
)


class Terminal(tmux.Terminal):
    """A terminal of 80 by 24 with a shell in it, and folders of its own."""

    def __init__(self, folder: Path) -> None:
        (folder / "config" / "reminderd").mkdir(parents=True)
        (folder / "config" / "reminderd" / "config.toml").write_text(OWN)
        (folder / "run").mkdir(mode=0o700)
        environ = {name: value for name, value in os.environ.items() if not name.startswith(("TMUX", "REMINDERD"))}
        environ |= {
            "XDG_CONFIG_HOME": str(folder / "config"), "XDG_STATE_HOME": str(folder / "state"),
            "XDG_RUNTIME_DIR": str(folder / "run"), "LC_ALL": "C.UTF-8", "TERM": "xterm-256color",
        }  # fmt: skip
        super().__init__(folder, environ, (80, 24), "bash --norc --noprofile")
        self.wait("bash-")

    def stretch(self, routine: str) -> None:
        """Run the command, then print its exit code; the typed line itself never holds "ended="."""
        self.type(f"{sys.executable} -m reminderd stretch {routine}; echo ended''=$?", "Enter")

    def is_in_order(self) -> None:
        """What is typed is seen, a line is a line, and the cursor is there."""
        self.type("clear; stty -a | tr ' ' '\\n' | grep -xE -e '-?(echo|icanon)[;]?'; echo all=said", "Enter")
        seen = self.wait("\nall=said").splitlines()
        assert [line for line in seen if line.lstrip("-") in ("echo", "icanon")] == ["icanon", "echo"]
        assert self.tmux("display-message", "-p", "#{cursor_flag}").strip() == "1"

    def history(self) -> list[dict[str, object]]:
        argv = [sys.executable, "-m", "reminderd", "history", "--json"]
        done = subprocess.run(argv, env=self.environ, check=True, capture_output=True, text=True)
        return [json.loads(line) for line in done.stdout.splitlines()]


@pytest.fixture
def terminal(tmp_path: Path) -> Iterator[Terminal]:
    made = Terminal(tmp_path)
    yield made
    made.close()


def _left(screen: str) -> list[str]:
    """Return the lines that name the seconds left."""
    return [line for line in screen.splitlines() if "s left" in line]


def test_a_routine_runs_by_itself_to_its_end_and_is_recorded(terminal: Terminal) -> None:
    terminal.stretch("quick")
    seen = terminal.wait("March on the spot.", "step 1 of 2", "space pause", "q stop", "Stop if it hurts.")
    assert "Then: Swing one leg." in seen
    terminal.wait("Swing one leg.", "step 2 of 2")
    terminal.wait("Well done.", "Recorded: stretch done.", "ended=0")
    assert [(row["event"], row["reminder"], row["routine"]) for row in terminal.history()] == [
        ("done", "stretch", "quick")
    ]
    terminal.is_in_order()


def test_in_a_terminal_opened_for_it_the_last_words_stay_until_a_key(terminal: Terminal) -> None:
    terminal.type("export REMINDERD_OWN_TERMINAL=1", "Enter")
    terminal.stretch("quick")
    terminal.wait("Recorded: stretch done.", "Press any key")
    stays(lambda: "ended=" not in terminal.screen(), what="it waits for a key", seconds=0.5)
    terminal.type("x")
    terminal.wait("ended=0")
    terminal.is_in_order()


def test_space_pauses_n_goes_on_and_q_stops_without_a_record(terminal: Terminal) -> None:
    terminal.stretch("slow")
    terminal.wait("Circle the hips.", "One side first", "s left")
    terminal.type("Space")
    seen = terminal.wait("paused: space resumes")
    stays(lambda: _left(terminal.screen()) == _left(seen), what="the seconds that are left", seconds=1.2)
    terminal.type("n")
    terminal.wait("Stroll.", "step 2 of 2", "Then: the end")
    terminal.type("q")
    terminal.wait("nothing is recorded.", "ended=0")
    assert terminal.history() == []
    terminal.is_in_order()


def test_h_leaves_out_what_hurts_and_it_is_remembered_and_logged_as_asked(terminal: Terminal, tmp_path: Path) -> None:
    terminal.stretch("slow")
    terminal.wait("Circle the hips.", "h this hurts")
    terminal.type("h")
    terminal.wait("Stroll.", "step 1 of 1")
    terminal.type("q")
    terminal.wait("Do it like this next time, too?")
    terminal.type("y")
    terminal.wait("To have all steps back", "Do you want to log a spasm?")
    terminal.type("y")
    terminal.wait("Logged: ", "bladder control", "ended=0")
    assert json.loads((tmp_path / "state" / "reminderd" / "hurts.json").read_text()) == ["Circle the hips."]
    assert len((tmp_path / "state" / "reminderd" / "spasms.jsonl").read_text().splitlines()) == 1
    terminal.is_in_order()
    terminal.stretch("slow")
    terminal.wait("Stroll.", "step 1 of 1")
    terminal.type("h")
    terminal.wait("nothing is recorded.", "Do it like this next time, too?")
    terminal.type("n")
    terminal.wait("Do you want to log a spasm?")
    terminal.type("n")
    terminal.wait("ended=0")
    assert len((tmp_path / "state" / "reminderd" / "spasms.jsonl").read_text().splitlines()) == 1
    terminal.is_in_order()


def test_after_a_logged_spasm_it_asks_first_and_leaves_the_choice(terminal: Terminal, tmp_path: Path) -> None:
    with running(tmp_path / "run" / "reminderd" / "control.sock") as daemon:
        daemon.status = status(care=True, care_since="2026-11-24T10:00:00+01:00")
        terminal.stretch("before-run")
        terminal.wait("You logged a spasm on Tuesday. Go easy today, or leave it.", "m: the mild form")
        terminal.type("q")
        terminal.wait("ended=0")
        terminal.is_in_order()
        terminal.stretch("before-run")
        terminal.wait("m: the mild form")
        terminal.type("m")
        terminal.wait("March on the spot, slowly", "step 1 of 5")
        terminal.type("q")
        terminal.wait("nothing is recorded.", "ended=0")
        terminal.is_in_order()


def test_ctrl_c_leaves_the_terminal_in_order(terminal: Terminal) -> None:
    terminal.stretch("slow")
    terminal.wait("Circle the hips.")
    terminal.type("C-c")
    terminal.wait("ended=130")
    terminal.is_in_order()


def test_ctrl_z_and_fg_go_on_where_it_was(terminal: Terminal) -> None:
    terminal.stretch("slow")
    terminal.wait("Circle the hips.")
    terminal.type("C-z")
    terminal.wait("Stopped")
    terminal.is_in_order()
    terminal.type("fg", "Enter")
    terminal.wait("Circle the hips.", "s left")
    terminal.type("q")
    terminal.wait("nothing is recorded")
    terminal.is_in_order()


def test_sigterm_leaves_the_terminal_in_order(terminal: Terminal) -> None:
    terminal.stretch("slow")
    terminal.wait("Circle the hips.")
    shell = terminal.tmux("display-message", "-p", "#{pane_pid}").strip()
    children = Path(f"/proc/{shell}/task/{shell}/children").read_text("ascii").split()
    os.kill(int(children[0]), signal.SIGTERM)
    terminal.wait("ended=143")
    terminal.is_in_order()


def test_a_narrow_terminal_shows_it_too(terminal: Terminal) -> None:
    terminal.tmux("resize-window", "-x", "34", "-y", "20")
    terminal.type("clear", "Enter")
    terminal.stretch("desk")
    terminal.wait("Stand up and reach", "step 1 of 6")
    terminal.type("q")
    terminal.wait("ended=0")
