"""Patches by files and hunks."""

from __future__ import annotations

import pytest
from unidiff.patch import PatchSet

from reviewer.conflicts.merge_patch import merge_files
from reviewer.conflicts.picks import Picks
from tests.makers import make_patch

A = "--- a/a\n+++ b/a\n@@ -1 +1 @@\n-1\n+2\n"
B = "--- a/b\n+++ b/b\n@@ -1 +1 @@\n-3\n+4\n"
OTHER_A = A.replace("+2", "+9")
HEAD = "--- a/f\n+++ b/f\n"
BEFORE = ["l1", "l2", "l3", "l4", "l5", "l6", "l7", "l8", "l9"]
TOP = "@@ -1,2 +1,3 @@\n l1\n+new\n l2\n"
TOP_LONG = "@@ -1,2 +1,4 @@\n l1\n+one\n+two\n l2\n"
LOW = "@@ -7,2 +8 @@\n-l7\n l8\n"
LOW_OTHER = "@@ -7,2 +9 @@ context words\n l7\n-l8\n"


def _picks(columns: dict[str, int | None], base: int = 0, *unset: str, **edits: str) -> Picks:
    return Picks(base=base, columns=columns, edits=edits, unset=frozenset(unset))


def _files(picks: Picks, *texts: str) -> str | None:
    made = merge_files(tuple(make_patch(text) for text in texts), picks)
    return None if made is None else made.text


def _applied(patch: str) -> list[str]:
    """The file after the patch, by the numbers in its hunks and by nothing else."""
    after, taken = list(BEFORE), 0
    for hunk in PatchSet(patch)[0]:
        at = hunk.target_start - 1 + (hunk.target_length == 0)
        assert at == hunk.source_start - 1 + (hunk.source_length == 0) + taken
        assert after[at : at + hunk.source_length] == [
            line.value.rstrip("\n") for line in hunk.source_lines()
        ]
        after[at : at + hunk.source_length] = [line.value.rstrip("\n") for line in hunk.target_lines()]
        taken += hunk.target_length - hunk.source_length
    return after


def test_files_come_from_their_patches_in_order() -> None:
    assert _files(_picks({"a": 0, "b": 1}), A, B) == A + B
    assert _files(_picks({"a": 1, "b": 1}), A, B) == B
    assert _files(_picks({"a@1": 1}), A, OTHER_A + B) == OTHER_A


def test_what_stands_before_the_first_file_comes_from_the_base() -> None:
    assert _files(_picks({"b": 1}), "Subject: x\n" + A, B) == "Subject: x\n" + A + B


def test_an_edited_file_ends_its_line() -> None:
    assert _files(_picks({"a": None}, a=A.rstrip()), A + B, B) == A + B


def test_a_file_is_left_out() -> None:
    assert _files(_picks({"b": 1}, 0, "a"), A, B) == B


def test_hunks_of_two_patches_are_counted_anew() -> None:
    one, other = HEAD + TOP + LOW, HEAD + TOP_LONG + LOW_OTHER
    merged = _files(_picks({"f@1": 1, "f@2": 0}), one, other)
    assert merged == HEAD + TOP_LONG + "@@ -7,2 +9 @@\n-l7\n l8\n"
    assert _applied(merged) == ["l1", "one", "two", "l2", "l3", "l4", "l5", "l6", "l8", "l9"]


def test_a_hunk_is_left_out_and_the_next_one_moves_back() -> None:
    merged = _files(_picks({"f@2": 0}, 0, "f@1"), HEAD + TOP + LOW, HEAD + TOP_LONG + LOW_OTHER)
    assert merged == HEAD + LOW.replace("+8", "+7")
    assert _applied(merged) == ["l1", "l2", "l3", "l4", "l5", "l6", "l8", "l9"]


def test_a_file_without_any_hunk_left_is_left_as_it_is() -> None:
    assert _files(_picks({"b": 1}, 0, "f@1"), HEAD + TOP, HEAD + TOP_LONG + B) == B


def test_a_hunk_of_the_operators_own_goes_in() -> None:
    own = "@@ -7 +7 @@\n-l7\n+seven"
    merged = _files(
        Picks(base=0, columns={"f@1": 1, "f@2": None}, edits={"f@2": own}),
        HEAD + TOP + LOW,
        HEAD + TOP_LONG + LOW_OTHER,
    )
    assert merged is not None
    assert _applied(merged) == ["l1", "one", "two", "l2", "l3", "l4", "l5", "l6", "seven", "l8", "l9"]


def test_words_that_are_no_hunk_are_refused() -> None:
    picks = Picks(base=0, columns={"f@1": None, "f@2": 0}, edits={"f@1": "no hunk"})
    assert _files(picks, HEAD + TOP + LOW, HEAD + TOP_LONG + LOW_OTHER) is None


