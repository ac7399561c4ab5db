"""One real desktop for all tests of a module, and the program as people have it: installed."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest

from tests.desktop.conftest import pytest_terminal_summary  # noqa: F401 (lists the second tries)
from tests.desktop.daemon import Daemon
from tests.desktop.sitting import Person
from tests.desktops.session import Session
from tests.desktops.sessions import SESSIONS

Kind = TypeVar("Kind", bound=Session)
ROOT = Path(__file__).resolve().parents[2]
PICTURES = "REMINDERD_TEST_PICTURES"
"""A folder named by this variable keeps the last picture of each test."""


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep the tests of one desktop on one worker, because they share it."""
    from xdist.scheduler import LoadScopeScheduling

    class ByDesktop(LoadScopeScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return nodeid.partition("::")[0] + nodeid.partition("[")[2]

    return ByDesktop(config, log)


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install the checkout into an environment of its own, which finds what it needs in ours; return `reminderd`."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder)
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "needed.pth").write_text(sysconfig.get_path("purelib"))
    pip = [sys.executable, "-m", "pip", "--python", str(folder / "bin" / "python"), "install", "--quiet"]
    options = ["--disable-pip-version-check", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, *options, str(ROOT)], check=True, timeout=300)
    return folder / "bin" / "reminderd"


@pytest.fixture(scope="module", params=SESSIONS, ids=lambda made: made.name)
def desktop(request: pytest.FixtureRequest) -> Iterator[Session]:
    """A real desktop, for one test after the other; where it does not start in two tries they are skipped."""
    made = started(request.param)
    yield made
    made.leave()


def started(kind: type[Kind], *, tries: int = 2) -> Kind:
    """Return such a desktop, started; skip the test where it does not start in so many tries."""
    made = kind()
    try:
        made.come_up()
    except AssertionError as why:  # nothing of ours runs yet: the desktop is not to be had on this machine
        made.leave()
        if tries == 1:
            pytest.skip(f"{kind.name} does not start here: {why}")
        return started(kind, tries=tries - 1)
    except BaseException:
        made.leave()
        raise
    return made


@pytest.fixture
def session(desktop: Session, request: pytest.FixtureRequest) -> Iterator[Session]:
    """The desktop, with nothing of an earlier test on its screen; its last picture is kept where one is asked for."""
    yield desktop
    folder = os.environ.get(PICTURES)
    if folder and (pictures := sorted(desktop.folder.glob("picture-*.ppm"))):
        name = request.node.name.replace("[", "-").rstrip("]")
        subprocess.run(["convert", str(pictures[-1]), str(Path(folder) / f"{name}.png")], check=True)


@pytest.fixture
def person(session: Session) -> Iterator[Person]:
    """Somebody who moves the pointer, away from where bubbles are drawn."""
    somebody = Person(session, lambda: (300, 600))
    somebody.come()
    yield somebody
    somebody.leave()


@pytest.fixture
def daemon(session: Session, program: Path) -> Iterator[Callable[[str], Daemon]]:
    """Start the installed program on the desktop: `daemon(settings)`; stopped, and its files removed, at the end."""
    started: list[Daemon] = []

    def start(settings: str) -> Daemon:
        started.append(Daemon(session, settings, (str(program),)))
        return started[-1].start()

    yield start
    for each in started:
        if each.process is not None and each.process.poll() is None:
            each.stop()
    shutil.rmtree(Path(session.env["XDG_STATE_HOME"]) / "reminderd", ignore_errors=True)
