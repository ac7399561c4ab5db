"""The translations: gather the sentences, bring each language's files up to date, and compile them.

    python translations.py extract         write reminderd/locale/*.pot from the code
    python translations.py update          the same, and bring every .po file up to date
    python translations.py add CODE        begin a language, such as "sv" or "pt_BR"
    python translations.py compile         write the .mo files that the program reads
    python translations.py check           say what is still missing in each language

A language is a folder in `reminderd/locale` with two files. `reminderd.po` holds what the program says. `advice.po`
holds the guidance about the back, which is shown only where all of it is translated; so a part of it is not compiled.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from contextlib import redirect_stderr
from io import BytesIO, StringIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent
PACKAGE = ROOT / "reminderd"
LOCALE = PACKAGE / "locale"
PROGRAM, ADVICE = DOMAINS = ("reminderd", "advice")
STATUS = "status"
_OF_STATUS = {
    *(f"reminderd/cli/{name}.py" for name in ("status_text", "status_machines", "printing")),
    *(f"reminderd/core/{name}.py" for name in ("dates", "duration", "language", "wording")),
}
_KEYWORDS = {
    PROGRAM: {"_": None, "N_": None, "ngettext": (1, 2), "pgettext": ((1, "c"), 2)},
    ADVICE: {"H_": None, "health": None},
}
_UNREAD = "no native speaker has read this yet"
"""What stands as the team in a file's header, until a native speaker has read it and writes a name there. The
program looks for it, and says so below the guidance."""
_CHURN = ("POT-Creation-Date", "PO-Revision-Date", "Generated-By")
_COMMON_PLURALS = {"es": "(n != 1)", "fr": "(n > 1)", "it": "(n != 1)", "pt_BR": "(n > 1)"}
"""Two forms, where Babel has a third one for whole millions."""
_ABOUT = {"project": "reminderd", "version": "translations", "charset": "utf-8", "fuzzy": False}
_ABOUT |= {"msgid_bugs_address": "docs/languages.md", "last_translator": "reminderd", "language_team": _UNREAD}
_NOTE = """\
{language} translation of {project}, domain "{domain}".
This file is distributed under the same licence as {project} (MIT).
No native speaker has read this translation yet. docs/languages.md says how to help.
"""


def template(domain: str) -> Catalog:
    """Return every sentence of a domain, with the files in which it stands."""
    catalog = Catalog(**_ABOUT, header_comment=f"# The sentences of domain {domain}.")
    for path, message, comments, context in _sentences(domain):
        catalog.add(
            message, locations=[(path.relative_to(ROOT).as_posix(), 0)], auto_comments=comments, context=context
        )
    for each in catalog:
        each.flags.discard("python-format")  # a per cent sign is one here; places for values are {names}
    return catalog


def _sentences(domain: str) -> Iterator[tuple[Path, str | tuple[str, ...], list[str], str | None]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        with redirect_stderr(StringIO()):  # Babel warns of every f-string, also of one that is a sentence's value
            found = extract_from_file("python", path, keywords=_KEYWORDS[domain], comment_tags=("Translators:",))
        for _line, message, comments, context in found:
            yield path, message, comments, context
    if domain == ADVICE:
        for path in sorted((PACKAGE / "data" / "routines").glob("*.toml")):
            routine = tomllib.loads(path.read_text("utf-8"))
            steps = [step[key] for step in routine["steps"] for key in ("do", "gentler") if key in step]
            for sentence in (routine["title"], *steps):
                yield path, sentence, [], None


def languages() -> list[str]:
    """Return the codes of the languages that have a folder."""
    return sorted(each.parent.name for each in LOCALE.glob("*/LC_MESSAGES"))


def po_file(code: str, domain: str) -> Path:
    """Return where the sentences of a language stand."""
    return LOCALE / code / "LC_MESSAGES" / f"{domain}.po"


def read(code: str, domain: str) -> Catalog:
    """Return what a .po file holds.

    Raises:
        PoFileError: it is not a .po file; the message names the line.
    """
    with po_file(code, domain).open("rb") as file:
        return read_po(file, locale=code, domain=domain, abort_invalid=True)


def missing(catalog: Catalog) -> list[Message]:
    """Return the sentences that are not translated, or only guessed."""
    return [each for each in catalog if each.id and (each.fuzzy or not each.string or not all(_forms(each)))]


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def compiled(code: str, domain: str) -> bytes | None:
    """Return the .mo of a language; None where nothing of it is translated, or only a part of the guidance.

    `STATUS` has of the program's sentences those of `reminderd status`, which is asked for often.
    """
    catalog = read(code, PROGRAM if domain == STATUS else domain)
    if domain == STATUS:
        for each in list(catalog):
            if each.id and not any(path in _OF_STATUS for path, _line in each.locations):
                catalog.delete(each.id, each.context)
    untranslated = len(missing(catalog))
    if untranslated == len(catalog) or (domain == ADVICE and untranslated):
        return None
    written = BytesIO()
    write_mo(written, catalog)
    return written.getvalue()


def compile_all() -> list[Path]:
    """Write the .mo files beside the .po files, and remove those that are out of date; return what was written."""
    for old in LOCALE.glob("*/LC_MESSAGES/*.mo"):
        old.unlink()
    made = []
    for code in languages():
        for domain in (*DOMAINS, STATUS):
            if po_file(code, PROGRAM).exists() and (content := compiled(code, domain)):
                path = po_file(code, domain).with_suffix(".mo")
                path.write_bytes(content)
                made.append(path)
    return made


def text_of(catalog: Catalog, *, obsolete: bool = True) -> bytes:
    """Return a file's text: without line numbers and dates, so that it changes only where a sentence does."""
    written = BytesIO()
    write_po(written, catalog, width=0, include_lineno=False, ignore_obsolete=not obsolete)
    churn = tuple(f'"{each}:'.encode() for each in _CHURN)
    return b"".join(line for line in written.getvalue().splitlines(keepends=True) if not line.startswith(churn))


