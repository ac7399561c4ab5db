"""The engine: `handle(event, now)` returns the effects wanted, and nothing else ever happens here.

**The model.** The engine is a state and one function. Whoever drives it hands in every fact as an event together with
the moment at which it is handled, carries out the returned effects in order, and hands in `TimePassed` at the last
`WakeAt`. The engine reads no clock, starts no thread, does no input or output, and fails on no event. The daemon, the
preview and the tests drive it in the same way. Other modules own parts of the state (`state` names them); the engine
calls them and decides nothing itself.

**The order.** Every call does the same four things:

1. *elapse*: the time since the last event belongs to what was true before this one. It is counted as sitting if
   somebody was present then; a sleep in it is noticed here, and a wall clock that was set;
2. *the event*: what it says is noted, and what it asks for is done;
3. *advance*: what follows from the new state. First presence (has a break begun or ended?), since it decides what may
   be due at all; then the plan, the pause and the quiet hours; then what comes due; and last delivery, which needs all
   of them. Nothing is shown while it is being found out whether anybody is there;
4. *the alarm*: the one time at which to be called again if nothing else happens (`alarm`). `Save` is asked for
   with every change of what survives a restart, and once a minute while somebody sits.

**Two clocks.** Counts, snoozes and waits go by the steady clock, which nobody can set; quiet hours, exercises and what
people read go by the wall clock. No rule mixes the two. What began before it was noticed (an absence, a sleep, a
restart) is backdated to its beginning, and what was counted since is taken back.

**What may hold together.** Presence, the holds and the phases of the reminders are independent: a reminder can be
shown while nobody is there, and snoozed while everything is paused. They meet in three places only: a break ends the
rounds that it satisfies (`outcomes`), a lock takes down what is on screen (`bubbles`), and delivery asks them all.

**What has priority.** A lock and a sleep over all evidence of somebody in the chair; the person's own word (pause,
quiet hours) over every detector; what the person asks for (`remind`) over every hold; and an event over the time that
passes with it: an answer that comes at the moment of a nudge is an answer.
"""

from __future__ import annotations

from reminderd.core import (
    bubbles,
    buttons,
    care,
    commands,
    delivery,
    events,
    hearing,
    new_settings,
    notices,
    outcomes,
    planned,
    standing,
    weekly,
)
from reminderd.core.alarm import Alarm
from reminderd.core.asking import PASSIVE_REASONS
from reminderd.core.clock import EPSILON, NEVER, Moment, seconds_between
from reminderd.core.due import notice_due
from reminderd.core.effects import Effect, Probe, Reply, Save, WakeAt, Watch
from reminderd.core.events import Event
from reminderd.core.holds import Holds
from reminderd.core.machine_word import could_speak, has_input
from reminderd.core.presence import Presence
from reminderd.core.reminder import Reminder
from reminderd.core.settings import Settings
from reminderd.core.state import State
from reminderd.core.timetable import quiet_edges
from reminderd.core.told import Told

HEARTBEAT_SECONDS = 60.0
"""The state is saved this often while somebody sits, so that a crash loses no more than a minute of sitting."""
_STEP_SECONDS = 0.01
"""The two clocks are read one after the other, and one may be slewed: beyond this, the wall clock was set."""
_UNSAVED = frozenset({Probe, Reply})
_SAVED_AFTER = (events.Command, events.Answered, events.AboutToSleep, events.Locked, events.SettingsChanged)


