"""Who is at the desk: from edges of input, locks and sleeps to sitting and natural breaks.

**What is counted.** Somebody sits from the first input after a natural break until the next one; short pauses count.
An absence is a stretch in which nobody was seen. Once it is as long as a natural break it is one, and all that was
counted since its start is taken back: it begins when somebody was seen last, not when that was noticed. Whether the
person sits or stands in a stay cannot be seen; `standing` notes what they say.

**When an absence begins.** At the earliest of these. They may hold together, and each ends by itself:

- the last input (`idle_since`), or the last evidence after it (below). If a source that worked is lost, its display or
  its session is gone: the last input was at that moment, if there was input until then;
- the lock (`locked_since`), or the sleep (`asleep_since`), announced or found afterwards in the gap between the
  clocks. While one of them holds nothing is counted at all.

**Who can vouch.** A microphone or camera in use, or a program that keeps the screen awake, shows somebody in the chair
who gives no input: a call, a film. When there was no input for the length of a natural break, the detectors are asked,
and again every half minute while one has said yes. The last yes counts like input, so that one late or unknown answer,
or the moment between two films, ends nothing. It counts so for at most `longest_passive` of one absence, which then
begins at the last input; an unsure yes (a program keeps the screen awake and does not say for whom) counts for a
quarter of that. A yes never ends a break that has begun.

**What ends a break.** Input that goes on (`Return`): a second one some seconds after the first and within a minute.
The break then ended at the first; until that is decided it goes on, and only `state` says active. A jolt does not end
it, nor a new source whose counter begins at zero. A wake is no input: whether input goes on is decided anew. An
unlock is a person's act and ends it at once, if the source last told of input.

**Other machines.** The person may have several, and a sensor in the chair (`elsewhere`). While one of them has somebody
at it, no absence here is a break, neither a lock nor a sleep. A break begins when somebody was seen last on any of
them, and ends when somebody comes back to any. The others are told only what is seen here (`machine_word`). What they
counted while this one heard nothing is taken over (`adopt`); a break that a vanished one hid is found (`missed_break`).

**What outranks what.** A sleep outranks everything until the wake, then a confirmed lock until the unlock, then input
that goes on, then an unconfirmed lock (somebody asked for it, and no locker has reported it), then evidence. The
person's own `reminderd reset` outranks them all.

**Unknown.** Where no idle source has ever worked everybody counts as present until a lock or a sleep says otherwise,
and its end is the return; other machines are asked first. After a restart during a break the source is awaited first.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from reminderd.core.alarm import Alarm
from reminderd.core.asking import PASSIVE_REASONS, Evidence
from reminderd.core.breaks import CERTAIN_SECONDS, Break, Cause, Return, Stay, Stretches
from reminderd.core.clock import EPSILON, NEVER, Moment
from reminderd.core.elsewhere import Elsewhere
from reminderd.core.events import Detected
from reminderd.core.settings import PresenceSettings

Source = Literal["none", "awaited", "works", "lost"]
"""None has worked; none has reported since a restart during a break; one works; one worked, and none does now."""


class Presence:
    """What is known of the person at the desk. All times are steady seconds unless named otherwise."""

    def __init__(self, settings: PresenceSettings, now: Moment) -> None:
        self.settings = settings
        self.source: Source = "none"
        self.idle_since: float | None = None
        """When the last input was, if the source has told of a pause since."""
        self.locked_since: float | None = None
        self.lock_confirmed = False
        self.asleep_since: float | None = None
        self.taking: Break | None = None
        """The natural break in progress."""
        self.returning = Return(1.0)
        """Used during a natural break and an unconfirmed lock."""
        self.stay = Stay(now.wall, 0.0)
        """The present stay at the desk, sitting or standing."""
        self.counted = Stretches()  # of the stay
        self.evidence = Evidence()
        """When a detector vouched last, in this absence."""
        self.elsewhere = Elsewhere()
        self.use(settings)

    # -- what is so now --------------------------------------------------------------------------------------

    @property
    def known(self) -> bool:
        """Whether an idle source works, or worked."""
        return self.source in ("works", "lost")

    @property
    def standing(self) -> bool:
        """Whether the person stands when at the desk."""
        return self.stay.standing

    @property
    def sitting_since(self) -> datetime | None:
        """The local time at which the present sitting began; None: nobody sits."""
        return None if self.stay.standing else self.stay.since

    @property
    def sitting_seconds(self) -> float:
        """Seconds of the present sitting."""
        return self.stay.sitting_seconds

    @property
    def counting(self) -> bool:
        """Whether time counts as present just now."""
        here = self.locked_since is None or self.elsewhere.open
        return self.taking is None and here and self.asleep_since is None

    @property
    def away(self) -> bool:
        """Whether nobody is there: a natural break is in progress, or the machine is about to sleep."""
        return self.taking is not None or self.asleep_since is not None

    def _absence(self, alarm: Alarm) -> tuple[float, Cause] | None:
        """Return since when nobody is at any machine, and what shows it here; None while somebody is."""
        own, elsewhere = self.own_absence(alarm), self.elsewhere
        if own is None and self.source == "none" and elsewhere.believed and elsewhere.seen > -NEVER:
            own = (elsewhere.seen, "idle")
        return None if own is None or elsewhere.present else (max(own[0], elsewhere.seen), own[1])

    def own_absence(self, alarm: Alarm) -> tuple[float, Cause] | None:
        """Do the same by what is seen here alone."""
        idle = self.idle_since
        seen = idle if idle is None or self.elsewhere.empty else self.evidence.seen_last(idle, alarm, self.settings)
        starts: dict[Cause, float | None] = {"idle": seen, "locked": self.locked_since, "asleep": self.asleep_since}
        return min(((since, cause) for cause, since in starts.items() if since is not None), default=None)

    # -- time ------------------------------------------------------------------------------------------------

    def elapse(self, elapsed: float, slept: float, now: Moment) -> float:
        """Let `elapsed` seconds go by, the last `slept` of them asleep; return how many of them count as present."""
        counted = elapsed - slept if self.counting else 0.0
        if counted > 0.0:
            self.count(now.steady - elapsed, now.steady - slept)
        if slept > EPSILON and self.asleep_since is None:
            self.asleep_since = now.steady - slept
        return counted

    def count(self, start: float, end: float) -> None:
        """Count this stretch as present."""
        self.stay = self.stay._replace(seconds=self.stay.seconds + end - start)
        self.counted.add(start, end)

    def clock_stepped(self, seconds: float, now: Moment) -> None:
        """Note that the wall clock was set or its zone changed: the start of the stay moves along with it."""
        self.stay = self.stay.stepped(seconds, now)

    def judge(self, alarm: Alarm) -> tuple[Break, float | None] | None:
        """Return a natural break that has begun, or ended at that steady time, by now; call again until None."""
        self.returning.look(alarm, paused=self.idle_since is not None)
        if self.returning.confirmed and not self.lock_confirmed:
            self.locked_since = None
        if self.taking is not None:
            return self._end_break(self.taking, alarm.now)
        if self.returning.confirmed:
            self.returning.begin()
        if missed := self.elsewhere.missed_break(self.settings.natural_break_seconds):
            begun = self.begin_break(missed[0], "idle", alarm.now)
            self.returning.begin(missed[1], confirmed=True)
            return begun, None
        absence = self._absence(alarm)
        if absence is None or self.returning.since is not None:
            return None
        over = alarm.reached(absence[0] + self.settings.natural_break_seconds)
        if not over or (absence[1] == "idle" and self.evidence.look.pending(alarm)):
            return None
        return self.begin_break(*absence, alarm.now), None

    def _end_break(self, taking: Break, now: Moment) -> tuple[Break, float] | None:
        here = self.returning.confirmed or (self.source == "none" and not self.elsewhere.believed)
        away = not self.elsewhere.present and (self.locked_since is not None or not here)
        if away or self.asleep_since is not None:
            return None
        back = max(self.returning.since or now.steady, taking.since)
        self.taking = None
        self._sit(back, now)
        return taking, back

    def begin_break(self, since: float, cause: Cause, now: Moment) -> Break:
        """Begin a natural break, backdated, and take back what was counted since."""
        counted = self.counted.after(since)
        stayed = max(0.0, self.stay.seconds - counted)
        at = now.wall_before(now.steady - since)
        stay = Stay(self.stay.since if stayed > 0 else None, stayed, self.stay.standing)
        self.taking = Break(since, at, cause, stay, counted)
        self._sit(None, now)
        return self.taking

    def adopt(self, seconds: float, now: Moment) -> None:
        """Have stayed for so long, as another machine has seen."""
        if self.taking is None:
            self._stay_since(now.steady - seconds, now)

    def reset(self, now: Moment, stayed: float = 0.0) -> None:
        """Begin a stay `stayed` seconds ago, as the person says; an absence of input begins anew as well."""
        if self.source == "lost":
            self.source_changed(False, now, wanted=False)
        self.idle_since = None if self.idle_since is None else now.steady
        self.taking = None
        self._sit(now.steady - stayed, now)

    def _sit(self, since: float | None, now: Moment) -> None:
        """Begin a stay at `since`, and count the time since then; None: nobody is there."""
        self.stay = Stay(None, 0.0, self.stay.standing)
        self.counted.clear()
        self.returning.begin()
        self.evidence = Evidence()
        if since is not None:
            self._stay_since(since, now)

    def _stay_since(self, since: float, now: Moment) -> None:
        self.stay = Stay(now.wall_before(now.steady - since), 0.0, self.stay.standing)
        self.counted.clear()
        self.count(since, now.steady)

    def stand(self, on: bool, now: Moment | None) -> None:
        """Note that the person stands, or sits, when at the desk; since `now`, or since the stay began."""
        new = self.stay if now is None else Stay(None if self.taking else now.wall, 0.0)
        self.stay = new._replace(standing=on)

    # -- passive evidence ------------------------------------------------------------------------------------

    def undecided(self, alarm: Alarm) -> bool:
        """Return whether somebody may have left, and the detectors have not answered: nothing is shown until then."""
        return self.idle_since is not None and self.counting and self.evidence.look.pending(alarm)

    def ask(self, alarm: Alarm) -> bool:
        """Return whether the detectors are to be asked now who vouches, and count them as asked."""
        idle = self.idle_since
        wanted = idle is not None and self.counting and self.evidence.wanted(idle, alarm, self.settings)
        if wanted:
            self.evidence.look.begin(PASSIVE_REASONS, alarm.now.steady)
        return wanted

    def detected(self, answer: Detected, now: Moment) -> None:
        """Take a detector's answer as evidence, where it is one; during a break nothing vouches."""
        if self.taking is None:
            self.evidence.take(answer, now.steady)

    # -- edges -----------------------------------------------------------------------------------------------

    def use(self, settings: PresenceSettings) -> None:
        """Apply newer settings."""
        self.settings = settings
        self.returning.scale = min(1.0, settings.natural_break_seconds / CERTAIN_SECONDS)

    def source_changed(self, works: bool, now: Moment, *, wanted: bool = True) -> None:
        """Note that another source took over, or that none works although one is `wanted` by the settings."""
        if works:
            self.source = "works"
        elif self.known and wanted:
            self.source, self.idle_since = "lost", now.steady if self.idle_since is None else self.idle_since
        else:
            self.source, self.idle_since = "none", None

    def idle(self, seconds: float, now: Moment) -> None:
        """Note that there was no input for `seconds`."""
        self.source, self.idle_since = "works", now.steady - max(0.0, seconds)
        self.returning.pause(self.idle_since)

    def active(self, now: Moment) -> None:
        """Note that there is input now."""
        if self.idle_since is not None and self.taking is None and not self.evidence.vouches(self.idle_since):
            self.elsewhere.note_gap(self.idle_since, now.steady)
        self.source, self.idle_since = "works", None
        self.evidence = Evidence()
        if self._may_return:
            self.returning.resumed(now.steady)

    @property
    def _may_return(self) -> bool:
        """Whether input that goes on would mean anything now."""
        locked = self.locked_since is not None
        return self.asleep_since is None and not (self.lock_confirmed if locked else self.taking is None)

    @property
    def _input_told(self) -> bool:
        """Whether the source last told of input, and of no pause since."""
        return self.source == "works" and self.idle_since is None

    def lock(self, now: Moment, *, confirmed: bool = True) -> None:
        """Note that the screen is locked: away from now on."""
        self.lock_confirmed = confirmed or (self.lock_confirmed and self.locked_since is not None)
        self.locked_since = now.steady if self.locked_since is None else self.locked_since
        self.returning.begin(now.steady if self._may_return and self._input_told else None)

    def unlock(self, now: Moment) -> None:
        """Note that the screen is unlocked."""
        if self.locked_since is not None and self._input_told:
            self.returning.begin(now.steady, confirmed=True)
        self.locked_since = None

    def sleep(self, now: Moment) -> None:
        """Note that the machine is about to sleep."""
        self.returning.begin()
        self.asleep_since = now.steady if self.asleep_since is None else self.asleep_since

    def woke(self, now: Moment) -> None:
        """Note that the machine runs again, perhaps for nobody."""
        self.asleep_since = None
        self.returning.begin(now.steady if self._may_return and self._input_told else None)
