"""Text and tables in pages."""

from __future__ import annotations

import pytest

from reviewer.render.file_kind import FileKind
from reviewer.render.invisible import MARK
from reviewer.workers.evidence_drawn import CannotDraw
from reviewer.workers.evidence_text import MAX_CELL, MAX_COLUMNS, PAGE_ROWS, TextPages
from tests.workers.evidence import wanted


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_a_table_has_a_head_and_rows(sign: str) -> None:
    made = f"delivery{sign}pallets\nD-88102{sign}16\nD-88107{sign}16\n".encode()
    drawn = TextPages(made, FileKind.CSV).draw(wanted())
    assert drawn.head == ("delivery", "pallets")
    assert drawn.rows == (("D-88102", "16"), ("D-88107", "16"))


def test_a_quoted_cell_keeps_its_signs() -> None:
    drawn = TextPages(b'a,b\n"1,5\n2",x', FileKind.CSV).draw(wanted())
    assert drawn.rows == (("1,5\n2", "x"),)


def test_short_rows_are_filled_up() -> None:
    assert TextPages(b"a,b\n1\n", FileKind.CSV).draw(wanted()).rows == (("1", ""),)


def test_a_long_table_comes_in_pages_each_under_the_head() -> None:
    pages = TextPages(b"n,m\n" + b"1,2\n" * (PAGE_ROWS + 1), FileKind.CSV)
    first, last = pages.draw(wanted(0)), pages.draw(wanted(1))
    assert (first.pages, len(first.rows or ()), len(last.rows or ())) == (2, PAGE_ROWS, 1)
    assert first.head == last.head == ("n", "m")


@pytest.mark.parametrize(
    "data",
    [b",".join([b"x"] * (MAX_COLUMNS + 1)), b"a,b\n" + b"x" * (MAX_CELL + 1), b"", b'"' + b"x" * 200_000],
)
def test_what_makes_no_good_table_is_text_and_told(data: bytes) -> None:
    drawn = TextPages(data, FileKind.CSV).draw(wanted())
    assert drawn.rows is None
    assert drawn.text is not None
    assert dict(drawn.notices) == {"evidence.not_a_table": {}}


def test_hidden_characters_are_counted_and_marked() -> None:
    drawn = TextPages("pay\u200b \u202e12".encode(), FileKind.TEXT).draw(wanted())
    assert drawn.hidden == {"zero-width": 1, "bidi": 1}
    assert drawn.text == "pay⟦U+200B⟧ ⟦U+202E⟧12"


PACE = "\u0440\u0430\u0441\u0435"
"""Four Cyrillic letters that read as a Latin word where no other shows that Cyrillic is at home."""


@pytest.mark.parametrize("kind", [FileKind.TEXT, FileKind.CSV])
@pytest.mark.parametrize("elsewhere", ["", "Ж"])
def test_what_is_counted_of_the_file_is_what_its_pages_show(kind: FileKind, elsewhere: str) -> None:
    # What is at home in the file, and what it passes for, stand on other pages than the word in question.
    lines = ["Pay,to", *["1,2"] * 40_000, f"\u200b,{PACE}", *["1,2"] * 40_000, f"end,{elsewhere}"]
    pages = TextPages("\n".join(lines).encode(), kind)
    drawn = [pages.draw(wanted(page)) for page in range(pages.draw(wanted()).pages)]
    shown = "".join(f"{one.text}{one.rows}" for one in drawn)
    assert len(drawn) > 2
    assert sum(drawn[0].hidden.values()) == len(MARK.findall(shown)) == (1 if elsewhere else 2)


def test_each_mark_stands_in_its_own_cell() -> None:
    data = "a\u200b,b,c\u202ed\n1,\u200b\u200b,2\nx,y,z\n".encode()
    drawn = TextPages(data, FileKind.CSV).draw(wanted())
    assert drawn.head == ("a⟦U+200B⟧", "b", "c⟦U+202E⟧d")
    assert drawn.rows == (("1", "⟦U+200B⟧⟦U+200B⟧", "2"), ("x", "y", "z"))


def test_a_row_that_its_marks_make_endless_is_drawn_as_text() -> None:
    cell = "\u200b" * (MAX_CELL // 2)
    drawn = TextPages(f"a,b,c\n{cell},{cell},{cell}\n".encode(), FileKind.CSV).draw(wanted())
    assert drawn.rows is None
    assert drawn.hidden == {"zero-width": 3 * (MAX_CELL // 2)}


def test_a_long_text_comes_in_pages() -> None:
    pages = TextPages(b"line\n" * 30_000, FileKind.TEXT)
    assert pages.draw(wanted()).pages == 3
    with pytest.raises(CannotDraw, match=r"evidence\.no_page"):
        pages.draw(wanted(3))


def test_a_guessed_encoding_is_told() -> None:
    drawn = TextPages("Gebühr".encode("cp1252"), FileKind.TEXT).draw(wanted())
    assert (drawn.text, dict(drawn.notices)) == ("Gebühr", {"evidence.guessed_encoding": {}})
