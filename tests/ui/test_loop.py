"""The loop: precise timers that are not kept, order, context, threads, and an end that waits for nobody."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from ui.loop import DeskLoop, run_desk

COLOUR: contextvars.ContextVar[str] = contextvars.ContextVar("colour", default="none")


async def test_a_timer_is_never_early_and_hardly_late(qloop: DeskLoop) -> None:
    for wished in (0.0, 0.004, 0.02, 0.05):
        before = qloop.time()
        await asyncio.sleep(wished)
        assert qloop.time() - before >= wished


def test_qts_events_wait_while_no_loop_runs(qapp: QApplication) -> None:
    """What a timer or a signal starts then would have no loop to run on."""
    running: list[asyncio.AbstractEventLoop | None] = []
    timer = QTimer()
    timer.timeout.connect(lambda: running.append(asyncio._get_running_loop()))
    loop = DeskLoop(qapp)
    timer.start(0)
    loop.run_until_complete(asyncio.sleep(0.01))
    timer.stop()
    loop.close()
    assert set(running) == {loop}


async def test_timers_fire_in_the_order_of_their_times(qloop: DeskLoop) -> None:
    fired: list[str] = []
    done = asyncio.Event()
    qloop.call_later(0.03, lambda: (fired.append("late"), done.set()))
    qloop.call_later(0.01, fired.append, "early")
    await done.wait()
    assert fired == ["early", "late"]


async def test_a_timer_that_is_due_runs_before_what_else_qt_has_to_do(qloop: DeskLoop) -> None:
    ran: list[str] = []
    seen: asyncio.Future[list[str]] = qloop.create_future()
    qloop.call_later(0.01, ran.append, "due")
    # Whoever is connected later is called right after the loop, in the same turn.
    qloop._due.timeout.connect(lambda: seen.done() or seen.set_result(list(ran)))
    assert await asyncio.wait_for(seen, 1) == ["due"]


async def test_whoever_slept_goes_on_in_the_turn_in_which_the_time_comes(qloop: DeskLoop) -> None:
    ran: list[str] = []
    seen: asyncio.Future[list[str]] = qloop.create_future()

    async def sleep() -> None:
        await asyncio.sleep(0.01)
        ran.append("awake")

    sleeping = qloop.create_task(sleep())
    await asyncio.sleep(0)
    qloop._due.timeout.connect(lambda: seen.done() or seen.set_result(list(ran)))
    assert await asyncio.wait_for(seen, 1) == ["awake"]
    await sleeping


async def test_cancelled_timers_are_forgotten(qloop: DeskLoop) -> None:
    for _ in range(1_000):
        qloop.call_later(30, print).cancel()
    assert qloop.waiting_timers < 110


async def test_a_delay_of_forty_days_is_taken(qloop: DeskLoop) -> None:
    handle = qloop.call_later(40 * 24 * 3600, print)
    assert handle.when() > qloop.time() + 39 * 24 * 3600
    handle.cancel()


async def test_what_was_called_first_runs_first(qloop: DeskLoop) -> None:
    ran: list[int] = []
    for number in range(100):
        qloop.call_soon(ran.append, number)
    await asyncio.sleep(0)
    assert ran == list(range(100))


async def test_a_callback_that_calls_itself_does_not_starve_timers(qloop: DeskLoop) -> None:
    is_over = asyncio.Event()

    def again() -> None:
        if not is_over.is_set():
            qloop.call_soon(again)

    again()
    qloop.call_later(0.01, is_over.set)
    await is_over.wait()


async def test_a_failing_callback_does_not_lose_the_ones_behind_it(qloop: DeskLoop) -> None:
    told: list[dict[str, Any]] = []
    qloop.set_exception_handler(lambda _loop, context: told.append(context))
    ran: list[str] = []
    qloop.call_soon(lambda: 1 / 0)
    qloop.call_soon(ran.append, "behind")
    await asyncio.sleep(0)
    assert ran == ["behind"]
    assert isinstance(told[0]["exception"], ZeroDivisionError)


async def test_a_call_from_a_thread_keeps_its_context(qloop: DeskLoop) -> None:
    context = contextvars.copy_context()
    context.run(COLOUR.set, "teal")
    seen: asyncio.Future[str] = qloop.create_future()
    called = lambda: seen.set_result(COLOUR.get())  # noqa: E731
    threading.Thread(target=lambda: qloop.call_soon_threadsafe(called, context=context)).start()
    assert await seen == "teal"


async def test_threads_bring_every_call(qloop: DeskLoop) -> None:
    seen: list[int] = []
    threads = [
        threading.Thread(target=lambda: [qloop.call_soon_threadsafe(seen.append, 1) for _ in range(200)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    while len(seen) < 800:
        await asyncio.sleep(0.001)
    assert len(seen) == 800


async def test_work_in_a_thread_comes_back(qloop: DeskLoop) -> None:
    names = await asyncio.gather(*(asyncio.to_thread(threading.current_thread) for _ in range(8)))
    assert all(thread.daemon for thread in names)


async def test_an_error_in_a_thread_comes_back(qloop: DeskLoop) -> None:
    with pytest.raises(ValueError, match="x"):
        await asyncio.to_thread(int, "x")


def test_a_thread_that_hangs_does_not_hold_up_the_end(qapp: QApplication) -> None:
    hanging = threading.Event()

    async def main() -> int:
        asyncio.get_running_loop().run_in_executor(None, hanging.wait)
        return 3

    assert run_desk(qapp, main) == 3  # else it would wait for ever
    hanging.set()


def test_what_is_left_running_is_cancelled_at_the_end(qapp: QApplication) -> None:
    ended: list[str] = []

    async def left_behind() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("cancelled")

    async def main() -> int:
        _ = asyncio.get_running_loop().create_task(left_behind())
        await asyncio.sleep(0)
        return 0

    assert run_desk(qapp, main) == 0
    assert ended == ["cancelled"]


def test_an_error_of_main_comes_out(qapp: QApplication) -> None:
    async def main() -> int:
        raise LookupError("gone")

    with pytest.raises(LookupError):
        run_desk(qapp, main)


async def test_closing_the_last_window_does_not_stop_the_loop(qloop: DeskLoop, qapp: QApplication) -> None:
    from PySide6.QtWidgets import QWidget

    window = QWidget()
    window.show()
    window.close()
    for _ in range(5):  # a wish to quit would come as an event of its own
        await asyncio.sleep(0)
    assert qloop.is_running()
