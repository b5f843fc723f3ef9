"""Patches file by file."""

from __future__ import annotations

import pytest

from reviewer.conflicts.parts import NOTHING
from reviewer.conflicts.patch_fit import KnownFile
from reviewer.conflicts.patchdiff import aligned_hunks, compare_patches
from reviewer.conflicts.patches import Patch, read_patch
from reviewer.conflicts.report import Fit, Fitted, RowKind

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


def _patch(text: str) -> Patch:
    found = read_patch(text)
    assert found is not None
    return found


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
    assert [part.text for part in rows[0].parts] == ["n renamed o", "n removed 100644"]


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
        assert [row.collides_with for row in rows] == [(), ("t:12",), ("t:10",), ()]


def test_equal_hunks_share_a_row_wherever_they_stand() -> None:
    assert _lines_in_rows(_hunks((10, "a")), _hunks((90, "a"))) == [(10, 90)]


def test_a_hunk_over_several_others_is_told_of_each_of_them() -> None:
    wide = "--- a/t\n+++ b/t\n@@ -10,6 +10,6 @@\n k\n k\n k\n k\n k\n-old\n+wide\n"
    texts = [_hunks((10, "a"), (12, "b"), (14, "c")), wide, _hunks((13, "d"))]
    for order in (texts, texts[::-1]):
        _, *rows = compare_patches([_patch(text) for text in order]).rows
        assert {row.label: row.collides_with for row in rows} == {
            "t:10": ("t:12", "t:14"),
            "t:12": ("t:10", "t:14"),
            "t:14": ("t:10", "t:12"),
        }


FILE = KnownFile(names=("t.sql",), data=b"b\n")


def test_hunks_and_files_say_whether_they_apply() -> None:
    shared = compare_patches([_patch(PLAIN), _patch(PLAIN.replace("-b", "-a"))], [FILE])
    file, hunk = shared.rows
    assert [one.fitted for one in file.parts] == [None, None]
    assert [one.fitted for one in hunk.parts] == [Fitted(fit=Fit.FITS), Fitted(fit=Fit.FAILS)]
    assert shared.fits == (Fit.FITS, Fit.FAILS)


def test_a_file_that_only_one_changes_says_it_for_its_hunks() -> None:
    alone = compare_patches([_patch(PLAIN), _patch(PLAIN.replace("t.sql", "u.sql"))], [FILE])
    fits = [[part.fitted for part in row.parts] for row in alone.rows]
    assert fits == [[Fitted(fit=Fit.FITS), None], [None, Fitted(fit=Fit.UNKNOWN)]]
    new = "--- /dev/null\n+++ b/t\n@@ -0,0 +1 @@\n+new\n"
    assert compare_patches([_patch(new), _patch(PLAIN)], [FILE]).fits == (None, Fit.FITS)


RENAMED = "diff --git a/o b/n\nsimilarity index 90%\nrename from o\nrename to n\n"
BINARY = "diff --git a/x b/x\nindex 1..2 100644\nGIT binary patch\nliteral 3\nabc\n\nliteral 3\nzzz\n\n"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (RENAMED, RENAMED.replace("a/o", "a/p").replace("from o", "from p")),
        (RENAMED, RENAMED.replace("from o", "from p")),
        (RENAMED, RENAMED.replace("rename", "copy")),
        (BINARY, BINARY.replace("abc", "abd")),
        (BINARY, BINARY.replace("1..2", "1..3")),
        ("--- a/t\n+++ b/t\n@@ -3,0 +4 @@\n+x\n", "--- a/t\n+++ b/t\n@@ -9,0 +10 @@\n+x\n"),
    ],
    ids=[
        "another source",
        "another source than the diff line has",
        "a copy",
        "other bytes",
        "another file behind it",
        "other lines to stand behind",
    ],
)
def test_nothing_that_happens_to_a_file_is_hidden(one: str, other: str) -> None:
    assert any(row.is_disputed for row in compare_patches([_patch(one), _patch(other)]).rows)


@pytest.mark.parametrize(
    "other", [PLAIN.rstrip("\n"), "diff --git a/t.sql b/t.sql\nindex 1..2 100644\n" + PLAIN]
)
def test_a_last_line_end_and_what_tools_write_beside_a_change_are_no_difference(other: str) -> None:
    assert not any(row.is_disputed for row in compare_patches([_patch(PLAIN), _patch(other)]).rows)
