"""Where the matrix's cursor goes: next and previous disagreement, next unsettled. Knows no Qt."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from reviewer.conflicts.report import Row, RowKind
from ui.conflict.rows import FoldLine


def is_stop(line: Row | FoldLine) -> bool:
    """Whether N and P stop here: a disputed row, not the whole answer nor the fold line."""
    return isinstance(line, Row) and line.kind is not RowKind.WHOLE and line.is_disputed


def next_stop(lines: Sequence[Row | FoldLine], at: int, step: int) -> int:
    """The next disagreement from `at` in the direction of `step`; stays when there is none."""
    index = at + step
    while 0 <= index < len(lines):
        if is_stop(lines[index]):
            return index
        index += step
    return at


def next_unsettled(lines: Sequence[Row | FoldLine], at: int, settled: Collection[str]) -> int:
    """The next disputed row that nobody has settled, going round once; stays when all are."""
    count = len(lines)
    for offset in range(1, count + 1):
        index = (at + offset) % count
        line = lines[index]
        if is_stop(line) and isinstance(line, Row) and line.path not in settled:
            return index
    return at
