"""The comparison child: holds answers against each other, and may be killed."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from reviewer.conflicts.build import build_report
from reviewer.conflicts.landmarks import landmarks
from reviewer.conflicts.report import ConflictReport
from reviewer.domain.items import Candidate
from reviewer.workers.bounds import limit_memory, start_clock
from reviewer.workers.comparison_wire import (
    Wanted,
    read_question,
    written_landmarks,
    written_report,
)
from reviewer.workers.frames import read_frame, write_body, write_frame

CPU_S = 8.0
MEMORY_BYTES = 1024 * 1024 * 1024


class _Comparer:
    """Remembers the last report: its landmarks are asked for next."""

    def __init__(self) -> None:
        self._last: tuple[tuple[tuple[str, bytes], ...], ConflictReport] | None = None

    def answer(self, body: bytes) -> bytes:
        """What a question asks for."""
        asked = read_question(body)
        candidates = asked.candidates()
        report = self._report(candidates)
        if asked.wanted is Wanted.REPORT:
            return written_report(report)
        return written_landmarks(landmarks(report, candidates))

    def _report(self, candidates: Sequence[Candidate]) -> ConflictReport:
        key = tuple((one.content.media_type, one.content.data) for one in candidates)
        if self._last is None or self._last[0] != key:
            self._last = (key, build_report(candidates))
        return self._last[1]


def main() -> None:
    """Serve until standard input ends."""
    limit_memory(MEMORY_BYTES)
    comparer = _Comparer()
    write_frame(sys.stdout.buffer, {"ready": True})
    while (body := read_frame(sys.stdin.buffer)) is not None:
        start_clock(CPU_S)
        reply = comparer.answer(body)
        start_clock(0)
        write_body(sys.stdout.buffer, reply)


if __name__ == "__main__":
    main()
