"""How a child serves: ready, then what it answers to each question, with nothing left to open."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable

from reviewer.workers.bounds import open_nothing_more, start_clock
from reviewer.workers.frames import read_frame, write_body, write_frame


def serve(answers: Callable[[bytes], Iterable[bytes]], cpu_s: float) -> None:
    """Answer until standard input ends; each question costs at most `cpu_s` of processor time.

    Whatever is imported at its first use has to have been used before.
    """
    open_nothing_more()
    write_frame(sys.stdout.buffer, {"ready": True})
    while (question := read_frame(sys.stdin.buffer)) is not None:
        start_clock(cpu_s)
        for answer in answers(question):
            write_body(sys.stdout.buffer, answer)
        start_clock(0)