@pytest.mark.parametrize(("at", "after"), [(2, "@@ -2,0 +3 @@"), (5, "@@ -5,0 +6 @@")])
def test_lines_that_are_only_added_keep_their_place(at: int, after: str) -> None:
    added = f"@@ -{at},0 +{at + 1} @@\n+extra\n"
    merged = _files(
        _picks({"f@1": 0, "f@2": 1}), HEAD + added + LOW, HEAD + added.replace("ex", "no") + LOW_OTHER
    )
    assert merged is not None
    assert merged.startswith(HEAD + after)
    assert _applied(merged)[at] == "extra"


def test_lines_that_are_only_taken_away_keep_their_place() -> None:
    gone = "@@ -1,2 +0,0 @@\n-l1\n-l2\n"
    merged = _files(
        _picks({"f@1": 0, "f@2": 1}), HEAD + gone + LOW, HEAD + gone.replace("l2", "l2 ") + LOW_OTHER
    )
    assert merged is not None
    assert merged.startswith(HEAD + gone)
    assert _applied(merged) == ["l3", "l4", "l5", "l6", "l7", "l9"]


def test_hunks_on_the_same_lines_do_not_fit_together() -> None:
    wide = "@@ -1,7 +1,6 @@\n l1\n-l2\n l3\n l4\n l5\n l6\n l7\n"
    one, other = HEAD + wide + "@@ -9 +8 @@\n-l9\n+nine\n", HEAD + TOP + LOW
    assert _files(_picks({"f@1": 0, "f@2": 1}), one, other) is None


def test_the_head_comes_from_a_patch_that_has_the_file() -> None:
    new = "--- /dev/null\n+++ b/n\n@@ -0,0 +1 @@\n+x\n"
    merged = _files(_picks({"n": 2, "n@1": 1}), A + new, A + new.replace("x", "y"), A)
    assert merged == A + new.replace("x", "y")


def test_settled_rows_are_found_in_what_was_made() -> None:
    contents = (make_patch(HEAD + TOP + LOW), make_patch(HEAD + TOP_LONG + LOW_OTHER))
    made = merge_files(contents, _picks({"f@1": 1, "f@2": 0}))
    assert made is not None
    assert {one.path: made.text[one.start : one.end] for one in made.spans} == {
        "f@1": TOP_LONG,
        "f@2": "@@ -7,2 +9 @@\n-l7\n l8\n",
    }


MODE = "diff --git a/f b/f\nold mode 100644\nnew mode 100755\n"
GIT = "diff --git a/f b/f\n"


def test_a_file_without_a_diff_line_is_not_read_as_more_about_the_file_before_it() -> None:
    made = _files(_picks({"f": 0, "z": 1}), MODE, A.replace("a/a", "a/z").replace("b/a", "b/z"))
    assert made is not None
    assert [(one.path, one.target_mode) for one in PatchSet(made)] == [("z", None), ("f", "100755")]


def test_what_is_said_of_one_file_in_two_places_keeps_its_order_or_is_refused() -> None:
    plain = A.replace("a/a", "a/z").replace("b/a", "b/z")
    assert _files(_picks({"f": 0, "f#2": 0, "z": 1}), MODE + MODE, plain) is None
    assert (
        _files(_picks({"f": 0, "f#2": 0, "z": 1}), MODE + MODE, GIT.replace("/f", "/z") + plain) is not None
    )


def test_another_mode_takes_hunks_of_another_patch() -> None:
    made = _files(_picks({"f": 0, "f@1": 1}), MODE, HEAD + TOP)
    assert made == MODE + HEAD + TOP


def test_another_mode_stays_when_no_hunk_does() -> None:
    assert _files(_picks({"f": 0}, 0, "f@1"), MODE + HEAD + TOP, HEAD + TOP_LONG) == MODE


def test_a_file_is_not_deleted_or_made_without_its_lines() -> None:
    gone = GIT + "deleted file mode 100644\n--- a/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-l1\n"
    assert _files(_picks({"f": 0}, 0, "f@1"), gone, HEAD + TOP) == ""


@pytest.mark.parametrize(
    "fate",
    [
        "deleted file mode 100644\n--- a/f\n+++ /dev/null\n@@ -1 +0,0 @@\n-l1\n",
        "new file mode 100644\n--- /dev/null\n+++ b/f\n@@ -0,0 +1 @@\n+x\n",
        "index 1..2 100644\nBinary files a/f and b/f differ\n",
    ],
    ids=["gone", "new", "binary"],
)
def test_hunks_go_only_into_a_file_with_the_same_fate(fate: str) -> None:
    assert _files(_picks({"f": 0, "f@1": 1, "f@2": 1}), GIT + fate, HEAD + TOP) is None
