"""Which rows the list shows and in which order, so that it stands still. Knows no Qt.

Rows change in place. What arrives waits outside; what is gone stays, struck out. Only `laid_anew` gives
another order, and it is called when the operator asks for it or has recorded a decision.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from reviewer.domain.inbox import InboxRow
from reviewer.ids import ItemId


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One moment of the list."""

    order: tuple[ItemId, ...] = ()
    rows: Mapping[ItemId, InboxRow] = field(default_factory=dict)
    gone: frozenset[ItemId] = frozenset()
    waiting: tuple[ItemId, ...] = ()
    """Arrived since, not shown yet."""

    def with_rows(self, fresh: Collection[InboxRow]) -> Standing:
        """The same rows in the same order with newer contents."""
        shown = {row.item: row for row in fresh if row.item in self.rows}
        return replace(self, rows={**self.rows, **shown})

    def compared_with(self, page: Sequence[InboxRow]) -> Standing:
        """What the present page of the queue means: who is gone, who came (or came back), who waits."""
        present = {row.item for row in page}
        return replace(
            self.with_rows(page),
            gone=frozenset(item for item in self.order if item not in present),
            waiting=tuple(row.item for row in page if row.item not in self.rows),
        )

    def laid_anew(self, page: Sequence[InboxRow], *, keep: ItemId | None) -> Standing:
        """The page's own order. `keep` stays even when gone, after its nearest neighbour that is left."""
        order = [row.item for row in page]
        rows = {row.item: row for row in page}
        if keep is None or keep in rows or keep not in self.rows:
            return Standing(order=tuple(order), rows=rows)
        order.insert(self._place_of(keep, order), keep)
        rows[keep] = self.rows[keep]
        return Standing(order=tuple(order), rows=rows, gone=frozenset({keep}))

    def extended(self, page: Sequence[InboxRow]) -> Standing:
        """More rows at the end."""
        new = [row for row in page if row.item not in self.rows]
        return replace(
            self.with_rows(page),
            order=(*self.order, *(row.item for row in new)),
            rows={**self.rows, **{row.item: row for row in page}},
            waiting=tuple(item for item in self.waiting if item not in {row.item for row in new}),
        )

    def after(self, item: ItemId, step: int, *, skip: frozenset[ItemId] = frozenset()) -> ItemId | None:
        """The next row that is not gone in the direction of `step`; None at the end."""
        passed = self.gone | skip
        index = self.order.index(item) + step if item in self.rows else 0
        while 0 <= index < len(self.order):
            if self.order[index] not in passed:
                return self.order[index]
            index += step
        return None

    def _place_of(self, item: ItemId, order: Sequence[ItemId]) -> int:
        places = {one: place for place, one in enumerate(order)}
        for earlier in reversed(self.order[: self.order.index(item)]):
            if earlier in places:
                return places[earlier] + 1
        return 0
