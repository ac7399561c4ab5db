"""The check of the settings in a short-lived process of its own, within limits on memory and processor time.

So pydantic is never loaded in the daemon, a hostile file cannot hurt it, and whoever asks gets the same answer. A check
that cannot be finished (the computer is too busy, there is no memory) is no fault of the file: see `Loaded.unfinished`.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.settings.loaded import Loaded, loaded_from_json, loaded_to_json
from reminderd.system.children import ChildFailed, run_own_python
from reminderd.system.folders import settings_path

DEADLINE_SECONDS = 20.0
"""A computer that has just started may be very busy; but the daemon must be ready before its service manager gives up
(30 s). What the child may do is bounded by its processor time."""
PROCESSOR_SECONDS = 10
"""A check takes less than one second."""
MOST_MEMORY = 1 << 29
"""In bytes. A check of the largest file allowed takes well under half of it."""


async def load_in_child(
    path: Path | None, environ: Mapping[str, str], *, keep: bool = False, text: str | None = None
) -> Loaded:
    """Check the file (None: the default one, which may be missing) and the environment; never raises over them.

    With `keep` good settings become the last good ones: see `last_good`. `text` is checked as if it stood in the file.
    """
    asked = _question(path, environ, keep, text)
    try:
        return loaded_from_json(await run_own_python(__name__, asked, deadline=DEADLINE_SECONDS, memory=MOST_MEMORY))
    except (ChildFailed, ValueError, TypeError) as problem:
        place = str(settings_path(environ) if path is None else path)
        return Loaded(
            place, None, unfinished=sentence(N_("the settings could not be checked: {problem}"), problem=problem)
        )


def load_in_child_sync(
    path: Path | None, environ: Mapping[str, str], *, keep: bool = False, text: str | None = None
) -> Loaded:
    """Do as `load_in_child`, where there is no event loop."""
    return asyncio.run(load_in_child(path, environ, keep=keep, text=text))


def _question(path: Path | None, environ: Mapping[str, str], keep: bool, text: str | None) -> dict[str, Any]:
    matters = ("HOME", "XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "XDG_STATE_HOME")
    return {
        "path": None if path is None else str(path.absolute()),
        "environ": {k: v for k, v in environ.items() if k in matters or k.startswith("REMINDERD_")},
        "keep": keep,
        "text": text,
    }


def main(asked: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Answer one question: what the child does."""
    with contextlib.suppress(ImportError, OSError, ValueError):  # not on Windows; or a lower limit is in force already
        import resource

        resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS + 1))
    from reminderd.settings import last_good
    from reminderd.settings.load import load

    environ: dict[str, str] = asked["environ"]
    loaded = load(None if asked["path"] is None else Path(asked["path"]), environ, asked["text"])
    if asked["keep"]:
        last_good.keep(loaded, environ)
    yield loaded_to_json(loaded)
