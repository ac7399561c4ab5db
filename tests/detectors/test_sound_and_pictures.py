"""Microphone, cameras and screens through the sound servers: what counts, and answers that make no sense."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.detectors import microphone, pipewire, screen_share
from reminderd.detectors.camera import viewers
from reminderd.detectors.detector import Answer, answer_of
from reminderd.detectors.microphone import listeners
from reminderd.detectors.screen_share import casts
from reminderd.system.children import ChildFailed

Json = dict[str, Any]


@pytest.fixture
def runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A runtime folder with the sockets of both sound servers, and a folder for programs to ask them."""
    (tmp_path / "pulse").mkdir()
    (tmp_path / "bin").mkdir()
    for name in ("PULSE_SERVER", "PULSE_RUNTIME_PATH", "PIPEWIRE_REMOTE", "PIPEWIRE_RUNTIME_DIR", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("PATH", f"{tmp_path / 'bin'}")
    with socket.socket(socket.AF_UNIX) as one, socket.socket(socket.AF_UNIX) as two:
        one.bind(str(tmp_path / "pulse" / "native"))
        two.bind(str(tmp_path / "pipewire-0"))
        yield tmp_path


def program(folder: Path, name: str, says: dict[str, str] | str) -> None:
    """Put a program there that says this, or by its last argument one of these."""
    cases = {"*": says} if isinstance(says, str) else says
    lines = [f"{case}) /bin/cat {folder / 'bin' / f'{name}-{at}'};;" for at, case in enumerate(cases)]
    for at, text in enumerate(cases.values()):
        (folder / "bin" / f"{name}-{at}").write_text(text)
    path = folder / "bin" / name
    path.write_text('#!/bin/sh\nfor last; do :; done\ncase "$last" in\n' + "\n".join(lines) + "\n*) exit 1;;\nesac\n")
    path.chmod(0o700)


# -- PulseAudio -----------------------------------------------------------------------------------------------

SOURCES = json.dumps([{"index": 0, "monitor_source": "out"}, {"index": 1, "monitor_source": ""}])


def stream(**changes: Any) -> Json:
    usual = {"source": 1, "client": "7", "corked": False, "mute": False, "properties": {"application.name": "Zoom"}}
    return {**usual, **changes}


@pytest.mark.parametrize(
    ("streams", "answer"),
    [
        ([], Answer(False)),
        ([stream()], Answer(True, "Zoom")),
        ([stream(mute=True)], Answer(True, "Zoom")),
        ([stream(corked=True)], Answer(False)),
        ([stream(source=0)], Answer(False)),
        ([stream(source=0), stream(), stream(properties={"application.process.binary": "mumble"})],
         Answer(True, "Zoom, mumble")),
        ([stream(client="n/a")], Answer(False)),
        ([stream(resample_method="peaks")], Answer(False)),
        ([stream(resample_method="PipeWire", properties={"stream.monitor": "true"})], Answer(False)),
        ([stream(resample_method="PipeWire", properties={"resample.peaks": "true"})], Answer(False)),
        ([stream(properties={"node.link-group": "filter-chain-7"})], Answer(False)),
        ([stream(source=4294967295)], Answer(False)),
        ([stream(properties={"application.name": "Peak detect"})], Answer(True, "Peak detect")),
        ([stream(properties={"application.name": "a\n\x1b[31mb"})], Answer(True, "a [31mb")),
        ([stream(properties=None)], Answer(True, "a program without a name")),
    ],
)  # fmt: skip
async def test_who_records_through_the_sound_server(streams: list[Json], answer: Answer, runtime: Path) -> None:
    """Not: paused ones, what a speaker plays, the server's own loops, level meters. Muted is still a call."""
    program(runtime, "pactl", {"source-outputs": json.dumps(streams), "sources": SOURCES})
    assert await answer_of(microphone.check) == answer


@pytest.mark.parametrize("says", ["", "{", "null", "7", '{"a": 1}', "[[], 1, null]", "[" * 100_000])
async def test_nonsense_from_the_sound_server_is_no_call(says: str, runtime: Path) -> None:
    program(runtime, "pactl", says)
    assert not (await answer_of(microphone.check)).on


@pytest.mark.parametrize(
    ("given_server", "address"),
    [
        ("unix:{}/pulse/native", "unix:{}/pulse/native"),
        ("{{1f3}}unix:{}/pulse/native other", "{{1f3}}unix:{}/pulse/native"),
        ("{}/pulse/native", "{}/pulse/native"),
        ("unix:/nowhere/native", None),
        ("tcp:far.example", "tcp:far.example"),
    ],
)
def test_the_address_of_the_sound_server(
    given_server: str, address: str | None, runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that the user put elsewhere is asked there; one whose socket is missing is not asked at all."""
    monkeypatch.setenv("PULSE_SERVER", given_server.format(runtime))
    assert microphone.server() == (None if address is None else address.format(runtime))


async def test_without_a_sound_server_it_is_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PULSE_SERVER", raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert await answer_of(microphone.check) == Answer(None, "no sound server is running")


async def test_a_pactl_too_old_for_json_does_not_stand_in_the_way(runtime: Path) -> None:
    """It says that it does not know `-f`; then PipeWire or pulsectl is asked."""
    program(runtime, "pactl", {"nothing": ""})
    program(runtime, "pw-dump", json.dumps([MIC, app(), link(1, 9)]))
    assert await answer_of(microphone.check) == Answer(True, "Zoom")
    program(runtime, "pw-dump", "nonsense")
    answer = await answer_of(microphone.check)
    assert answer.on is None
    assert "pulsectl" in answer.detail


async def test_a_sound_server_that_hangs_takes_no_more_time_than_there_is(
    runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(microphone, "OUTPUT_SECONDS", 0.2)
    (runtime / "bin" / "pactl").write_text("#!/bin/sh\nexec /bin/sleep 30\n")
    (runtime / "bin" / "pactl").chmod(0o700)
    program(runtime, "pw-dump", json.dumps([MIC, app(), link(1, 9)]))
    assert await answer_of(microphone.check) == Answer(None, "the sound server did not answer within 0.2 s")


async def test_with_nothing_to_ask_by_it_says_what_to_install(runtime: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/bin/false")
    answer = await answer_of(microphone.check)
    assert answer.on is None
    assert "pulseaudio-utils" in answer.detail


# -- PipeWire -------------------------------------------------------------------------------------------------


def node(number: int, media_class: str, state: str = "running", **props: str) -> Json:
    named = {"media.class": media_class, **{key.replace("_", "."): value for key, value in props.items()}}
    return {"id": number, "type": "PipeWire:Interface:Node", "info": {"state": state, "props": named}}


def link(source: int, sink: int) -> Json:
    ends = {"output-node-id": source, "input-node-id": sink}
    return {"id": 900 + source, "type": "PipeWire:Interface:Link", "info": ends}


MIC, SINK = node(1, "Audio/Source"), node(2, "Audio/Sink")


def app(number: int = 9, media_class: str = "Stream/Input/Audio", state: str = "running", **props: str) -> Json:
    return node(number, media_class, state, application_name="Zoom", **props)


@pytest.mark.parametrize(
    ("objects", "names"),
    [
        ([], []),
        ([MIC, app(), link(1, 9)], ["Zoom"]),
        ([MIC, app(state="idle"), link(1, 9)], []),
        ([SINK, app(), link(2, 9)], []),
        ([MIC, app()], []),
        ([MIC, app(stream_monitor="true"), link(1, 9)], []),
        ([MIC, node(9, "Stream/Input/Audio", **{"node.link-group": "echo-cancel"}), link(1, 9)], []),
        ([node(1, "Audio/Source/Virtual"), app(), link(1, 9)], ["Zoom"]),
        ([node(1, "Stream/Output/Audio"), app(), link(1, 9)], []),
    ],
)
def test_who_records_through_pipewire(objects: list[Json], names: list[str]) -> None:
    assert listeners(pipewire.read(json.dumps(objects))) == names


CAMERA = node(1, "Video/Source", device_api="v4l2")


@pytest.mark.parametrize(
    ("objects", "viewing", "sharing"),
    [
        ([], [], []),
        ([CAMERA, app(9, "Stream/Input/Video"), link(1, 9)], ["Zoom"], []),
        ([node(1, "Video/Source", "suspended", device_api="v4l2"), app(9, "Stream/Input/Video")], [], []),
        ([node(1, "Stream/Output/Video", node_name="gnome-shell")], [], ["gnome-shell"]),
        ([node(1, "Stream/Output/Video"), app(9, "Stream/Input/Video"), link(1, 9)], [], ["Zoom"]),
        ([node(1, "Stream/Output/Video", "idle")], [], []),
        ([node(1, "Video/Source", node_name="xdg-desktop-portal-wlr")], [], ["xdg-desktop-portal-wlr"]),
    ],
)
def test_cameras_and_screens_in_pipewire(objects: list[Json], viewing: list[str], sharing: list[str]) -> None:
    graph = pipewire.read(json.dumps(objects))
    assert viewers(graph) == viewing
    assert casts(graph) == sharing


async def test_pipewire_answers_where_pactl_is_missing(runtime: Path) -> None:
    program(runtime, "pw-dump", json.dumps([MIC, app(), link(1, 9)]))
    assert await answer_of(microphone.check) == Answer(True, "Zoom")


async def test_a_shared_screen_is_a_hold_and_its_absence_is_known_only_under_wayland(
    runtime: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (await answer_of(screen_share.check)).on is None
    program(runtime, "pw-dump", json.dumps([node(1, "Stream/Output/Video", node_name="kwin")]) + "\n[]")
    assert await answer_of(screen_share.check) == Answer(True, "kwin")
    program(runtime, "pw-dump", "[]")
    assert (await answer_of(screen_share.check)).on is None
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert await answer_of(screen_share.check) == Answer(False)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["id", "type", "info", "props", "state", "media.class"]), inner, max_size=5)
    ),
)


@given(st.text(max_size=50) | JSON.map(json.dumps))
def test_nonsense_from_pipewire_is_no_graph_and_no_fault(text: str) -> None:
    try:
        graph = pipewire.read(text)
    except ChildFailed:
        return
    assert listeners(graph) == casts(graph) == viewers(graph) == []
