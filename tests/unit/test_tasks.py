"""An event loop that is kept awake notices what threads have done."""

from __future__ import annotations

import asyncio
import threading

import pytest

from reviewer import tasks


@pytest.mark.timeout(20)
def test_word_of_a_thread_that_was_lost_is_noticed_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "LOOKS_S", 0.01)

    async def lose_the_words() -> str:
        # What a loop is left with when the system refuses the writes into its pipe.
        monkeypatch.setattr(asyncio.get_running_loop(), "_write_to_self", lambda: None)
        tasks.keep_awake()
        await asyncio.to_thread(threading.Event().wait, 0.05)  # the loop sleeps by then
        return "done"

    # Its end waits for the thread too.
    assert asyncio.run(lose_the_words()) == "done"