class Engine:
    """The rules, and what they know."""

    def __init__(self, settings: Settings, now: Moment) -> None:
        reminders = {each.name: Reminder(each) for each in standing.as_things_stand(settings, standing=False)}
        told = Told(f"{now.wall.timestamp():.0f}")
        self.state = State(settings, now, Alarm(now), Presence(settings.presence, now), Holds(), reminders, told=told)
        self._watched: tuple[float, ...] = ()
        self._wake = NEVER
        """What the alarm is set to."""
        self._saved_at = now.steady

    def handle(self, event: Event, now: Moment) -> tuple[Effect, ...]:
        """Take an event at its moment; return what is to be done, in order.

        The first call after `restore` also returns what restoring asked for.
        """
        state = self.state
        only_time_passed = self._elapse(now)
        if isinstance(event, events.TimePassed):
            self._wake = NEVER  # whatever was set has rung, or may have been lost with a clock that was set
        else:
            self._take(event)
        if not (only_time_passed and self._changes_nothing(event)):
            self._advance()
            self._watch()
        wake, sitting = state.alarm.next, state.presence.counting
        changed = isinstance(event, _SAVED_AFTER) or not _UNSAVED.issuperset(map(type, state.effects))
        if changed or (sitting and now.steady >= self._saved_at + HEARTBEAT_SECONDS - 1):
            self._saved_at = now.steady
            state.emit(Save())
        if sitting:
            wake = min(wake, max(self._saved_at + HEARTBEAT_SECONDS, now.steady + EPSILON))
        if wake != self._wake:
            self._wake = wake
            state.emit(WakeAt(None if wake == NEVER else wake))
        return state.take_effects()

    def _changes_nothing(self, event: Event) -> bool:
        """Return whether nothing can be different now: at a heartbeat, or at one of several awaited answers."""
        state = self.state
        if state.now.steady >= state.alarm.next - EPSILON or state.effects:
            return False
        return type(event) is events.TimePassed or (type(event) is events.Detected and state.look.under_way)

    # -- elapse ----------------------------------------------------------------------------------------------

    def _elapse(self, now: Moment) -> bool:
        """Let the time since the last event pass; return whether nothing else did: no sleep, no clock that was set."""
        state = self.state
        was, state.now = state.now, now
        elapsed = max(0.0, now.steady - was.steady)  # one that seems to run back stands still
        slept = min(elapsed, max(0.0, now.asleep - was.asleep))
        step = seconds_between(was.wall, now.wall) - elapsed
        stepped = abs(step) > _STEP_SECONDS or was.wall.tzinfo is not now.wall.tzinfo
        if stepped:
            state.presence.clock_stepped(step, now)
        counted = state.presence.elapse(elapsed, slept, now)
        if counted > 0.0:
            for each in state.reminders.values():
                each.elapse(counted)
        if slept > 0.0:
            self._judge()
            state.presence.woke(now)
            return False
        return not stepped

    def _judge(self) -> None:
        """Find out whether a break has begun or ended by now."""
        state = self.state
        state.alarm.begin(state.now)
        state.presence.elsewhere.follow(state.alarm)
        if state.presence.ask(state.alarm):
            state.emit(Probe(PASSIVE_REASONS))
        while (change := state.presence.judge(state.alarm)) is not None:
            taken, ended = change
            if ended is None:
                outcomes.break_began(state, taken)
            else:
                standing.break_ended(state, taken)
                outcomes.break_ended(state, taken, ended)

    # -- event -----------------------------------------------------------------------------------------------

    def _take(self, event: Event) -> None:  # noqa: C901, PLR0912 (one flat table: an event, what it means)
        state, presence, now = self.state, self.state.presence, self.state.now
        notices.take(state, event)
        match event:
            case events.SourceChanged(name):
                presence.source_changed(name != "none", now, wanted=state.settings.presence.source != "none")
            case events.Idle(seconds):
                presence.idle(seconds, now)
            case events.Active():
                presence.active(now)
            case events.Locked(confirmed):
                presence.lock(now, confirmed=confirmed)
                bubbles.take_down(state)
            case events.Unlocked():
                presence.unlock(now)
            case events.AboutToSleep():
                presence.sleep(now)
            case events.Woke():
                presence.woke(now)
            case events.Detected(reason, on, detail):
                presence.detected(event, now)
                if on:
                    bubbles.hide(state, reason)
                if reason in state.detectors:
                    state.holds.answer(reason, on, now, detail)
            case events.Probed(reasons):
                presence.evidence.look.end(now.steady, reasons)
                delivery.probed(state, reasons)
                bubbles.probed(state, reasons)
            case events.FromElsewhere():
                self._hear(event)
            case events.Planned(exercises):
                planned.take_plan(state, exercises)
            case events.SettingsChanged(settings, changed):
                new_settings.apply(state, settings, changed)
            case events.SummedUp():
                weekly.summed_up(state, event)
            case events.SettingsProblems(problems):
                new_settings.file_is_wrong(state, problems)
            case events.Command():
                commands.carry_out(state, event)
            case events.Answered(bubble, action):
                buttons.pressed(state, bubble, action)
            case events.Shown(bubble, hidden_by):
                bubbles.shown(state, bubble, hidden_by)
            case events.Closed(bubble, reason):
                bubbles.closed(state, bubble, reason)
            case events.ShowFailed(bubble, problem):
                bubbles.show_failed(state, bubble, problem)
            case events.NotifierBack():
                bubbles.notifier_back(state)

    def _hear(self, event: events.FromElsewhere) -> None:
        state, elsewhere = self.state, self.state.presence.elsewhere
        match event:
            case events.MachineSaid(machine) if machine != elsewhere.machine:
                elsewhere.take(event, state.now.steady)
                self._judge()  # a break that ends with it has ended before anything is taken over from there
                hearing.hear(state, event)
            case events.ChairSaid():
                elsewhere.take_chair(event, state.now.steady)
            case events.Linked(machine):
                elsewhere.be_called(machine)

    # -- advance ---------------------------------------------------------------------------------------------

    def _advance(self) -> None:
        """Work everything out for the present moment; again where that has changed something."""
        state, changed = self.state, True
        while changed:
            emitted = len(state.effects)
            self._judge()
            planned.follow_plan(state)
            commands.end_pause(state)
            care.follow(state)
            self._follow_holds()
            weekly.follow(state)
            notice_due(state)
            if not state.presence.undecided(state.alarm):
                state.waiting = delivery.deliver(state)
            changed = any(not isinstance(effect, Probe) for effect in state.effects[emitted:])

    def _follow_holds(self) -> None:
        state, presence, now = self.state, self.state.presence, self.state.now
        quiet_until, next_quiet = quiet_edges(state.settings.quiet_hours, now.wall)
        if edge := quiet_until or next_quiet:
            state.alarm.reached_wall(edge)
        state.holds.follow("quiet_hours", quiet_until is not None, now.steady, until=quiet_until)
        state.holds.follow("away", presence.away, presence.taking.since if presence.taking else now.steady)
        state.holds.follow("locked", presence.locked_since is not None, now.steady)
        speaker = presence.elsewhere.follow_voice(state.alarm, active=has_input(presence), usable=could_speak(presence))
        state.holds.follow("elsewhere", speaker is not None, now.steady, speaker or "")

    def _watch(self) -> None:
        settings = self.state.settings
        thresholds = (settings.presence.natural_break_seconds, *self.state.presence.returning.watched)
        thresholds = (*thresholds, *self.state.presence.elsewhere.watched)
        if self.state.waiting.pause_since is not None:
            thresholds = (*thresholds, settings.delivery.input_pause_seconds)
        if thresholds != self._watched:
            self._watched = thresholds
            self.state.emit(Watch(frozenset(thresholds)))
