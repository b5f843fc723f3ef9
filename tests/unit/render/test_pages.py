"""Long text in bearable pieces."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewer.render.invisible import MARK, marked
from reviewer.render.lookalikes import LONGEST
from reviewer.render.pages import BREAK, LINE, PAGE_BYTES, RUN, hard_broken, paged


def test_a_short_text_stays_as_it_is() -> None:
    assert hard_broken("a b c") == "a b c"


def test_an_unbroken_run_is_broken_visibly() -> None:
    assert hard_broken("x" * (2 * RUN + 1)) == f"{'x' * RUN}{BREAK}{'x' * RUN}{BREAK}x"


def test_a_run_of_exactly_the_limit_is_not_broken() -> None:
    assert hard_broken("x" * RUN + " " + "y" * RUN) == "x" * RUN + " " + "y" * RUN


@pytest.mark.parametrize("blank", [" ", "\t"])
def test_an_endless_line_is_broken_after_a_blank(blank: str) -> None:
    broken = hard_broken(f"word{blank}" * 10_000)
    assert max(map(len, broken.split("\n"))) <= LINE + len(BREAK)
    assert broken.replace(BREAK, "") == f"word{blank}" * 10_000


def test_a_line_of_other_blanks_is_broken_all_the_same() -> None:
    broken = hard_broken("\u3000" * (LINE + 5))
    assert max(map(len, broken.split("\n"))) <= LINE + len(BREAK)


def test_lines_of_ordinary_length_are_not_touched() -> None:
    text = "a line of words\n" * 2_000
    assert hard_broken(text) == text


@given(
    st.text(alphabet=st.characters(codec="utf-8"), max_size=2_000), st.integers(min_value=16, max_value=200)
)
def test_pages_joined_are_the_broken_text_and_none_is_too_big(text: str, size: int) -> None:
    pages = paged(text, page_bytes=size)
    assert "".join(pages) == hard_broken(text)
    assert all(len(page.encode()) <= size for page in pages)


@pytest.mark.parametrize("before", range(RUN - 20, RUN))
def test_no_mark_is_torn(before: int) -> None:
    text = marked("x" * before + " " + "x" * before + "\u0430" * LONGEST + "x" * 2 * RUN)
    assert MARK.findall(hard_broken(text)) == MARK.findall(text) != []


def test_an_empty_text_is_one_empty_page() -> None:
    assert paged("") == ("",)


def test_pages_end_where_lines_end() -> None:
    pages = paged("a line of words\n" * 10_000)
    assert len(pages) == 3
    assert all(page.endswith("\n") and len(page) <= PAGE_BYTES for page in pages)


def test_a_megabyte_without_a_blank_is_quick() -> None:
    started = perf_counter()
    paged("x" * 1_000_000)
    assert perf_counter() - started < 1
