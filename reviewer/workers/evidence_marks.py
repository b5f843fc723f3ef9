"""Marks in a text or a table of evidence, in the setting of the whole file, counted as they are drawn."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence

from reviewer.render.invisible import Finding, find_hidden

Row = tuple[str, ...]


def marked_text(text: str) -> tuple[str, dict[str, int]]:
    """The text with its marks, and how many there are of each class."""
    found = list(find_hidden(text))
    return _drawn(text, found), _counted(found)


def marked_rows(rows: Sequence[Row]) -> tuple[list[Row], dict[str, int]]:
    """The same for the cells of a table; nothing is found across the border of two."""
    found = list(find_hidden("\n".join(cell for row in rows for cell in row)))
    return list(_marked_rows(rows, found)) if found else list(rows), _counted(found)


def _counted(found: Sequence[Finding]) -> dict[str, int]:
    return {str(kind): count for kind, count in Counter(one.kind for one in found).items()}


def _marked_rows(rows: Sequence[Row], found: Sequence[Finding]) -> Iterator[Row]:
    positions = [one.position for one in found]
    at = 0
    for row in rows:
        end = at + sum(map(len, row)) + len(row)
        has_some = bisect_left(positions, at) < bisect_left(positions, end)
        yield tuple(_marked_cells(row, at, positions, found)) if has_some else row
        at = end


def _marked_cells(row: Row, at: int, positions: Sequence[int], found: Sequence[Finding]) -> Iterator[str]:
    for cell in row:
        end = at + len(cell)
        inside = found[bisect_left(positions, at) : bisect_left(positions, end)]
        yield _drawn(cell, inside, at)
        at = end + 1


def _drawn(text: str, found: Sequence[Finding], start: int = 0) -> str:
    """The text, which begins at `start` of what was looked through, with what was found in it."""
    pieces: list[str] = []
    at = 0
    for one in found:
        begin = one.position - start
        pieces += (text[at:begin], one.mark)
        at = begin + len(one.character)
    return "".join([*pieces, text[at:]]) if pieces else text
