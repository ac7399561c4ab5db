"""What we show that is no reminder: the question of `care`, the word of the week, that the settings file is wrong.

Such a notice has a bubble with a key of its own. Its module says when it is wanted, what it says and what its buttons
do; `delivery` chooses the moment. What becomes of it is the same for all, and as with reminders: what was lost with its
server, what no notifier could show and what the server did not draw is due again. What a person has closed is not.

A lock takes it off the screen. It comes back unless it had been there for long: whoever leaves it unanswered does not
get it after every lock.
"""

from __future__ import annotations

from dataclasses import replace

from reminderd.core import bubbles
from reminderd.core.effects import Close, Record, Show
from reminderd.core.events import Closed, Detected, Event, Locked, ShowFailed
from reminderd.core.language import in_direction
from reminderd.core.state import Notice, State

LONG_SECONDS = 600.0
"""As long as movement waits for an answer; our own choice."""
_NONE = Notice()


def want(state: State, key: str) -> None:
    """Have it shown at the next good moment; it then replaces what is on screen of it."""
    state.notices[key] = replace(state.notices.get(key, _NONE), due=True)


def put(state: State, show: Show, record: Record | None = None) -> None:
    """Show it now; the history tells of it when a notifier has confirmed it."""
    state.notices[show.bubble] = Notice(shown_at=state.now.steady)
    body = "\n".join(map(in_direction, show.body.splitlines()))
    show = replace(show, body=body, sound=state.settings.delivery.sound)
    if record is None:
        state.emit(show)
    else:
        bubbles.put_word(state, show, record)


def withdraw(state: State, key: str) -> None:
    """Take it off the screen, also where a server goes on listing it, and do not show it."""
    state.notices.pop(key, None)
    state.emit(Close(key))


def let_be(state: State, key: str) -> None:
    """Do not show it any more; what is on screen of it stays."""
    if is_due(state, key):
        state.notices[key] = replace(state.notices[key], due=False)


def is_due(state: State, key: str) -> bool:
    """Return whether it is still to be shown."""
    return state.notices.get(key, _NONE).due


def is_open(state: State, key: str) -> bool:
    """Return whether it is on screen, or still to be shown."""
    notice = state.notices.get(key, _NONE)
    return notice.due or notice.on_screen


def take(state: State, event: Event) -> None:
    """Note what an event means for each of them."""
    for key, notice in list(state.notices.items()):
        match event:
            case Closed(bubble=bubble, reason=reason) if bubble == key and notice.on_screen:
                state.notices[key] = Notice(due=notice.due or reason == "lost")
            case ShowFailed(bubble=bubble) if bubble == key and notice.on_screen:
                state.notices[key] = Notice(due=True)
            case Detected(reason=reason, on=True) if reason in state.doubted.get(key, ()):
                state.notices[key] = Notice(due=True, hidden_by=state.doubted[key])
            case Locked() if notice.shown_at is not None:
                long = state.now.steady - notice.shown_at >= LONG_SECONDS
                state.emit(Close(key))
                state.notices[key] = Notice(due=notice.due or not long)
            case _:
                pass
