"""Work that may block: done in order in a thread, waited for no longer than wanted."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Iterator

import pytest

from reminderd.system.threads import Worker, in_thread


@pytest.fixture
def worker() -> Iterator[Worker]:
    made = Worker("test")
    yield made
    made.stop(1.0)


def has_ended(name: str) -> bool:
    threads = [each for each in threading.enumerate() if each.name == name]
    for each in threads:
        each.join(1.0)
    return not any(each.is_alive() for each in threads)


def fail() -> None:
    raise ValueError("no")


async def test_one_job_returns_its_result_and_leaves_no_thread() -> None:
    assert await in_thread(lambda: 42, "once") == 42
    assert await in_thread(lambda: None, "once") is None
    with pytest.raises(ValueError, match="no"):
        await in_thread(fail, "once")
    assert has_ended("once")


async def test_jobs_are_done_in_order_and_what_they_raise_is_raised_where_they_are_waited_for(worker: Worker) -> None:
    done: list[int] = []
    for number in range(3):
        worker.post(lambda number=number: done.append(number))  # type: ignore[misc]
    assert await worker.do(done.copy) == [0, 1, 2]
    with pytest.raises(ValueError, match="no"):
        await worker.do(fail)
    with pytest.raises(RuntimeError, match="SystemExit"):
        await worker.do(lambda: exit(3))  # noqa: PLR1722 (as a library might)
    assert await worker.do(lambda: "still here") == "still here"


async def test_a_job_that_hangs_is_given_up_and_those_behind_it_do_not_begin(worker: Worker) -> None:
    released, done = threading.Event(), list[str]()
    for name in ("hangs", "waits"):
        with pytest.raises(TimeoutError):
            await worker.do(lambda name=name: (released.wait(5), done.append(name)), 0.02)  # type: ignore[misc]
    released.set()
    await worker.do(lambda: None, 5)
    assert done == ["hangs"]


async def test_a_worker_stops_after_what_it_was_given(worker: Worker) -> None:
    done: list[str] = []
    worker.post(lambda: done.append("posted"))
    worker.stop(1.0)
    worker.stop(1.0)
    assert done == ["posted"]
    assert has_ended("test")
    assert await worker.do(lambda: "begun again") == "begun again"


async def test_a_posted_job_that_fails_is_logged(worker: Worker, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.ERROR)
    worker.post(fail)
    await worker.do(lambda: None)
    assert caplog.messages == ["a job of the thread test failed"]


def test_a_result_for_a_loop_that_is_closed_is_dropped(worker: Worker) -> None:
    released = threading.Event()

    async def give_up() -> None:
        asyncio.ensure_future(worker.do(lambda: released.wait(5)))  # noqa: RUF006 (given up with its loop)
        await asyncio.sleep(0)

    asyncio.run(give_up())
    released.set()
    assert asyncio.run(worker.do(lambda: "another loop")) == "another loop"
