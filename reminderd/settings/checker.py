"""The checking child's side: limit itself, answer from the cache or by a real check, and end.

Started by `child`; pydantic is loaded here, and only where the cache does not know the answer.
"""

from __future__ import annotations

import json
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reminderd.settings import cache
from reminderd.settings.child import DEADLINE_SECONDS
from reminderd.settings.load import check, default_path, load_text
from reminderd.settings.loaded import Loaded, loaded_to_json
from reminderd.settings.reading import read
from reminderd.settings.settled import wait_for_writers

MOST_MEMORY = 1 << 29
"""Bytes of address space; a check of the largest file allowed takes well under half of it."""


def answer(asked: dict[str, Any]) -> None:
    """Answer one question on standard output, as a JSON list."""
    _limit_this_process()
    sys.stdout.write(json.dumps([loaded_to_json(each) for each in _answers(asked)]))
    sys.stdout.flush()


def _answers(asked: dict[str, Any]) -> Iterator[Loaded]:
    environ: dict[str, str] = asked["environ"]
    path = default_path(environ) if asked["path"] is None else Path(asked["path"])
    if asked["texts"] is None:
        yield _loaded(path, environ, named=asked["path"] is not None)
        return
    for text in asked["texts"]:
        loaded = load_text(text, path, environ)
        yield loaded
        if loaded.settings is not None:
            return


def _loaded(path: Path, environ: dict[str, str], *, named: bool) -> Loaded:
    wait_for_writers(path)
    content = read(path, named=named)
    if not wait_for_writers(path, 0):  # somebody began to write just then
        wait_for_writers(path)
        content = read(path, named=named)
    if content.problem is not None:
        return check(content, path, environ)
    key = cache.key_of(content.key, path, environ)
    loaded = cache.look_up(key, environ)
    if loaded is None:
        loaded = check(content, path, environ)
        cache.remember(loaded, key, environ)
    return loaded


def _limit_this_process() -> None:
    if sys.platform == "win32":
        return
    import resource

    signal.signal(signal.SIGIO, signal.SIG_IGN)  # see `settled`
    seconds = int(DEADLINE_SECONDS) + 1
    signal.alarm(seconds)  # also when whoever asked is gone meanwhile
    for what, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, MOST_MEMORY), (resource.RLIMIT_CORE, 0)):
        try:
            resource.setrlimit(what, (most, most))
        except (OSError, ValueError):  # a lower limit is in force already, or the system knows none of this kind
            continue
