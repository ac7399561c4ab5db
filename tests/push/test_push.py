"""Push: what the child is told and says, and that no secret is ever said. The real sending is in tests/desktop."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.push import send as module
from reminderd.push.child import main as child
from reminderd.push.send import HOW_TO_INSTALL, describe, push
from reminderd.system.children import ChildFailed, ChildNotStarted, ChildTooSlow

MINE = "json://user:hunter2@127.0.0.1:9/token-abc"
OTHER = "ntfy://my-secret-topic"

Child = Callable[[Any], list[dict[str, Any]]]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Child:
    """Put a child that answers (or fails) so in the place of the real one; returns the orders that it will be given."""

    def put(answer: Any) -> list[dict[str, Any]]:
        orders: list[dict[str, Any]] = []

        async def run(module: str, order: dict[str, Any], *, deadline: float) -> Any:
            orders.append(order)
            if isinstance(answer, Exception):
                raise answer
            return answer

        monkeypatch.setattr(module, "run_own_python", run)
        return orders

    module._failing.clear()
    return put


@pytest.mark.parametrize(
    ("answer", "problems"),
    [
        (["", ""], ()),
        (["", "it could not be delivered"], ("ntfy://… (address 2): it could not be delivered",)),
        ("missing", (f"apprise is not installed ({HOW_TO_INSTALL})",)),
        ([""], ("the sending program broke off",)),
        (7, ("the sending program broke off",)),
        (None, ("the sending program broke off",)),
        (ChildFailed("Error: hunter2"), ("the sending program broke off",)),
        (ChildTooSlow("python did not end"), ("no answer within 15 s",)),
        (ChildNotStarted("python cannot be started: No such file"),
         ("cannot be sent: python cannot be started: No such file",)),
    ],
)  # fmt: skip
async def test_what_went_wrong_is_said_once_and_without_secrets(
    answer: Any, problems: tuple[str, ...], answers: Child, caplog: pytest.LogCaptureFixture
) -> None:
    orders = answers(answer)
    for _ in range(3):
        assert await push((MINE, OTHER), "Warm up", "Your run begins at 18:00.") == problems
    assert len(caplog.messages) == len(problems)
    assert not any(secret in caplog.text for secret in ("hunter2", "token-abc", "secret-topic", "127.0.0.1"))
    assert orders[0]["urls"] == [MINE, OTHER]


async def test_a_failure_after_it_worked_is_said_again(answers: Child, caplog: pytest.LogCaptureFixture) -> None:
    for answer in (["lost"], [""], ["lost"]):
        answers(answer)
        await push((OTHER,), "T", "B")
    assert len(caplog.messages) == 2


async def test_without_an_address_nothing_is_started(answers: Child) -> None:
    orders = answers([])
    assert await push((), "T", "B") == ()
    assert orders == []


async def test_long_and_hostile_words_are_cut_and_cleaned(answers: Child) -> None:
    orders = answers([""])
    await push((OTHER,), "T\x1b[31m" * 999, "\0b" * 9999)
    assert orders[0]["title"].isprintable()
    assert len(orders[0]["title"]) == 200
    assert len(orders[0]["body"]) == 2000


@given(st.lists(st.text(max_size=60)))
def test_an_address_is_named_without_anything_that_may_be_secret(urls: list[str]) -> None:
    for url, name in zip(urls, describe(urls), strict=True):
        assert name.isprintable()
        assert len(name) < 60
        kind = url.partition("://")[0] if "://" in url[1:] else "?"
        assert name.partition("://")[0] in (kind, "?")


def test_the_kind_of_an_address_is_told_apart() -> None:
    named = ["json://… (address 1)", "ntfy://… (address 2)", "?://… (address 3)"]
    assert describe([MINE, OTHER, "no-scheme-but-a-secret"]) == named


def test_the_child_says_that_apprise_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    assert list(child({"urls": [OTHER], "title": "T", "body": "B"})) == ["missing"]
