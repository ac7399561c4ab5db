"""A presence sensor at the chair: the words of the field, and nothing that may be old."""

import pytest

from reminderd.link.chair import BELIEVED_SECONDS, read_chair


@pytest.mark.parametrize(
    ("payload", "taken"),
    [
        (b"ON", True), (b"OFF", False), (b"on\n", True), (b"true", True), (b"0", False), (b"occupied", True),
        (b'{"occupancy": true, "battery": 97}', True), (b'{"presence": false}', False), (b'{"state": "OFF"}', False),
    ],
)  # fmt: skip
def test_it_is_taken_or_free(payload: bytes, taken: bool) -> None:
    assert read_chair(payload, None, retained=False) == {"taken": taken, "valid_seconds": BELIEVED_SECONDS}


def test_it_is_believed_no_longer_than_it_says() -> None:
    assert read_chair(b"ON", 60, retained=True) == {"taken": True, "valid_seconds": 60}
    assert read_chair(b"ON", 1e9, retained=False) == {"taken": True, "valid_seconds": BELIEVED_SECONDS}


def test_a_kept_message_of_unknown_age_says_nothing() -> None:
    assert read_chair(b"ON", None, retained=True) is None


@pytest.mark.parametrize("payload", [b"", b"maybe", b"{", b"{}", b"[]", b'{"occupancy": 3}', b"\xff\xfe", b"1" * 5000])
def test_anything_else_is_refused(payload: bytes) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_chair(payload, None, retained=False)
