"""What the findings mean for the person, and that no part can hide the others."""

from __future__ import annotations

import asyncio
from typing import Literal

import pytest

from reminderd.doctor import examine
from reminderd.doctor.finding import Finding, verdict


def finding(part: str, mark: Literal["ok", "bad", "unknown"], *, essential: bool = False) -> Finding:
    return Finding(part, mark, "words", "remedy", essential)


def test_only_what_reminders_cannot_do_without_makes_them_fail() -> None:
    fine = [finding("notifier", "ok", essential=True), finding("microphone", "unknown"), finding("history", "bad")]
    assert verdict(fine) == (True, "Reminders reach you.")
    reached, said = verdict(
        [*fine, finding("settings", "bad", essential=True), finding("settings", "bad", essential=True)]
    )
    assert not reached
    assert said == "Reminders cannot reach you: see settings."


def test_a_daemon_nobody_has_started_yet_is_no_fault_of_the_desktop() -> None:
    reached, said = verdict([finding("notifier", "ok", essential=True), finding("daemon", "unknown")])
    assert reached
    assert "To start reminderd: " in said


async def test_a_part_that_hangs_or_breaks_is_a_finding_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examine, "CHECK_SECONDS", 0.01)

    async def hangs() -> list[Finding]:
        await asyncio.Event().wait()
        return []

    async def breaks() -> list[Finding]:
        raise ZeroDivisionError("by zero")

    (hung,) = await examine._bounded("notifier", hangs())
    (broken,) = await examine._bounded("clock", breaks())
    assert (hung.part, hung.mark, hung.essential) == ("notifier", "bad", True)
    assert "did not end within" in hung.text
    assert (broken.part, broken.mark, broken.essential) == ("clock", "bad", False)
    assert "ZeroDivisionError: by zero" in broken.text
