"""A detector asked by hand gives the answer that the daemon would get."""

from __future__ import annotations

import asyncio

import pytest

from reminderd.detectors import detector as room
from reminderd.detectors.detector import Answer


class Stub:
    """Answers at once with what it was given, or, given nothing, never."""

    reason = "camera"

    def __init__(self, answer: Answer | None) -> None:
        self.answer, self.stopped = answer, False

    async def check(self) -> Answer:
        if self.answer is None:
            await asyncio.Event().wait()
        assert self.answer is not None
        return self.answer

    async def stop(self) -> None:
        self.stopped = True


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
    stub = Stub(answer)
    room.print_answer(stub)
    assert capsys.readouterr().out.startswith(said)
    assert stub.stopped


def test_one_that_hangs_is_cut_off_at_the_deadline(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A server that has stopped is an unknown after the same time as in the daemon."""
    monkeypatch.setattr(room, "DEADLINE_SECONDS", 0.02)
    stub = Stub(None)
    room.print_answer(stub)
    assert capsys.readouterr().out.startswith("camera: unknown – no answer within 0.02 s (")
    assert stub.stopped
