"""How this process is asked to end: by signals, and on Windows by the console and the end of the session too."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import signal
import sys
import threading
from collections.abc import Callable, Iterator

SECONDS = 4.0
"""Windows kills what has not ended after five."""
_CLOSE, _LOGOFF, _SHUTDOWN = 2, 5, 6


@contextlib.contextmanager
def calling(end: Callable[[], None]) -> Iterator[None]:
    """Call `end` on the running loop when the process is asked to end; leave the block when it has ended in order."""
    loop = asyncio.get_running_loop()
    for name in ("SIGTERM", "SIGINT", "SIGBREAK"):
        if (number := getattr(signal, name, None)) is not None:
            try:
                loop.add_signal_handler(number, end)
            except NotImplementedError:
                signal.signal(number, lambda *_: loop.call_soon_threadsafe(end))
    if sys.platform != "win32":
        yield
        return

    from reminderd.system.windows_messages import CLOSE, END_SESSION, listen

    ended = threading.Event()

    def end_and_wait(really: int) -> int:
        """End, and return only then: the process is killed when this has returned."""
        if really:
            with contextlib.suppress(RuntimeError):  # the loop has ended already
                loop.call_soon_threadsafe(end)
            ended.wait(SECONDS)
        return 0

    handler = ctypes.WINFUNCTYPE(ctypes.c_int, ctypes.c_uint)(
        lambda event: end_and_wait(event in (_CLOSE, _LOGOFF, _SHUTDOWN))
    )
    listen(END_SESSION, end_and_wait)
    listen(CLOSE, lambda _: end_and_wait(True))
    ctypes.windll.kernel32.SetConsoleCtrlHandler(handler, True)
    try:
        yield
    finally:
        ctypes.windll.kernel32.SetConsoleCtrlHandler(handler, False)
        ended.set()
