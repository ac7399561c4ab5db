"""What the spasm log says that the engine does not know: the command line wrote it while no daemon was running."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

from reminderd.core.care import all_known
from reminderd.core.events import CareAnswered, Command, SpasmLogged
from reminderd.core.state import Care
from reminderd.history.spasms import FILE_NAME, read

log = logging.getLogger(__name__)


def news(folder: Path, care: Care) -> Iterator[Command]:
    """Yield what is to be told to the engine, whose care it is; nobody waits for the replies."""
    try:
        times = [entry.at for entry in read(folder / FILE_NAME)[0]]
    except OSError as problem:
        log.warning("The spasm log cannot be read: %s", problem)
        return
    for each in all_known(care):
        if each.on and not each.elsewhere and each.since not in times:
            yield CareAnswered(_unheard, "undo", each.since)
    if times:
        yield SpasmLogged(_unheard, times[-1])


def _unheard(_reply: object) -> None:
    """Take a reply that nobody waits for."""
