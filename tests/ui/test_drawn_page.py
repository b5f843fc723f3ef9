"""A page as it was drawn: the same words are the same page, in pieces or whole."""

from __future__ import annotations

from ui.exposure.drawn_page import DrawnPage


def test_a_page_that_grows_keeps_its_parts_and_their_times() -> None:
    page = DrawnPage(0, "One.\u2029Two.")
    page.tally.add(3.0, (1,))
    assert page.takes("One.\u2029Two.\u2029Three.")
    seen = page.seen()
    assert (seen.page, seen.parts, seen.ms) == (1, 3, 3_000)
    assert [(run.first, run.last, run.ms) for run in seen.runs] == [(1, 1, 3_000)]


def test_a_page_that_is_filled_again_is_the_same_one() -> None:
    page = DrawnPage(0, "One.\u2029Two.")
    digest = page.seen().digest
    assert page.takes("One.")
    assert page.seen().digest == digest


def test_other_words_are_another_page() -> None:
    assert not DrawnPage(0, "# One").takes("One")


def test_a_part_stands_where_qt_counts_it() -> None:
    assert list(DrawnPage(0, "ab\u2029cd").middles) == [1, 4]
    assert list(DrawnPage(0, "😀😀\u2029cd").middles) == [2, 6]
