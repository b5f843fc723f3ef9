"""How answers stand to each other: on how many points each two say the same, from the rows of a report.

Only points that change what will happen are counted; where no disputed point does, all disputed ones. Each
counts as one. Many who say the same are not therefore right, so what is counted here is for after the
operator's own judgement; the camps alone say no more than the signs in the rows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

from reviewer.conflicts.report import Row, Standing

FEWEST = 3
"""Of two answers the rows say all there is to say."""


def standing(disputed: Sequence[Row], answers: int) -> Standing | None:
    """How that many answers stand, from the disputed rows without the whole answer.

    None where there is nothing to say: too few answers, or no disputed row.
    """
    counted = [row for row in disputed if row.is_material] or disputed
    if answers < FEWEST or not counted:
        return None
    alike = [[0] * answers for _ in range(answers)]
    # Rows part the answers in few ways, however many rows there are.
    for groups, times in Counter(tuple(cell.group for cell in row.cells) for row in counted).items():
        for one, other in _pairs(groups):
            alike[one][other] += times
            alike[other][one] += times
    for column in range(answers):
        alike[column][column] = len(counted)
    return Standing(points=len(counted), is_material=counted[0].is_material, alike=tuple(map(tuple, alike)))


def _pairs(groups: Sequence[int]) -> list[tuple[int, int]]:
    members: dict[int, list[int]] = {}
    for column, group in enumerate(groups):
        members.setdefault(group, []).append(column)
    return [pair for columns in members.values() for pair in combinations(columns, 2)]
