"""What this machine says of itself to the person's other machines, and what `status` says of them."""

from __future__ import annotations

from typing import Any

from reminderd.core.alarm import Alarm
from reminderd.core.clock import NEVER
from reminderd.core.elsewhere import LastWord
from reminderd.core.presence import Presence
from reminderd.core.state import State
from reminderd.core.told import MOST_NAMES, MachineState


def machine_word(state: State) -> dict[str, Any]:
    """Return the arguments of the request `machine` on the others, without the name and for how long it is valid.

    What it has counted is told only where somebody is seen here: it may have believed another machine too long.
    """
    presence, now = state.presence, state.now.steady
    said, idle, vouched, call = _seen_here(presence, Alarm(state.now))
    sure = said == "active"
    counting = [each for each in state.reminders.values() if each.counts and each.count >= 1]
    return {
        "state": said,
        "idle_seconds": round(idle, 1),
        "vouched": vouched,
        "call": call,
        "turn": presence.elsewhere.turn,
        "standing": presence.standing,
        "stay_seconds": round(presence.stay.seconds, 1) if sure else 0,
        "counts": {each.name: round(each.count, 1) for each in counting[:MOST_NAMES]} if sure else {},
        "series": state.told.series,
        "answers": [
            {**each._asdict(), "reminders": list(each.reminders), "ago_seconds": round(max(0.0, now - at), 1)}
            for at, each in state.told.answers
        ],
    }


def could_speak(presence: Presence) -> bool:
    """Return whether this machine could speak: it is neither locked nor away."""
    return presence.locked_since is None and not presence.away


def has_input(presence: Presence) -> bool:
    """Return whether there is input here, that an idle source tells of."""
    return could_speak(presence) and presence.source == "works" and presence.idle_since is None


def _seen_here(presence: Presence, alarm: Alarm) -> tuple[MachineState, float, bool, bool]:
    """Return what this machine has seen itself.

    That is its state, for how many seconds nobody was seen (without what vouches, where something does), whether
    something vouches for somebody without input, and whether that is a call.
    """
    now, absence, idle = alarm.now.steady, presence.own_absence(alarm), presence.idle_since
    since = now if absence is None else absence[0]
    if presence.locked_since is not None:
        return "locked", now - since, False, False
    if presence.away:
        return "away", now - since, False, False
    if not presence.known:
        return "unknown", 0.0, False, False
    if idle is None or presence.evidence.look.under_way:
        return "active", 0.0, False, False
    vouched = since > idle and now - since < presence.settings.natural_break_seconds
    return "idle", now - (idle if vouched else since), vouched, vouched and presence.evidence.by != "inhibitor"


def _idle_seconds(word: LastWord, now: float) -> int | None:
    if word.state == "active" and now < word.until:
        return 0
    return max(0, round(now - word.seen)) if word.seen > -NEVER else None


def machines_status(state: State) -> dict[str, Any]:
    """Return what is known of the other machines, for `status`."""
    elsewhere, now = state.presence.elsewhere, state.now.steady
    speaker = state.holds.get("elsewhere")
    return {
        "machine": elsewhere.machine,
        "speaks": speaker is None,
        "machines": [
            {
                "name": each.name,
                "state": each.state if each.name in elsewhere.believed else "gone",
                "idle_seconds": _idle_seconds(each, now),
                "believed_seconds": max(0, round(each.until - now)),
                "speaks": speaker is not None and speaker.detail == each.name,
            }
            for each in elsewhere.words.values()
        ],
        "chair": elsewhere.chair
        and {
            "taken": elsewhere.chair.state == "active",
            "believed_seconds": max(0, round(elsewhere.chair.until - now)),
        },
    }
