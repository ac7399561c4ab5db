"""Messages to a phone when nobody is at the desk, sent by apprise in a short-lived child process.

The addresses hold secrets: they go to the child over its standard input, never on a command line and never to a log.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Sequence

from reminderd.core.language import N_
from reminderd.core.sentence import Sentence, sentence
from reminderd.system.children import ChildFailed, ChildNotStarted, ChildTooSlow, run_own_python
from reminderd.system.text import one_line

log = logging.getLogger(__name__)

DEADLINE_SECONDS = 15.0
LONGEST_TITLE, LONGEST_BODY = 200, 2000
HOW_TO_INSTALL = N_(
    "with pipx: pipx inject reminderd apprise; with uv, in its source folder: uv tool install --reinstall '.[push]'"
)

_failing: set[str] = set()
"""The problems that were logged and have not gone since."""


async def push(urls: Sequence[str], title: str, body: str) -> tuple[str, ...]:
    """Send a message to every address and return what went wrong, without secrets. Never raises; 15 s at most."""
    problems = await _problems(urls, title, body) if urls else ()
    for each in problems:
        if each not in _failing:
            log.warning("push: %s (said once until it works)", each)
    _failing.clear()
    _failing.update(problems)
    return problems


async def _problems(urls: Sequence[str], title: str, body: str) -> tuple[str, ...]:
    order = {"urls": list(urls), "title": one_line(title, LONGEST_TITLE), "body": one_line(body, LONGEST_BODY)}
    try:
        answer = await run_own_python("reminderd.push.child", order, deadline=DEADLINE_SECONDS)
        if answer == "missing":
            return (f"apprise is not installed ({HOW_TO_INSTALL})",)
        return tuple(f"{url}: {problem}" for url, problem in zip(describe(urls), answer, strict=True) if problem)
    except ChildTooSlow:
        return (f"no answer within {DEADLINE_SECONDS:g} s",)
    except ChildNotStarted as problem:
        return (f"cannot be sent: {problem}",)
    except (ChildFailed, ValueError, TypeError):  # its own message may hold an address
        return ("the sending program broke off",)


_KIND = re.compile(r"([a-z][a-z0-9+.-]{0,19})://", re.ASCII | re.IGNORECASE)


def describe(urls: Iterable[str]) -> list[Sentence]:
    """Name each address for people: its kind and its place in the list. Every other part of it may be the secret."""
    kinds = [_KIND.match(url) for url in urls]
    # Translators: the kind of an address, as in "ntfy://…", and which one of those in the settings it is.
    named = N_("{kind}://… (address {number})")
    return [sentence(named, kind=kind[1] if kind else "?", number=at) for at, kind in enumerate(kinds, start=1)]
