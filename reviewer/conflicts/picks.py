"""What was picked for each row of a merge, by column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

EDITED = "edited"
"""The source of a row that the operator wrote."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picks:
    """The column to take each row from; None: the operator's own text."""

    base: int
    columns: Mapping[str, int | None]
    edits: Mapping[str, str]

    def column(self, path: str, default: int | None = None) -> int | None:
        """Where the row comes from; what was not picked comes from the base."""
        return self.columns.get(path, self.base if default is None else default)

    def is_only(self, column: int) -> bool:
        """Whether everything comes from one answer."""
        return all(picked == column for picked in self.columns.values())
