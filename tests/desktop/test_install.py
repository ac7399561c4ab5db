"""What is shipped: the archives carry everything, and installed into a clean home the program works from there."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from tests.desktop.desk import Desk, until
from translations import DOMAINS, STATUS, compiled, languages

ROOT = Path(__file__).resolve().parent.parent.parent
PASSED_ON = ("PIP_", "UV_", "SSL_", "HTTP_", "HTTPS_", "NO_PROXY", "http", "https", "no_proxy", "REQUESTS_")
"""How this machine reaches a package index; nothing else of ours goes into the clean home."""
NO_INDEX = ("No matching distribution", "error sending request", "Temporary failure", "Connection", "Failed to fetch")
BUILT_IN = ("movement", "posture", "hydration", "stretch")


@pytest.fixture(scope="module")
def archives(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build both archives, the wheel from the source archive, without reaching for the network."""
    pytest.importorskip("build")
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def wheel(archives: Path) -> Path:
    return next(archives.glob("*.whl"))


def test_the_wheel_carries_all_that_is_not_code(archives: Path) -> None:
    with zipfile.ZipFile(wheel(archives)) as found:
        names = set(found.namelist())
        data = {name.removeprefix("reminderd/data/") for name in names if name.startswith("reminderd/data/")}
    wanted = {path.relative_to(ROOT / "reminderd" / "data").as_posix() for path in data_files()}
    assert wanted | {"reminderd.toml", "reminderd.schema.json"} == data
    assert {"icons/reminderd.svg", "icons/reminderd-symbolic.svg", "icons/reminderd-64.png"} <= data
    assert {"reminderd.desktop", "drawings/movement.svg", "routines/desk.toml"} <= data
    assert "reminderd/py.typed" in names
    assert any(name.endswith("share/man/man1/reminderd.1") for name in names)
    assert not any(name.split("/")[0] in ("tests", "config", "docs") for name in names)
    translated = {(code, domain) for code in languages() for domain in (*DOMAINS, STATUS) if compiled(code, domain)}
    assert translated == {
        (parts[2], parts[4].removesuffix(".mo")) for name in names if len(parts := name.split("/")) == 5
        and parts[1] == "locale"
    }, "compiled, and nothing that only translators need"  # fmt: skip


def data_files() -> list[Path]:
    return [path for path in (ROOT / "reminderd" / "data").rglob("*") if path.is_file() and path.suffix != ".pyc"]


def test_the_source_archive_carries_tests_documents_and_nothing_of_the_workplace(archives: Path) -> None:
    with tarfile.open(next(archives.glob("*.tar.gz"))) as found:
        names = {name.partition("/")[2] for name in found.getnames()}
    assert {"README.md", "LICENSE", "Makefile", "pyproject.toml", "config/reminderd.toml"} <= names
    assert "tests/test_architecture.py" in names
    hidden = {name for name in names if name.startswith(".")}
    assert hidden <= {".gitignore"}


@pytest.fixture
def clean(desk: Desk) -> Desk:
    """A home in which nothing was ever installed."""
    desk.env["PATH"] = f"{desk.env['HOME']}/.local/bin:{os.environ.get('PATH', os.defpath)}"
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME"):
        del desk.env[name]
    desk.env |= {name: value for name, value in os.environ.items() if name.startswith(PASSED_ON)}
    return desk


def tool(name: str) -> str:
    found = shutil.which(name, path=f"{Path(sys.executable).parent}:{os.environ.get('PATH', os.defpath)}")
    return found or pytest.skip(f"needs {name}")


@pytest.mark.parametrize("words", [("uv", "tool", "install", "--python", sys.executable), ("pipx", "install")])
def test_installed_into_a_clean_home_it_shows_the_four_reminders(
    clean: Desk, archives: Path, words: tuple[str]
) -> None:
    """The unit it would install starts the link that survives an upgrade."""
    done = clean.run(tool(words[0]), *words[1:], str(wheel(archives)), seconds=55, check=False)
    if done.returncode and any(sign in done.stdout + done.stderr for sign in NO_INDEX):
        pytest.skip("no package index can be reached")
    assert done.returncode == 0, done.stderr
    program = f"{clean.env['HOME']}/.local/bin/reminderd"

    assert f"ExecStart={program} run\n" in clean.run(program, "service", "install", "--print").stdout
    assert list(Path(clean.env["HOME"]).glob(".config/*")) == []
    assert clean.run(program, "config", "init").returncode == 0
    assert clean.run(program, "config", "check").returncode == 0
    daemon = clean.start(program, "run", "--notifier", "console", name="daemon")
    until(lambda: clean.run(program, "status", check=False).returncode == 0, what="it answers", seconds=15)
    for reminder in BUILT_IN:
        clean.run(program, "remind", reminder)
    shown = clean.run(program, "history", "--json").stdout
    assert all(f'"reminder": "{reminder}", "event": "shown"' in shown for reminder in BUILT_IN)
    assert len(clean.log("daemon").read_text().splitlines()) >= len(BUILT_IN)
    assert clean.stop(daemon) == 0
