"""The engine: `handle(event, now)` gives the effects wanted, and nothing else ever happens here.

The law, in this order at every call: *elapse* (time belongs to what was true before the event), *event*, *advance*
(what follows from the new state: breaks, holds, what is due, what may be shown), *alarm* (the one time at which to be
called again if nothing else happens). The engine reads no clock, keeps no thread and fails on no event.

Whoever drives it hands in every fact as an event with the moment it is handled at, carries out the effects in order,
and rings `Alarm` at the last `WakeAt`. The daemon, the preview and the tests drive it in the same way.
"""

from __future__ import annotations

from reminderd.core import alarm, bubbles, commands, outcomes, planned, takeover
from reminderd.core.clock import EPSILON, NEVER, Moment, gap_between
from reminderd.core.delivery import deliver
from reminderd.core.due import notice_due
from reminderd.core.effects import Effect, Probe, Reply, Save, Start, WakeAt, Watch
from reminderd.core.events import (
    AboutToSleep,
    Active,
    Alarm,
    Answered,
    Closed,
    Detected,
    Done,
    Event,
    Idle,
    Locked,
    NotifierBack,
    Pause,
    Planned,
    Probed,
    Remind,
    Reset,
    Resume,
    SettingsChanged,
    SettingsRight,
    SettingsWrong,
    ShowFailed,
    Shown,
    Skip,
    Snooze,
    SourceChanged,
    Unlocked,
    Woke,
)
from reminderd.core.evidence import PASSIVE_REASONS
from reminderd.core.holds import Holds
from reminderd.core.presence import BreakBegan, Presence
from reminderd.core.reminder import Phase, Turn
from reminderd.core.settings import Settings
from reminderd.core.state import State
from reminderd.core.timetable import quiet_until

HEARTBEAT_SECONDS = 60.0
"""The state is saved this often while somebody sits, so that a crash loses no more than a minute of sitting."""
_STEP_SECONDS = 0.01
"""The two clocks are read one after the other, and one may be slewed: beyond this, the wall clock was set."""
RETRY_SECONDS = 10.0
"""Where no notifier could show something, it is tried again after this, or when one is back."""
_COMMANDS = (Snooze, Done, Skip, Pause, Resume, Reset, Remind)
_UNSAVED = frozenset({Probe, Reply})
_SAVED_AFTER = frozenset({*_COMMANDS, Answered, AboutToSleep, Locked, SettingsChanged})


