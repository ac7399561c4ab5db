"""The settings checked in a short-lived process of their own, with limits on time and memory.

So pydantic is never loaded in the daemon, a hostile file cannot hurt it, and whoever asks gets the same answer. The
child is this interpreter, isolated from the user's Python variables, with this process's own import path.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from reminderd.settings.loaded import Loaded, loaded_from_json
from reminderd.settings.problems import Problem, clean

DEADLINE_SECONDS = 5.0
_PARTING_SECONDS = 1.0

_START = (
    "import json, sys; asked = json.load(sys.stdin); sys.path[:] = asked['import_path']; "
    "from reminderd.settings.checker import answer; answer(asked)"
)


async def load_in_child(path: Path | None, environ: Mapping[str, str]) -> Loaded:
    """Load as `load.load` does, in a child process, back within six seconds; never raises but when cancelled."""
    import asyncio

    try:
        process = await asyncio.create_subprocess_exec(
            *_command(),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
    except (OSError, ValueError) as error:
        return _failed(path, environ, f"could not be checked: {error}")
    try:
        async with asyncio.timeout(DEADLINE_SECONDS):
            out, err = await process.communicate(_question(path, environ))
    except TimeoutError:
        return _failed(path, environ, _took_too_long())
    finally:
        if process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            with contextlib.suppress(TimeoutError):  # it hangs in the kernel: nothing more can be done for it
                async with asyncio.timeout(_PARTING_SECONDS):
                    await process.wait()
    return _understood(path, environ, out, err)[-1]


def load_in_child_sync(path: Path | None, environ: Mapping[str, str]) -> Loaded:
    """Load as `load.load` does, in a child process."""
    return _ask_and_wait(path, environ)[-1]


def check_texts(path: Path, environ: Mapping[str, str], texts: list[str]) -> list[Loaded]:
    """Check texts as if each stood in the file, up to the first that is good; one answer for each that was checked."""
    return _ask_and_wait(path, environ, texts)


def _ask_and_wait(path: Path | None, environ: Mapping[str, str], texts: list[str] | None = None) -> list[Loaded]:
    import subprocess

    question = _question(path, environ, texts)
    try:
        done = subprocess.run(  # noqa: S603 (our own interpreter and our own words)
            _command(), input=question, capture_output=True, timeout=DEADLINE_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return [_failed(path, environ, _took_too_long())]
    except (OSError, ValueError) as error:
        return [_failed(path, environ, f"could not be checked: {error}")]
    return _understood(path, environ, done.stdout, done.stderr)


def _command() -> list[str]:
    return [sys.executable, "-I", "-c", _START]


def _question(path: Path | None, environ: Mapping[str, str], texts: list[str] | None = None) -> bytes:
    """Write what the child needs to know; by its standard input, since others can read a command line."""
    ours = str(Path(__file__).absolute().parent.parent.parent)
    matters = ("HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME")
    asked: dict[str, Any] = {
        "import_path": [ours, *(each for each in sys.path if os.path.isabs(each))],  # noqa: PTH117 (zip files too)
        "path": None if path is None else str(path.absolute()),
        "environ": {k: v for k, v in environ.items() if k in matters or k.startswith("REMINDERD_")},
        "texts": texts,
    }
    return json.dumps(asked).encode("ascii")


def _understood(path: Path | None, environ: Mapping[str, str], out: bytes, err: bytes) -> list[Loaded]:
    try:
        answers = json.loads(out)
        if not isinstance(answers, list) or not answers:
            raise ValueError("no answer")
        return [loaded_from_json(each) for each in answers]
    except (ValueError, RecursionError):
        last = err.decode("utf-8", "replace").strip().rsplit("\n", 1)[-1]
        return [_failed(path, environ, f"could not be checked ({clean(last) or 'the checker was stopped'})")]


def _failed(path: Path | None, environ: Mapping[str, str], text: str) -> Loaded:
    from reminderd.settings.load import default_path

    place = str(default_path(environ) if path is None else path)
    return Loaded(place, None, (Problem(place, None, "", text),), {}, "unreadable")


def _took_too_long() -> str:
    return f"took longer than {DEADLINE_SECONDS:.0f} s to check (make the file simpler, or try again)"
