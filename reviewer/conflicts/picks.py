"""What was picked for each row of a merge, by column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from reviewer.domain.row_sources import OWN_WORDS, UNSET

KEPT = 2
"""Sets of answers that are remembered as they were read: picks are made among the same ones, one by one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picks:
    """The column to take each row from; None: the operator's own text."""

    base: int
    columns: Mapping[str, int | None]
    edits: Mapping[str, str]
    unset: frozenset[str] = frozenset()
    """Rows that are left out of the merged answer; they have no column."""
    disputed: frozenset[str] = frozenset()
    """Rows whose place in what is made is told as well, settled or not."""

    def column(self, path: str, default: int | None = None) -> int | None:
        """Where the row comes from; what was not picked comes from the base."""
        return self.columns.get(path, self.base if default is None else default)

    def is_only(self, column: int) -> bool:
        """Whether everything comes from one answer."""
        return not self.unset and all(picked == column for picked in self.columns.values())

    @property
    def paths(self) -> frozenset[str]:
        """Every row that was settled."""
        return self.unset.union(self.columns)

    @property
    def told(self) -> frozenset[str]:
        """Every row whose place in what is made is told."""
        return self.paths | self.disputed


def picks_of(
    sources: Mapping[str, str], columns: Mapping[str, int], edits: Mapping[str, str], base: int
) -> Picks:
    """The picks that row sources mean; the whole answer's own source is the base's and no row's."""
    rows = {path: source for path, source in sources.items() if path}
    return Picks(
        base=base,
        columns={
            path: None if source in OWN_WORDS else columns.get(source)
            for path, source in rows.items()
            if source != UNSET
        },
        edits=edits,
        unset=frozenset(path for path, source in rows.items() if source == UNSET),
    )
