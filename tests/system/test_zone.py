"""The zone: what `TZ` says, else what `/etc/localtime` is; wrong ones are told, never raised."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.system.zone import local_zone, zone_signature

BERLIN = Path("/usr/share/zoneinfo/Europe/Berlin")
SUMMER, WINTER = datetime(2026, 7, 1, 12), datetime(2026, 1, 1, 12)  # noqa: DTZ001 (the zone is added in the test)


def offsets(environ: dict[str, str], localtime: Path = Path("/nowhere")) -> tuple[object, object]:
    zone, problem = local_zone(environ, localtime)
    assert not problem
    return tuple(each.replace(tzinfo=zone).utcoffset() for each in (WINTER, SUMMER))  # type: ignore[return-value]


HOUR = timedelta(hours=1)


@pytest.mark.parametrize("text", ["Europe/Berlin", ":Europe/Berlin"])
def test_a_name_knows_summer_time(text: str) -> None:
    assert offsets({"TZ": text}) == (HOUR, 2 * HOUR)


def test_none_at_all_is_universal_time() -> None:
    assert offsets({}) == offsets({"TZ": ""}) == (0 * HOUR, 0 * HOUR)


@pytest.mark.skipif(not BERLIN.is_file(), reason="needs the system's zone files")
def test_a_link_a_copy_and_a_path_are_all_read(tmp_path: Path) -> None:
    link, copy = tmp_path / "link", tmp_path / "copy"
    link.symlink_to(BERLIN)
    copy.write_bytes(BERLIN.read_bytes())
    assert offsets({}, link) == offsets({}, copy) == offsets({"TZ": str(BERLIN)}) == (HOUR, 2 * HOUR)
    assert "Berlin" in str(local_zone({}, link)[0])


@pytest.mark.parametrize("text", ["Nonsense/Zone", "Europe", "../../etc/passwd", "/etc/passwd", "/dev/zero", "x" * 999])
def test_a_wrong_zone_is_told_in_one_line(text: str) -> None:
    zone, problem = local_zone({"TZ": text})
    assert zone is None
    assert problem.isprintable()
    assert len(problem) < 150


def test_a_pipe_for_a_zone_does_not_keep_us_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert local_zone({"TZ": str(tmp_path / "pipe")})[0] is None
    assert local_zone({}, tmp_path / "pipe")[0] is None


@given(st.text())
def test_any_text_is_a_zone_or_told_to_be_none(text: str) -> None:
    zone, problem = local_zone({"TZ": text})
    assert (zone is None) == bool(problem)


def test_a_swapped_link_a_new_file_and_another_variable_differ(tmp_path: Path) -> None:
    link, copy = tmp_path / "link", tmp_path / "copy"
    link.symlink_to(copy)
    seen = [zone_signature({}, link)]
    copy.write_bytes(b"one")
    seen.append(zone_signature({}, link))
    copy.write_bytes(b"another")
    seen.append(zone_signature({}, link))
    link.unlink()
    link.symlink_to(tmp_path / "elsewhere")
    seen.append(zone_signature({}, link))
    seen.append(zone_signature({"TZ": "UTC"}, link))
    assert len(set(seen)) == len(seen)
