import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.core.events import Active, Event, Idle
from reminderd.idle.port import ReadFailed, plausible
from reminderd.idle.thresholds import ThresholdTracker


@given(st.lists(st.tuples(st.sampled_from(["pass", "touch", "look"]), st.floats(0.1, 400))))
def test_idle_and_active_alternate_and_say_what_is_so(steps: list[tuple[str, float]]) -> None:
    events: list[Event] = []
    tracker = ThresholdTracker(events.append)
    tracker.watch(frozenset({4.0, 180.0}))
    idle = 0.0
    told = 0.0
    silent = True
    for what, seconds in steps:
        idle = 0.0 if what == "touch" else idle + seconds
        before = len(events)
        if what != "pass":
            tracker.reading(idle)
        for event in events[before:]:
            if isinstance(event, Active):
                assert told or silent
                told = 0.0
            elif isinstance(event, Idle):
                assert event.seconds == idle >= 4
                assert event.seconds > told
                told = event.seconds
            silent = False
        assert tracker.away == bool(told)


def test_a_threshold_watched_anew_is_told_anew() -> None:
    events: list[Event] = []
    tracker = ThresholdTracker(events.append)
    tracker.watch(frozenset({4.0}))
    tracker.reading(5.0)
    tracker.watch(frozenset({180.0}))
    tracker.reading(6.0)
    tracker.watch(frozenset({4.0, 180.0}))
    tracker.reading(7.0)
    assert events == [Idle(5.0), Idle(7.0)]


def test_thresholds_of_nothing_are_not_watched() -> None:
    tracker = ThresholdTracker(lambda _: None)
    tracker.watch(frozenset({0.0, -3.0, 4.0}))
    assert tracker.thresholds == (4.0,)


@pytest.mark.parametrize("said", [-1, -(2**63), 2**63, 2**62, math.nan, math.inf, "12", None, True, b"1", [3]])
def test_what_cannot_be_an_idle_time_is_a_lie(said: object) -> None:
    with pytest.raises(ReadFailed) as lie:
        plausible(said, 1000)
    assert str(lie.value).isprintable()


@given(st.integers(0, 10**10))
def test_milliseconds_are_read_as_seconds(said: int) -> None:
    assert plausible(said, 1000) == said / 1000
