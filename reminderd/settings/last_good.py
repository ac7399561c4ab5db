"""The last good settings, kept beside the state for when a check cannot be finished. Secrets are left out.

Only the checks of the running daemon are kept. The file is for this user alone (0600).
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Mapping
from dataclasses import replace

from reminderd.core.language import N_
from reminderd.core.sentence import sentence
from reminderd.settings.keys import FILE, Key, Table, from_table, to_own_table
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
    table = to_own_table(loaded.settings)
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
    settings, active = from_table({}), N_("{problem}. The defaults are active for now")
    with contextlib.suppress(LookupError, TypeError, AttributeError, ValueError, RecursionError):
        kept = json.loads(found.text)
        if kept["path"] == unfinished.path:
            settings = from_table(kept["settings"])
            active = N_("{problem}. The last good settings are active for now")
    return replace(unfinished, settings=settings, unfinished=sentence(active, problem=unfinished.unfinished))
