"""Put the parts of N answers side by side: rows in which each answer has one part or none.

The result depends on the set of answers only, not on their order: the answer that shares most with the others
comes first (ties by its text), the others are laid against it one by one, in order of their text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from rapidfuzz.distance import Indel
from rapidfuzz.fuzz import ratio

Alignment = list[tuple[int | None, ...]]
"""Rows; in each, for every answer, the index of its part."""

Similarity = Callable[[str, str], float]
"""How alike two parts are, 0 to 100; below 0: never to be paired."""

Head = Callable[[str], str]
"""What parts are paired by where there are too many to look at every pair."""

MAX_PAIRS = 150
"""A gap with more possible pairs is not searched; its parts are paired by their beginnings, then in order."""
_LOOKED_AT = 300
"""Characters of a part that its likeness is judged by."""
_BEGINNING = 24


def text_likeness(one: str, other: str) -> float:
    """Likeness of two texts by their beginnings."""
    return ratio(one[:_LOOKED_AT], other[:_LOOKED_AT])


def _beginning(part: str) -> str:
    return part[:_BEGINNING]


def align(
    sequences: Sequence[Sequence[str]], likeness: Similarity = text_likeness, head: Head | None = None
) -> Alignment:
    """Rows that keep every answer's order, with equal parts side by side.

    With `head`, parts of different heads never share a row.
    """
    distinct = sorted({tuple(sequence) for sequence in sequences}, key=_by_sharing(sequences))
    profile = _Profile(likeness, head)
    for sequence in distinct:
        profile.add(sequence)
    columns = {sequence: number for number, sequence in enumerate(distinct)}
    order = [columns[tuple(sequence)] for sequence in sequences]
    return [tuple(row[column] for column in order) for row in profile.rows]


def _by_sharing(
    sequences: Sequence[Sequence[str]],
) -> Callable[[tuple[str, ...]], tuple[int, tuple[str, ...]]]:
    """Sort key: parts found in many answers first, then the text itself."""
    spread = Counter(part for sequence in {tuple(one) for one in sequences} for part in set(sequence))
    return lambda sequence: (-sum(spread[part] for part in sequence if spread[part] > 1), sequence)


class _Profile:
    """The rows so far. Each remembers the different parts that stand in it, the first one as its face."""

    def __init__(self, likeness: Similarity, head: Head | None) -> None:
        self.rows: list[list[int | None]] = []
        self._parts: list[list[str]] = []
        self._likeness = likeness
        self._head = head
        self._width = 0

    def add(self, sequence: tuple[str, ...]) -> None:
        """Lay one more answer against the rows."""
        pairs = self._pairs(sequence)
        rows: list[list[int | None]] = []
        parts: list[list[str]] = []
        for row, index in pairs:
            cells = list(self.rows[row]) if row is not None else [None] * self._width
            known = self._parts[row] if row is not None else []
            if index is not None and sequence[index] not in known:
                known = [*known, sequence[index]]
            rows.append([*cells, index])
            parts.append(known)
        self.rows, self._parts = rows, parts
        self._width += 1

    def _pairs(self, sequence: tuple[str, ...]) -> list[tuple[int | None, int | None]]:
        """Every row and every part of the answer in one order, paired where they belong together."""
        present = set(sequence)
        # A row stands for whichever of its parts the new answer has too.
        faces = [next((one for one in parts if one in present), parts[0]) for parts in self._parts]
        pairs: list[tuple[int | None, int | None]] = []
        for row, index, rows_end, parts_end in _gaps_and_matches(faces, sequence):
            if rows_end == row and parts_end == index:
                pairs.append((row, index))
                continue
            inside = self._gap(faces[row:rows_end], sequence[index:parts_end])
            pairs.extend(
                (None if one is None else row + one, None if other is None else index + other)
                for one, other in inside
            )
        return pairs

    def _gap(self, ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int | None, int | None]]:
        """Pair parts that differ."""
        if len(ours) * len(theirs) <= MAX_PAIRS:
            return _most_alike(ours, theirs, self._likeness)
        by_beginning: list[tuple[int | None, int | None]] = []
        head = self._head or _beginning
        heads = [[head(part) for part in side] for side in (ours, theirs)]
        for row, index, rows_end, parts_end in _gaps_and_matches(*heads):
            if rows_end == row and parts_end == index:
                by_beginning.append((row, index))
            elif self._head is not None:
                by_beginning.extend((one, None) for one in range(row, rows_end))
                by_beginning.extend((None, one) for one in range(index, parts_end))
            else:
                by_beginning.extend(_in_order(row, rows_end, index, parts_end))
        return by_beginning


def _gaps_and_matches(ours: Sequence[str], theirs: Sequence[str]) -> list[tuple[int, int, int, int]]:
    """Equal pairs as `(i, j, i, j)` and the stretches between them as `(i, j, i_end, j_end)`, in order."""
    numbers: dict[str, int] = {}
    mine, other = ([numbers.setdefault(part, len(numbers)) for part in side] for side in (ours, theirs))
    found: list[tuple[int, int, int, int]] = []
    at_i = at_j = 0
    ends = [(block.a, block.b, block.size) for block in Indel.opcodes(mine, other).as_matching_blocks()]
    for i, j, size in ends:
        if i > at_i or j > at_j:
            found.append((at_i, at_j, i, j))
        found.extend((i + step, j + step, i + step, j + step) for step in range(size))
        at_i, at_j = i + size, j + size
    return found


def _most_alike(
    ours: Sequence[str], theirs: Sequence[str], likeness: Similarity
) -> list[tuple[int | None, int | None]]:
    """The pairing in order with the greatest sum of likeness.

    As many pairs as the shorter side has parts, but for those that are never to be paired.
    """
    width = len(theirs)
    best = [[0.0] * (width + 1) for _ in range(len(ours) + 1)]
    alike = [[1.0 + likeness(one, other) for other in theirs] for one in ours]
    for i in range(len(ours) - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + alike[i][j])
    pairs: list[tuple[int | None, int | None]] = []
    i = j = 0
    while i < len(ours) and j < width:
        if alike[i][j] > 0 and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            pairs.append((i, None))
            i += 1
        else:
            pairs.append((None, j))
            j += 1
    return [*pairs, *((one, None) for one in range(i, len(ours))), *((None, one) for one in range(j, width))]


def _in_order(row: int, rows_end: int, index: int, parts_end: int) -> list[tuple[int | None, int | None]]:
    """First with first, second with second; what is left over stands alone."""
    count = max(rows_end - row, parts_end - index)
    return [
        (row + step if row + step < rows_end else None, index + step if index + step < parts_end else None)
        for step in range(count)
    ]
