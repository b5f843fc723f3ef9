"""What was picked for each row."""

from __future__ import annotations

from reviewer.conflicts.picks import Picks, picks_of


def test_what_was_not_picked_comes_from_the_base() -> None:
    picks = Picks(base=1, columns={"/a": 0, "/b": None}, edits={"/b": "7"})
    assert [picks.column(path) for path in ("/a", "/b", "/c")] == [0, None, 1]


def test_only_one_answer_is_only_that() -> None:
    assert Picks(base=1, columns={"/a": 1}, edits={}).is_only(1)
    assert not Picks(base=1, columns={"/a": 1, "/b": None}, edits={"/b": "7"}).is_only(1)


def test_sources_become_columns_own_words_and_rows_that_are_left_out() -> None:
    sources = {"": "b", "/a": "a", "/b": "edited", "/c": "unset", "/d": "both-valid"}
    picks = picks_of(sources, {"a": 0, "b": 1}, {"/b": "1"}, 1)
    assert picks.columns == {"/a": 0, "/b": None, "/d": None}
    assert picks.unset == {"/c"}
    assert picks.paths == {"/a", "/b", "/c", "/d"}


def test_with_a_row_left_out_nothing_is_only_one_answers() -> None:
    assert not Picks(base=0, columns={"a": 0}, edits={}, unset=frozenset({"b"})).is_only(0)
