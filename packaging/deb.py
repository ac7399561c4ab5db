"""Make the Debian package from a folder that `site.py` made.

    python packaging/deb.py SITE FOLDER

No script of the package runs at installation: nothing is started for anybody.
"""

from __future__ import annotations

import gzip
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "packaging" / "debian"
COMPLETIONS = {
    "bash": "usr/share/bash-completion/completions/reminderd",
    "zsh": "usr/share/zsh/vendor-completions/_reminderd",
    "fish": "usr/share/fish/vendor_completions.d/reminderd.fish",
}
PRESET = "# Nothing is started for anybody: systemctl --user enable --now reminderd\ndisable reminderd.service\n"
NOT_NEEDED = (
    "**/__pycache__", "**/tests", "share", "plyer/platforms/android", "plyer/platforms/ios", "plyer/platforms/macosx",
    "plyer/platforms/win", "recurring_ical_events/.gitignore", "dateutil/zoneinfo/dateutil-zoneinfo.tar.gz",
)  # fmt: skip
APACHE = "The Apache License, version 2.0: on Debian in /usr/share/common-licenses/Apache-2.0.\n"
CHANGELOG = """reminderd ({version}) unstable; urgency=medium

  * What changed for people: CHANGELOG.md.gz, beside this file.

 -- The reminderd founders <founders@reminderd.example>  {date:%a, %d %b %Y %H:%M:%S +0000}
"""


def main(site: Path, folder: Path) -> None:
    """Write `reminderd_VERSION_ARCHITECTURE.deb` into the folder and print its path."""
    sys.path.insert(0, str(site))
    from reminderd import __version__
    from reminderd.service import desktop_entry, systemd
    from reminderd.service.files import shipped

    command = ("/usr/bin/reminderd",)
    architecture = output("dpkg", "--print-architecture").strip()
    values = {"VERSION": __version__, "ARCHITECTURE": architecture, "DATE": f"{released():%Y-%m-%d}"}
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch, "root")
        shutil.copytree(site, root / "usr/lib/reminderd")
        man = (site / "share/man/man1/reminderd.1").read_bytes()
        for pattern in NOT_NEEDED:
            for path in list((root / "usr/lib/reminderd").glob(pattern)):
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        compiled = [str(path) for path in (root / "usr/lib/reminderd").rglob("*.so")]
        subprocess.run(["strip", "--strip-unneeded", *compiled], check=True)
        write(root / "usr/bin/reminderd", (SOURCE / "launcher").read_text(), mode=0o755)
        write(root / "usr/lib/systemd/user" / systemd.UNIT_NAME, systemd.unit(command))
        write(root / "usr/lib/systemd/user" / systemd.FAILED_UNIT_NAME, systemd.failed_unit())
        write(root / "usr/lib/systemd/user-preset/90-reminderd.preset", PRESET)
        write(root / "usr/share/applications/reminderd.desktop", desktop_entry.application(command))
        write(root / "usr/share/icons/hicolor/scalable/apps/reminderd.svg", shipped("reminderd.svg", "icons"))
        symbolic = shipped("reminderd-symbolic.svg", "icons")
        write(root / "usr/share/icons/hicolor/symbolic/apps/reminderd-symbolic.svg", symbolic)
        for shell, path in COMPLETIONS.items():
            write(root / path, output(sys.executable, "-m", "reminderd", "completion", shell, PYTHONPATH=str(site)))
        metainfo = "usr/share/metainfo/io.github.reminderd.reminderd.metainfo.xml"
        write(root / metainfo, filled(SOURCE / "reminderd.metainfo.xml", values))
        packed(root / "usr/share/man/man1/reminderd.1.gz", man)
        documents = root / "usr/share/doc/reminderd"
        packed(documents / "CHANGELOG.md.gz", (ROOT / "CHANGELOG.md").read_bytes())
        packed(documents / "changelog.gz", CHANGELOG.format(version=__version__, date=released()).encode())
        write(documents / "copyright", copyright_text(site))
        size = sum(path.stat().st_size for path in root.rglob("*") if path.is_file()) // 1024
        write(root / "DEBIAN/control", filled(SOURCE / "control", values | {"SIZE": str(size)}))
        for path in root.rglob("*"):
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
        folder.mkdir(parents=True, exist_ok=True)
        package = folder / f"reminderd_{__version__}_{architecture}.deb"
        subprocess.run(["dpkg-deb", "--root-owner-group", "--build", str(root), str(package)], check=True)


def released() -> datetime:
    """Return when the last commit was made, or SOURCE_DATE_EPOCH, so that the same source makes the same package."""
    given = os.environ.get("SOURCE_DATE_EPOCH")
    seconds = given or output("git", "-C", str(ROOT), "log", "-1", "--format=%ct")
    return datetime.fromtimestamp(int(seconds), UTC)


def copyright_text(site: Path) -> str:
    """Return our licence, and whose each library is."""
    licence = (ROOT / "LICENSE").read_text()
    texts = [f"reminderd\n\n{licence}"]
    for info in sorted(site.glob("*.dist-info")):
        for path in sorted(info.rglob("LICEN[CS]E*")):
            if path.is_file() and not info.name.startswith("reminderd"):
                text = path.read_text(errors="replace")
                whose = info.name.removesuffix(".dist-info")
                texts.append(f"{whose}\n\n{APACHE if 'Apache License' in text and len(text) > 9000 else text}")
    return "\n\n----\n\n".join(texts)


def filled(template: Path, values: dict[str, str]) -> str:
    """Return the template with its @NAMES@ filled in."""
    text = template.read_text()
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text


def write(path: Path, text: str, mode: int = 0o644) -> None:
    """Write a file, and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)


def packed(path: Path, content: bytes) -> None:
    """Write it compressed, without the time of packing in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(gzip.compress(content, mtime=0))


def output(*words: str, **environ: str) -> str:
    """Return what a program prints."""
    return subprocess.run(words, env=os.environ | environ, capture_output=True, text=True, check=True).stdout


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve())
