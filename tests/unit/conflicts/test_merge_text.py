"""Texts by paragraphs, patches by files."""

from __future__ import annotations

from reviewer.conflicts.merge_text import merge_files, merge_paragraphs
from reviewer.conflicts.picks import Picks
from tests.makers import make_patch, make_text

A = "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-1\n+2\n"
B = "--- a/b\n+++ b/b\n@@ -1 +1 @@\n-3\n+4\n"
OTHER_A = A.replace("+2", "+9")


def _picks(columns: dict[str, int | None], base: int = 0, **edits: str) -> Picks:
    return Picks(base=base, columns=columns, edits=edits)


def _text(picks: Picks, *texts: str) -> str:
    return merge_paragraphs([make_text(text) for text in texts], picks).decode()


def _files(picks: Picks, *texts: str) -> str | None:
    made = merge_files([make_patch(text) for text in texts], picks)
    return None if made is None else made.decode()


def test_paragraphs_of_several_answers_stand_apart_and_the_end_is_that_of_the_base() -> None:
    columns: dict[str, int | None] = {"p1": 0, "p2": 1}
    assert _text(_picks(columns), "one\n\ntwo\n", "uno\n\ndos") == "one\n\ndos\n"
    assert _text(_picks(columns, base=1), "one\n\ntwo\n", "uno\n\ndos") == "one\n\ndos"


def test_list_items_stay_close() -> None:
    assert _text(_picks({"p1": 1}), "- a\n- b\n", "- c\n- d\n") == "- c\n- b\n"


def test_a_table_row_beside_prose_stands_apart() -> None:
    assert _text(_picks({"p1": 1}), "| a |\ntext", "| b |\nwords") == "| b |\n\ntext"


def test_neighbours_of_one_answer_keep_what_stands_between_them() -> None:
    made = _text(_picks({"p3": 1}), "a\n\n\n\nb\n\nc\n", "a\n\nb\n\nd\n")
    assert made == "a\n\n\n\nb\n\nd\n"


def test_a_paragraph_is_dropped_by_picking_an_answer_without_it() -> None:
    assert _text(_picks({"p2": 1}), "a\n\nb\n", "a\n") == "a\n"


def test_an_edited_paragraph_takes_its_place() -> None:
    assert _text(_picks({"p2": None}, p2="new"), "a\n\nb\n", "a\n\nc\n") == "a\n\nnew\n"


def test_files_come_from_their_patches_in_order() -> None:
    assert _files(_picks({"a": 0, "b": 1}), A, B) == A + B
    assert _files(_picks({"a": 1, "b": 1}), A, B) == B
    assert _files(_picks({"a@1": 1}), A, OTHER_A + B) == OTHER_A


def test_what_stands_before_the_first_file_comes_from_the_base() -> None:
    assert _files(_picks({"b": 1}), "Subject: x\n" + A, B) == "Subject: x\n" + A + B


def test_an_edited_file_ends_its_line() -> None:
    assert _files(_picks({"a": None}, a=A.rstrip()), A + B, B) == A + B


def test_hunks_of_several_patches_do_not_fit_together() -> None:
    assert _files(_picks({"a": 0, "a@1": 1}), A, OTHER_A) is None
