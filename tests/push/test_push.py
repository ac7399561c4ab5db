"""Push: what the child is told and says, and that no secret is ever said. The real sending is in tests/desktop."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.push import send as module
from reminderd.push.child import main as child
from reminderd.push.send import describe, push
from reminderd.system.programs import Ended, NotStarted

MINE = "json://user:hunter2@127.0.0.1:9/token-abc"
OTHER = "ntfy://my-secret-topic"

Child = Callable[[Ended | Exception], list[dict[str, Any]]]


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> Child:
    """Put a child that ends so in the place of the real one; gives what it will have been started with."""

    def put(how: Ended | Exception) -> list[dict[str, Any]]:
        started: list[dict[str, Any]] = []

        async def run(argv: tuple[str, ...], environ: Any, **rest: Any) -> Ended:
            started.append({"argv": argv, "order": json.loads(rest["tell"]), **rest})
            if isinstance(how, Exception):
                raise how
            return how

        monkeypatch.setattr(module, "run", run)
        module._failing.clear()
        return started

    return put


@pytest.mark.parametrize(
    ("how", "problems"),
    [
        (Ended(0, '["sent", "sent"]\n'), ()),
        (Ended(0, '["failed", "sent"]'), ("json://… (address 1): it could not be delivered",)),
        (Ended(0, '["sent", "unknown"]'), ("ntfy://… (address 2): this is no address that apprise knows",)),
        (Ended(0, '"missing"'), ("apprise is not installed: pip install 'reminderd[push]'",)),
        (Ended(0, '["sent"]'), ("the sending program broke off",)),
        (Ended(0, "7"), ("the sending program broke off",)),
        (Ended(0, ""), ("the sending program broke off",)),
        (Ended(1, "Traceback hunter2"), ("the sending program broke off",)),
        (Ended(None, ""), ("no answer within 15 s",)),
        (NotStarted("No such file"), ("cannot be sent: No such file",)),
    ],
)
async def test_what_went_wrong_is_said_once_and_without_secrets(
    how: Ended | Exception, problems: tuple[str, ...], ends: Child, caplog: pytest.LogCaptureFixture
) -> None:
    started = ends(how)
    for _ in range(3):
        assert await push((MINE, OTHER), "Warm up", "Your run begins at 18:00.") == problems
    assert len(caplog.messages) == len(problems)
    assert not any(secret in caplog.text for secret in ("hunter2", "token-abc", "secret-topic", "127.0.0.1"))
    assert not any("hunter2" in word for word in started[0]["argv"])
    assert started[0]["order"]["urls"] == [MINE, OTHER]


async def test_a_failure_after_it_worked_is_said_again(ends: Child, caplog: pytest.LogCaptureFixture) -> None:
    for how in (Ended(0, '["failed"]'), Ended(0, '["sent"]'), Ended(0, '["failed"]')):
        remembered = set(module._failing)
        ends(how)
        module._failing.update(remembered)
        await push((OTHER,), "T", "B")
    assert len(caplog.messages) == 2


async def test_without_an_address_nothing_is_started(ends: Child) -> None:
    started = ends(Ended(0, ""))
    assert await push((), "T", "B") == ()
    assert started == []


async def test_long_and_hostile_words_are_cut_and_cleaned(ends: Child) -> None:
    started = ends(Ended(0, '["sent"]'))
    await push((OTHER,), "T\x1b[31m" * 999, "\0b" * 9999)
    order = started[0]["order"]
    assert order["title"].isprintable()
    assert len(order["title"]) == 200
    assert len(order["body"]) == 2000


@given(st.lists(st.text(max_size=60)))
def test_an_address_is_named_without_anything_that_may_be_secret(urls: list[str]) -> None:
    for url, name in zip(urls, describe(urls), strict=True):
        assert name.isprintable()
        assert len(name) < 60
        kind = url.partition("://")[0] if "://" in url[1:] else "?"
        assert name.partition("://")[0] in (kind, "?")


def test_the_kind_of_an_address_is_told_apart() -> None:
    assert describe([MINE, OTHER]) == ["json://… (address 1)", "ntfy://… (address 2)"]
    assert describe(["no-scheme-but-a-secret"]) == ["?://… (address 1)"]


def test_the_child_says_that_apprise_is_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    child({"urls": [OTHER], "title": "T", "body": "B"})
    assert capsys.readouterr().out == '"missing"\n'
