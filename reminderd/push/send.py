"""Push: word to a phone when nobody is at the desk, by apprise, in a short-lived child that the daemon never becomes.

The addresses hold secrets: they go to the child over its standard input, never on a command line, and never to a log.
"""

from __future__ import annotations

import json
import logging
import os
import re
import sys
from collections.abc import Iterable, Sequence

from reminderd.system.programs import NotStarted, run
from reminderd.system.text import plain

log = logging.getLogger(__name__)

DEADLINE_SECONDS = 15.0
LONGEST_TITLE, LONGEST_BODY = 200, 2000

_START = """\
import json, sys
order = json.load(sys.stdin)
sys.path[:] = order["import_path"]
from reminderd.push.child import main
main(order)
"""
"""Our own import path, and never the folder we happen to stand in."""

_failing: set[str] = set()
"""What was said and has not worked since."""


async def push(urls: Sequence[str], title: str, body: str) -> tuple[str, ...]:
    """Send it to every address; give what went wrong, without secrets. Never raises, 15 s at most."""
    problems = await _push(urls, title, body) if urls else ()
    for each in problems:
        if each not in _failing:
            log.warning("push: %s (said once until it works)", each)
    _failing.clear()
    _failing.update(problems)
    return problems


async def _push(urls: Sequence[str], title: str, body: str) -> tuple[str, ...]:
    order = {
        "import_path": [each for each in sys.path if os.path.isabs(each)],  # noqa: PTH117 (zip files too)
        "urls": list(urls),
        "title": plain(title, LONGEST_TITLE),
        "body": plain(body, LONGEST_BODY),
    }
    argv, told = (sys.executable, "-I", "-c", _START), json.dumps(order).encode()
    try:
        ended = await run(argv, os.environ, deadline=DEADLINE_SECONDS, listen="stdout", limit=10_000, tell=told)
    except NotStarted as problem:
        return (f"cannot be sent: {plain(problem, 100)}",)
    if ended.code is None:
        return (f"no answer within {DEADLINE_SECONDS:g} s",)
    return _understood(ended.said, urls)


def _understood(said: str, urls: Sequence[str]) -> tuple[str, ...]:
    """Read the child's answer: one word for each address."""
    try:
        words = json.loads(said)
        if words == "missing":
            return ("apprise is not installed: pip install 'reminderd[push]'",)
        outcomes = dict(zip(describe(urls), words, strict=True))
    except (ValueError, TypeError):
        return ("the sending program broke off",)
    return tuple(f"{url}: {_OUTCOMES.get(word, 'failed')}" for url, word in outcomes.items() if word != "sent")


_KIND = re.compile(r"([a-z][a-z0-9+.-]{0,19})://", re.ASCII | re.IGNORECASE)
_OUTCOMES = {"unknown": "this is no address that apprise knows", "failed": "it could not be delivered"}


def describe(urls: Iterable[str]) -> list[str]:
    """Name each address for people: its kind and place in the list. Every other part of one may be its secret."""
    kinds = [_KIND.match(url) for url in urls]
    return [f"{kind[1] if kind else '?'}://… (address {at})" for at, kind in enumerate(kinds, start=1)]
