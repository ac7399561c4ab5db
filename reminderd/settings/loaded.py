"""The outcome of one check of the settings: the values, or what is wrong, or why the check could not be finished."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal

from reminderd.core.language import N_
from reminderd.core.sentence import from_json, sentence, to_json
from reminderd.core.settings import Settings
from reminderd.settings.keys import from_table, to_own_table
from reminderd.settings.problems import Problem

File = Literal["read", "empty", "missing", "unreadable"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """One check of the file and the environment: `settings`, or `problems`, or `unfinished` tells what came of it."""

    path: str
    """The file that was read, or would have been."""
    settings: Settings | None
    """The checked settings; None where there are problems, or the check could not be finished."""
    problems: tuple[Problem, ...] = ()
    """Everything that is wrong with the file and the environment."""
    origins: dict[str, str] = field(default_factory=dict)
    """For each dotted key that was given: "config.toml:12", the same with its folder where that is a default for
    everybody on this computer, or the name of the environment variable."""
    file: File = "read"
    """"empty" and "missing" mean the defaults at a start, and a save under way while the daemon runs."""
    content_key: str = ""
    """A digest of what was read; the same content has the same key."""
    unfinished: str = ""
    """Why the check could not be finished, in words for `status`. That is no fault of the file."""
    left_out: tuple[str, ...] = ()
    """What is wrong with the defaults for everybody on this computer. Such a file is left out, the rest is used."""


def while_running(loaded: Loaded, in_force: Loaded) -> Loaded:
    """Return it with a problem if the file is empty or missing now and was not when `in_force` was read.

    That is a save under way, and not a wish for the defaults.
    """
    if loaded.file not in ("empty", "missing") or loaded.file == in_force.file or in_force.unfinished:
        return loaded
    empty, missing = (
        N_("the file is empty; the previous settings are still active (for the defaults, write # into the file)"),
        N_("the file is missing; the previous settings are still active (for the defaults, write # into the file)"),
    )
    problem = Problem(loaded.path, None, "", sentence(empty if loaded.file == "empty" else missing))
    return Loaded(loaded.path, None, (problem,), {}, loaded.file, loaded.content_key)


def loaded_to_json(loaded: Loaded) -> dict[str, Any]:
    """Return it as JSON values, for the checking child's pipe."""
    settings = None if loaded.settings is None else to_own_table(loaded.settings)
    return {
        **asdict(replace(loaded, settings=None)),
        "settings": settings,
        "problems": [{**asdict(each), "text": to_json(each.text)} for each in loaded.problems],
        "unfinished": to_json(loaded.unfinished),
        "left_out": [to_json(each) for each in loaded.left_out],
    }


def loaded_from_json(data: Any) -> Loaded:
    """Read what `loaded_to_json` wrote.

    Raises:
        ValueError: it is malformed.
    """
    try:
        settings = None if data["settings"] is None else from_table(data["settings"])
        return Loaded(
            **{
                **data,
                "settings": settings,
                "problems": tuple(Problem(**{**each, "text": from_json(each["text"])}) for each in data["problems"]),
                "unfinished": from_json(data["unfinished"]),
                "left_out": tuple(from_json(each) for each in data["left_out"]),
            }
        )
    except (LookupError, TypeError, AttributeError, ValueError, RecursionError) as error:
        raise ValueError("not an outcome of a check of the settings") from error
