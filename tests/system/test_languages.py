"""Which language is taken, in gettext's order, and that no file can break anything."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from reminderd.core.language import ENGLISH, _, current, health, ngettext, use
from reminderd.system import languages
from reminderd.system.languages import chosen, find, known, speak, wanted

PACKAGE = Path(languages.__file__).parents[1]
SAID = {"reminderd": ("Skip this.", "Lass es aus."), "advice": ("Stop if it hurts.", "Hör auf, wenn es weh tut.")}


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    use(ENGLISH)


def compiled(domain: str, *, plural: str = "") -> bytes:
    catalog, file = Catalog(locale="de", domain=domain), BytesIO()
    catalog.add(*SAID[domain])
    catalog.add(("{count} day", "{count} days"), ("{count} Tag", "{count} Tage"))
    write_mo(file, catalog)
    return file.getvalue().replace(b"(n != 1)", plural.encode()) if plural else file.getvalue()


@pytest.fixture
def locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with German whole, Dutch without guidance, Chinese and Portuguese for one country each."""
    monkeypatch.setattr(languages, "_PACKAGE", str(tmp_path))
    for code, domains in (("de", SAID), ("nl", ["reminderd"]), ("zh_CN", SAID), ("pt_BR", SAID), ("cs", [])):
        folder = tmp_path / "locale" / code / "LC_MESSAGES"
        folder.mkdir(parents=True)
        for domain in domains:
            (folder / f"{domain}.mo").write_bytes(compiled(domain))
    return tmp_path / "locale"


@pytest.mark.parametrize(
    ("environ", "code"),
    [
        ("", "en"),
        ("LANG=de_DE.UTF-8", "de"),
        ("LANG=de_AT.UTF-8@euro", "de"),
        ("LANG=en_GB.UTF-8", "en"),
        ("LANG=C.UTF-8", "en"),
        ("LC_ALL=POSIX LANG=de_DE", "en"),
        ("LC_ALL=nl_NL LANG=de_DE", "nl"),
        ("LC_MESSAGES=nl_NL LANG=de_DE", "nl"),
        ("LC_ALL= LC_MESSAGES= LANG=de_DE", "de"),
        ("LC_TIME=de_DE.UTF-8 LANG=en_US.UTF-8", "en"),
        ("LANGUAGE=nl:de LANG=en_US.UTF-8", "nl"),
        ("LANGUAGE=fr:de LANG=en_US.UTF-8", "de"),
        ("LANGUAGE=en:de LANG=de_DE.UTF-8", "en"),
        ("LANGUAGE=de LANG=C", "en"),
        ("LANGUAGE=de", "en"),
        ("LANGUAGE=cs:de LANG=en_US.UTF-8", "de"),
        ("LANG=zh_CN.UTF-8", "zh_CN"),
        ("LANG=zh_TW.UTF-8", "en"),
        ("LANG=pt_PT.UTF-8", "en"),
        ("LANG=zh", "zh_CN"),
        ("LANG=../../etc", "en"),
        ("LANG=de\0", "en"),
    ],
)
def test_the_language_is_the_one_that_gettext_takes(locale: Path, environ: str, code: str) -> None:
    variables = dict(each.split("=") for each in environ.split())
    assert find("auto", variables).code == code


def test_the_setting_counts_before_the_environment(locale: Path) -> None:
    assert find("nl", {"LANG": "de_DE.UTF-8"}).code == "nl"
    assert find("en", {"LANG": "de_DE.UTF-8"}) is ENGLISH
    assert wanted("nl", {"LANG": "de_DE"}) == (["nl"], "language")
    assert wanted("auto", {"LANG": "de_AT.UTF-8", "LANGUAGE": "fr:en"}) == (["fr", "en"], "LANGUAGE")
    assert known() == ["cs", "de", "en", "nl", "pt_BR", "zh_CN"]


def test_what_a_language_says_and_that_guidance_is_whole_or_english(locale: Path) -> None:
    use(find("de", {}))
    assert (_("Skip this."), health("Stop if it hurts.")) == ("Lass es aus.", "Hör auf, wenn es weh tut.")
    assert ngettext("{count} day", "{count} days", 1) == "1 Tag"
    assert _("Nobody has translated this.") == "Nobody has translated this."
    speak("nl")
    assert (current().code, health("Stop if it hurts.")) == ("nl", "Stop if it hurts.")
    for nonsense in (None, "", "klingon", "../de", 5):
        speak(nonsense)
        assert _("Skip this.") in {"Skip this.", "Lass es aus."}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xde\x12\x04\x95",
        compiled("reminderd")[:60],
        compiled("reminderd").replace(b"utf-8", b"utf-9"),
        compiled("reminderd").replace(b"Lass", b"La\xff\xfe").replace(b" Tag", b"\xffTag"),
        compiled("reminderd", plural="(n % 0) "),
        compiled("reminderd", plural="(n && n "),
    ],
    ids=["empty", "a beginning", "half", "unknown encoding", "wrong encoding", "plural fails", "plural is none"],
)
def test_a_broken_file_leaves_english(locale: Path, content: bytes) -> None:
    path = locale / "de" / "LC_MESSAGES" / "reminderd.mo"
    path.write_bytes(content)
    use(find("de", {}))
    assert [ngettext("{count} day", "{count} days", count) for count in (1, 2)] == ["1 day", "2 days"]
    assert _("Skip this.") in ({"Skip this.", "Lass es aus."} if b"plural=(n " in content else {"Skip this."})


