"""The list stands still: what may change, and what may not."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reviewer.domain.inbox import InboxRow
from reviewer.domain.items import ItemKind, RiskLevel
from reviewer.domain.lifecycle import ItemState
from reviewer.ids import ItemId, SourceId
from tests.makers import NOON
from ui.inbox.standing import Standing


def row(name: str, title: str = "") -> InboxRow:
    """A row of an item."""
    return InboxRow(
        item=ItemId(name),
        kind=ItemKind.APPROVAL,
        title=title or name,
        risk=RiskLevel.LOW,
        state=ItemState.OPEN,
        answers=1,
        members=1,
        sources=(SourceId("src"),),
        owner="",
        created_at=NOON,
        updated_at=NOON,
    )


def rows(names: str) -> list[InboxRow]:
    """One row for each letter."""
    return [row(name) for name in names]


def laid(names: str) -> Standing:
    """The list that shows these."""
    return Standing().laid_anew(rows(names), keep=None)


def test_arrivals_wait() -> None:
    standing = laid("abc").compared_with(rows("xaybcz"))
    assert standing.order == ("a", "b", "c")
    assert standing.waiting == ("x", "y", "z")


def test_what_is_gone_stays_as_a_struck_row() -> None:
    standing = laid("abc").compared_with(rows("ac"))
    assert standing.order == ("a", "b", "c")
    assert standing.gone == {"b"}


def test_what_comes_back_is_not_struck_any_more() -> None:
    standing = laid("abc").compared_with(rows("ac")).compared_with(rows("abc"))
    assert standing.gone == frozenset()


def test_a_changed_row_changes_in_its_place() -> None:
    standing = laid("abc").with_rows([row("b", "other words")])
    assert standing.order == ("a", "b", "c")
    assert standing.rows[ItemId("b")].title == "other words"


def test_laying_anew_admits_and_drops() -> None:
    standing = laid("abc").compared_with(rows("xac")).laid_anew(rows("xac"), keep=ItemId("a"))
    assert standing.order == ("x", "a", "c")
    assert (standing.gone, standing.waiting) == (frozenset(), ())


def test_the_row_under_the_cursor_stays_though_it_is_gone() -> None:
    standing = laid("abcd").laid_anew(rows("axd"), keep=ItemId("c"))
    assert standing.order == ("a", "c", "x", "d")
    assert standing.gone == {"c"}


def test_the_next_row_passes_over_what_is_gone() -> None:
    standing = laid("abcd").compared_with(rows("ad"))
    assert standing.after(ItemId("a"), 1) == "d"
    assert standing.after(ItemId("d"), -1) == "a"
    assert standing.after(ItemId("d"), 1) is None


def test_more_rows_come_at_the_end() -> None:
    standing = laid("abc").extended(rows("cde"))
    assert standing.order == ("a", "b", "c", "d", "e")


@given(st.lists(st.sets(st.sampled_from("abcdefgh")), max_size=8))
def test_whatever_happens_upstream_no_row_moves(pages: list[set[str]]) -> None:
    standing = laid("abcdefgh"[:5])
    before = standing.order
    for page in pages:
        standing = standing.compared_with(rows("".join(sorted(page))))
        assert standing.order == before
        assert set(standing.order) - standing.gone == set(before) & page
        assert set(standing.waiting) == page - set(before)


def test_equal_rows_are_equal() -> None:
    assert row("a") == replace(row("a"))
