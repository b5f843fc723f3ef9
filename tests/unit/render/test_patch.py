"""Patches as diffs."""

from __future__ import annotations

import pytest

from reviewer.render._api import Diff, DiffMark, Heading, Notice
from reviewer.render.patch import LONGEST_LINE, MAX_LINES, PatchRenderer
from tests.makers import make_patch, make_text

TWO_FILES = """diff --git a/s.sql b/s.sql
index 1..2 100644
--- a/s.sql
+++ b/s.sql
@@ -1,2 +1,2 @@ head
 a
--- b
+c
@@ -9 +9 @@
-y
+z
\\ No newline at end of file
diff --git a/gone b/gone
--- a/gone
+++ /dev/null
@@ -1 +0,0 @@
-x
"""


def _drawn(text: str) -> list[object]:
    return [
        block.text
        if isinstance(block, Heading)
        else [(line.mark.value, line.text) for line in block.lines]
        if isinstance(block, Diff)
        else block
        for block in PatchRenderer().blocks(make_patch(text))
    ]


def test_only_patches_are_taken() -> None:
    assert PatchRenderer().priority(make_patch("x")) > 0
    assert PatchRenderer().priority(make_text("x")) == 0


def test_each_file_has_a_heading_and_its_lines() -> None:
    assert _drawn(TWO_FILES) == [
        "s.sql",
        [
            ("note", "diff --git a/s.sql b/s.sql"),
            ("note", "index 1..2 100644"),
            ("hunk", "@@ -1,2 +1,2 @@ head"),
            ("context", "a"),
            ("removed", "-- b"),
            ("added", "c"),
            ("hunk", "@@ -9 +9 @@"),
            ("removed", "y"),
            ("added", "z"),
            ("note", "\\ No newline at end of file"),
        ],
        "gone",
        [
            ("note", "diff --git a/gone b/gone"),
            ("hunk", "@@ -1 +0,0 @@"),
            ("removed", "x"),
        ],
    ]


def test_a_missing_newline_inside_a_hunk_is_a_note() -> None:
    found = _drawn("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n")
    assert ("note", "\\ No newline at end of file") in found[1]  # type: ignore[operator]


def test_a_new_file_without_old_name_goes_by_its_path() -> None:
    assert _drawn("+++ /dev/null\n@@ -1 +0,0 @@\n-x")[0] == "/dev/null"


def test_a_broken_patch_still_shows() -> None:
    found = _drawn("@@ -1,9 +1,9 @@\n-a\n+b")
    assert found == [[("hunk", "@@ -1,9 +1,9 @@"), ("removed", "a"), ("added", "b")]]


def test_a_text_without_hunk_is_refused() -> None:
    with pytest.raises(ValueError, match="no hunk"):
        PatchRenderer().blocks(make_patch("nothing\n+++ b/x\n"))


def test_a_patch_that_ends_with_a_file_name_shows_it() -> None:
    assert _drawn("@@ -1 +1 @@\n-a\n+b\n+++ b/x")[-1] == "x"


def test_a_huge_patch_is_cut_and_says_so() -> None:
    blocks = PatchRenderer().blocks(make_patch("@@ -1,9999 +0,0 @@\n" + "-x\n" * MAX_LINES))
    assert blocks[0] == Notice(code="render.cut", params={"shown": MAX_LINES})
    diff = blocks[1]
    assert isinstance(diff, Diff)
    assert diff.lines[1].mark is DiffMark.REMOVED
    assert len(diff.lines) == MAX_LINES


def test_a_line_that_only_pages_can_hold_is_left_to_another_renderer() -> None:
    with pytest.raises(ValueError, match="too long"):
        PatchRenderer().blocks(make_patch(f"@@ -1,1 +1,1 @@\n-a\n+{'x' * (LONGEST_LINE + 1)}\n"))
