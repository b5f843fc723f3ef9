"""What changed since the operator last looked, row by row: versions are compared as answers are."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from reviewer.actions.compare import Compare
from reviewer.conflicts.report import ConflictReport
from reviewer.conflicts.version_rows import pairs_between, rows_between
from reviewer.domain.desk import OpenedItem, WhatChanged
from reviewer.errors import ComparisonFailed


@dataclass(frozen=True, slots=True)
class FindChanges:
    """Off the window's thread, in a child where it is long."""

    compare: Compare

    async def __call__(self, opened: OpenedItem) -> WhatChanged:
        """Against what was last looked at, or decided on. A part that takes too long is told as a whole."""
        then, now = opened.before, opened.item
        if then is None or not opened.changes:
            return WhatChanged()
        reports: dict[str, ConflictReport] = {}
        for pair in pairs_between(then, now):
            with suppress(ComparisonFailed):
                reports[pair.path] = await self.compare.contents([pair.then, pair.now])
        return await asyncio.to_thread(rows_between, then, now, reports)
