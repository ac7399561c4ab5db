"""Which folders a settings file depends on, through every kind of link."""

from __future__ import annotations

from pathlib import Path

import pytest

from reminderd.system.resolved_path import file_state, resolve


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A temporary folder without links of its own on the way."""
    return tmp_path.resolve()


def named(path: Path) -> dict[str, set[str]]:
    return {folder: names for folder, names in resolve(path).items() if names}


def test_a_plain_file_depends_on_its_folder_and_on_those_above_staying(root: Path) -> None:
    (root / "a").mkdir()
    (root / "a" / "f").touch()
    found = resolve(root / "a" / "f")
    assert found[str(root / "a")] == {"f"}
    assert found[str(root)] == set()


def test_a_link_depends_on_both_ends(root: Path) -> None:
    (root / "real").mkdir()
    (root / "real" / "g").touch()
    (root / "f").symlink_to("hop")
    (root / "hop").symlink_to(root / "real" / ".." / "real" / "g")
    assert named(root / "f") == {str(root): {"f", "hop"}, str(root / "real"): {"g"}}


def test_a_linked_folder_depends_on_where_the_link_stands(root: Path) -> None:
    (root / "v1").mkdir()
    (root / "v1" / "f").touch()
    (root / "current").symlink_to("v1")
    assert named(root / "current" / "f") == {str(root): {"current"}, str(root / "v1"): {"f"}}


def test_what_is_missing_is_awaited_in_the_nearest_folder_there_is(root: Path) -> None:
    assert named(root / "a" / "b" / "f") == {str(root): {"a"}}
    assert named(root / "f") == {str(root): {"f"}}


def test_a_circle_of_links_ends(root: Path) -> None:
    (root / "a").symlink_to("b")
    (root / "b").symlink_to("a")
    assert {"a", "b"} <= named(root / "a" / "f")[str(root)]


def test_a_look_tells_states_apart_and_never_raises(root: Path) -> None:
    assert file_state(root / "f") == ()
    (root / "f").write_text("x")
    first = file_state(root / "f")
    (root / "g").write_text("x")
    (root / "g").replace(root / "f")
    assert file_state(root / "f") != first
    assert file_state(Path("a\0b")) == ()
