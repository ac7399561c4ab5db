import os
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminderd.system.display import DisplayError
from reminderd.system.display.xauthority import display_number, find_cookie, read_cookie

KIND = b"MIT-MAGIC-COOKIE-1"


def entry(family: int, *fields: bytes) -> bytes:
    return struct.pack(">H", family) + b"".join(struct.pack(">H", len(each)) + each for each in fields)


@pytest.mark.parametrize(("display", "number"), [(":0", "0"), (":77.0", "77"), ("unix:3", "3"), ("unix/unix:3", "3")])
def test_a_display_of_this_machine_is_found(display: str, number: str) -> None:
    assert display_number({"DISPLAY": display}) == number


@pytest.mark.parametrize("display", ["", "host:0", "localhost:10.0", ":x", ":1;rm", "/path:0", "0", ":123456"])
def test_no_display_or_one_beyond_a_network_is_refused(display: str) -> None:
    with pytest.raises(DisplayError):
        display_number({"DISPLAY": display})


def test_the_cookie_of_this_host_and_display_is_taken() -> None:
    data = (
        entry(256, b"me", b"1", KIND, b"other display")
        + entry(256, b"old-name", b"0", KIND, b"other host")
        + entry(0, b"\x7f\0\0\1", b"0", KIND, b"network")
        + entry(256, b"me", b"0", b"XDM-AUTHORIZATION-1", b"other kind")
        + entry(256, b"me", b"0", KIND, b"right")
    )
    assert find_cookie(data, b"0", b"me") == b"right"
    assert find_cookie(data, b"0", b"renamed") == b"other host"
    assert find_cookie(data, b"9", b"me") == b""
    assert find_cookie(entry(65535, b"", b"", KIND, b"any"), b"9", b"me") == b"any"


@given(st.binary(max_size=200))
def test_any_authority_file_is_read_or_passed_over(data: bytes) -> None:
    find_cookie(data, b"0", b"me")


def test_an_authority_file_that_is_none_does_not_keep_us_waiting(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (pipe, tmp_path, tmp_path / "missing", Path("/dev/zero")):
        assert read_cookie({"XAUTHORITY": str(path)}, "0") == b""
