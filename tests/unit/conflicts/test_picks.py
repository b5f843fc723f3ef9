"""What was picked for each row."""

from __future__ import annotations

from reviewer.conflicts.picks import Picks


def test_what_was_not_picked_comes_from_the_base() -> None:
    picks = Picks(base=1, columns={"/a": 0, "/b": None}, edits={"/b": "7"})
    assert [picks.column(path) for path in ("/a", "/b", "/c")] == [0, None, 1]


def test_only_one_answer_is_only_that() -> None:
    assert Picks(base=1, columns={"/a": 1}, edits={}).is_only(1)
    assert not Picks(base=1, columns={"/a": 1, "/b": None}, edits={"/b": "7"}).is_only(1)