def test_a_folder_in_place_of_a_file_leaves_english(locale: Path) -> None:
    path = locale / "de" / "LC_MESSAGES" / "reminderd.mo"
    path.unlink()
    path.mkdir()
    assert find("de", {}) is ENGLISH


def test_what_is_no_sentence_of_status_is_read_when_it_is_said(locale: Path) -> None:
    folder = locale / "de" / "LC_MESSAGES"
    (folder / "status.mo").write_bytes(compiled("advice"))
    use(find("de", {}))
    whole = (folder / "reminderd.mo").read_bytes()
    (folder / "reminderd.mo").unlink()
    assert _("Stop if it hurts.") != "Stop if it hurts.", "it is in the file of status"
    (folder / "reminderd.mo").write_bytes(whole)
    assert (_("Skip this."), ngettext("{count} day", "{count} days", 2)) == ("Lass es aus.", "2 Tage")
    (folder / "reminderd.mo").write_bytes(b"half")
    use(find("de", {}))
    assert _("Skip this.") == "Skip this."


def test_broken_guidance_costs_only_the_guidance(locale: Path) -> None:
    (locale / "de" / "LC_MESSAGES" / "advice.mo").write_bytes(b"half")
    use(find("de", {}))
    assert (_("Skip this."), health("Stop if it hurts.")) == ("Lass es aus.", "Stop if it hurts.")


def test_what_a_command_says_without_the_daemon(tmp_path: Path) -> None:
    environ = {"HOME": str(tmp_path), "XDG_CONFIG_DIRS": str(tmp_path / "xdg")}
    assert chosen(environ) == "auto"
    for folder, code in (("xdg", "nl"), (".config", "de")):
        file = tmp_path / folder / "reminderd" / "config.toml"
        file.parent.mkdir(parents=True)
        file.write_text(f'# language = "fr"\nlanguage = "{code}" # mine\n[presence]\nlanguage = "it"\n')
        assert chosen(environ) == code
    assert chosen({**environ, "REMINDERD_LANGUAGE": "ja"}) == "ja"
    file.write_bytes(b'[presence]\nlanguage = "it"\n\xff')
    assert chosen(environ) == "nl"
    file.write_bytes(b'\xef\xbb\xbf"language" = "ja"\r\n')
    assert chosen(environ) == "ja"


@pytest.mark.parametrize("code", ["klingon", "de_AT", "../de", ""])
def test_a_language_that_there_is_not_leaves_the_environment(tmp_path: Path, code: str) -> None:
    file = tmp_path / "config" / "reminderd" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text(f'language = "{code}"\n')
    environ = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config"), "XDG_CONFIG_DIRS": str(tmp_path)}
    assert chosen(environ) == "auto"
    assert chosen({**environ, "REMINDERD_LANGUAGE": code}) == "auto"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_settings_file_without_an_end_is_not_read(tmp_path: Path) -> None:
    folder = tmp_path / "reminderd"
    folder.mkdir()
    environ = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path), "XDG_CONFIG_DIRS": str(tmp_path / "xdg")}
    os.mkfifo(folder / "config.toml")
    assert chosen(environ) == "auto"
    (folder / "config.toml").unlink()
    (folder / "config.toml").symlink_to("/dev/zero")
    assert chosen(environ) == "auto"


def test_a_zip_has_its_languages_too(tmp_path: Path) -> None:
    archive = tmp_path / "reminderd.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for file in ("__init__.py", "core/__init__.py", "core/language.py", "system/__init__.py",
                     "system/languages.py", "system/folders.py"):  # fmt: skip
            packed.write(PACKAGE / file, f"reminderd/{file}")
        for domain in SAID:
            packed.writestr(f"reminderd/locale/de/LC_MESSAGES/{domain}.mo", compiled(domain))
    program = (
        "from reminderd.core.language import _, use; from reminderd.system import languages as l;"
        "use(l.find('auto', {'LANG': 'de_DE'})); print(_('Skip this.'), l.known())"
    )
    environ = {"PYTHONPATH": str(archive), "PYTHONDONTWRITEBYTECODE": "1"}
    said = subprocess.run(
        [sys.executable, "-c", program], env=environ, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert said.stdout == "Lass es aus. ['de', 'en']\n"
