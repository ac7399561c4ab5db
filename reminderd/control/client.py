"""The client side of the control channel: synchronous, and light to import.

One request gets one answer; `follow` yields every new status until the daemon stops. Every wait has a deadline,
except the wait for the next change in `follow`.
"""

from __future__ import annotations

import os
import select
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from typing import TYPE_CHECKING, Any

from reminderd.control.channel import FILE_NAME, connect
from reminderd.control.protocol import LONGEST_ANSWER, VERSION, decode, encode
from reminderd.core.language import N_, _, current
from reminderd.system.folders import runtime_folder

if TYPE_CHECKING:
    from pathlib import Path

_OTHER_PROTOCOL = N_("the daemon answered in another protocol; restart it after an upgrade")
_LATE = N_("the daemon did not answer in time")


class DaemonNotRunning(Exception):
    """Nobody listens on the control channel."""


class DaemonSilent(Exception):
    """A daemon is there but gave no proper answer in time; the text says what was seen."""


def call(
    verb: str, args: Mapping[str, Any] | None = None, timeout: float = 2.0, path: Path | None = None
) -> dict[str, Any]:
    """Ask the daemon once and return its whole answer: `ok`, `text` and `data`.

    `timeout` is in seconds, for each wait. `path` is for tests; the default is this user's own daemon.

    Raises:
        DaemonNotRunning: no daemon runs.
        DaemonSilent: it did not answer in time, or not in our protocol.
    """
    with _connection(path, timeout) as connection:
        answer = next(_messages(connection, verb, args or {}), None)
    if answer is None:
        raise _silent(N_("the daemon went away without an answer"))
    if not isinstance(answer.get("ok"), bool) or not isinstance(answer.get("data"), dict):
        raise _silent(_OTHER_PROTOCOL)
    _hear(answer)
    return answer


def speak_as(answer: Mapping[str, Any]) -> None:
    """Speak the daemon's language from now on, as its answer tells, or its status; not where a program reads ours."""
    code = answer.get("language", current().code)
    if code != current().code:
        from reminderd.system.languages import speak

        speak(code)


def follow(
    args: Mapping[str, Any] | None = None,
    timeout: float = 2.0,
    path: Path | None = None,
    reader: int | None = None,
) -> Iterator[dict[str, Any]]:
    """Yield the status now and after each change, until the daemon stops.

    `reader` is a descriptor that we write to (standard output): when nobody reads it any more, this ends with
    BrokenPipeError at once instead of at the next change. Only the first status has to come within `timeout` seconds.

    Raises:
        DaemonNotRunning, DaemonSilent: as for `call`.
    """
    with _connection(path, timeout) as connection:
        for status in _messages(connection, "follow", args or {}, reader):
            if status.get("ok") is False:
                raise DaemonSilent(str(status.get("text") or _("the daemon refused")))
            _hear(status)
            yield status
            connection.settimeout(None)


def _silent(why: str) -> DaemonSilent:
    """Return it with a sentence that is translated where it is shown: a command may not know its language yet."""
    from reminderd.core.sentence import sentence

    return DaemonSilent(sentence(why))


def _hear(answer: dict[str, Any]) -> None:
    """Take out what the daemon's language says for the English sentences in this answer, and know it from now on."""
    if "said" in answer:
        from reminderd.core.sentence import hear

        hear(answer.get("language"), answer.pop("said"))


@contextmanager
def _connection(path: Path | None, timeout: float) -> Iterator[Any]:
    try:
        connection = connect(path or os.path.join(runtime_folder(), FILE_NAME), timeout)
    except (TimeoutError, BlockingIOError):  # the latter: its queue of connections is full
        raise _silent(_LATE) from None
    except OSError as problem:  # no socket, nobody behind it, not for us: to the user it is all the same
        raise DaemonNotRunning(str(problem)) from None
    with closing(connection):
        yield connection


def _messages(
    connection: Any, verb: str, args: Mapping[str, Any], reader: int | None = None
) -> Iterator[dict[str, Any]]:
    """Send the request, and yield what the daemon sends until it closes."""
    buffer = b""
    try:
        with suppress(ConnectionError):  # it may have refused already and said why: read on
            connection.sendall(encode({"v": VERSION, "verb": verb, "args": dict(args)}))
        while more := connection.recv(65536):
            *lines, buffer = (buffer + more).split(b"\n")
            for line in lines:
                yield decode(line)
            if len(buffer) > LONGEST_ANSWER:
                raise _silent(N_("the daemon's answer is too long"))
            if lines and reader is not None:
                wait(reader, connection)
    except TimeoutError:
        raise _silent(_LATE) from None
    except ValueError:
        raise _silent(_OTHER_PROTOCOL) from None
    except ConnectionResetError:
        return


def wait(reader: int | None, connection: Any = None, seconds: float | None = None) -> None:
    """Wait until the daemon sends something, for at most `seconds`.

    Raises:
        BrokenPipeError: the reader of our own output left first. On Windows only the next line that is written tells.
    """
    if not hasattr(select, "poll"):
        time.sleep(seconds or 0)
        return
    watch = select.poll()
    if connection is not None:
        watch.register(connection, select.POLLIN)
    if reader is not None:
        watch.register(reader, 0)  # errors and hang-ups are reported without asking for them
    if any(ready == reader for ready, _ in watch.poll(seconds and seconds * 1000)):
        raise BrokenPipeError
