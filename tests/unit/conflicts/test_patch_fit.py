"""Whether hunks apply, as far as their files are known."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.conflicts import patch_fit
from reviewer.conflicts.patch_fit import KnownFile, fitted, gravest
from reviewer.conflicts.patches import Patch, read_patch
from reviewer.conflicts.report import Fit, Fitted

FITS, FAILS, UNKNOWN, AT_ODDS = (Fitted(fit=fit) for fit in (Fit.FITS, Fit.FAILS, Fit.UNKNOWN, Fit.AT_ODDS))
HEAD = "--- a/f\n+++ b/f\n"
FILE = "one\ntwo\nthree\nfour\nfive\nsix\nseven\n"
TWO = "@@ -2,3 +2,3 @@\n two\n-three\n+3\n four\n"
LAST = "@@ -6,2 +6,2 @@\n six\n-seven\n+7\n"


def _patch(text: str) -> Patch:
    found = read_patch(text)
    assert found is not None
    return found


def _moved(line: int) -> Fitted:
    return Fitted(fit=Fit.MOVED, line=line)


def _fits(hunks: str, *files: str | KnownFile, head: str = HEAD) -> list[Fitted]:
    known = [
        one if isinstance(one, KnownFile) else KnownFile(names=("f",), data=one.encode()) for one in files
    ]
    return list(fitted([_patch(head + hunks)], known)[0].values())


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (FILE, [FITS, FITS]),
        ("zero\n" + FILE, [_moved(3), _moved(7)]),
        (FILE.replace("one\n", ""), [_moved(1), _moved(5)]),
        (FILE.replace("three", "Three"), [FAILS, FITS]),
        (FILE.replace("three\n", "three \n"), [FAILS, FITS]),
        (FILE.replace("\n", "\r\n"), [FAILS, FAILS]),
        (FILE + "eight\n", [FITS, FAILS]),
        (FILE.removesuffix("\n"), [FITS, FAILS]),
        ("", [FAILS, FAILS]),
    ],
)
def test_every_line_that_stays_or_goes_has_to_be_there(file: str, expected: list[Fitted]) -> None:
    assert _fits(TWO + LAST, file) == expected


def test_the_nearest_place_is_taken_and_hunks_stay_in_order() -> None:
    hunk = "@@ -{0},3 +{0},3 @@\n a\n-b\n+c\n d\n"
    file = "x\n" + "a\nb\nd\n" * 4
    assert _fits(hunk.format(6), file) == [_moved(5)]
    assert _fits(hunk.format(2) + hunk.format(5), file) == [FITS, FITS]
    assert _fits(hunk.format(11) + hunk.format(14), file) == [FITS, FAILS]


def test_what_moved_moves_what_follows() -> None:
    file = "new\n" * 3 + "a\nb\nc\n" + "k\n" * 6 + "l\n" + "k\n" * 6
    hunks = "@@ -2,3 +2,3 @@\n b\n-c\n+C\n k\n@@ -{0},2 +{0},3 @@\n k\n+x\n k\n"
    assert _fits(hunks.format(5), file) == [_moved(5), _moved(8)]
    assert _fits(hunks.format(8), file) == [_moved(5), FITS]
    assert _fits(hunks.format(13), file) == [_moved(5), _moved(16)]


@pytest.mark.parametrize(
    ("hunk", "file", "expected"),
    [
        ("@@ -1,2 +1,3 @@\n+zero\n one\n two\n", "new\n" + FILE, FAILS),
        ("@@ -0,0 +1 @@\n+x\n", "", FITS),
        ("@@ -0,0 +1 @@\n+x\n", "a\n", FAILS),
        ("@@ -7 +7,2 @@\n seven\n+x\n", FILE, FITS),
        ("@@ -7 +7 @@\n-seven\n+7\n\\ No newline at end of file\n", FILE, FITS),
        ("@@ -7 +7 @@\n-seven\n\\ No newline at end of file\n+7\n", FILE, FAILS),
        ("@@ -7 +7 @@\n-seven\n\\ No newline at end of file\n+7\n", FILE.removesuffix("\n"), FITS),
        ("@@ -2,3 +2,4 @@\n a\n+b\n\n d\n", "x\na\n\nd\n", FITS),
    ],
)
def test_the_ends_of_a_file_are_ends(hunk: str, file: str, expected: Fitted) -> None:
    assert _fits(hunk, file) == [expected]


def test_a_file_is_known_by_its_path_or_by_its_blob_id() -> None:
    index = "diff --git a/f b/f\nindex {}..0000001 100644\n" + HEAD
    other, same = KnownFile(names=("notes",), data=FILE.encode()), KnownFile(names=("f",), data=b"x\n")
    assert _fits(TWO, other) == [UNKNOWN]
    for blob in other.blobs:
        assert _fits(TWO, other, same, head=index.format(blob[:10])) == [FITS]
    assert _fits(TWO, same, head=index.format("1234567")) == [FAILS]


def test_the_blob_id_is_that_of_git() -> None:
    assert KnownFile(names=(), data=b"hello\n").blobs[0] == "ce013625030ba8dba906f756967f9e9ca394464a"


def test_two_files_of_one_path_are_none_unless_they_are_the_same() -> None:
    assert _fits(TWO, FILE, FILE) == [FITS]
    assert _fits(TWO, FILE, FILE + "more\n") == [UNKNOWN]


def test_a_renamed_file_goes_by_its_name_as_it_is() -> None:
    head = "diff --git a/f b/g\nrename from f\nrename to g\n--- a/f\n+++ b/g\n"
    assert _fits(TWO, FILE, head=head) == [FITS]


def test_a_file_that_was_changed_further_up_is_not_known() -> None:
    assert _fits(TWO + HEAD + TWO, FILE) == [FITS, UNKNOWN]


def test_a_new_file_fits_nothing_and_fails_where_there_is_one() -> None:
    head, hunk = "--- /dev/null\n+++ b/f\n", "@@ -0,0 +1 @@\n+x\n"
    assert _fits(hunk, head=head) == []
    assert _fits(hunk, KnownFile(names=("f",), data=b""), head=head) == [FAILS]


def _all(*texts: str) -> list[list[Fitted]]:
    return [list(one.values()) for one in fitted([_patch(text) for text in texts], [])]


def test_patches_that_say_different_things_of_one_line_are_at_odds() -> None:
    one, other = HEAD + TWO + LAST, HEAD + TWO.replace(" four", " vier") + LAST
    assert _all(one, other, HEAD + LAST) == [[AT_ODDS, UNKNOWN], [AT_ODDS, UNKNOWN], [UNKNOWN]]
    assert _all(one, one, HEAD + LAST) == [[UNKNOWN, UNKNOWN], [UNKNOWN, UNKNOWN], [UNKNOWN]]
    assert _all(one, one.replace("/f", "/g")) == [[UNKNOWN, UNKNOWN], [UNKNOWN, UNKNOWN]]


def test_where_the_file_is_known_it_says_who_is_right() -> None:
    one, other = HEAD + TWO, HEAD + TWO.replace(" four", " vier")
    known = [KnownFile(names=("f",), data=FILE.encode())]
    assert [list(one.values()) for one in fitted([_patch(one), _patch(other)], known)] == [[FITS], [FAILS]]


def test_what_would_take_too_long_is_not_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patch_fit, "MOST_COMPARED", 10)
    hunk = "@@ -50,3 +50,3 @@\n a\n-a\n+b\n c\n"
    assert _fits(hunk, "a\n" * 90 + "c\n" * 90) == [UNKNOWN]


def test_the_gravest_speaks_for_several() -> None:
    assert gravest([]) is None
    assert gravest([_moved(3)]) == _moved(3)
    assert gravest([_moved(3), FITS]) == Fitted(fit=Fit.MOVED)
    assert gravest([_moved(3), FAILS, UNKNOWN]) == FAILS


LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "\n"]), min_size=3, max_size=12)


@given(LINES, LINES, LINES)
def test_a_hunk_fits_where_its_lines_were_taken_from(
    before: list[str], inside: list[str], after: list[str]
) -> None:
    lines = [*before, "keep\n", *inside, "stay\n", *after]
    covered, first = ["keep\n", *inside, "stay\n"], len(before) + 1
    body = " keep\n" + "".join(f"-{line}" for line in inside) + "+new\n stay\n"
    hunk = f"@@ -{first},{len(covered)} +{first},3 @@\n{body}"
    assert _fits(hunk, "".join(lines)) == [FITS]
    assert _fits(hunk, "".join(["x\n", *lines])) == [_moved(first + 1)]
    assert _fits(hunk, "".join(line for line in lines if line != "stay\n")) == [FAILS]
