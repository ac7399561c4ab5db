"""Every translation: it compiles, keeps the places for values and the commands, and says no more than the English does.

A language of which nothing is translated yet has nothing to say, and is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from unicodedata import category, east_asian_width

import pytest
from babel.messages.catalog import Catalog, Message

from reminderd.cli.parsers import names
from reminderd.core.language import Language, _, speaking
from reminderd.core.wording import buttons_of
from reminderd.reminders import built_in
from translations import DOMAINS, PROGRAM, compiled, languages, missing, po_file, read

each_language = pytest.mark.parametrize("code", languages())
each_file = pytest.mark.parametrize(("code", "domain"), [(code, domain) for code in languages() for domain in DOMAINS])

STOP = "Stop if it hurts."
LONGEST_MESSAGE = 100
"""Characters: four messages in one notification are cut beyond that (`core/wording.py`)."""
LONGEST_TITLE = 40
PROMISES = {
    "de": r"\bheil(t|en|ung)\b|garantier|schmerzfrei|nie wieder",
    "es": r"\bcura[rn]?\b|garantiza|sin dolor|nunca más",
    "fr": r"guéri|garanti[ert]|sans douleur|plus jamais",
    "he": r"\bמרפא|\bירפא|ללא כאב",
    "it": r"guari(sce|re)|garanti(sce|re|to)|senza dolore|mai più",
    "ja": "治り|治し|治る|保証|痛みがなくなり",
    "nl": r"genees|garande|pijnvrij|nooit meer",
    "pl": r"wylecz|gwarant|bez bólu|nigdy więcej",
    "pt_BR": r"\bcura[rm]?\b|garant(e|ir|imos)\b|sem dor|nunca mais",
    "ru": r"вылеч|излеч|гарант|без боли|никогда больше",
    "uk": r"вилік|гарант|без болю|ніколи більше",
    "zh_CN": "治愈|根治|保证|不再疼",
}
"""Words of a promise, such as the English never says."""
_PLACE = re.compile(r"\{\w*\}|%(?:\(\w+\))?[srd]")
_COMMAND = re.compile(rf"reminderd (?:{'|'.join(names())})\b|--[a-z]+|`[^`]+`")
_FIGURE = re.compile(r"\d+")


@cache
def catalog(code: str, domain: str) -> Catalog:
    return read(code, domain)


def translated(code: str, domain: str) -> Iterator[tuple[Message, str, str]]:
    """Yield each translated sentence with its English form and its translation; plural forms one by one."""
    for each in catalog(code, domain):
        if not each.id:
            continue
        if isinstance(each.id, str):
            if each.string:
                yield each, each.id, each.string
        elif any(each.string):
            for number, said in enumerate(each.string):
                yield each, each.id[min(number, 1)], said


def wrong(found: list[str]) -> str:
    return "\n".join(found[:20])


@each_file
def test_it_compiles_and_can_be_read(code: str, domain: str) -> None:
    content = compiled(code, domain)
    if content is not None:
        made = GNUTranslations(BytesIO(content))
        assert made.info()["language"] == code
        assert {made.plural(count) for count in range(200)} == set(range(catalog(code, domain).num_plurals))


@each_file
def test_no_guess_and_no_half_of_a_sentence_is_left(code: str, domain: str) -> None:
    assert [each.id for each in catalog(code, domain) if each.fuzzy and each.id] == []
    halves = [each.id for each in missing(catalog(code, domain)) if each.pluralizable and any(each.string)]
    assert halves == [], "every plural form is there, or none"


@each_file
def test_places_for_values_and_commands_are_those_of_the_english(code: str, domain: str) -> None:
    found = []
    for each, english, said in translated(code, domain):
        wanted, there = sorted(_PLACE.findall(english)), sorted(_PLACE.findall(said))
        if each.pluralizable:  # "one day" may do without the number
            wanted, there = ([place for place in places if place != "{count}"] for places in (wanted, there))
        commands = set(_COMMAND.findall(english)) - {english}  # "reminderd report" is a title
        if set(wanted) != set(there) or not commands <= set(_COMMAND.findall(said)):
            found.append(f"{english!r}: {said!r}")
        if wanted:
            said.format_map(dict.fromkeys(re.findall(r"\{(\w+)\}", said), "x"))
    assert not found, wrong(found)


@each_file
def test_blanks_and_line_ends_at_the_edges_are_those_of_the_english(code: str, domain: str) -> None:
    edges = re.compile(r"^\s*|\s*$")
    found = [
        f"{english!r}: {said!r}"
        for _message, english, said in translated(code, domain)
        if english.strip() != "," and (edges.findall(english) != edges.findall(said) or "\n" in said.strip("\n"))
        if english.count("\n") == english.strip("\n").count("\n") or english.count("\n") != said.count("\n")
    ]
    assert not found, wrong(found)


@each_file
def test_no_figure_is_said_that_the_english_does_not_have(code: str, domain: str) -> None:
    found = []
    for each, english, said in translated(code, domain):
        if each.context and each.context.startswith("month"):  # 11月
            continue
        every = english if isinstance(each.id, str) else " ".join(each.id)
        if not {int(each) for each in _FIGURE.findall(said)} <= {int(each) for each in _FIGURE.findall(every)}:
            found.append(f"{english!r}: {said!r}")
    assert not found, wrong(found)


@each_language
def test_to_stop_if_it_hurts_is_said_wherever_the_english_says_it(code: str) -> None:
    of_program = dict(pair for domain in DOMAINS for _message, *pair in translated(code, domain))
    stops = {english: said for english, said in of_program.items() if STOP in english}
    if STOP in stops:
        stop = stops[STOP].rstrip(".。।")
        assert {english: said for english, said in stops.items() if stop not in said} == {}


@each_file
def test_nothing_is_promised(code: str, domain: str) -> None:
    promised = re.compile(PROMISES.get(code, r"\Z."), re.IGNORECASE)
    found = [f"{english!r}: {said!r}" for _message, english, said in translated(code, domain) if promised.search(said)]
    assert not [each for each in found if not re.search("promise|To be sure", each)], wrong(found)


@each_language
def test_what_is_shown_in_a_notification_fits_into_it(code: str) -> None:
    said = {english: translation for _message, english, translation in translated(code, PROGRAM)}
    for kind in built_in():
        messages = [said.get(each, "") for each in kind.messages]
        assert [each for each in messages if len(each) > LONGEST_MESSAGE or re.search(r"\d|[<>&{}]", each)] == []
        assert len(said.get(kind.title, "")) <= LONGEST_TITLE


def width(label: str) -> float:
    """Return about how many usual letters of a proportional font it is wide."""
    return sum(
        1.85 if east_asian_width(each) in "WF" else 0.0 if category(each) in ("Mn", "Cf")
        else 0.6 if each in "iljtfrIíłı'’.,:1 !|()-" else 1.35 if each in "mwMWшщжмюфыШЩЖМЮФЫ" else 1.0
        for each in label
    )  # fmt: skip


def rows_of_buttons() -> dict[str, float]:
    """Return the width of each reminder's usual four buttons in the language in force."""
    rows = {each.name: buttons_of(_(each.done_label), (300.0, 900.0), startable=False) for each in built_in()}
    return {name: sum(width(button.label) for button in row) for name, row in rows.items()}


@each_language
def test_the_buttons_fit_into_the_narrowest_servers_row(code: str) -> None:
    """notification-daemon 3.20 has room for 300 pixels of buttons and cuts the rest; the English ones just fit."""
    content, room = compiled(code, PROGRAM), max(rows_of_buttons().values())
    if content is not None:
        with speaking(Language(code, GNUTranslations(BytesIO(content)))):
            assert {name: wide for name, wide in rows_of_buttons().items() if wide > room} == {}


@each_file
def test_the_file_says_truthfully_whether_a_native_speaker_has_read_it(code: str, domain: str) -> None:
    text = po_file(code, domain).read_text("utf-8")
    header = text.partition("\n\n")[0]
    unread = "Language-Team: no native speaker has read this yet" in header
    assert unread == ("No native speaker has read this translation yet" in header)
    assert unread or re.search(r"Language-Team: \w", header)
