"""Windows and macOS, as far as they can be told here: a registry and a CoreAudio of our own."""

from __future__ import annotations

import ctypes
import sys
import types
from typing import Any

import pytest

from reminderd.detectors import camera, microphone, screen_share, windows_consent
from reminderd.detectors.detector import Answer, answer_of

Json = dict[str, Any]


class Registry(types.ModuleType):
    """Keys are folders; values are what is no folder."""

    HKEY_CURRENT_USER = 1

    def __init__(self, tree: Json) -> None:
        super().__init__("winreg")
        self.tree = tree

    def OpenKey(self, _user: int, path: str) -> Any:  # noqa: N802 (the registry's own name)
        at: Any = self.tree
        for part in path.removeprefix(windows_consent._STORE + "\\").split("\\"):
            if not isinstance(at, dict) or part not in at:
                raise FileNotFoundError(part)
            at = at[part]
        return Key(at)

    def EnumKey(self, key: Key, index: int) -> str:  # noqa: N802
        names = [name for name, value in key.items() if isinstance(value, dict)]
        if index >= len(names):
            raise OSError("no more")
        return names[index]

    def QueryValueEx(self, key: Key, name: str) -> tuple[int, int]:  # noqa: N802
        if name not in key:
            raise FileNotFoundError(name)
        return key[name], 11


class Key(dict[str, Any]):
    def __enter__(self) -> Key:
        return self

    def __exit__(self, *_: object) -> None: ...


USED, USING = ({"LastUsedTimeStart": 5, "LastUsedTimeStop": stop} for stop in (9, 0))


@pytest.mark.parametrize(
    ("tree", "answer"),
    [
        ({}, Answer(False)),
        ({"Microsoft.Teams_8wekyb": USED, "Asked": {}, "NonPackaged": {}}, Answer(False)),
        ({"Microsoft.Teams_8wekyb": USING, "NonPackaged": {"C:#Apps#Zoom.exe": USING, "C:#old.exe": USED}},
         Answer(True, "Microsoft.Teams, Zoom.exe")),
    ],
)  # fmt: skip
def test_the_consent_store_of_windows(tree: Json, answer: Answer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "winreg", Registry({"microphone": tree}))
    assert windows_consent.in_use("microphone") == answer


async def test_a_windows_without_that_store_is_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    monkeypatch.setitem(sys.modules, "winreg", Registry({}))
    assert (await answer_of(microphone.check)).on is None
    assert (await answer_of(camera.check)).on is None
    assert (await answer_of(screen_share.check)).on is None


class CoreAudio:
    """Answers with the values of these selectors, or refuses."""

    def __init__(self, values: dict[str, int]) -> None:
        self.values = values

    def AudioObjectGetPropertyData(  # noqa: N802 (the library's own name)
        self, _target: Any, address: Any, _size: int, _data: None, _bytes: Any, value: Any
    ) -> int:
        selector = address._obj[0].to_bytes(4, "big").decode()
        value._obj.value = self.values.get(selector, 0)
        return 0 if selector in self.values else 560947818


@pytest.mark.parametrize(
    ("values", "answer"),
    [
        ({"dIn ": 44, "gone": 1}, Answer(True)),
        ({"dIn ": 44, "gone": 0}, Answer(False)),
        ({"dIn ": 0}, Answer(False)),
        ({}, Answer(None, "CoreAudio does not tell (status 560947818)")),
    ],
)
async def test_the_default_input_of_a_mac(
    values: dict[str, int], answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    monkeypatch.setattr(ctypes, "CDLL", lambda _: CoreAudio(values))
    assert await answer_of(microphone.check) == answer
