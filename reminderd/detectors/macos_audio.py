"""Whether any program has the default input device running, by CoreAudio. Not yet tried on a real Mac.

`AudioObjectGetPropertyData` with `kAudioHardwarePropertyDefaultInputDevice` of the system object, then
`kAudioDevicePropertyDeviceIsRunningSomewhere` of that device (AudioHardware.h).
"""

from __future__ import annotations

from typing import Any

from reminderd.detectors.detector import Answer

_LIBRARY = "/System/Library/Frameworks/CoreAudio.framework/CoreAudio"
_SYSTEM_OBJECT = 1


def input_runs() -> Answer:
    """Answer yes or no; a Mac without an input device has none running.

    Raises:
        OSError: CoreAudio cannot be loaded, or refuses.
    """
    import ctypes

    audio = ctypes.CDLL(_LIBRARY)
    device = _read(audio, _SYSTEM_OBJECT, "dIn ")
    return Answer(device != 0 and _read(audio, device, "gone") != 0)


def _read(audio: Any, target: int, selector: str) -> int:
    from ctypes import byref, c_uint32

    address = (c_uint32 * 3)(*(int.from_bytes(four.encode(), "big") for four in (selector, "glob")), 0)
    value, size = c_uint32(), c_uint32(4)
    status = audio.AudioObjectGetPropertyData(c_uint32(target), byref(address), 0, None, byref(size), byref(value))
    if status != 0:
        raise OSError(f"CoreAudio does not tell (status {status})")
    return value.value
