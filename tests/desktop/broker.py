"""Debian's Mosquitto on a free port, with TLS and passwords made for the test."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
from pathlib import Path

import pytest

from tests.desktop.desk import until

MOSQUITTO = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
PASSWORD = "a secret of the test"  # noqa: S105 (made for the test)
CONFIG = """listener {port}{address}
cafile {folder}/ca.crt
certfile {folder}/broker.crt
keyfile {folder}/broker.key
password_file {folder}/passwords
acl_file {folder}/acl
allow_anonymous false
log_dest stderr
persistence {persistence}
persistence_location {folder}/
autosave_interval 1
autosave_on_changes true
"""
ACL = "pattern readwrite reminderd/%u/#\nuser anna\ntopic readwrite homeassistant/#\npattern readwrite sensors/#\n"


class Broker:
    """One broker; it can be killed and started again with what it kept."""

    def __init__(
        self, folder: Path, *, host: str = "localhost", users: tuple[str, ...] = ("anna",), persistence: bool = False,
        inside: tuple[str, ...] = (), port: int = 0,
    ) -> None:  # fmt: skip
        for program in (MOSQUITTO, "mosquitto_passwd", "openssl"):
            if not shutil.which(program):
                pytest.skip(f"needs {program}")
        folder.mkdir(exist_ok=True)
        folder.chmod(0o755)
        self.folder, self.host, self.inside = folder, host, inside
        self.port = port or _free_port()
        self._certificates()
        passwords = folder / "passwords"
        passwords.write_text("".join(f"{user}:{PASSWORD}\n" for user in users))
        _run("mosquitto_passwd", "-U", str(passwords))
        (folder / "acl").write_text(ACL)
        bound = "" if inside else " 127.0.0.1"
        text = CONFIG.format(port=self.port, address=bound, folder=folder, persistence=str(persistence).lower())
        as_root = "user root\n" if os.geteuid() == 0 else ""
        (folder / "mosquitto.conf").write_text(as_root + text)
        self.password_file = folder / "password"
        self.password_file.write_text(PASSWORD + "\n")
        self.password_file.chmod(0o600)
        self.process: subprocess.Popen[bytes] | None = None

    def _certificates(self) -> None:
        at = lambda name: str(self.folder / name)  # noqa: E731
        key = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2")
        _run(
            "openssl", "req", "-x509", *key, "-keyout", at("ca.key"), "-out", at("ca.crt"), "-subj", "/CN=authority",
        )  # fmt: skip
        kind = "IP" if self.host[0].isdigit() else "DNS"
        _run(
            "openssl", "req", "-x509", *key, "-keyout", at("broker.key"), "-out", at("broker.crt"),
            "-subj", f"/CN={self.host}", "-addext", f"subjectAltName={kind}:{self.host}",
            "-CA", at("ca.crt"), "-CAkey", at("ca.key"),
        )  # fmt: skip

    def start(self) -> Broker:
        log = (self.folder / "log").open("ab")
        argv = (*self.inside, MOSQUITTO, "-c", str(self.folder / "mosquitto.conf"))
        self.process = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        log.close()
        until(self._listens, what=f"the broker listens; it said: {self.log}", seconds=5.0)
        return self

    def _listens(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.log
        return "running" in self.log.rpartition("starting")[2]

    @property
    def log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(how)
            self.process.wait(5)

    def table(self, machine: str, user: str = "anna", **more: object) -> str:
        """Return `[link]` of the settings for one machine of a user."""
        keys: dict[str, object] = {
            "broker": f"mqtts://{self.host}:{self.port}", "user": user, "password_file": str(self.password_file),
            "ca_file": str(self.folder / "ca.crt"), "topic": f"reminderd/{user}", "machine": machine, **more,
        }  # fmt: skip
        lines = [
            f"{key} = {str(value).lower() if isinstance(value, bool) else repr(value)}" for key, value in keys.items()
        ]
        return "\n".join(["[link]", *lines]).replace("'", '"') + "\n"


def _run(*argv: str) -> None:
    subprocess.run(argv, check=True, capture_output=True, stdin=subprocess.DEVNULL)


def _free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
