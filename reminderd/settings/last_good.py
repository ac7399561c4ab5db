"""The last good settings, kept beside the state for when a check cannot be finished. Secrets are left out.

Only the checks of the running daemon are kept. The file is for this user alone (0600).
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import replace

from reminderd.settings.keys import FILE, Key, Table, from_table, to_table
from reminderd.settings.loaded import Loaded
from reminderd.settings.reading import read
from reminderd.system.folders import private_folder, state_folder
from reminderd.system.whole_file import write_whole

NAME = "last-good-settings.json"


def keep(loaded: Loaded, environ: Mapping[str, str]) -> None:
    """Keep good settings, without what is secret in them; where they cannot be written, the earlier ones stay.

    An empty or missing file is not kept: it may be a save under way.
    """
    if loaded.settings is None or loaded.file != "read":
        return
    table = to_table(loaded.settings)
    for name, node in FILE.keys.items():
        for key, value in node.keys.items() if isinstance(node, Table) else ():
            if isinstance(value, Key) and value.definition.secret:
                del table[name][key]
    with contextlib.suppress(OSError):
        folder = private_folder(state_folder(environ))
        write_whole(folder / NAME, json.dumps({"path": loaded.path, "settings": table}).encode("ascii"))


def fall_back(unfinished: Loaded, environ: Mapping[str, str]) -> Loaded:
    """Return an unfinished check with settings: the last good ones of the same file, or else the defaults."""
    found = read(state_folder(environ) / NAME, named=True)
    settings, which = from_table({}), "defaults"
    with contextlib.suppress(LookupError, TypeError, AttributeError, ValueError, RecursionError):
        kept = json.loads(found.text)
        if kept["path"] == unfinished.path:
            settings, which = from_table(kept["settings"]), "last good settings"
    return replace(unfinished, settings=settings, unfinished=f"{unfinished.unfinished}. The {which} are active for now")
