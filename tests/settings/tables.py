"""Valid settings files as TOML tables, made up by hypothesis; and files written for a test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from reminderd.core.settings import DAYS, HOOK_EVENTS
from reminderd.settings.load import load
from reminderd.settings.loaded import Loaded

PLACE = Path("/home/somebody/.config/reminderd/config.toml")


def loaded(text: str, environ: dict[str, str] | None = None) -> Loaded:
    """Check a text in this process."""
    return load(PLACE, environ or {}, text)


def said(text: str, environ: dict[str, str] | None = None) -> list[str]:
    """Return the problems of a text as they are printed."""
    return [str(problem) for problem in loaded(text, environ).problems]


def durations(least: int, most: int) -> st.SearchStrategy[str]:
    spelled = st.sampled_from(["{}s", "{} s ", "0h{}s", "{}S"])
    return st.builds(lambda shape, seconds: shape.format(seconds), spelled, st.integers(least, most))


DAY = 86400
texts = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\x85\u2028\u2029"), min_size=1, max_size=40
).filter(str.strip)
words = st.one_of(texts, st.builds("{}\n{}".format, texts, texts))
times = st.builds("{:02}:{:02}".format, st.integers(0, 23), st.integers(0, 59))
ranges = st.tuples(times, times).filter(lambda pair: pair[0] != pair[1]).map("-".join)
names = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}", fullmatch=True).filter(
    lambda name: name not in ("all", "movement", "posture", "hydration", "stretch")
)
triggers = st.tuples(st.sampled_from(["after_sitting", "every", "before_exercise"]), durations(1, 7 * DAY))


def partly(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=keys)


_extras = partly(
    enabled=st.booleans(),
    nudge=durations(0, DAY),
    max_nudges=st.integers(0, 100),
    urgency=st.sampled_from(["low", "normal", "critical"]),
    title=texts,
)
_said = st.lists(words, min_size=1, max_size=3)
ours = st.builds(
    lambda extras, trigger, spoken: {**extras, **dict(trigger), **spoken},
    _extras,
    st.lists(triggers, max_size=1),
    partly(messages=_said),
)
own = st.builds(
    lambda extras, trigger, spoken: {**extras, **dict([trigger]), "messages": spoken}, _extras, triggers, _said
)
reminders = st.builds(
    lambda mine, theirs: {**mine, **theirs},
    partly(movement=ours, posture=ours, hydration=ours, stretch=ours),
    st.dictionaries(names, own, max_size=3),
)
steps = st.fixed_dictionaries(
    {"do": words, "seconds": durations(1, 3600)},
    optional={"switch_sides": st.booleans(), "drawing": st.sampled_from(["squat", "cat-cow"])},
)
exercises = st.fixed_dictionaries(
    {"name": texts, "days": st.lists(st.sampled_from(DAYS), min_size=1, unique=True), "at": times}
)
files = partly(
    reminders=reminders,
    presence=partly(
        natural_break=durations(1, DAY),
        passive=st.booleans(),
        longest_passive=durations(1, DAY),
        source=st.sampled_from(["auto", "none", "wayland"]),
    ),
    delivery=partly(
        combine_within=durations(0, DAY),
        min_gap=durations(0, DAY),
        wait_for_pause=durations(0, DAY),
        input_pause=durations(1, DAY),
        longest_hold=durations(1, DAY),
        notifier=st.sampled_from(["auto", "dbus", "plyer", "console"]),
        sound=st.sampled_from(["off", "message", "complete"]),
    ),
    snooze=partly(choices=st.lists(st.integers(1, DAY).map("{}s".format), min_size=1, max_size=5, unique=True)),
    quiet_hours=partly(**{key: st.lists(ranges, max_size=3) for key in ("every_day", "weekdays", "weekend", *DAYS)}),
    do_not_disturb=partly(
        **{key: st.booleans() for key in ("desktop", "fullscreen", "microphone", "camera", "screen_share")}
    ),
    exercise=st.lists(exercises, max_size=3),
    calendar=partly(exercise=st.lists(texts, max_size=3), busy=st.booleans()),
    history=partly(keep=st.sampled_from(["2y", "8w", "30d", "1d", "25h", "1y2w3d", "100y"])),
    hooks=st.dictionaries(st.sampled_from(sorted(HOOK_EVENTS)), st.lists(texts, max_size=3), max_size=3),
    push=partly(urls=st.lists(texts.map("ntfy://x{}".format), max_size=2), reminders=st.just(["movement"])),
    link=partly(
        broker=st.sampled_from(["", "mqtt://localhost", "mqtts://10.0.0.1:8883", "mqtts://[::1]:8883/"]),
        user=texts,
        topic=st.sampled_from(["", "reminderd/me"]),
        machine=st.sampled_from(["", "laptop-2.home"]),
        home_assistant=st.booleans(),
        chair=st.sampled_from(["", "zigbee2mqtt/chair"]),
    ),
    routines=st.dictionaries(
        names,
        st.fixed_dictionaries({"steps": st.lists(steps, min_size=1, max_size=3)}, optional={"title": texts}),
        max_size=2,
    ),
)
