"""Comparing what may be opened next, while nobody waits for it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from reviewer.actions.compare import Compare
from reviewer.actions.open_item import OpenItem
from reviewer.errors import ComparisonFailed, UnknownThing
from reviewer.ids import ItemId


@dataclass(frozen=True, slots=True)
class Prepare:
    """Has reports ready before they are asked for."""

    open_item: OpenItem
    compare: Compare

    async def __call__(self, items: Sequence[ItemId]) -> None:
        """One after the other, so that one of the children stays free. Nobody has looked at these items."""
        for item in items:
            with suppress(UnknownThing, ComparisonFailed):
                opened = await self.open_item(item, is_look=False)
                if len(opened.answers) > 1:
                    await self.compare.landmarks(opened)  # the report comes before them
