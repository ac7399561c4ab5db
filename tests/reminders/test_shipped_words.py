"""Every word we ship: short, varied, its source named; nothing promised, no medical number as a target."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from reminderd.core.back_settings import AREAS, StandingSettings, StepSettings
from reminderd.core.settings import AfterSitting, BeforeExercise, Every, Settings
from reminderd.core.standing import as_things_stand
from reminderd.exercise import suited
from reminderd.exercise.routines import STOP, Routine, drawing, easier
from reminderd.exercise.routines import built_in as routines
from reminderd.reminders import PRIORITY, BuiltIn, built_in, care, guidance, source
from reminderd.reminders.care import WORDS
from translations import DOMAINS, template

ROOT = Path(__file__).parent.parent.parent
LONGEST_MESSAGE = 90
FEWEST_MESSAGES = 8
FEWEST_GENTLE = 5
FEWEST_FOR_AN_AREA = 5
KINDS = {kind.name: kind for kind in built_in()}
PROMISES = re.compile(
    r"\b(cures?|cured|heals?|healing|guarantee[sd]?|prevents|will prevent|gets? rid of|eliminates?|relieves|"
    r"fix(es)? your|pain[- ]free|never (hurt|cramp)|no more (pain|spasms?)|proven|clinically|makes? sure|"
    r"protects? (you|your|against)|doctors recommend|you must(?! be away)|you need to|always works)\b",
    re.IGNORECASE,
)
MEDICAL_NUMBERS = re.compile(
    r"\d+([.,]\d+)?\s*(ml|cl|litres?|liters?|l|oz|ounces?|glasses|cups|kcal|calories|steps a day|mg|bpm|kg)\b",
    re.IGNORECASE,
)


def texts_of(kind: BuiltIn) -> Iterator[str]:
    yield from (kind.title, *kind.messages, *kind.gentle, kind.done_label)
    for section in guidance.of(kind):
        yield from (section.heading, *section.texts)


def shipped() -> Iterator[tuple[str, str]]:
    """Everything a user reads that is about their body, with where it stands."""
    for kind in KINDS.values():
        yield from ((f"reminder {kind.name}", text) for text in texts_of(kind))
    for section in guidance.overview(built_in()):
        yield from (("overview", text) for text in section.texts)
    yield from (("care", text) for text in (WORDS.relief, WORDS.doctor, *WORDS.signs, WORDS.note))
    for routine in routines():
        yield from (
            (f"routine {routine.name}", text) for text in (routine.title, *(step.do for step in steps_of(routine)))
        )
    for domain in DOMAINS:
        for message in template(domain):
            texts = [message.id] if isinstance(message.id, str) else message.id
            yield from (("marked for translation", text) for text in texts)
    for name in ("README.md", "docs/care.md", "docs/health.md", "config/reminderd.toml"):
        if (ROOT / name).exists():
            yield from ((name, line) for line in (ROOT / name).read_text("utf-8").splitlines())


MEDICINES = re.compile(
    r"\b(motrin|advil|aleve|tylenol|ibuprofen|naproxen|aspirin|paracetamol|acetaminophen|diclofenac)\b", re.IGNORECASE
)


def test_no_medicine_is_named() -> None:
    assert not [text for _, text in shipped() if MEDICINES.search(text)]


def steps_of(routine: Routine) -> Iterator[StepSettings]:
    """Every step, and what may be done in its place."""
    for step in routine.steps:
        yield from filter(None, [step, easier(step)])


def test_nothing_is_promised_and_no_medical_number_is_a_target() -> None:
    found = [
        f"{where}: {text}"
        for where, text in shipped()
        if PROMISES.search(text.replace(source.PREVENTION, "")) or MEDICAL_NUMBERS.search(text)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "text", ["This cures a spasm", "it prevents back pain", "Drink 2.5 l today", "eight: 250 ml now"]
)
def test_a_promise_or_a_target_would_be_found(text: str) -> None:
    assert PROMISES.search(text) or MEDICAL_NUMBERS.search(text)


STANDING = [kind.standing for kind in KINDS.values() if kind.standing]


def test_the_words_for_those_who_stand_are_as_short_and_plain() -> None:
    alternation = [
        each
        for stands in (False, True)
        for each in as_things_stand(Settings(standing=StandingSettings((1800, 600))), standing=stands)
    ]
    assert [each.title for each in STANDING] == ["Shift your weight, or sit"]
    for words in (*STANDING, *alternation):
        for text in (words.title, *words.messages, words.done_label):
            assert len(text) <= LONGEST_MESSAGE
            assert not re.search(r"\d", text)
            assert not PROMISES.search(text)
            assert not MEDICAL_NUMBERS.search(text)
        assert all(text.endswith((".", "?")) for text in words.messages)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_messages_are_many_short_different_and_plain(kind: BuiltIn) -> None:
    assert len(kind.messages) >= FEWEST_MESSAGES
    assert len(set(kind.messages)) == len(kind.messages)
    for text in (kind.title, *kind.messages):
        assert len(text) <= LONGEST_MESSAGE
        assert text.isprintable()
        assert not set(text) & set("<>&{}%\\`*_"), text
        assert not re.search(r"\d", text), "numbers come from what was observed, not from us"
    assert all(text.endswith((".", "?")) for text in kind.messages)
    assert len({text.split()[0] for text in kind.messages}) >= FEWEST_MESSAGES - 2, "they begin differently"


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.gentle], ids=lambda kind: kind.name)
def test_gentle_messages_are_short_plain_and_never_urge(kind: BuiltIn) -> None:
    assert len(kind.gentle) >= FEWEST_GENTLE
    assert not set(kind.gentle) & set(kind.messages)
    for text in kind.gentle:
        assert len(text) <= LONGEST_MESSAGE
        assert text.isprintable()
        assert text.endswith(".")
        assert not re.search(r"\d|!|\b(briskly|stretch|stairs|fast|must|should)\b", text), text
    assert len({text.split()[0] for text in kind.gentle}) == len(kind.gentle), "they begin differently"


def test_after_a_spasm_the_source_speaks_and_what_is_ours_is_called_ours() -> None:
    said = " ".join(care.__doc__.split())
    assert source.TREATMENT in said
    assert source.CAUSES in said
    assert "our own choice" in said
    assert "ice or heat" in WORDS.relief
    assert "up to a week" in WORDS.relief
    assert WORDS.signs == (*source.SEE_A_DOCTOR[-1:], *source.SEE_A_DOCTOR[:-1]), "what cannot wait comes first"
    assert "no diagnosis" in WORDS.note


@pytest.mark.parametrize("area", AREAS)
def test_every_area_has_messages(area: str) -> None:
    assert sum(area in areas for kind in KINDS.values() for _, areas in kind.areas) >= FEWEST_FOR_AN_AREA
    assert {each for kind in KINDS.values() for _, areas in kind.areas for each in areas} == set(AREAS)


def test_names_labels_and_defaults_are_those_agreed() -> None:
    assert tuple(KINDS) == PRIORITY
    assert [(k.name, k.trigger, k.done_label, k.nudge_seconds) for k in KINDS.values()] == [
        ("stretch", BeforeExercise(900), "Warmed up", 0),
        ("movement", AfterSitting(2400), "I moved", 600),
        ("hydration", Every(3600), "I drank", 0),
        ("posture", AfterSitting(1200), "Sitting tall", 0),
    ]


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_advice_names_its_place_in_the_source_the_origin_of_its_figures_and_when_to_stop(kind: BuiltIn) -> None:
    module = __import__(f"reminderd.reminders.{kind.name}", fromlist=["KIND"])
    advice = kind.advice
    sections = [
        heading for heading in (source.CAUSES, source.PREVENTION, source.TREATMENT) if heading in advice.source_place
    ]
    assert sections
    assert "paragraph" in advice.source_place
    assert all(heading in " ".join(module.__doc__.split()) for heading in sections)
    assert "our choice" in advice.defaults
    assert "source names" in advice.defaults or "neither the source" in advice.defaults
    assert advice.when_to_stop.startswith("Stop if it hurts")
    assert len(advice.what_to_do) >= 3
    assert "source" in advice.why
    assert drawing(kind.image), "each has its drawing"
    # As a PNG too (rsvg-convert -w 128 -h 128): notification servers draw SVG only where a loader for it is installed.
    assert (ROOT / f"reminderd/data/drawings/{kind.image}.png").read_bytes().startswith(b"\x89PNG")


def test_whoever_warms_up_is_told_to_stop_if_it_hurts() -> None:
    assert all(STOP in message for message in KINDS["stretch"].messages)


def test_the_warning_signs_of_the_source_lead_to_a_doctor() -> None:
    every = " ".join([*source.SEE_A_DOCTOR, source.WHY_A_DOCTOR])
    for sign in (
        "within a few days",
        "several days",
        "same place",
        "bladder control",
        "weakness in the arms",
        "balance",
    ):
        assert sign in every
    assert "gallstones" in every
    assert "kidney infection" in every
    assert "no diagnosis" in source.NO_DIAGNOSIS
    assert "no substitute" in source.NO_DIAGNOSIS
    for told in (guidance.overview(built_in()), *(guidance.of(kind) for kind in KINDS.values())):
        assert {"See a doctor about", "Please note"} <= {section.heading for section in told}


@pytest.mark.parametrize("routine", routines(), ids=lambda routine: routine.name)
def test_a_routine_is_gentle_in_motion_and_drawn(routine: Routine) -> None:
    assert 100 <= routine.seconds <= 420
    assert routine.reminder in KINDS
    for step in routine.steps:
        assert drawing(step.drawing), step.drawing
        assert set(step.areas) <= set(AREAS)
    for step in steps_of(routine):
        assert len(step.do) <= 120
        assert step.seconds <= 60
        assert not re.search(r"\bhold\b|as far as you can|bounce", step.do, re.IGNORECASE)


@pytest.mark.parametrize("routine", routines(), ids=lambda routine: routine.name)
def test_the_mild_form_is_shorter_and_smaller(routine: Routine) -> None:
    mild = suited.mild(routine)
    assert mild is not None
    assert 3 <= len(mild.steps) < len(routine.steps)
    for step in mild.steps:
        assert not re.search(r"\b(lunge|squat|swing one|brisk|jump|toes|wide|weight in)\b", step.do, re.IGNORECASE), (
            step.do
        )


@pytest.mark.parametrize("area", AREAS)
def test_every_area_has_steps(area: str) -> None:
    assert any(area in step.areas for routine in routines() for step in routine.steps)


def test_the_three_routines_are_there() -> None:
    assert [(each.name, each.seconds) for each in routines()] == [
        ("before-run", 360), ("before-lifting", 300), ("desk", 120)
    ]  # fmt: skip


@pytest.mark.parametrize("file", sorted((ROOT / "reminderd/data/drawings").glob("*.svg")), ids=lambda file: file.stem)
def test_a_drawing_is_small_titled_and_self_contained(file: Path) -> None:
    text = file.read_text("utf-8")
    tree = ET.fromstring(text)  # noqa: S314 (our own file)
    assert tree.get("viewBox") == "0 0 128 128"
    assert tree.get("aria-label")
    assert len(text) < 4096
    assert not re.search(r"href|script|style=|url\(", text)


def test_every_drawing_is_used() -> None:
    used = {kind.image for kind in KINDS.values()} | {s.drawing for r in routines() for s in r.steps}
    assert {file.stem for file in (ROOT / "reminderd/data/drawings").glob("*.svg")} == used


def test_no_two_messages_begin_alike() -> None:
    texts = [text for kind in KINDS.values() for text in (*kind.messages, *kind.gentle)]
    assert len({" ".join(text.lower().split()[:4]) for text in texts}) == len(texts)


def test_routine_files_hold_nothing_unknown() -> None:
    for file in (ROOT / "reminderd/data/routines").glob("*.toml"):
        table = tomllib.loads(file.read_text("utf-8"))
        assert set(table) == {"title", "reminder", "order", "steps"}
