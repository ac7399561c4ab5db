import asyncio
import time

import pytest

from tests.virtual_loop import NothingToWaitFor, run_virtual


@pytest.mark.virtual_time
async def test_a_year_passes_in_a_moment():
    loop, began = asyncio.get_running_loop(), time.monotonic()
    await asyncio.sleep(365 * 86400)
    assert loop.time() == pytest.approx(365 * 86400)
    assert time.monotonic() - began < 1.0


def test_waiting_for_nothing_is_an_error(monkeypatch):
    monkeypatch.setattr("tests.virtual_loop.REAL_PATIENCE_SECONDS", 0.01)

    async def for_ever() -> None:
        await asyncio.Event().wait()

    with pytest.raises(NothingToWaitFor):
        run_virtual(for_ever())
