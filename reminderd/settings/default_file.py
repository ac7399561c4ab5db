"""Where the commented default file and its JSON Schema lie: in the installed package, or in the source tree."""

from __future__ import annotations

from pathlib import Path

SETTINGS = "reminderd.toml"
SCHEMA = "reminderd.schema.json"

_PACKAGE = Path(__file__).absolute().parent.parent
_FOLDERS = (_PACKAGE / "data", _PACKAGE.parent / "config")


def read_default(name: str) -> str:
    """Return the text of `SETTINGS` or `SCHEMA`.

    Raises:
        OSError: it is in neither place: the installation is broken.
    """
    for folder in _FOLDERS:
        if (folder / name).is_file():
            return (folder / name).read_text("utf-8")
    raise FileNotFoundError(2, "not found in this installation", name)
