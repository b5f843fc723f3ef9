"""How answers stand to each other."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from reviewer.conflicts.report import Cell, Row, RowKind
from reviewer.conflicts.standing import standing

GROUPS = st.integers(3, 5).flatmap(
    lambda answers: st.lists(
        st.tuples(st.lists(st.integers(0, 2), min_size=answers, max_size=answers), st.booleans()),
        min_size=1,
        max_size=6,
    )
)


def _row(*groups: int, is_material: bool = True) -> Row:
    cells = tuple(Cell(text=str(group), group=group) for group in groups)
    return Row(path="/a", kind=RowKind.FIELD, label="a", cells=cells, is_material=is_material)


def test_two_answers_have_no_standing() -> None:
    assert standing([_row(0, 1)], 2) is None


def test_answers_that_dispute_nothing_have_no_standing() -> None:
    assert standing([], 3) is None


def test_each_point_that_two_share_counts_once() -> None:
    told = standing([_row(0, 0, 1), _row(0, 0, 1), _row(0, 1, 1)], 3)
    assert told is not None
    assert told.alike == ((3, 2, 0), (2, 3, 1), (0, 1, 3))


def test_wording_does_not_count_beside_what_matters() -> None:
    told = standing([_row(0, 0, 1), _row(0, 1, 2, is_material=False)], 3)
    assert told is not None
    assert (told.points, told.is_material, told.camps) == (1, True, ((0, 1), (2,)))


def test_where_nothing_matters_every_point_counts() -> None:
    told = standing([_row(0, 1, 1, is_material=False)], 3)
    assert told is not None
    assert (told.points, told.is_material, told.camps) == (1, False, ((0,), (1, 2)))


@given(GROUPS)
def test_another_order_of_answers_moves_them_and_nothing_else(told: list[tuple[list[int], bool]]) -> None:
    answers = len(told[0][0])
    straight = standing([_row(*groups, is_material=one) for groups, one in told], answers)
    assert straight is not None
    for order in permutations(range(answers)):
        rows = [_row(*[groups[at] for at in order], is_material=one) for groups, one in told]
        moved = standing(rows, answers)
        assert moved is not None
        assert moved.points == straight.points
        assert moved.alike == tuple(tuple(straight.alike[at][to] for to in order) for at in order)
        back = {tuple(sorted(order[column] for column in camp)) for camp in moved.camps}
        assert back == set(straight.camps)
        assert (None if moved.nearest is None else order[moved.nearest]) == straight.nearest
