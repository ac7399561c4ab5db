"""What survives a restart of the person's other machines: what they said last, and what was answered here and there.

A part of `snapshot`, which says what holds for it: times are seconds before the saving, and nothing read is trusted.
"""

from __future__ import annotations

from typing import Any, get_args

from reminderd.core.clock import NEVER
from reminderd.core.elsewhere import MOST_MACHINES, LastWord
from reminderd.core.state import State
from reminderd.core.told import ANSWERS_TOLD, LONGEST_VALID_SECONDS, MachineState, Said, ToldAction, ToldAnswer

UNSAVED = 100
"""So many numbers may have been used after the saving, if it was a crash."""
LONGEST_SECONDS = 10 * 365 * 86400.0


def kept_machines(state: State) -> dict[str, Any] | None:
    """Return what is worth keeping; None where there is no link."""
    told, elsewhere, now = state.told, state.presence.elsewhere, state.now.steady
    if not state.settings.link.broker:
        return None
    return {
        "series": told.series,
        "used": told.used,
        "answers": [[each.number, each.action, each.reminders, each.seconds, now - at] for at, each in told.answers],
        "said": {subject: [now - each.at, *each[1:]] for subject, each in told.said.items()},
        "heard": told.heard,
        "machine": elsewhere.machine,
        "turn": elsewhere.turn,
        "words": [
            [each.name, each.state, each.until - now, now - each.seen, each.vouched, each.call, each.turn]
            for each in elsewhere.words.values()
            if each.seen > -NEVER
        ],
    }


def restore_machines(state: State, kept: dict[str, Any], off: float) -> None:
    """Take it up again, `off` seconds later.

    Raises:
        LookupError, TypeError, ValueError, AttributeError, OverflowError: something in it is impossible.
    """
    if not kept or not state.settings.link.broker:
        return
    told, elsewhere, saved = state.told, state.presence.elsewhere, state.now.steady - off
    told.series, told.used = str(kept["series"])[:64], int(_number(kept["used"])) + UNSAVED
    for number, action, reminders, seconds, ago in kept["answers"][-ANSWERS_TOLD:]:
        names, lasting = tuple(map(str, reminders)), None if seconds is None else _number(seconds)
        answer = ToldAnswer(int(_number(number)), _one_of(action, get_args(ToldAction)), names, lasting)
        told.answers.append((saved - _number(ago), answer))
    for subject, (ago, number, machine, shown) in kept["said"].items():
        told.said[str(subject)] = Said(saved - _number(ago), int(_number(number)), str(machine), bool(shown))
    told.heard.update({str(name): (str(series), int(_number(last))) for name, (series, last) in kept["heard"].items()})
    elsewhere.machine, elsewhere.turn = str(kept["machine"]), int(_number(kept["turn"]))
    for name, said, left, ago, vouched, call, turn in kept["words"][:MOST_MACHINES]:
        seen, until = saved - max(0.0, _number(ago)), saved + min(LONGEST_VALID_SECONDS, _number(left))
        known = _one_of(said, get_args(MachineState))
        word = LastWord(str(name), known, until, seen, seen, bool(vouched), bool(call), int(_number(turn)))
        elsewhere.words[word.name] = word


def _one_of(value: Any, known: tuple[Any, ...]) -> Any:
    return known[known.index(value)]


def _number(value: Any) -> float:
    if not abs(found := float(value)) <= max(LONGEST_SECONDS, 2**53):
        raise ValueError("too large, or no number")
    return found
