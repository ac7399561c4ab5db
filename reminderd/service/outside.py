"""Programs of the system, asked without a shell and with a deadline."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass

DEADLINE_SECONDS = 15.0


class ServiceFailed(Exception):
    """The service manager refused, is not there, or did not answer; the message is for people, with the remedy."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a program said."""

    code: int
    text: str
    """Standard output, or standard error where it failed; one paragraph without control characters."""

    @property
    def ok(self) -> bool:
        """Return whether it did what it was asked."""
        return self.code == 0


def ask(*words: str, deadline: float = DEADLINE_SECONDS) -> Answer:
    """Run a program to its end and give what it said; a missing or hanging one is an answer too (127, 124)."""
    program = shutil.which(words[0])
    if program is None:
        return Answer(127, f"{words[0]} is not installed")
    environ = {**os.environ, "LC_ALL": "C.UTF-8", "SYSTEMD_COLORS": "0", "SYSTEMD_PAGER": ""}
    try:
        done = subprocess.run(  # noqa: S603 (fixed words of ours, no shell)
            [program, *words[1:]],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=deadline,
            env=environ,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Answer(124, f"{words[0]} did not answer within {deadline:g} s")
    except OSError as error:
        return Answer(126, f"{words[0]}: {error.strerror}")
    said = done.stdout if done.returncode == 0 else done.stderr or done.stdout
    text = said.decode("utf-8", "replace").strip()
    return Answer(done.returncode, "".join(c if c.isprintable() or c == "\n" else " " for c in text))


def insist(*words: str, deadline: float = DEADLINE_SECONDS) -> str:
    """Run a program that has to work, and give what it said.

    Raises:
        ServiceFailed: it did not.
    """
    answer = ask(*words, deadline=deadline)
    if not answer.ok:
        raise ServiceFailed(f"{' '.join(words)}: {answer.text or f'exit code {answer.code}'}")
    return answer.text


def show(words: tuple[str, ...], *, deadline: float | None) -> int:
    """Run a program which writes to our terminal itself, and give its exit code.

    Raises:
        ServiceFailed: it is not there, or did not end in time.
    """
    program = shutil.which(words[0])
    if program is None:
        raise ServiceFailed(f"{words[0]} is not installed")
    try:
        return subprocess.run([program, *words[1:]], stdin=subprocess.DEVNULL, timeout=deadline, check=False).returncode  # noqa: S603 (fixed words of ours, no shell)
    except subprocess.TimeoutExpired:
        raise ServiceFailed(f"{words[0]} did not end within {deadline:g} s") from None
