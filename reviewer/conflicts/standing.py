"""How answers stand to each other: how far each two agree, which say the same, which are the most central.

Counts of who agrees with whom are for after the reveal: many who say the same are not therefore right.
"""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.conflicts.report import Row, Standing


def standing(disputed: Sequence[Row], answers: int) -> Standing:
    """The standing of that many answers, from the disputed rows without the whole answer."""
    pairs = [[_agreement(disputed, one, other) for other in range(answers)] for one in range(answers)]
    centrality = [sum(row) for row in pairs]
    return Standing(
        agreement=tuple(map(tuple, pairs)),
        clusters=_clusters([row for row in disputed if row.is_material] or disputed, answers),
        central=tuple(column for column, one in enumerate(centrality) if one == max(centrality)),
    )


def _agreement(rows: Sequence[Row], one: int, other: int) -> int:
    """Of what is disputed, by weight, how much these two say alike, in hundredths rounded down."""
    total = sum(row.weight for row in rows)
    alike = sum(row.weight for row in rows if row.cells[one].group == row.cells[other].group)
    return 100 * alike // total if total else 100


def _clusters(rows: Sequence[Row], answers: int) -> tuple[tuple[int, ...], ...]:
    found: dict[tuple[int, ...], list[int]] = {}
    for column in range(answers):
        found.setdefault(tuple(row.cells[column].group for row in rows), []).append(column)
    return tuple(map(tuple, found.values()))
