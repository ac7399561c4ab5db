"""What comes of reading the settings: the values or the problems, and where each value came from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from reminderd.core.settings import Settings
from reminderd.settings.plain import from_json, to_json
from reminderd.settings.problems import Problem

File = Literal["read", "empty", "missing", "unreadable"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """One reading of the file and the environment."""

    path: str
    """The file that was read, or would have been."""
    settings: Settings | None
    """What is to be in force; None where there are problems."""
    problems: tuple[Problem, ...] = ()
    origins: dict[str, str] = field(default_factory=dict)
    """For each dotted key that was given: "config.toml:12" or the name of the environment variable."""
    file: File = "read"
    """"empty" and "missing" mean defaults at a start, and a save under way while running."""
    content_key: str = ""
    """A digest of what was read; the same content, the same key."""


def while_running(loaded: Loaded, in_force: Loaded) -> Loaded:
    """Take an empty or missing file for a save under way, unless that is how it was when it came into force."""
    if loaded.file not in ("empty", "missing") or loaded.file == in_force.file:
        return loaded
    text = f"the file is {loaded.file}; the last good settings stay (for the defaults, write a # comment into it)"
    problem = Problem(loaded.path, None, "", text)
    return Loaded(loaded.path, None, (problem,), {}, loaded.file, loaded.content_key)


def loaded_to_json(loaded: Loaded) -> dict[str, Any]:
    """Write it for the pipe and the cache."""
    return {
        "path": loaded.path,
        "settings": None if loaded.settings is None else to_json(loaded.settings),
        "problems": [to_json(each) for each in loaded.problems],
        "origins": loaded.origins,
        "file": loaded.file,
        "content_key": loaded.content_key,
    }


def loaded_from_json(data: Any) -> Loaded:
    """Read it again.

    Raises:
        ValueError: it is malformed.
    """
    try:
        found = Loaded(
            path=str(data["path"]),
            settings=None if data["settings"] is None else from_json(data["settings"], Settings),
            problems=tuple(from_json(each, Problem) for each in data["problems"]),
            origins={str(key): str(origin) for key, origin in data["origins"].items()},
            file=data["file"],
            content_key=str(data["content_key"]),
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError("not a reading of the settings") from error
    if found.file not in ("read", "empty", "missing", "unreadable"):
        raise ValueError("not a reading of the settings")
    return found
