"""Whether any program has the default input device running, by CoreAudio. Not yet tried on a real Mac.

`AudioObjectGetPropertyData` with `kAudioHardwarePropertyDefaultInputDevice` of the system object, then
`kAudioDevicePropertyDeviceIsRunningSomewhere` of that device (AudioHardware.h).
"""

from __future__ import annotations

import ctypes

from reminderd.detectors.port import Answer

_LIBRARY = "/System/Library/Frameworks/CoreAudio.framework/CoreAudio"
_SYSTEM_OBJECT = 1


class _Address(ctypes.Structure):
    _fields_ = (("selector", ctypes.c_uint32), ("scope", ctypes.c_uint32), ("element", ctypes.c_uint32))


def input_runs() -> Answer:
    """Answer yes or no; a Mac without an input device has none running.

    Raises:
        OSError: CoreAudio cannot be loaded, or refuses.
    """
    audio = ctypes.CDLL(_LIBRARY)
    device = _read(audio, _SYSTEM_OBJECT, "dIn ")
    return Answer(device != 0 and _read(audio, device, "gone") != 0)


def _read(audio: ctypes.CDLL, target: int, selector: str) -> int:
    address = _Address(_code(selector), _code("glob"), 0)
    value, size = ctypes.c_uint32(), ctypes.c_uint32(4)
    status = audio.AudioObjectGetPropertyData(
        ctypes.c_uint32(target), ctypes.byref(address), 0, None, ctypes.byref(size), ctypes.byref(value)
    )
    if status != 0:
        raise OSError(f"CoreAudio does not tell (status {status})")
    return value.value


def _code(four: str) -> int:
    return int.from_bytes(four.encode("ascii"), "big")
