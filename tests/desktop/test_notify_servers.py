"""Servers that draw buttons, pressed with the pointer; mako; and plyer's way through the real notify-send."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reminderd.core.events import Answered, Closed
from reminderd.notify.plyer_ import PlyerNotifier
from tests.desktop import servers
from tests.desktop.desk import Desk, until
from tests.desktop.notifying import bubble, notifying, soon
from tests.desktop.spy import Spy


@pytest.fixture
def screen(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A desk with a display and a bus that may start services (Xfce's server asks xfconf for its options)."""
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "")
    desk.session_bus(activation=True)
    desk.display()
    return desk


def window(desk: Desk, of: str) -> dict[str, int]:
    """Return place and size of the bubble on the display: X, Y, WIDTH, HEIGHT."""
    found: list[str] = []

    def there() -> bool:
        asked = desk.run("xdotool", "search", "--onlyvisible", "--class", of, check=False)
        found[:] = asked.stdout.split()
        return bool(found)

    until(there, what=f"a window of {of}")
    lines = desk.run("xdotool", "getwindowgeometry", "--shell", found[-1]).stdout.splitlines()
    return {name: int(value) for name, _, value in (line.partition("=") for line in lines)}


@pytest.mark.parametrize(
    ("start", "of", "place"),
    [
        # Xfce: four buttons of one width below the words; the second is Snooze 5 min.
        (servers.xfce4_notifyd, "xfce4-notifyd", ("snooze:300", 0.38, -30)),
        # notification-daemon: words in a row; the first is the one for done.
        (servers.notification_daemon, "notification-daemon", ("done", 0.28, -45)),
    ],
)
async def test_a_button_pressed_with_the_pointer_is_the_answer(
    screen: Desk, start: servers.Start, of: str, place: tuple[str, float, int], tmp_path: Path
) -> None:
    start(screen)
    async with notifying(screen) as (notifier, events):
        await notifier.show(bubble())
        at, (action, across, down) = window(screen, of), place
        screen.screenshot(tmp_path / "bubble.png")
        x, y = at["X"] + int(across * at["WIDTH"]), at["Y"] + at["HEIGHT"] + down
        screen.move_pointer(x, y)
        screen.click(x, y)
        await soon(lambda: events, f"the press; see {tmp_path}/bubble.png")
        assert events == [Answered("movement-1", action)]


async def test_mako_shows_replaces_acts_and_dismisses(session: Desk) -> None:
    servers.sway(session)
    servers.mako(session)
    async with notifying(session) as (notifier, events):
        await notifier.show(bubble())
        await notifier.show(bubble(title="Again"))
        await soon(lambda: session.run("makoctl", "list").stdout.count('"summary"') == 1, "one bubble of two calls")
        session.run("makoctl", "invoke", "snooze:900")
        await soon(lambda: events == [Answered("movement-1", "snooze:900")], "the action")
        await soon(lambda: '"summary"' not in session.run("makoctl", "list").stdout, "it is gone")
        await notifier.show(bubble("posture-2"))
        session.run("makoctl", "dismiss")
        await soon(lambda: events[1:] == [Closed("posture-2", "dismissed")], "it was dismissed")


async def test_plyer_through_notify_send_changes_no_word(session: Desk, spy: Spy) -> None:
    """No option, no escape, no markup: what the server is told is what was written."""
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = session.env["DBUS_SESSION_BUS_ADDRESS"]
    session.need("notify-send")
    notifier = PlyerNotifier()
    await notifier.start(lambda event: None)
    await notifier.show(bubble(title="--urgency=critical", body=r"-u C:\new <b>5 < 6</b> & \x00;$(reboot)"))
    await soon(lambda: spy.notified, "the notification")
    note = spy.notified[0]
    assert note.title.strip("\u200b") == "--urgency=critical"
    words, _, hint = note.body.partition("\n")
    assert words.strip("\u200b") == r"-u C:\new &lt;b&gt;5 &lt; 6&lt;/b&gt; &amp; \x00;$(reboot)"
    assert hint == "Answer: reminderd done movement"
    await notifier.stop()
