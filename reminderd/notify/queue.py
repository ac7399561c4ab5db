"""The one queue before the notifier: what is to be shown or closed, in order. Nobody waits for it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Iterable
from typing import Any

from reminderd.core.effects import Button, Close, Show
from reminderd.core.events import Answered, Closed, Event, NotifierBack, ShowFailed, Shown
from reminderd.core.language import _, in_direction, pgettext
from reminderd.core.sentence import sentence_of
from reminderd.core.settings import Urgency
from reminderd.notify.choose import AutoNotifier
from reminderd.notify.port import NotifyFailed

log = logging.getLogger(__name__)

TEST_BUBBLE = "test"
"""The test notification of `doctor`, which the engine knows nothing of."""
GLANCE_SECONDS = 1.0
"""How long it stays if nobody was asked to press its button."""


class NotificationQueue:
    """Hands one thing after another to the notifier, and posts what comes of it.

    `make` makes the notifier of a name. `before` are the bubbles that an earlier process has shown, by our keys, and
    `left` is what its `on_screen` said: nobody listens to their buttons until `take_over`.
    """

    def __init__(
        self,
        name: str,
        post: Callable[[Event], None],
        *,
        make: Callable[[str], AutoNotifier] = AutoNotifier,
        before: Iterable[str] = (),
        left: Any = None,
    ) -> None:
        self.notifier = make(name)
        """What notifications go to now; for `status`."""
        self._name, self._make, self._post = name, make, post
        self._before, self._left = set(before), left
        self._waiting: asyncio.Queue[Show | Close] = asyncio.Queue()
        self._worker: asyncio.Task[None] | None = None
        self._changing = asyncio.Lock()
        self._pressed = asyncio.Event()

    async def start(self) -> None:
        """Begin; back when the notifier has been tried."""
        await self.notifier.start(self._heard)
        self._worker = asyncio.create_task(self._work())

    async def try_out(self, seconds: float) -> dict[str, Any]:
        """Show a test notification until its button is pressed, at most `seconds`. Return what came of it.

        "problem" says why it could not be shown; "" if it was handed over.
        """
        way, best, self._pressed = self.notifier, self.notifier.best, asyncio.Event()
        words = _("This is a test. Press the button to see that it works.") if best.buttons else _("This is a test.")
        # Translators: the button of a test notification.
        button = Button("done", pgettext("button", "It works"))
        # GNOME opens a critical one at once. The others it opens, and shows their buttons, under the pointer.
        urgency: Urgency = "critical" if seconds > GLANCE_SECONDS else "normal"
        title = in_direction(_("reminderd can reach you"))
        test = Show(TEST_BUBBLE, title, words, (), (button,), urgency=urgency, image="movement")
        failure = await way.attempt(test)
        if failure is None and best.buttons:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._pressed.wait(), seconds)
        await way.close(TEST_BUBBLE)
        problem = (way.problem or sentence_of(failure)) if failure else ""
        best, pressed = way.best, self._pressed.is_set()
        return {"backend": best.name, "buttons": best.buttons, "problem": problem, "pressed": pressed}

    def _heard(self, event: Event) -> None:
        if not isinstance(event, Answered | Closed | Shown) or event.bubble != TEST_BUBBLE:
            self._post(event)
        elif isinstance(event, Answered):
            self._pressed.set()

    async def take_over(self) -> None:
        """Close what an earlier process left on screen, and have it shown again unless it has been since the start."""
        if isinstance(self._left, dict):
            await self.notifier.clear(self._left)
        self._report_lost(self._before)

    async def change(self, name: str, on_screen: Callable[[], Iterable[str]]) -> None:
        """Use the notifier of this name from now on; what is on screen when it is ready is shown by it."""
        async with self._changing:
            if name == self._name:
                return
            self._name = name
            old, new = self.notifier, self._make(name)
            await new.start(self._heard)
            self.notifier = new
            self._report_lost(on_screen())
            await old.clear(old.on_screen())  # nobody listens to its buttons any more
            await old.stop()

    def put(self, wanted: Show | Close) -> None:
        """Have it shown or closed, after what was queued before."""
        if isinstance(wanted, Show):
            self._before.discard(wanted.bubble)
        self._waiting.put_nowait(wanted)

    def on_screen(self) -> dict[str, Any]:
        """Return what the next process needs to take our bubbles away, should this one be killed."""
        return self.notifier.on_screen()

    async def stop(self, deadline: float = 1.0) -> None:
        """Carry out what is left, for at most `deadline` seconds, and end."""
        if self._worker is not None:
            try:
                async with asyncio.timeout(deadline):
                    await self._waiting.join()
            except TimeoutError:
                log.warning("the notifier did not take everything before the end")
            self._worker.cancel()
            self._worker = None
        await self.notifier.stop()

    def _report_lost(self, bubbles: Iterable[str]) -> None:
        for bubble in tuple(bubbles):
            self._post(Closed(bubble, "lost"))
        self._post(NotifierBack())

    async def _work(self) -> None:
        while True:
            wanted = await self._waiting.get()
            try:
                await self._carry_out(wanted)
            except Exception as problem:
                log.exception("the notifier failed in an unexpected way")
                if isinstance(wanted, Show):  # so that it is tried again, like any other that was not shown
                    self._post(ShowFailed(wanted.bubble, f"{type(problem).__name__}: {problem}"))
            finally:
                self._waiting.task_done()

    async def _carry_out(self, wanted: Show | Close) -> None:
        if isinstance(wanted, Close):
            await self.notifier.close(wanted.bubble)
            return
        try:
            await self.notifier.show(wanted)
        except NotifyFailed as problem:
            log.warning("not shown: %s", problem)
            self._post(ShowFailed(wanted.bubble, str(problem)))
        else:
            self._post(Shown(wanted.bubble, self.notifier.hidden_by(wanted)))
