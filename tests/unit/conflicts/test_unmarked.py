"""Parts of answers as one reads them."""

from __future__ import annotations

from time import perf_counter

import pytest

from reviewer.conflicts.report import RowKind
from reviewer.conflicts.unmarked import LONGEST, unmarked


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Your order is **38 days** old", "Your order is 38 days old"),
        ("a *word*, __two__ and `code`", "a word, two and code"),
        ("~~gone~~ and ***both***", "gone and both"),
        ("## Head", "Head"),
        ("- an item\n  that goes on", "an item\n  that goes on"),
        ("1. first", "1. first"),
        ("> quoted", "quoted"),
        ("| what | sum |\n|---|---:|", "what · sum"),
        ("snake_case_name and 2*3*4 and a * b * c", "snake_case_name and 2*3*4 and a * b * c"),
        ("-5 euro", "-5 euro"),
    ],
)
def test_a_paragraph_loses_the_signs_that_only_set_it(written: str, read: str) -> None:
    assert unmarked(written, RowKind.PARAGRAPH) == read


def test_a_hunk_shows_the_lines_that_it_changes() -> None:
    assert unmarked("@@ -1,2 +1,2 @@\n same\n-old\n+new\n", RowKind.HUNK) == "-old\n+new"


def test_a_file_shows_its_changes_without_its_heads_or_its_header_where_it_has_none() -> None:
    added = "diff --git a/t b/t\n--- /dev/null\n+++ b/t\n@@ -0,0 +1 @@\n+new\n"
    assert unmarked(added, RowKind.FILE) == "+new"
    assert unmarked("t renamed", RowKind.FILE) == "t renamed"


def test_values_and_calls_stay_as_they_are() -> None:
    assert unmarked("**kwargs", RowKind.FIELD) == "**kwargs"


@pytest.mark.parametrize("sign", ["*", "_", "**a", "*a ", "|", "`", "# ", "*_"])
def test_no_text_makes_it_slow(sign: str) -> None:
    started = perf_counter()
    unmarked(sign * LONGEST, RowKind.PARAGRAPH)
    assert perf_counter() - started < 0.2
