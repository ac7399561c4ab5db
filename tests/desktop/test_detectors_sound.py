"""Microphone, camera and shared screen, by the real sound servers and real open files."""

from __future__ import annotations

import sys
from pathlib import Path

from reminderd.detectors import camera
from reminderd.detectors.detector import Answer
from tests.desktop.asking import ask, until_it_says
from tests.desktop.desk import Desk, until

PULSEAUDIO = (
    "pulseaudio", "--daemonize=no", "-n", "--use-pid-file=no", "--exit-idle-time=-1",
    "-L", "module-null-sink sink_name=speaker", "-L", "module-null-source source_name=mic",
    "-L", "module-native-protocol-unix",
)  # fmt: skip


def start_pulseaudio(desk: Desk) -> None:
    desk.need("pactl", "parec")
    desk.start(*PULSEAUDIO)
    until(lambda: desk.run("pactl", "info", check=False).returncode == 0, what="PulseAudio serves", seconds=10.0)


def test_recording_a_source_is_a_call_and_recording_a_monitor_is_not(desk: Desk) -> None:
    """PulseAudio, with `parec` on a null source and on the monitor of a null sink."""
    assert ask(desk, "microphone") == ("unknown", "no sound server is running")
    start_pulseaudio(desk)
    assert ask(desk, "microphone") == ("no", "")
    desk.start("parec", "--device=speaker.monitor", "--client-name=Recorder", name="monitor")
    until(lambda: "Recorder" in desk.run("pactl", "list", "source-outputs").stdout, what="the monitor is recorded")
    assert ask(desk, "microphone") == ("no", "")
    call = desk.start("parec", "--device=mic", '--client-name=A "call"', name="call")
    until_it_says(desk, "microphone", "yes", 'A "call"')
    number = desk.run("pactl", "list", "short", "source-outputs").stdout.splitlines()[-1].split()[0]
    desk.run("pactl", "set-source-output-mute", number, "1")
    assert ask(desk, "microphone")[0] == "yes"
    desk.stop(call)
    until_it_says(desk, "microphone", "no")


def test_without_pactl_pulsectl_says_the_same(desk: Desk) -> None:
    """In a child of its own."""
    start_pulseaudio(desk)
    desk.start("parec", "--device=mic", "--client-name=Call", name="call")
    until(lambda: "Call" in desk.run("pactl", "list", "source-outputs").stdout, what="it is recorded")
    desk.env["PATH"] = "/nowhere"
    until_it_says(desk, "microphone", "yes", "Call")


def test_a_sound_server_that_hangs_is_unknown(desk: Desk) -> None:
    """Stopped in the middle, and its socket still there."""
    start_pulseaudio(desk)
    desk.processes[-1].send_signal(19)
    assert ask(desk, "microphone")[0] == "unknown"
    desk.processes[-1].send_signal(18)


def start_pipewire(desk: Desk) -> None:
    desk.need("pipewire", "wireplumber", "pw-dump", "pw-cli", "pw-record")
    desk.session_bus()
    desk.start("pipewire")
    until((Path(desk.env["XDG_RUNTIME_DIR"]) / "pipewire-0").is_socket, what="PipeWire serves")
    desk.start("wireplumber")
    usual = "factory.name=support.null-audio-sink object.linger=true audio.position=[FL FR]"
    for name, kind in (("mic", "Audio/Source/Virtual"), ("speaker", "Audio/Sink")):
        desk.run("pw-cli", "create-node", "adapter", f"{{ {usual} node.name={name} media.class={kind} }}")


def recorder(desk: Desk, target: str, name: str, *options: str) -> None:
    desk.start("pw-record", "--target", target, *options, str(desk.folder / f"{name}.wav"), name=name)


def test_pipewire_alone_tells_who_records(desk: Desk) -> None:
    """Without the PulseAudio socket: `pw-record` on a source, and on what a sink plays."""
    start_pipewire(desk)
    until_it_says(desk, "microphone", "no")
    recorder(desk, "speaker", "monitor", "-P", "{ stream.capture.sink=true }")
    until(lambda: '"running"' in desk.run("pw-dump").stdout, what="the monitor is recorded", seconds=10.0)
    assert ask(desk, "microphone") == ("no", "")
    recorder(desk, "mic", "call")
    until_it_says(desk, "microphone", "yes", "pw-record")
    assert ask(desk, "screen_share")[0] == "unknown"
    desk.env["WAYLAND_DISPLAY"] = "wayland-0"
    assert ask(desk, "screen_share") == ("no", "")