class Engine:
    """The rules, and what they know."""

    def __init__(self, settings: Settings, now: Moment) -> None:
        self.state = State(settings, now, Presence(settings.presence, now), Holds())
        for each in settings.reminders:
            self.state.reminders[each.name] = takeover.new_reminder(each)
        self._watched: tuple[float, ...] = ()
        self._wake = NEVER
        """What the alarm is set to."""
        self._next_change = -NEVER
        self._saved_at = now.steady

    def handle(self, event: Event, now: Moment) -> tuple[Effect, ...]:
        """Take an event at its moment; give what is to be done, in order; first, what a restore had to say."""
        state = self.state
        only_time_went_by = self._elapse(now)
        if isinstance(event, Alarm):
            self._wake = NEVER  # whatever had been set has rung, or may have been lost with a clock that was set
        else:
            self._happen(event)
        if not (only_time_went_by and self._decides_nothing(event)):
            self._advance()
            self._watch()
            self._next_change = alarm.next_change(state)
        worth_saving = bool(state.out) and any(type(each) not in _UNSAVED for each in state.out)
        self._save(worth_saving or type(event) in _SAVED_AFTER)
        self._alarm()
        wanted, state.out = tuple(state.out), []
        return wanted

    def _decides_nothing(self, event: Event) -> bool:
        """Whether nothing can be different now: a heartbeat, or one answer of several that are waited for."""
        now = self.state.now
        if now.steady >= self._next_change - EPSILON or self.state.out:
            return False
        return type(event) is Alarm or (type(event) is Detected and self.state.look.pending(now))

    # -- elapse ----------------------------------------------------------------------------------------------

    def _elapse(self, now: Moment) -> bool:
        """Let the time since the last event go by; tell whether nothing else did: no sleep, no step of the clock."""
        state = self.state
        gap = gap_between(state.now, now)
        stepped = abs(gap.stepped) > _STEP_SECONDS or state.now.wall.tzinfo is not now.wall.tzinfo
        if stepped:
            state.presence.clock_stepped(gap.stepped, now)
        counted = state.presence.elapse(gap, now)
        state.now = now
        if counted > 0.0:
            for each in state.reminders.values():
                if each.phase is not Phase.OFF:
                    each.count += counted
                    each.unanswered += counted
        if gap.slept > 0.0:
            self._judge()
            state.presence.woke()
            return False
        return not stepped

    def _judge(self) -> None:
        state = self.state
        while (change := state.presence.judge(state.now)) is not None:
            if isinstance(change, BreakBegan):
                outcomes.break_began(state, change)
            else:
                outcomes.break_ended(state, change)

    # -- event -----------------------------------------------------------------------------------------------

    def _happen(self, event: Event) -> None:  # noqa: C901, PLR0912 (one flat table: an event, what it means)
        state, presence, now = self.state, self.state.presence, self.state.now
        match event:
            case SourceChanged(name):
                presence.source_changed(name != "none")
            case Idle(seconds):
                presence.idle(seconds, now)
            case Active():
                presence.active()
            case Locked():
                self._lock()
            case Unlocked():
                presence.unlock()
            case AboutToSleep():
                presence.sleep(now)
            case Woke():
                presence.woke()
            case Detected(reason, on, detail):
                presence.detected(reason, on, now)
                if reason in state.settings.detectors:
                    state.holds.follow(reason, on is True, now, detail)
            case Probed(reasons):
                if reasons >= PASSIVE_REASONS:
                    presence.answered(now)
                if state.look.asked is not None and reasons >= state.settings.detectors:
                    state.look.asked, state.look.answered = None, now.steady
            case Planned(exercises):
                state.exercises, state.plan_known = planned.as_one(exercises), True
                planned.forget_old(state)
            case SettingsChanged(settings, changed):
                takeover.take_over(state, settings, changed)
            case SettingsWrong(problems):
                takeover.settings_wrong(state, problems)
            case SettingsRight():
                takeover.settings_right(state)
            case Answered(bubble, action):
                self._answered(bubble, action)
            case Closed(bubble, reason):
                self._closed(bubble, reason)
            case Shown(bubble):
                bubbles.told(state, bubble)
            case ShowFailed(bubble, problem):
                self._show_failed(bubble, problem)
            case NotifierBack():
                state.retry_at = None
                self._put_back()
            case Snooze() | Done() | Skip() | Pause() | Resume() | Reset() | Remind():
                commands.carry_out(state, event)

    def _lock(self) -> None:
        """Nothing is ever shown on a lock screen: what is there comes down, and is due again."""
        state = self.state
        state.presence.lock(state.now)
        for each in bubbles.take_down(state):
            if each.phase is Phase.SHOWN:
                each.come_due(state.now.wall, prompt=True)
                each.lost = True

    def _answered(self, bubble: str, action: str) -> None:
        state = self.state
        reminders = [each for each in state.named(state.bubbles.get(bubble, ())) if each.bubble == bubble]
        if not reminders:
            return
        bubbles.told(state, bubble)
        verb, _, argument = action.partition(":")
        if verb == "done":
            outcomes.answer(state, reminders, "done", via="button")
        elif verb == "skip":
            outcomes.answer(state, reminders, "skipped", via="button")
        elif verb == "snooze" and argument in {f"{each:g}" for each in state.settings.snooze_choices_seconds}:
            snoozable = [each for each in reminders if each.phase is not Phase.OFF]
            outcomes.snooze(state, snoozable, float(argument), via="button")
        elif verb == "start":
            state.emit(Start(reminders[0].name))

    def _closed(self, bubble: str, reason: str) -> None:
        """Gone without an answer: who waved it away has seen it; what merely expired may still be answered."""
        state = self.state
        members = state.named(state.bubbles.pop(bubble, ()))
        bubbles.told(state, bubble)
        for each in members:
            if each.bubble == bubble:
                each.bubble = None
                each.lost = reason == "lost" and each.phase is Phase.SHOWN
                if reason == "dismissed" and each.phase is Phase.SHOWN and not each.nudged and each.counts:
                    each.make(Turn.RESTART)

    def _put_back(self) -> None:
        """What a notification server took with it when it ended, and nobody has answered, is put on the new one.

        Where something else wants to be shown as well, it comes due again: they are said together.
        """
        state = self.state
        lost = [each for each in state.reminders.values() if each.lost and each.phase is Phase.SHOWN]
        if lost and (state.holds.personal or state.in_phase(Phase.DUE)):
            for each in lost:
                each.come_due(state.now.wall, prompt=True)
                each.lost = True
        elif lost:
            bubbles.put_back(state, lost)

    def _show_failed(self, bubble: str, problem: str) -> None:
        state = self.state
        members = state.named(state.bubbles.pop(bubble, ()))
        state.untold.pop(bubble, None)
        state.retry_at = state.now.steady + RETRY_SECONDS
        for each in members:
            each.bubble = None
            if each.phase is Phase.SHOWN:
                each.come_due(state.now.wall, prompt=True)
                state.record("held", each.name, reason="notifier", detail=problem)

    # -- advance ---------------------------------------------------------------------------------------------

    def _advance(self) -> None:
        state, presence, now = self.state, self.state.presence, self.state.now
        self._judge()
        if presence.wants_evidence(now):
            presence.asked(now)
            state.emit(Probe(PASSIVE_REASONS))
        planned.follow_plan(state)
        if commands.pause_is_over(state):
            commands.lift_pause(state)
        quiet = quiet_until(state.settings.quiet_hours, now.wall)
        state.holds.follow("quiet_hours", quiet is not None, now, until=quiet)
        state.holds.follow("away", presence.away, now)
        state.holds.follow("locked", presence.locked_since is not None, now)
        notice_due(state)
        if not presence.undecided(now):
            deliver(state)

    # -- alarm -----------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        settings = self.state.settings
        thresholds: tuple[float, ...] = (settings.presence.natural_break_seconds,)
        if self.state.waiting_since is not None:
            thresholds = (*thresholds, settings.delivery.input_pause_seconds)
        if thresholds != self._watched:
            self._watched = thresholds
            self.state.emit(Watch(frozenset(thresholds)))

    def _save(self, wanted: bool) -> None:
        """After every change, and once a minute while somebody sits."""
        state = self.state
        if wanted or (state.presence.counting and state.now.steady >= self._saved_at + HEARTBEAT_SECONDS - 1):
            self._saved_at = state.now.steady
            state.emit(Save())

    def _alarm(self) -> None:
        wake = self._next_change
        if self.state.presence.counting:
            wake = min(wake, max(self._saved_at + HEARTBEAT_SECONDS, self.state.now.steady + EPSILON))
        if wake != self._wake:
            self._wake = wake
            self.state.emit(WakeAt(None if wake == NEVER else wake))
