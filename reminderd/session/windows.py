"""Windows: whether the session is locked or not in front, and the machine's sleep, by the messages it sends."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

from reminderd.system.windows_messages import POWER, SESSION_CHANGE, listen

_LOCK, _UNLOCK = 7, 8
_IN_FRONT = {1: True, 2: False, 3: True, 4: False}
"""Connected to the console or to a remote screen (1, 3), or disconnected from it (2, 4)."""
_SUSPEND, _RESUME = 4, 0x12
_SAVE_SECONDS = 1.5
"""Windows itself waits two."""


class WindowsSession:
    """Calls `says("hint" or "behind", yes, reported)` and `sleeping(begins)`, as `Logind` does."""

    problem = None

    def __init__(
        self,
        says: Callable[[str, bool | None, bool], None],
        _signalled: Callable[[bool], None],
        sleeping: Callable[[bool], None],
    ) -> None:
        self._says, self._sleeping = says, sleeping
        self._saved = threading.Event()
        self.attachment = self

    async def start(self) -> None:
        """Begin to listen; a session that is locked now is seen only at its next change."""
        self._loop = asyncio.get_running_loop()
        listen(SESSION_CHANGE, self._changed)
        listen(POWER, self._power)

    async def stop(self) -> None:
        """Let the machine sleep without waiting for us."""
        self.let_sleep()

    def let_sleep(self) -> None:
        """Let the machine sleep now."""
        self._saved.set()

    def _changed(self, what: int) -> None:
        if what in (_LOCK, _UNLOCK):
            self._loop.call_soon_threadsafe(self._says, "hint", what == _LOCK, True)
        elif what in _IN_FRONT:
            self._loop.call_soon_threadsafe(self._says, "behind", not _IN_FRONT[what], False)

    def _power(self, what: int) -> int:
        if what == _SUSPEND:
            self._saved.clear()
        if what in (_SUSPEND, _RESUME):
            self._loop.call_soon_threadsafe(self._sleeping, what == _SUSPEND)
        if what == _SUSPEND:
            self._saved.wait(_SAVE_SECONDS)
        return 1
