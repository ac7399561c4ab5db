import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.core.events import Active, Event, Idle
from reminderd.idle.edges import Edges
from reminderd.idle.readings import Lie, plausible


@given(st.lists(st.tuples(st.sampled_from(["pass", "touch", "look"]), st.floats(0.1, 400))))
def test_idle_and_active_alternate_and_say_what_is_so(steps: list[tuple[str, float]]) -> None:
    events: list[Event] = []
    edges = Edges(events.append)
    edges.watch(frozenset({4.0, 180.0}))
    idle = 0.0
    told = 0.0
    for what, seconds in steps:
        idle = 0.0 if what == "touch" else idle + seconds
        before = len(events)
        if what != "pass":
            edges.reading(idle)
        for event in events[before:]:
            if isinstance(event, Active):
                assert told
                told = 0.0
            elif isinstance(event, Idle):
                assert event.seconds == idle >= 4
                assert event.seconds > told
                told = event.seconds
        assert edges.away == bool(told)


def test_a_threshold_watched_anew_is_told_anew() -> None:
    events: list[Event] = []
    edges = Edges(events.append)
    edges.watch(frozenset({4.0}))
    edges.reading(5.0)
    edges.watch(frozenset({180.0}))
    edges.reading(6.0)
    edges.watch(frozenset({4.0, 180.0}))
    edges.reading(7.0)
    assert events == [Idle(5.0), Idle(7.0)]


def test_thresholds_of_nothing_are_not_watched() -> None:
    edges = Edges(lambda _: None)
    edges.watch(frozenset({0.0, -3.0, 4.0}))
    assert edges.thresholds == (4.0,)


@pytest.mark.parametrize("said", [-1, -(2**63), 2**63, 2**62, math.nan, math.inf, "12", None, True, b"1", [3]])
def test_what_cannot_be_an_idle_time_is_a_lie(said: object) -> None:
    with pytest.raises(Lie) as lie:
        plausible(said, 1000)
    assert str(lie.value).isprintable()


@given(st.integers(0, 10**10))
def test_milliseconds_are_read_as_seconds(said: int) -> None:
    assert plausible(said, 1000) == said / 1000
