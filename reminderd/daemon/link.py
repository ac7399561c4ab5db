"""The link to the person's other machines: the process that keeps it (`reminderd link run`), and what it reports.

The process speaks MQTT, so that none of it is loaded here. It is a client of our socket like any other: it follows what
this machine has to say, and hands in what the others say. It is started only if the settings name a broker, again after
a growing pause when it ends, and anew when its settings change.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

from reminderd.core.engine import Engine
from reminderd.core.events import Event, Linked, MachineSaid
from reminderd.core.machine_word import machine_word, machines_status
from reminderd.core.sentence import from_json
from reminderd.core.settings import LinkSettings
from reminderd.core.status import status_of
from reminderd.core.told import ToldAnswer
from reminderd.system.children import ChildFailed, running
from reminderd.system.own_python import own_command
from reminderd.system.text import one_line

log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 1.0, 300.0
"""How long to wait before it is started again; twice as long each time."""
STEADY_SECONDS = 60.0
"""A process that has run so long begins with the first pause again."""
END_SECONDS = 1.0
"""How long it may take to say that this machine is gone."""
LAST_WORD_SECONDS = 0.3
"""How long a sleep waits for the last word: some times what it takes to a broker nearby."""
NOT_WITH_THESE_SETTINGS = 78
"""The exit code that says that starting it again is of no use."""
_UNKNOWN = {"connected": False, "problem": "", "refused": 0}
"""What is told before the process has reported."""


class LinkKeeper:
    """Keeps the process of the link, and knows what it reports."""

    def __init__(
        self, engine: Engine, post: Callable[[Event], None], command: Callable[[], Sequence[str]] = own_command
    ) -> None:
        self._engine = engine
        self._post = post
        self._command = command
        self._settings = LinkSettings()
        self._task: asyncio.Task[None] | None = None
        self._report: dict[str, Any] = {}

    @property
    def on(self) -> bool:
        """Whether the settings ask for it."""
        return bool(self._engine.state.settings.link.broker)

    async def follow(self, settings: LinkSettings) -> None:
        """Have the process run with these settings, or none where they name no broker."""
        if settings == self._settings:
            return
        self._settings = settings
        await self.stop()
        if settings.broker:
            self._task = asyncio.create_task(self._keep(settings))

    async def stop(self) -> None:
        """End the process, and wait until it has."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.wait([task])
        self._report = {}

    async def last_word(self) -> None:
        """Wait until the process may have passed on what has just changed: this machine is about to sleep."""
        if self._report.get("connected"):
            await asyncio.sleep(LAST_WORD_SECONDS)

    def take_report(self, report: dict[str, Any]) -> None:
        """Note what the process says of its connection, and how it calls this machine."""
        if report.get("refused") and not self._report.get("refused"):
            log.warning("the link heard something that is no word of ours, and ignored it (said once)")
        self._report = {**report, "problem": from_json(report.get("problem", ""))}
        self._post(Linked(report["machine"]))

    def status(self) -> dict[str, Any] | None:
        """Return what is said to the other machines and known of them; None where there is no link."""
        state = self._engine.state
        if not self.on:
            return None
        told = {name: self._report.get(name, usual) for name, usual in _UNKNOWN.items()}
        return {"word": machine_word(state), **machines_status(state), **told}

    def brief(self) -> dict[str, Any]:
        """Return what the process of the link needs of the status: no detector is asked for it."""
        return {**status_of(self._engine.state), "link": self.status()}

    async def _keep(self, settings: LinkSettings) -> None:
        loop, pause = asyncio.get_running_loop(), FIRST_PAUSE_SECONDS
        while True:
            started = loop.time()
            code, problem = await self._run(settings)
            log.warning("the link to other machines ended: %s", problem)
            self._report = {**self._report, "connected": False, "problem": problem}
            self._post(Linked(self._engine.state.presence.elsewhere.machine))  # so that who follows is told
            if code == NOT_WITH_THESE_SETTINGS:
                return
            pause = FIRST_PAUSE_SECONDS if loop.time() - started >= STEADY_SECONDS else pause
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE_SECONDS)

    async def _run(self, settings: LinkSettings) -> tuple[int | None, str]:
        """Run the process until it ends, and return its exit code and the last thing that it said."""
        command, message = (*self._command(), "link", "run"), json.dumps(asdict(settings)).encode()
        try:
            async with running(command, message=message, has_output=False) as child:
                try:
                    done = await child.finish()
                except asyncio.CancelledError:
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(END_SECONDS):
                            await child.ask_to_end()
                    raise
        except ChildFailed as problem:
            return None, str(problem)
        said = one_line(done.stderr.strip().rpartition("\n")[2].removeprefix("reminderd: "), 200)
        return done.returncode, said or f"it ended (exit code {done.returncode})"


def machine_said(given: dict[str, Any]) -> MachineSaid:
    """Return what another machine says, from the arguments of a request."""
    answers = [{name: each for name, each in one.items() if each is not None} for one in given.get("answers", ())]
    told = tuple(ToldAnswer(**{**each, "reminders": tuple(each.get("reminders", ()))}) for each in answers)
    return MachineSaid(**{**given, "counts": tuple(given.get("counts", {}).items()), "answers": told})
