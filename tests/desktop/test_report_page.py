"""The report in a real browser: drawn in light, in dark and on paper, and nothing asked of any network."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from reminderd.history.spasms import FILE_NAME, Spasm, append
from tests.history.made import office_days, written

BROWSER = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--hide-scrollbars", "--window-size=1000,2200",
)  # fmt: skip

pytestmark = pytest.mark.skipif(BROWSER is None, reason="no Chromium here (Debian: chromium)")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of ten years, by the command itself."""
    state = tmp_path_factory.mktemp("state")
    now = datetime.now().astimezone()
    written(state / "reminderd" / "history.db", (each for each in office_days(3650, now) if each.at <= now))
    append(state / "reminderd" / FILE_NAME, Spasm(now - timedelta(days=1), "lower left"))
    made = subprocess.run(
        [sys.executable, "-m", "reminderd", "report", "--days", "3650", "--json"],
        env={**os.environ, "XDG_STATE_HOME": str(state), "XDG_RUNTIME_DIR": str(state)},
        capture_output=True,
        check=True,
        timeout=30,
    )
    return Path(json.loads(made.stdout)["path"])


def browse(page: Path, folder: Path, *flags: str) -> str:
    assert BROWSER
    done = subprocess.run(
        [BROWSER, *FLAGS, f"--user-data-dir={folder / 'profile'}", *flags, page.as_uri()],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return done.stdout


def colours(picture: Path) -> tuple[float, int]:
    """Mean brightness (0 to 1), and how many colours there are."""
    if not shutil.which("identify"):
        pytest.skip("no ImageMagick here (Debian: imagemagick)")
    told = subprocess.run(
        ["identify", "-format", "%[fx:mean] %k", str(picture)], capture_output=True, text=True, check=True
    )
    mean, count = told.stdout.split()
    return float(mean), int(count)


def test_it_is_drawn_in_light_and_in_dark(page: Path, tmp_path: Path):
    light, dark = tmp_path / "light.png", tmp_path / "dark.png"
    browse(page, tmp_path, f"--screenshot={light}")
    browse(page, tmp_path, "--blink-settings=preferredColorScheme=0", f"--screenshot={dark}")
    assert colours(light)[0] > 0.8
    assert colours(dark)[0] < 0.25
    assert min(colours(light)[1], colours(dark)[1]) > 100


def test_it_prints_on_a_few_pages(page: Path, tmp_path: Path):
    paper = tmp_path / "report.pdf"
    browse(page, tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={paper}")
    content = paper.read_bytes()
    assert content.startswith(b"%PDF-")
    assert 1 <= content.count(b"/Type /Page\n") <= 4


def test_the_browser_reads_the_whole_page_in_order_and_without_mending_it(page: Path, tmp_path: Path):
    tree = browse(page, tmp_path, "--dump-dom")
    order = ["Skip to the figures", "Sitting and breaks", "Sitting per day", "When you sit", "Answers"]
    order += ["When reminderd kept quiet", "Made by reminderd"]
    places = [tree.index(f">{words}") for words in order]
    assert places == sorted(places)
    assert tree.count("<td") == page.read_text("utf-8").count("<td")


def test_a_page_that_tried_to_reach_out_would_be_stopped_by_its_own_rule(page: Path, tmp_path: Path):
    """With a picture smuggled in, not one connection reaches a listening server."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.5)
        lure = f'<img src="http://127.0.0.1:{server.getsockname()[1]}/x.png">'
        smuggled = tmp_path / "smuggled.html"
        smuggled.write_text(page.read_text("utf-8").replace("<main", f"{lure}<main"), "utf-8")
        browse(smuggled, tmp_path, f"--screenshot={tmp_path / 'x.png'}")
        with pytest.raises(TimeoutError):
            server.accept()
