"""Make a folder that holds reminderd with everything it needs, for CPython 3.11 to 3.13 on this machine's processor.

    python packaging/site.py FOLDER

Compiled modules carry the Python version in their name, so that those of several versions lie beside each other.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VERSIONS = ("3.11", "3.12", "3.13")
LIBC = ("manylinux2014", "manylinux_2_17", "manylinux_2_28", "manylinux_2_34")


def main(folder: Path) -> None:
    """Fill the folder, which is made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    with tempfile.TemporaryDirectory() as scratch:
        built = Path(scratch, "wheel")
        run("-m", "build", "--wheel", "--outdir", str(built), str(ROOT))
        wheel = next(built.glob("*.whl"))
        for version in VERSIONS:
            one = Path(scratch, version)
            install(version, one, "--requirement", str(ROOT / "packaging" / "requirements.txt"))
            install(version, one, "--no-deps", str(wheel))
            shutil.copytree(one, folder, dirs_exist_ok=True)
    shutil.rmtree(folder / "bin", ignore_errors=True)


def install(version: str, folder: Path, *what: str) -> None:
    """Install for one Python version, from wheels alone: nothing is compiled."""
    tags = [f"--platform={libc}_{platform.machine()}" for libc in LIBC]
    only = ("--only-binary=:all:", "--implementation=cp", "--no-compile", "--quiet", "--disable-pip-version-check")
    run("-m", "pip", "install", *only, *tags, f"--python-version={version}", f"--target={folder}", *what)


def run(*words: str) -> None:
    """Run this Python, and end where it fails."""
    subprocess.run([sys.executable, *words], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
