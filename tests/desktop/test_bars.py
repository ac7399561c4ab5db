"""The examples for status bars, each in its real bar: what is written in `config/examples/` is what a person sees."""

from __future__ import annotations

import json
import re
import select
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.desktop import servers
from tests.desktop.desk import Desk, until
from tests.fakes.daemon import FakeDaemon, hold, reminder, running

EXAMPLES = Path(__file__).parents[2] / "config" / "examples"
SHOWN = {"reminders": [reminder("movement", "shown", shown_at="2026-11-22T14:12:11+01:00")]}


@pytest.fixture
def fake(desk: Desk) -> Iterator[FakeDaemon]:
    with running(Path(desk.env["XDG_RUNTIME_DIR"]) / "reminderd" / "control.sock") as daemon:
        yield daemon


def test_tmux(desk: Desk, fake: FakeDaemon) -> None:
    """A terminal in a terminal: the outer one is asked what the inner one's status line shows."""
    desk.need("tmux")
    fake.status["reminders"] = [reminder("#[fg=red]a", due_in=540)]
    outer = ["tmux", "-S", f"{desk.folder}/outer", "-f", "/dev/null"]
    inner = ["tmux", "-S", f"{desk.folder}/inner", "-f", str(EXAMPLES / "tmux.conf"), "new-session", "sh"]
    try:
        desk.run(*outer, "new-session", "-d", "-x", "150", "-y", "10", "env", "-u", "TMUX", *inner)
        seen = lambda: desk.run(*outer, "capture-pane", "-p").stdout  # noqa: E731 (one use)
        until(lambda: "#[fg=red]a 9 min | " in seen(), what="tmux shows it, its markup as text")
    finally:
        for server in ("inner", "outer"):
            desk.run("tmux", "-S", f"{desk.folder}/{server}", "kill-server", check=False)


def test_i3status(desk: Desk, fake: FakeDaemon) -> None:
    desk.need("i3status", "sh")
    config = desk.folder / "i3status.conf"
    config.write_text('general { output_format = "i3bar" interval = 1 }\norder += "tztime local"\ntztime local {}\n')
    command = [str(EXAMPLES / "i3status.sh"), "-c", str(config)]
    with subprocess.Popen(command, env=desk.env, stdout=subprocess.PIPE, start_new_session=True) as bar:
        assert bar.stdout is not None
        lines = [_line(bar) for _ in range(4)]
        bar.terminate()
        desk.run("pkill", "-s", str(bar.pid), check=False)
    assert json.loads(lines[0])["version"] == 1
    told = json.loads("".join(lines[1:]) + "]")
    assert [[block["name"] for block in blocks] for blocks in told] == [["reminderd", "tztime"]] * 2
    assert told[0][0] | {"urgent": False} == told[0][0]
    assert told[0][0]["full_text"] == "movement 9 min"


def _line(bar: subprocess.Popen[bytes]) -> str:
    assert bar.stdout is not None
    assert select.select([bar.stdout], [], [], 5)[0], "no line in time"
    return bar.stdout.readline().decode()


def test_polybar(desk: Desk, fake: FakeDaemon) -> None:
    """It follows, shows each change, and its click is an answer."""
    desk.need("Xvfb", "polybar", "import", "xdotool")
    desk.display()
    config = desk.folder / "polybar.ini"
    bar = '[bar/b]\nwidth = 100%\nheight = 30\nmodules-left = reminderd\nfont-0 = "monospace:size=12"\n'
    config.write_text(bar + (EXAMPLES / "polybar.ini").read_text())
    desk.start("polybar", "-c", str(config), "b")
    assert fake.followed.acquire(timeout=10)
    _sees_changes(fake, lambda: _picture(desk))
    desk.click(30, 15)
    until(lambda: [request.verb for request in fake.asked] == ["done"], what="the click answered")


def test_waybar_in_sway(desk: Desk, fake: FakeDaemon, tmp_path: Path) -> None:
    desk.need("sway", "waybar", "grim")
    desk.session_bus()
    servers.sway(desk, "output * resolution 800x200")
    config = {"height": 30, "modules-left": ["custom/reminderd"], **_jsonc(EXAMPLES / "waybar.jsonc")}
    (desk.folder / "waybar.json").write_text(json.dumps(config))
    desk.start("waybar", "-c", str(desk.folder / "waybar.json"), "-s", str(EXAMPLES / "waybar.css"))
    assert fake.followed.acquire(timeout=15), desk.log("waybar").read_text()

    def picture() -> bytes:
        desk.run("grim", str(tmp_path / "bar.ppm"), check=False)
        return (tmp_path / "bar.ppm").read_bytes()

    _sees_changes(fake, picture)
    assert not re.search("error|warning.*css", desk.log("waybar").read_text(), re.IGNORECASE)


def _jsonc(path: Path) -> dict[str, Any]:
    text = "\n".join(line for line in path.read_text().splitlines() if not line.strip().startswith("//"))
    found: dict[str, Any] = json.loads(text)
    return found


def _picture(desk: Desk) -> bytes:
    return desk.screenshot(desk.folder / "bar.ppm").read_bytes()


def _sees_changes(fake: FakeDaemon, picture: Callable[[], bytes]) -> None:
    """Each change of the status changes the picture, and only that."""
    before = _settled(picture)
    for changed in (SHOWN, {"holds": [hold("microphone")]}, {}):
        fake.change(**changed)
        until(lambda: picture() != before, what=f"{changed} is seen")  # noqa: B023 (used at once)
        before = _settled(picture)


def _settled(picture: Callable[[], bytes]) -> bytes:
    """Return the picture once the bar has stopped drawing."""
    last, ends = picture(), time.monotonic() + 5
    while time.monotonic() < ends:
        time.sleep(0.4)
        now = picture()
        if now == last:
            return now
        last = now
    return last
