"""Objects that nothing names, paired by how much of them is the same."""

from __future__ import annotations

import json
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.conflicts.elements import index_of, is_like, is_one_order
from reviewer.conflicts.likeness import ALIKE, MOST, MOST_PLACES, by_likeness, pairs_among
from reviewer.domain.json_text import read_literals


def _read(array: object) -> list[object]:
    value = read_literals(json.dumps(array).encode())
    assert isinstance(value, list)
    return value


def _paired(*arrays: list[object]) -> list[tuple[int | None, ...]] | None:
    """Which indexes belong together; None where nothing is gained."""
    told = by_likeness([_read(array) for array in arrays])
    if told is None:
        return None
    tokens = list(dict.fromkeys(token for one in told for token in one))
    return sorted(
        (tuple(one.index(token) if token in one else None for one in told) for token in tokens),
        key=lambda row: [-1 if at is None else at for at in row],
    )


LEG = {"from": "AMS", "to": "OSL", "seat": 12.5, "bag": True}
BACK = {"from": "OSL", "to": "AMS", "seat": 14.5, "bag": True}
EXTRA = {"from": "OSL", "to": "BGO", "seat": 9.5, "bag": False}


def test_a_changed_object_is_found_behind_one_that_was_put_in_before_it() -> None:
    assert _paired([LEG, BACK], [EXTRA, {**LEG, "seat": 13.5}, BACK]) == [(None, 0), (0, 1), (1, 2)]


def test_what_shares_most_comes_together_first() -> None:
    near, far = {**LEG, "seat": 1.5}, {**LEG, "seat": 2.5, "bag": None}
    assert _paired([BACK, LEG], [far, near, BACK]) is None  # the order would be another
    assert _paired([LEG, BACK], [far, near, BACK]) == [(None, 0), (0, 1), (1, 2)]


def test_three_lists_share_one_name_for_what_belongs_together() -> None:
    changed, again = {**LEG, "seat": 13.5}, {**LEG, "bag": False}
    assert _paired([LEG], [EXTRA, changed], [BACK, again]) == [(None, None, 0), (None, 0, None), (0, 1, 1)]


@pytest.mark.parametrize("equal", [1, 2])
def test_it_takes_half_of_the_places(equal: int) -> None:
    one = {"a": 1.5, "b": 2.5, "c": 3.5}
    other = {**one, **dict.fromkeys(list(one)[equal:], 9.5)}
    is_alike = equal / 3 >= ALIKE
    assert (_paired([one], [EXTRA, other]) is not None) == is_alike


@pytest.mark.parametrize(
    "arrays",
    [
        ([LEG, BACK], [{**LEG, "seat": 1.5}, {**BACK, "seat": 2.5}]),
        ([LEG, LEG], [EXTRA, {**LEG, "seat": 1.5}]),
        ([LEG], [LEG]),
        ([LEG, "a"], [EXTRA, {**LEG, "seat": 1.5}]),
        ([LEG], [EXTRA, BACK]),
        ([{}], [LEG, {}]),
        ([{"big": [1] * (MOST_PLACES + 1), "x": 1}], [EXTRA, {"big": [1] * (MOST_PLACES + 1), "x": 2}]),
    ],
    ids=["by place", "twice", "equal", "words", "unlike", "empty", "big"],
)
def test_where_nothing_is_gained_or_it_is_not_safe_there_are_no_pairs(
    arrays: tuple[list[object], ...],
) -> None:
    assert _paired(*arrays) is None


def test_nested_values_count_place_by_place() -> None:
    one = {"who": {"name": "Ann", "mail": "a@x"}, "tags": ["a", "b"], "note": "old"}
    other = {**one, "note": "new"}
    assert _paired([one], [EXTRA, other]) == [(None, 0), (0, 1)]


def test_only_small_lists_of_objects_that_differ_are_looked_at() -> None:
    few, many = [_read([LEG]), _read([BACK, LEG])], [_read([LEG] * MOST), _read([BACK])]
    assert pairs_among(few) == 3
    assert [pairs_among(one) for one in (many, [_read([LEG])] * 2, [_read(["a"]), _read([LEG])])] == [0, 0, 0]


OBJECTS = st.lists(
    st.fixed_dictionaries(
        {}, optional={"a": st.sampled_from([1.5, 2.5]), "b": st.sampled_from("xy"), "c": st.none()}
    ),
    max_size=4,
)


@given(st.lists(OBJECTS, min_size=2, max_size=3))
def test_names_are_the_same_in_every_order_and_find_their_object_in_each_list(
    lists: list[list[object]],
) -> None:
    arrays = [_read(one) for one in lists]
    told = by_likeness(arrays)
    for order in permutations(range(len(arrays))):
        moved = by_likeness([arrays[at] for at in order])
        assert moved == (None if told is None else [told[at] for at in order])
    for names, array in zip(told or [], arrays if told else [], strict=True):
        assert len(set(names)) == len(array)
        assert [index_of(array, name) for name in names] == list(range(len(array)))
    if told is not None:
        assert is_one_order(told)
        assert any(is_like(name) for one in told for name in one)


def test_a_list_with_an_object_twice_is_left_alone() -> None:
    changed = {**LEG, "seat": 1.5}
    assert _paired([LEG], [EXTRA, changed]) is not None
    assert _paired([LEG], [EXTRA, changed, changed]) is None
