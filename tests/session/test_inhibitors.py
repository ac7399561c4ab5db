"""What keeps the screen awake: a film is somebody, music nobody, and what does not say why is an unsure yes."""

from __future__ import annotations

import os

import pytest

from reminderd.core.events import Detected
from reminderd.session import inhibitors
from reminderd.system.bus import CallFailed
from tests.fakes.bus import FakeBus

pytestmark = pytest.mark.virtual_time

KDE = "org.kde.Solid.PowerManagement.PolicyAgent"
OTHERS = "org.freedesktop.PowerManagement"


async def ask(bus: FakeBus, monkeypatch: pytest.MonkeyPatch, compositor: bool | None = None) -> Detected:
    monkeypatch.setattr(inhibitors, "shared", bus.shared)

    async def says() -> bool | None:
        return compositor

    return await inhibitors.check(says)


SOMEBODY, NOBODY, UNSURE = (True, True), (False, True), (True, False)


@pytest.mark.parametrize(
    ("who", "why", "vouches"),
    [
        ("/usr/bin/chromium", "Video Wake Lock", SOMEBODY),
        ("/usr/bin/chromium", "Capturing", SOMEBODY),
        ("/usr/bin/chromium", "WebRTC has active PeerConnections", SOMEBODY),
        ("/usr/bin/chromium", "Playing audio", NOBODY),
        ("firefox", "video-playing", SOMEBODY),
        ("firefox", "audio-playing", NOBODY),
        ("firefox", "screen", UNSURE),
        ("vlc", "Wiedergabe läuft.", SOMEBODY),
        ("vlc", "Playing audio", NOBODY),
        ("Rhythmbox", "Playing", NOBODY),
        ("elisa", "Lecture de musique", NOBODY),
        ("okular", "presentation", SOMEBODY),
        ("libreoffice", "Präsentation", SOMEBODY),
        ("ghb", "Encoding video", NOBODY),
        ("someone", "called locally", UNSURE),
        ("caffeine", "", UNSURE),
        ("", "", UNSURE),
    ],
)
async def test_a_reason_shows_somebody_or_nobody(
    who: str, why: str, vouches: tuple[bool, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    bus = FakeBus()
    bus.serve(KDE, HasInhibition=True, ListInhibitions=[[who, why]])
    found = await ask(bus, monkeypatch)
    assert (found.on, found.sure) == vouches
    assert who in found.detail
    assert why in found.detail


async def test_the_surest_of_several_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    bus = FakeBus()
    bus.serve(KDE, HasInhibition=True, ListInhibitions=[["a", "audio"], ["b", "?"], ["c", "a film"], ["d", "audio"]])
    assert await ask(bus, monkeypatch) == Detected("inhibitor", True, "c keeps the screen awake (a film)")


async def test_the_best_informed_is_asked_and_nobody_behind_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """On Plasma the older interface says yes for a download, and the policy agent that the screen may go dark."""
    bus = FakeBus()
    bus.serve(KDE, HasInhibition=False, ListInhibitions=[["downloader", "a download"]])
    bus.serve(OTHERS, HasInhibit=True, GetInhibitors=["parole"])
    assert (await ask(bus, monkeypatch)).on is False
    bus.leave(KDE)
    assert (await ask(bus, monkeypatch)).detail == "parole keeps the screen awake"


async def test_logind_and_gnome_tell_who_and_why_and_ours_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    me, bus = os.getuid(), FakeBus()
    listed = [
        ["idle", "reminderd", "", "block", me, os.getpid()],
        ["idle", "elsewhere", "", "block", me + 1, 4],
        ["shutdown:sleep", "packages", "", "block", me, 5],
    ]
    bus.serve("org.freedesktop.login1", ListInhibitors=lambda: listed)
    assert await ask(bus, monkeypatch) == Detected("inhibitor", False)
    listed.append(["sleep:idle", "Film\x1b[31m", "playing", "block", me, 6])
    assert (await ask(bus, monkeypatch)).detail == "Film [31m keeps the screen awake (playing)"
    listed.pop()
    totem: dict[str, object] = {"GetInhibitors": ["/1"], "GetAppId": "totem", "GetReason": "Playing"}
    for flags, detail in ((4, ""), (12, "totem keeps the screen awake (Playing)"), (CallFailed("gone", "gone"), "")):
        bus.serve("org.gnome.SessionManager", **totem, GetFlags=flags)
        assert (await ask(bus, monkeypatch)).detail == detail


async def test_a_compositor_knows_that_but_not_why(monkeypatch: pytest.MonkeyPatch) -> None:
    found = await ask(FakeBus(), monkeypatch, True)
    assert (found.on, found.sure) == UNSURE
    assert (await ask(FakeBus(), monkeypatch, False)).on is False
    assert (await ask(FakeBus(), monkeypatch)).on is None


async def test_nonsense_is_unknown_or_unsure_and_never_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    bus = FakeBus()
    bus.serve(KDE, HasInhibition="yes")
    bus.serve("org.gnome.SessionManager", GetInhibitors=7)
    bus.serve("org.freedesktop.login1", ListInhibitors=[["idle", 3, "", "block", 0, 0], 5, None])
    assert (await ask(bus, monkeypatch)).on is False
    bus.serve(KDE, HasInhibition=True, ListInhibitions=[3, ["a", 5]])
    assert (await ask(bus, monkeypatch)).sure is False
