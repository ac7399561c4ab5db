"""The texts we write for systemd, desktops, launchd and Windows, read back as those would read them."""

from __future__ import annotations

import configparser
import plistlib
import re
import shlex
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.service import desktop_entry, launchctl, schtasks, systemd
from reminderd.service.files import ServiceFailed

COMMAND = ("/home/a b/100%/reminderd",)
WORDS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=20)


def read_unit(text: str) -> configparser.ConfigParser:
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(text)
    return unit


def words_of_systemd(line: str) -> list[str]:
    """Split as extract_first_word(…, UNQUOTE|CUNESCAPE) does, then undo specifiers and, after a colon, nothing."""
    words = []
    for match in re.finditer(r'"((?:[^"\\]|\\.)*)"|([^ ]+)', line, re.DOTALL):
        quoted = match[1] if match[1] is not None else match[2]
        plain = re.sub(
            r"\\x([0-9a-f]{2})|\\(.)", lambda m: chr(int(m[1], 16)) if m[1] else m[2], quoted, flags=re.DOTALL
        )
        assert re.fullmatch(r"(?:[^%]|%%)*", plain), "a specifier would be expanded"
        words.append(plain.replace("%%", "%"))
    if words[0].startswith(":"):
        words[0] = words[0][1:]
    else:
        assert "$" not in "".join(words), "a variable would be expanded"
    return words[1:] if words[0] == "/usr/bin/env" else words


@given(st.lists(WORDS, max_size=3), WORDS)
def test_systemd_reads_back_the_words_that_were_written(more: list[str], name: str) -> None:
    command = ("/" + name.replace("=", "-"), *more)
    line = systemd.command_line(command)
    assert "\n" not in line
    assert words_of_systemd(line) == list(command)


@pytest.mark.parametrize("word", ["/home/\udcff/reminderd", '/home/"a=b"/reminderd'])
def test_what_systemd_could_not_start_is_said_and_not_written(word: str) -> None:
    with pytest.raises(ServiceFailed, match="cannot be"):
        systemd.unit((word,))


def test_the_unit_runs_in_the_graphical_session_and_is_watched() -> None:
    unit = read_unit(systemd.unit(COMMAND))
    assert unit["Unit"]["PartOf"] == unit["Unit"]["After"] == unit["Install"]["WantedBy"] == systemd.TARGET
    service = unit["Service"]
    assert service["Type"] == "notify"
    assert service["NotifyAccess"] == "main"
    assert service["ExecStart"] == '"/home/a b/100%%/reminderd" run'
    assert float(service["WatchdogSec"]) >= 120, "each answer to the watchdog is a wake-up"


def test_the_unit_is_restarted_after_a_crash_but_not_for_ever_and_not_for_wrong_settings() -> None:
    unit = read_unit(systemd.unit(COMMAND))
    assert unit["Service"]["Restart"] == "on-failure"
    assert unit["Service"]["RestartPreventExitStatus"] == "78"
    restarts, pause = int(unit["Unit"]["StartLimitBurst"]), int(unit["Service"]["RestartSec"])
    assert restarts * pause < 600, "the limit would never be reached"


@pytest.mark.parametrize("option", ["ProtectSystem", "PrivateTmp", "PrivateUsers", "CapabilityBoundingSet"])
def test_the_unit_asks_for_nothing_a_users_manager_may_refuse(option: str) -> None:
    assert option not in systemd.unit(COMMAND)


def words_of_desktop(line: str) -> list[str]:
    """Undo the escapes of a string, then the quoting of Exec, then the field codes."""
    plain = re.sub(r"\\(.)", lambda m: {"n": "\n", "t": "\t", "r": "\r", "\\": "\\"}[m[1]], line)
    words = [m[1] or m[2] for m in re.finditer(r'"((?:[^"\\]|\\.)*)"|([^ "]+)', plain, re.DOTALL)]
    assert "%" not in words[0], "GLib would not find the program"
    undone = [re.sub(r'\\(["`$\\])', r"\1", word).replace("%%", "%") for word in words]
    return undone[1:] if undone[0] == "/usr/bin/env" else undone


@given(st.lists(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), min_size=1), min_size=1))
def test_a_desktop_reads_back_the_words_that_were_written(words: list[str]) -> None:
    line = desktop_entry.exec_line(tuple(words))
    assert "\n" not in line
    assert words_of_desktop(line) == words


@pytest.mark.parametrize(
    ("words", "line"),
    [(("/a", "100%", "it's"), '/a 100%% "it\'s"'), (("/100%/a",), "/usr/bin/env /100%%/a"), (("/$b",), r'"/\\$b"')],
)
def test_percent_dollar_and_quotes_are_written_as_the_specification_says(words: tuple[str, ...], line: str) -> None:
    assert desktop_entry.exec_line(words) == line


