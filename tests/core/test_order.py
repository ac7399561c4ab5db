"""What the history and the screen say agrees with what the engine knows, in every order of events."""

from __future__ import annotations

from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from reminderd.core.clock import EPSILON
from reminderd.core.effects import Show, WakeAt
from reminderd.core.events import Remind
from reminderd.core.reminder import Phase
from reminderd.core.settings import Settings
from tests.core.test_properties import CHOICES, Watched, _do, _plan, steps

ENDS = {"done", "skipped", "taken", "expired"}
plain_steps = steps.filter(lambda step: step[0] not in {"settings", "restart"})


class Ledger(Watched):
    """Keeps its own books, and compares."""

    def __init__(self, chosen: Settings, **how: Any) -> None:
        self.held: set[tuple[str | None, str]] = set()
        self.on_stage: set[str] = set()
        self.ended_at: dict[str, float] = {}
        self.rings_at: list[float] = []
        self.asked_for = False
        super().__init__(chosen, **how)

    def event(self, event: object) -> None:
        was, self.asked_for = len(self.records), isinstance(event, Remind)
        super().event(event)
        for record in self.records[was:]:
            self._book(record.event, record.reminder, record.facts)
        state = self.engine.state
        assert set(state.bubbles) == {key for key, show in self.screen.items() if show.reminders}, "bubbles"
        for key, members in state.bubbles.items():
            assert {each.name for each in members} <= set(self.screen[key].reminders)
        for each in state.reminders.values():
            kept = {reason for name, reason in self.held if name == each.name}
            assert kept == set(each.round.held.by), (
                f"{each.name} is held by {set(each.round.held.by)}, the history says {kept}"
            )
            assert each.phase is not Phase.DUE or each.round.due_at is not None

    def _carry_out(self, effect: object) -> Any:
        if isinstance(effect, WakeAt) and effect.steady is not None:
            self.rings_at = [at for at in self.rings_at if at > self.now.steady - 1] + [self.now.steady]
            assert len(self.rings_at) < 60, "woken again and again"
        if isinstance(effect, Show) and effect.reminders:
            assert not self.engine.state.presence.locked_since or self.asked_for, "on a lock screen"
        return super()._carry_out(effect)  # type: ignore[arg-type]

    def _book(self, event: str, name: str | None, facts: dict[str, Any]) -> None:
        if event == "held" and name is not None and facts["reason"] != "notifier":
            assert (name, facts["reason"]) not in self.held, "held twice"
            self.held.add((name, facts["reason"]))
        elif event == "released" and name is not None:
            assert (name, facts["reason"]) in self.held, "released, and was not held"
            self.held.remove((name, facts["reason"]))
        elif event in ENDS and name is not None:
            # What the end of a break satisfies counts from the return, which is noticed some seconds later.
            seated = self.engine.state.presence.sitting_seconds if event == "taken" and "seconds" in facts else 0.0
            self.ended_at[name] = self.now.steady - seated
            self.on_stage.discard(name)
        elif event == "ignored" and name is not None:
            assert name in self.on_stage, "ignored, and was not shown"
        elif event == "snoozed" and name is not None:
            self.ended_at.pop(name, None)
        elif event == "shown" and name is not None:
            self._shown(name, facts)

    def _shown(self, name: str, facts: dict[str, Any]) -> None:
        each = self.engine.state.reminders[name]
        since = self.now.steady - self.ended_at.pop(name, float("-inf"))
        here = "machine" not in facts and not facts["asked_for"]  # another machine's was due by what was counted there
        if each.counts and here and self.engine.state.settings.delivery.combine_within_seconds == 0:
            assert since >= each.interval - 2 - EPSILON, "again before a whole interval had passed"
        self.on_stage.add(name)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([0, 1, 2]), st.lists(plain_steps, max_size=20), st.booleans())
@example(1, [("run", 3.0), ("failed", None), ("sleep", 180.0), ("run", 3.0)], False)
def test_history_and_screen_agree_with_the_engine(chosen: int, script: list[tuple[str, Any]], typing: bool) -> None:
    desk = Ledger(CHOICES[chosen], typing=typing)
    desk.event(_plan(desk))
    for step, value in script:
        _do(desk, step, value)
