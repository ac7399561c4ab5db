"""The D-Bus notifier and a real dunst, which can be asked what it shows."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reminderd.core.events import Answered
from tests.desktop import servers
from tests.desktop.desk import Desk
from tests.desktop.notifying import bubble, notifying, soon
from tests.desktop.sitting import displayed

# dunst draws no buttons; its menu is another program, which here chooses by itself.
CONFIG = """[global]
    monitor = 0
    idle_threshold = 0
    markup = full
    dmenu = {menu}
"""


@pytest.fixture
def dunst(session: Desk) -> Desk:
    """A desk with dunst on it, whose menu takes what the file `choice` says."""
    session.display()
    menu = session.folder / "menu"
    menu.write_text(f'#!/bin/sh\ngrep "$(cat {session.folder}/choice)"\n')
    menu.chmod(0o755)
    servers.dunst(session, CONFIG.format(menu=menu))
    return session


def history(desk: Desk) -> list[dict[str, Any]]:
    told: list[dict[str, Any]] = json.loads(desk.run("dunstctl", "history").stdout)["data"][0]
    return told


async def test_it_is_shown_replaced_and_closed(dunst: Desk) -> None:
    async with notifying(dunst) as (notifier, events):
        assert notifier.buttons
        await notifier.show(bubble())
        await notifier.show(bubble(title="Again"))
        await notifier.show(bubble("posture-2"))
        await soon(lambda: displayed(dunst) == 2, "two bubbles of three calls")
        await notifier.close("movement-1")
        await soon(lambda: displayed(dunst) == 1, "one is left")
        assert [entry["summary"]["data"] for entry in history(dunst)] == ["Again"]
        assert events == []


async def test_text_arrives_as_it_was_written(dunst: Desk) -> None:
    """Markup, quotes, options and very much of it."""
    async with notifying(dunst) as (notifier, _):
        await notifier.show(bubble(title="-t <b>&amp;", body="<i>5 < 6</i> & \x1b[31m\x00" + "x" * 9999))
        await notifier.close("movement-1")
        await soon(lambda: history(dunst), "it is in the history")
        entry = history(dunst)[0]
        assert entry["summary"]["data"] == "-t <b>&amp;"
        assert "&lt;i&gt;5 &lt; 6&lt;/i&gt; &amp; [31m xxx" in entry["body"]["data"]
        assert "…" in entry["body"]["data"]


async def test_its_action_answers_and_the_bubble_goes(dunst: Desk) -> None:
    """dunst leaves it on screen after an action; we take it away."""
    (dunst.folder / "choice").write_text("Snooze 5 min")
    async with notifying(dunst) as (notifier, events):
        await notifier.show(bubble())
        dunst.run("dunstctl", "context")
        await soon(lambda: events, "the answer")
        assert events == [Answered("movement-1", "snooze:300")]
        await soon(lambda: displayed(dunst) == 0, "the bubble is gone")


async def test_dunst_that_hides_its_markup_shows_no_markup(session: Desk) -> None:
    """Where `markup` is not configured it reads markup without saying so (1.9)."""
    session.display()
    servers.dunst(session)
    async with notifying(session) as (notifier, _):
        await notifier.show(bubble(body="<b>5 < 6</b>"))
        await notifier.close("movement-1")
        await soon(lambda: history(session), "it is in the history")
        assert history(session)[0]["body"]["data"] == "‹b›5 ‹ 6‹/b›"
