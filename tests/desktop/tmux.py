"""A terminal with a shell in it, typed into and read as a person does."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping
from pathlib import Path


class Terminal:
    """A tmux server of its own with one session, of that many columns and lines."""

    def __init__(self, folder: Path, environ: Mapping[str, str], size: tuple[int, int], *shell: str) -> None:
        self.environ = environ
        self._tmux = ("tmux", "-S", str(folder / "tmux.sock"), "-f", "/dev/null")
        self.tmux("new-session", "-d", "-x", str(size[0]), "-y", str(size[1]), *shell)

    def tmux(self, *words: str) -> str:
        argv = (*self._tmux, *words)
        return subprocess.run(argv, env=self.environ, check=True, capture_output=True, text=True, timeout=10).stdout

    def type(self, *keys: str) -> None:
        self.tmux("send-keys", *keys)

    def screen(self) -> str:
        return self.tmux("capture-pane", "-p")

    def wait(self, *words: str, seconds: float = 15.0) -> str:
        """Wait until all of this is on the screen, and return it."""
        ends = time.monotonic() + seconds
        while not all(word in (seen := self.screen()) for word in words):
            assert time.monotonic() < ends, f"{words} not seen in:\n{seen}"
            time.sleep(0.05)
        return seen

    def close(self) -> None:
        self.tmux("kill-server")
