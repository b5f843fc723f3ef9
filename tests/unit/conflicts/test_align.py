"""Parts side by side."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from reviewer.conflicts.align import align

SEQUENCES = st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=12), min_size=1, max_size=4)


def _rows(*sequences: list[str]) -> list[list[str]]:
    return [
        ["-" if at is None else side[at] for side, at in zip(sequences, row, strict=True)]
        for row in align(sequences)
    ]


def test_equal_parts_stand_in_one_row() -> None:
    assert _rows(["a", "b"], ["a", "b"]) == [["a", "a"], ["b", "b"]]


def test_an_insertion_leaves_a_gap_in_the_others() -> None:
    assert _rows(["a", "c"], ["a", "b", "c"]) == [["a", "a"], ["-", "b"], ["c", "c"]]


def test_alike_parts_are_paired() -> None:
    one = ["same", "refund 120 euro to the customer", "end"]
    two = ["same", "say hello", "refund 210 euro to the customer", "end"]
    assert _rows(one, two)[1:3] == [["-", "say hello"], [one[1], two[2]]]


def test_a_surplus_before_the_likeness_stands_alone_on_either_side() -> None:
    one = ["same", "aaaa", "refund 120 euro", "end"]
    two = ["same", "refund 210 euro", "end"]
    assert _rows(one, two)[1:3] == [["aaaa", "-"], ["refund 120 euro", "refund 210 euro"]]
    assert _rows(two, one)[1:3] == [["-", "aaaa"], ["refund 210 euro", "refund 120 euro"]]


def test_an_inserted_part_is_shared_by_the_answers_that_have_it() -> None:
    assert _rows(["a", "z"], ["a", "m", "z"], ["a", "m", "z"]) == [list("aaa"), ["-", "m", "m"], list("zzz")]


def test_big_gaps_are_paired_by_beginnings_then_in_order() -> None:
    one = [f"{number:04} some beginning of a sentence, one" for number in range(30)]
    two = [f"{number:04} some beginning of a sentence, two" for number in range(30)]
    assert _rows(one, two) == [[a, b] for a, b in zip(one, two, strict=True)]
    other = [f"quite another text {number}" for number in range(25)]
    assert _rows(one, other)[:25] == [[a, b] for a, b in zip(one, other, strict=False)]


def test_nothing_to_align_is_no_row() -> None:
    assert align([[], []]) == []


@given(SEQUENCES)
def test_every_part_appears_once_and_in_order(sequences: list[list[str]]) -> None:
    rows = align(sequences)
    for column, sequence in enumerate(sequences):
        assert [row[column] for row in rows if row[column] is not None] == list(range(len(sequence)))


@given(SEQUENCES)
def test_another_order_of_answers_permutes_the_cells_only(sequences: list[list[str]]) -> None:
    rows = align(sequences)
    for order in permutations(range(len(sequences))):
        shuffled = align([sequences[column] for column in order])
        assert shuffled == [tuple(row[column] for column in order) for row in rows]


@given(st.lists(st.sampled_from("abcd"), max_size=8), st.integers(min_value=2, max_value=5))
def test_equal_answers_are_aligned_part_by_part(sequence: list[str], count: int) -> None:
    assert align([sequence] * count) == [(at,) * count for at in range(len(sequence))]


def test_parts_of_different_heads_never_share_a_row() -> None:
    def rows(*sequences: list[str]) -> list[tuple[int | None, ...]]:
        return align(sequences, lambda one, other: -2.0 if one[0] != other[0] else 1.0, lambda part: part[0])

    assert rows(["a1", "b1"], ["b2"]) == [(0, None), (1, 0)]
    assert rows(["a1"], ["b1"]) == [(0, None), (None, 0)]
    many = [f"a{number}" for number in range(20)], [f"b{number}" for number in range(20)]
    assert all(None in row for row in rows(*many))
    assert (10, 1) in rows([*many[0][:10], "c1", *many[0][10:]], ["b1", "c2", *many[1]])


@given(SEQUENCES)
def test_heads_do_not_make_the_order_of_answers_matter(sequences: list[list[str]]) -> None:
    def likeness(one: str, other: str) -> float:
        return 1.0 if (one < "d") == (other < "d") else -2.0

    rows = align(sequences, likeness, lambda part: str(part < "d"))
    turned = align(sequences[::-1], likeness, lambda part: str(part < "d"))
    assert turned == [row[::-1] for row in rows]
