"""Patches as they are read."""

from __future__ import annotations

import pytest

from reviewer.conflicts.patchdiff import compare_patches
from reviewer.conflicts.patches import MAX_PATCH_CHARACTERS, Patch, read_patch

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
    assert (sql.path, binary.path, binary.fate) == ("s.sql", "x.bin", "added binary")
    assert binary.header == "added binary 100644\n" + ONE[binary.start : binary.end].strip()
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


@pytest.mark.parametrize(
    ("names", "source", "is_new"),
    [
        ("--- a/t\n+++ b/t\n", "t", False),
        ("--- a/t\n+++ b/u\n", "t", False),
        ("--- t\n+++ t\n", "t", False),
        ("--- /dev/null\n+++ b/t\n", "", True),
    ],
)
def test_a_file_goes_by_its_name_as_it_is(names: str, source: str, is_new: bool) -> None:
    (file,) = _patch(f"{names}@@ -0,0 +1 @@\n+a\n").files
    assert (file.source, file.is_new) == (source, is_new)


def test_a_file_that_was_changed_further_up_has_no_name_as_it_is() -> None:
    assert [one.source for one in _patch(PLAIN + PLAIN).files] == ["t.sql", ""]


@pytest.mark.parametrize(
    ("at", "first"), [("-3,2 +3,2", 2), ("-1,2 +1,2", 0), ("-0,0 +1,2", 0), ("-4,0 +5,2", 4)]
)
def test_a_hunk_knows_the_first_line_that_it_covers(at: str, first: int) -> None:
    body = "+a\n+b\n" if ",0 " in at else " a\n-b\n+c\n"
    assert _patch(f"--- a/t\n+++ b/t\n@@ {at} @@\n{body}").files[0].hunks[0].first == first
