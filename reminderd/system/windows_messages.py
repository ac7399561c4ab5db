"""Windows: the messages that the system sends to the windows of programs, received by a hidden window in a thread.

A thread that has a window must take its messages out of the queue: whoever sends one to all windows waits until each of
them has been taken.
"""

from __future__ import annotations

import ctypes
import queue
from collections.abc import Callable
from typing import Any

from reminderd.system.threads import Job, Worker

CLOSE, END_SESSION, TIME_CHANGE, POWER, SESSION_CHANGE = 0x10, 0x16, 0x1E, 0x218, 0x2B1
"""WM_CLOSE (which `taskkill` and the end of a task send first), WM_ENDSESSION, WM_TIMECHANGE, WM_POWERBROADCAST and
WM_WTSSESSION_CHANGE."""
_FOREVER, _ALL_INPUT, _REMOVE, _PROCEDURE = 0xFFFFFFFF, 0x4FF, 1, -4

_heard: dict[int, Callable[[int], Any]] = {}
_kept: list[Any] = []
"""What Windows calls, as long as the process lives."""


def listen(message: int, heard: Callable[[int], Any]) -> None:
    """Call `heard(word)` in a thread of its own when Windows sends this message; a number it returns is the answer."""
    if not _heard:
        Worker("windows", MessageQueue()).post(_open_window)
    _heard[message] = heard


class MessageQueue(queue.Queue[Job | None]):
    """The jobs of a worker that has windows: it handles their messages while it waits for the next job."""

    def __init__(self) -> None:
        super().__init__()
        self._user, self._kernel = _library("user32"), _library("kernel32")
        self._ready = ctypes.c_void_p(self._kernel.CreateEventW(None, False, False, None))

    def put(self, item: Job | None, block: bool = True, timeout: float | None = None) -> None:
        """See `queue.Queue`."""
        super().put(item, block, timeout)
        self._kernel.SetEvent(self._ready)

    def get(self, block: bool = True, timeout: float | None = None) -> Job | None:
        """See `queue.Queue`."""
        message = (ctypes.c_char * 64)()
        while self.empty():
            self._user.MsgWaitForMultipleObjects(1, ctypes.byref(self._ready), False, _FOREVER, _ALL_INPUT)
            while self._user.PeekMessageW(message, None, 0, 0, _REMOVE):
                self._user.DispatchMessageW(message)
        return super().get(block, timeout)


def _library(name: str) -> Any:
    return getattr(ctypes, "WinDLL", ctypes.CDLL)(name)


def _open_window() -> None:
    """Make a window that is never shown. One for messages only would not hear what is sent to all."""
    user = _library("user32")
    number, size = ctypes.c_size_t, ctypes.c_ssize_t
    user.CreateWindowExW.restype = user.DefWindowProcW.restype = size
    user.DefWindowProcW.argtypes = (size, ctypes.c_uint, number, size)
    procedure: Any = getattr(ctypes, "WINFUNCTYPE", ctypes.CFUNCTYPE)(size, size, ctypes.c_uint, number, size)

    def take(window: int, message: int, word: int, more: int) -> int:
        heard = _heard.get(message)
        answer = heard(word) if heard else user.DefWindowProcW(window, message, word, more)
        return answer or 0

    _kept.append(procedure(take))
    window = size(user.CreateWindowExW(0, "STATIC", "reminderd", 0, 0, 0, 0, 0, None, None, None, None))
    user.SetWindowLongPtrW(window, _PROCEDURE, _kept[-1])
    _library("wtsapi32").WTSRegisterSessionNotification(window, 0)