def test_autostart_starts_the_unit_where_systemd_runs_and_is_left_out_where_systemd_runs_the_session() -> None:
    entry = read_unit(desktop_entry.autostart(COMMAND, by_systemd=True))["Desktop Entry"]
    shell, option, line = words_of_desktop(entry["Exec"])
    assert (shell, option) == ("sh", "-c")
    assert line.endswith("; exec systemctl --user start reminderd.service"), "it needs no Python of ours"
    assert entry["X-systemd-skip"] == "true"


@pytest.mark.parametrize("interpreter", ["/bin/sh", "/gone/python"])
def test_autostart_runs_the_daemon_itself_where_systemd_does_not_run_or_tells_that_it_cannot(
    interpreter: str, tmp_path: Path
) -> None:
    command = (str(tmp_path / "it's 100% $a" / "reminderd"),)
    for program, text in ((Path(command[0]), f"#!{interpreter}\n"), (tmp_path / "notify-send", "#!/bin/sh\n")):
        program.parent.mkdir(exist_ok=True)
        program.write_text(f'{text}echo "${{0##*/}} $*"\n')
        program.chmod(0o755)
    entry = read_unit(desktop_entry.autostart(command, by_systemd=False))["Desktop Entry"]
    words = words_of_desktop(entry["Exec"])
    environ = {"PATH": f"{tmp_path}:/usr/bin:/bin"}
    done = subprocess.run(words, env=environ, capture_output=True, text=True, check=True)
    if interpreter == "/bin/sh":
        assert done.stdout == "reminderd run\n"
    else:
        assert done.stdout.startswith("notify-send ")
        assert "pipx reinstall reminderd" in done.stdout


def test_the_shipped_entry_gets_the_command_as_it_is_here() -> None:
    shipped = (Path(desktop_entry.__file__).parent.parent / "data" / "reminderd.desktop").read_text("utf-8")
    text = desktop_entry.application(COMMAND)
    entry = read_unit(text)["Desktop Entry"]
    assert words_of_desktop(entry["Exec"]) == [*COMMAND, "status"]
    assert (entry["NoDisplay"], entry["Terminal"]) == ("true", "false"), "GNOME starts it at a click on a notification"
    assert len(text.splitlines()) == len(shipped.splitlines())


def test_launchd_reads_back_the_agent() -> None:
    agent = plistlib.loads(launchctl.agent_text(("/Users/a & <b>/reminderd",), Path("/Users/a/log")).encode())
    assert agent["ProgramArguments"] == ["/Users/a & <b>/reminderd", "run"]
    assert agent["KeepAlive"] == {"SuccessfulExit": False}
    assert agent["RunAtLoad"] is True
    assert agent["ThrottleInterval"] >= 60, "wrong settings would start it over and over"


def test_windows_reads_back_the_task() -> None:
    text = schtasks.task_text((r"C:\A & B\pythonw.exe", "-P", "-m", "reminderd"), r"DESK\Ann <1>")
    task = ET.fromstring(text.encode("utf-16"))  # noqa: S314 (our own text)
    space = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}
    assert task.findtext("t:Actions/t:Exec/t:Command", namespaces=space) == r"C:\A & B\pythonw.exe"
    assert task.findtext("t:Actions/t:Exec/t:Arguments", namespaces=space) == "-P -m reminderd run"
    assert task.findtext("t:Triggers/t:LogonTrigger/t:UserId", namespaces=space) == r"DESK\Ann <1>"
    assert task.findtext("t:Principals/t:Principal/t:RunLevel", namespaces=space) == "LeastPrivilege"


def test_the_task_starts_no_console_also_where_a_script_was_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python, quiet = str(tmp_path / "python.exe"), tmp_path / "pythonw.exe"
    monkeypatch.setattr(schtasks.sys, "executable", python)
    for command in (("reminderd.exe",), (python, "-P", "-m", "reminderd")):
        quiet.unlink(missing_ok=True)
        assert schtasks._windowless(command) == command
        quiet.touch()
        assert schtasks._windowless(command) == (str(quiet), "-P", "-m", "reminderd")


def test_the_words_a_test_needs_are_split_as_a_shell_would() -> None:
    """The plain case stays plain: somebody may copy the command from the unit into a terminal."""
    line = read_unit(systemd.unit(("/usr/bin/python3", "-P", "-m", "reminderd")))["Service"]["ExecStart"]
    assert shlex.split(line) == ["/usr/bin/python3", "-P", "-m", "reminderd", "run"]
