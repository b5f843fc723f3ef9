"""Patches file by file."""

from __future__ import annotations

import pytest

from reviewer.conflicts.parts import NOTHING
from reviewer.conflicts.patchdiff import (
    MAX_PATCH_CHARACTERS,
    Patch,
    aligned_hunks,
    compare_patches,
    read_patch,
)
from reviewer.conflicts.report import RowKind

ONE = """From: somebody
diff --git a/s.sql b/s.sql
index 1..2 100644
--- a/s.sql
+++ b/s.sql
@@ -1,2 +1,2 @@
 a
-b
+c
@@ -10,1 +10,2 @@
 z
+k
diff --git a/x.bin b/x.bin
new file mode 100644
Binary files /dev/null and b/x.bin differ
"""
PLAIN = "--- a/t.sql\n+++ b/t.sql\n@@ -1 +1 @@\n-b\n+c\n"
NO_PATCH = [
    "",
    "words",
    "@@ -1 +1 @@\n-a\n+b\n",
    "--- a\n+++ b\n@@ -1,5 +1,5 @@\n x\n",
    "--- a\n+++ b\n@@ -0,0 +0,0 @@\n",
    "x" * (MAX_PATCH_CHARACTERS + 1),
]


def _patch(text: str) -> Patch:
    found = read_patch(text)
    assert found is not None
    return found


@pytest.mark.parametrize("text", NO_PATCH)
def test_what_is_no_whole_patch_is_none(text: str) -> None:
    assert read_patch(text) is None


def test_a_patch_is_cut_into_files_and_hunks() -> None:
    patch = _patch(ONE)
    sql, binary = patch.files
    assert (sql.path, binary.path, binary.header) == ("s.sql", "x.bin", "added binary 100644")
    assert ONE[sql.start : sql.end].startswith("diff --git a/s.sql")
    assert ONE[sql.start : sql.end] + ONE[binary.start : binary.end] == ONE.removeprefix("From: somebody\n")
    assert [ONE[one.start : one.end] for one in sql.hunks] == [
        "@@ -1,2 +1,2 @@\n a\n-b\n+c\n",
        "@@ -10,1 +10,2 @@\n z\n+k\n",
    ]


@pytest.mark.parametrize("sign", ["\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"])
def test_only_a_line_feed_ends_a_line(sign: str) -> None:
    head = "--- a/x\n+++ b/x\n"
    hunk = f"@@ -1,2 +1,3 @@\n a{sign}a\n-b{sign}\n+c\n+pay(1)\n"
    patch, other = _patch(head + hunk), _patch(head + hunk.replace("pay(1)", "pay(999)"))
    (found,) = patch.files[0].hunks
    assert patch.text[found.start : found.end] == hunk
    assert compare_patches([patch, other]).rows[1].parts[0].key.endswith("+pay(1)\n")


@pytest.mark.parametrize("after", ["", "\n", "\n\n", "\n-- \n2.50.1\n"])
@pytest.mark.parametrize("mark", ["", "\\ No newline at end of file\n"])
def test_a_hunk_ends_behind_its_last_line_whatever_follows(mark: str, after: str) -> None:
    hunk = f"@@ -1 +1 @@\n-a\n+pay(1)\n{mark}"
    (found,) = _patch(f"--- a/x\n+++ b/x\n{hunk}{after}").files[0].hunks
    assert (found.body, found.end - found.start) == (hunk.partition("\n")[2], len(hunk))


def test_a_patch_without_git_lines_begins_at_the_old_name() -> None:
    patch = _patch(PLAIN + PLAIN)
    assert [one.path for one in patch.files] == ["t.sql", "t.sql#2"]
    assert [patch.text[one.start : one.end] == PLAIN for one in patch.files] == [True, True]
    assert patch.file("t.sql") is patch.files[0]
    assert patch.file("nowhere") is None


def test_files_are_rows_and_shared_files_have_rows_for_their_hunks() -> None:
    moved = PLAIN.replace("-1 +1", "-5 +5")
    other = PLAIN.replace("+c", "+d")
    rows = compare_patches([_patch(text) for text in (PLAIN, moved, other, ONE)]).rows
    assert [(row.path, row.kind, row.is_disputed) for row in rows] == [
        ("s.sql", RowKind.FILE, True),
        ("t.sql", RowKind.FILE, True),
        ("t.sql@1", RowKind.HUNK, True),
        ("x.bin", RowKind.FILE, True),
    ]
    hunk = rows[2]
    assert [part.key for part in hunk.parts] == ["-b\n+c\n", "-b\n+c\n", "-b\n+d\n", ""]
    assert hunk.parts[3] is NOTHING
    assert hunk.label == "t.sql:1"


def test_the_same_change_further_down_is_the_same_change() -> None:
    rows = compare_patches([_patch(PLAIN), _patch(PLAIN.replace("-1 +1", "-5 +5"))]).rows
    assert not any(row.is_disputed for row in rows)


def test_what_happens_to_a_file_besides_its_lines_is_a_difference() -> None:
    renamed = "diff --git a/o b/n\nsimilarity index 100%\nrename from o\nrename to n\n"
    deleted = "diff --git a/n b/n\ndeleted file mode 100644\n--- a/n\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n"
    rows = compare_patches([_patch(renamed), _patch(deleted)]).rows
    assert rows[0].is_disputed
    assert [part.text for part in rows[0].parts] == ["n renamed", "n removed 100644"]


def test_a_hunk_is_named_by_the_first_line_that_any_patch_gives_it() -> None:
    later = "--- a/t\n+++ b/t\n@@ -7 +9 @@\n same\n"
    rows = compare_patches([_patch(later), _patch(later.replace("-7", "-4"))]).rows
    assert rows[1].label == "t:4"


def test_a_hunk_of_a_new_file_is_named_by_its_line_there() -> None:
    new = "--- /dev/null\n+++ b/t\n@@ -0,0 +1 @@\n+new\n"
    rows = compare_patches([_patch(new), _patch(new.replace("+new", "+other"))]).rows
    assert rows[1].label == "t:1"


def _hunks(*hunks: tuple[int, str]) -> str:
    told = "".join(f"@@ -{line},2 +{line},2 @@\n kept\n-old\n+{new}\n" for line, new in hunks)
    return f"--- a/t\n+++ b/t\n{told}"


def _lines_in_rows(*texts: str) -> list[tuple[int | None, ...]]:
    files = [patch.files[0] for text in texts if (patch := read_patch(text)) is not None]
    return [
        tuple(None if at is None else file.hunks[at].line for file, at in zip(files, row, strict=True))
        for row in aligned_hunks(files)
    ]


def test_hunks_share_a_row_where_they_touch_the_same_lines() -> None:
    one, other = _hunks((10, "a"), (50, "b")), _hunks((30, "a2"), (51, "b2"))
    assert _lines_in_rows(one, other) == [(10, None), (None, 30), (50, 51)]


def test_rows_whose_hunks_cannot_both_go_in_say_so() -> None:
    wide = "--- a/t\n+++ b/t\n@@ -10,4 +10,4 @@\n k\n k\n k\n-old\n+wide\n"
    texts = [_hunks((10, "a"), (12, "b"), (40, "c")), wide]
    for order in (texts, texts[::-1]):
        rows = compare_patches([_patch(text) for text in order]).rows
        assert [row.is_colliding for row in rows] == [False, True, True, False]


def test_equal_hunks_share_a_row_wherever_they_stand() -> None:
    assert _lines_in_rows(_hunks((10, "a")), _hunks((90, "a"))) == [(10, 90)]
