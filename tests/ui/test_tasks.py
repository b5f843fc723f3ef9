"""Coroutines that are started are kept, reported and ended."""

from __future__ import annotations

import asyncio
import gc

import pytest

from reviewer.errors import TooLate
from tests.ui.opened import until
from ui.tasks import Tasks


async def test_a_started_coroutine_survives_the_collector() -> None:
    tasks, ran = Tasks(), []

    async def work() -> None:
        await asyncio.sleep(0.01)
        ran.append(1)

    tasks.spawn(work(), name="work")
    gc.collect()
    await until(lambda: ran)


@pytest.mark.expect_log(r"task_failed name=work error=KeyError")
async def test_a_failure_is_reported_with_its_name() -> None:
    told: list[tuple[str, BaseException]] = []
    tasks = Tasks(lambda name, error: told.append((name, error)))

    async def work() -> None:
        raise KeyError("secret words of an agent")

    tasks.spawn(work(), name="work")
    await until(lambda: told)
    assert told[0][0] == "work"
    assert isinstance(told[0][1], KeyError)


@pytest.mark.expect_log(r"task_failed")
async def test_the_log_holds_no_words_of_the_error(caplog: pytest.LogCaptureFixture) -> None:
    tasks, words = Tasks(), "secret words of an agent"

    async def work() -> None:
        raise ValueError(words)

    task = tasks.start(work(), name="work")
    await asyncio.wait([task])
    await asyncio.sleep(0)
    assert "secret" not in caplog.text


async def test_stopping_cancels_what_runs() -> None:
    tasks = Tasks()
    task = tasks.start(asyncio.Event().wait(), name="waits")
    assert await tasks.stop(1.0) == ()
    assert task.cancelled()


async def test_stopping_names_what_does_not_end() -> None:
    tasks, may_end = Tasks(), asyncio.Event()

    async def stubborn() -> None:
        while not may_end.is_set():
            try:
                await may_end.wait()
            except asyncio.CancelledError:
                continue

    tasks.spawn(stubborn(), name="stubborn")
    await asyncio.sleep(0)
    assert await tasks.stop(0.02) == ("stubborn",)
    may_end.set()


async def test_a_refusal_is_told_and_is_no_fault() -> None:
    told: list[BaseException] = []
    tasks = Tasks(lambda _name, error: told.append(error))

    async def work() -> None:
        raise TooLate

    tasks.spawn(work(), name="undo")
    await until(lambda: told)
    assert isinstance(told[0], TooLate)
