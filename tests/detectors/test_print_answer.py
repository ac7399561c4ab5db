"""A detector asked by hand gives the answer that the daemon would get."""

from __future__ import annotations

import asyncio

import pytest

from reminderd.detectors import detector as room
from reminderd.detectors.detector import Answer


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(True, "Cheese"), "camera: yes – Cheese ("),
        (Answer(False), "camera: no ("),
        (Answer(None, "no camera was found"), "camera: unknown – no camera was found ("),
    ],
)
def test_says_reason_answer_and_detail(answer: Answer, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """One line: the reason, yes, no or unknown, and what is behind it."""

    async def check() -> Answer:
        return answer

    room.print_answer("camera", check)
    assert capsys.readouterr().out.startswith(said)


def test_one_that_hangs_is_cut_off_at_the_deadline(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A server that has stopped is an unknown after the same time as in the daemon."""
    monkeypatch.setattr(room, "DEADLINE_SECONDS", 0.02)

    async def check() -> Answer:
        await asyncio.Event().wait()
        raise AssertionError

    room.print_answer("camera", check)
    assert capsys.readouterr().out.startswith("camera: unknown – no answer within 0.02 s (")
