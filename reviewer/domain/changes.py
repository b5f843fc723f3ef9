"""Changes: what an action changed, so that views refresh just that."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from reviewer.ids import ItemId


class Touched(StrEnum):
    """Kinds of things that can have changed."""

    ITEM = "item"
    DECISION = "decision"
    COUNTS = "counts"
    SOURCES = "sources"


@dataclass(frozen=True, slots=True)
class Changes:
    """Which items, and which kinds of things."""

    items: frozenset[ItemId] = frozenset()
    kinds: frozenset[Touched] = frozenset()
