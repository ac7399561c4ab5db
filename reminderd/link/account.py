"""Whom the link speaks to, and as whom: the settings, with the defaults filled in."""

from __future__ import annotations

import errno
import getpass
import os
import re
import socket
import stat
import sys
from dataclasses import dataclass
from pathlib import Path

from reminderd.core.broker_address import BrokerAddress, read_broker_address
from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.core.settings import LinkSettings

HOW_TO_INSTALL = N_(
    "with pipx: pipx inject reminderd paho-mqtt; with uv, in its source folder: uv tool install --reinstall '.[link]'"
)
_LONGEST_PASSWORD = 4096
_NO_PART_OF_A_NAME = re.compile(r"^[^A-Za-z0-9]+|[^A-Za-z0-9._-]+", re.ASCII)


class AccountUnusable(Exception):
    """The settings cannot be worked with until they change; the text and the remedy are for people."""

    def __init__(self, text: str, remedy: str) -> None:
        super().__init__(text)
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Account:
    """A broker, and how to enter."""

    address: BrokerAddress
    user: str
    password_file: str
    ca_file: str
    topic: str
    machine: str

    def password(self) -> str | None:
        """Return the password that is in its file now, or None where the settings name no file.

        Raises:
            AccountUnusable: it cannot be read, or others can read it.
        """
        return _password(Path(self.password_file).expanduser()) if self.password_file else None


def account_of(settings: LinkSettings) -> Account:
    """Return the account.

    Raises:
        AccountUnusable: the address is wrong, or nobody knows who we are.
    """
    try:
        address = read_broker_address(settings.broker)
    except ValueError as problem:
        raise AccountUnusable(sentence(N_("link.broker: {problem}"), problem=problem.args[0]), "") from None
    ca_file = str(Path(settings.ca_file).expanduser()) if settings.ca_file else ""
    return Account(
        address,
        settings.user,
        settings.password_file,
        ca_file,
        settings.topic or f"reminderd/{_name(_login())}",
        settings.machine or _name(socket.gethostname()),
    )


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user who is in no list of users
        raise AccountUnusable(N_("Your login name is not known here."), N_("Set link.topic in the settings.")) from None


def _name(found: str) -> str:
    return _NO_PART_OF_A_NAME.sub("-", found).lstrip("-")[:64] or "machine"


def _password(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):  # a pipe may never end
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        with path.open("rb") as file:
            text = file.read(_LONGEST_PASSWORD).decode()
    except (OSError, UnicodeDecodeError) as problem:
        why = getattr(problem, "strerror", None) or N_("it is no text")
        text = sentence(N_("The password file {path} cannot be read: {why}."), path=path, why=why)
        raise AccountUnusable(text, N_("Write the password into that file, or correct link.password_file.")) from None
    if mode & 0o077 and sys.platform != "win32":
        text = sentence(N_("Other users can read the password file {path}."), path=path)
        raise AccountUnusable(text, sentence(N_("Type: chmod 600 {path}"), path=path))
    return text.partition("\n")[0].rstrip("\r")