PULSE_CONFIG = """
context.spa-libs = { audio.convert.* = audioconvert/libspa-audioconvert  support.* = support/libspa-support }
context.modules = [
    { name = libpipewire-module-protocol-native } { name = libpipewire-module-client-node }
    { name = libpipewire-module-adapter } { name = libpipewire-module-metadata }
    { name = libpipewire-module-protocol-pulse }
]
pulse.properties = { server.address = [ "unix:native" ] }
"""
METER = """
import sys, pulsectl
with pulsectl.Pulse(sys.argv[1]) as pulse:
    while True:
        pulse.get_peak_sample(sys.argv[2], 5)
"""


def start_pulse_beside_pipewire(desk: Desk) -> None:
    desk.need("pactl", "parec")
    start_pipewire(desk)
    config = desk.folder / "pulse.conf"
    config.write_text(PULSE_CONFIG)
    desk.start("pipewire", "-c", str(config), name="pipewire-pulse")
    until(
        (Path(desk.env["XDG_RUNTIME_DIR"]) / "pulse" / "native").is_socket,
        what="PipeWire speaks PulseAudio's protocol",
        seconds=10.0,
    )
    until(
        lambda: "mic" in desk.run("pactl", "list", "short", "sources", check=False).stdout, what="the source is there"
    )


def test_a_level_meter_a_loop_and_an_echo_canceller_are_no_calls(desk: Desk) -> None:
    """Mixers measure a microphone by a stream of their own, under a name of any language."""
    start_pulse_beside_pipewire(desk)
    desk.start(sys.executable, "-c", METER, "Lautstärkeregler", "mic", name="meter")
    for module in ("module-loopback source=mic sink=speaker", "module-echo-cancel source_master=mic"):
        desk.run("pactl", "load-module", *module.split())
    until(lambda: recorded(desk) == 3, what="the meter, the loop and the echo canceller record", seconds=10.0)
    assert ask(desk, "microphone") == ("no", "")
    call = desk.start("parec", "--device=mic", "--client-name=Call", name="call")
    until_it_says(desk, "microphone", "yes", "Call")
    desk.stop(call)
    until_it_says(desk, "microphone", "no")
    desk.env["PULSE_SERVER"] = "unix:/nowhere"  # and asked by pw-dump
    assert ask(desk, "microphone") == ("no", "")


def recorded(desk: Desk) -> int:
    return len(desk.run("pactl", "list", "short", "source-outputs").stdout.splitlines())


def test_a_recorder_that_is_fed_by_nothing_is_no_call(desk: Desk) -> None:
    start_pulse_beside_pipewire(desk)
    desk.start("parec", "--device=mic", "--client-name=Call", name="call")
    until_it_says(desk, "microphone", "yes", "Call")
    desk.run("pw-cli", "destroy", "mic")
    desk.run("pw-cli", "destroy", "speaker")
    until_it_says(desk, "microphone", "no")
    assert recorded(desk) == 1


async def test_a_program_that_has_a_camera_open(desk: Desk) -> None:
    """A device that is only a file, and the real /proc."""
    dev = desk.folder / "dev"
    dev.mkdir()
    assert await camera.check(dev) == Answer(False, "no camera")
    (dev / "video0").touch()
    assert await camera.check(dev) == Answer(False)
    holder = desk.start(sys.executable, "-c", f"f = open('{dev}/video0'); import time; time.sleep(30)", name="holder")
    until(lambda: str(dev / "video0") in links(holder.pid), what="it is open")
    answer = await camera.check(dev)
    assert answer.on is True
    assert answer.detail.startswith("python")
    desk.stop(holder)
    assert await camera.check(dev) == Answer(False)


def links(process: int) -> set[str]:
    folder = Path(f"/proc/{process}/fd")
    return {str(each.readlink()) for each in folder.iterdir() if each.is_symlink()}