def extract() -> None:
    """Write the .pot files."""
    LOCALE.mkdir(exist_ok=True)
    for domain in DOMAINS:
        (LOCALE / f"{domain}.pot").write_bytes(text_of(template(domain)))


def update(*codes: str) -> None:
    """Bring the .po files of these languages up to date, or of all; what is translated stays."""
    extract()
    for domain in DOMAINS:
        fresh = template(domain)
        for code in codes or languages():
            path = po_file(code, domain)
            catalog = read(code, domain) if path.exists() else _new(code, domain)
            catalog.update(fresh, no_fuzzy_matching=True, update_header_comment=False)
            path.write_bytes(text_of(catalog))


def _new(code: str, domain: str) -> Catalog:
    catalog = Catalog(locale=code, domain=domain, **_ABOUT)
    note = _NOTE.format(language=catalog.locale.english_name, project="reminderd", domain=domain)
    catalog.header_comment = "".join(f"# {line}\n" for line in note.splitlines()).rstrip()
    if code in _COMMON_PLURALS:
        catalog.mime_headers = [("Plural-Forms", f"nplurals=2; plural={_COMMON_PLURALS[code]};")]
    return catalog


def add(code: str) -> None:
    """Begin a language with two empty files."""
    po_file(code, PROGRAM).parent.mkdir(parents=True, exist_ok=True)
    update(code)


def check() -> None:
    """Say how far each language is, and what is left, unless that is nearly all."""
    for code in languages():
        for domain in DOMAINS:
            catalog = read(code, domain)
            left = missing(catalog)
            print(f"{code} {domain}: {len(catalog) - len(left)} of {len(catalog)} sentences")
            for each in left if len(left) < len(catalog) // 2 else ():
                print(f"    {each.id if isinstance(each.id, str) else each.id[0]}")


_TASKS = {"extract": extract, "update": update, "add": add, "compile": compile_all, "check": check}

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in _TASKS:
        sys.exit(__doc__)
    _TASKS[sys.argv[1]](*sys.argv[2:])
