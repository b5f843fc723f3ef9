"""What changed since the operator last looked, row by row: versions are compared as answers are."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, replace

from reviewer.actions.compare import Compare
from reviewer.conflicts.report import ConflictReport
from reviewer.conflicts.version_rows import MOST, pairs_between, rows_between, rows_of_newcomer
from reviewer.domain.desk import OpenedItem, WhatChanged
from reviewer.domain.items import ReviewItem
from reviewer.errors import ComparisonFailed


@dataclass(frozen=True, slots=True)
class FindChanges:
    """Off the window's thread, in a child where it is long."""

    compare: Compare

    async def __call__(self, opened: OpenedItem) -> WhatChanged:
        """Against what was last looked at, or decided on. A part that takes too long is told as a whole.

        Of a case, the opened item first, then its other members that changed or joined.
        """
        if not opened.changes:
            return WhatChanged()
        own = await self._between(opened.before, opened.item) if opened.before is not None else WhatChanged()
        found = [own]
        for member in opened.members[1:]:
            if member.id in opened.others_before:
                before = opened.others_before[member.id]
                told = rows_of_newcomer(member) if before is None else await self._between(before, member)
                rows = tuple(replace(row, item=member.id) for row in told.rows)
                found.append(WhatChanged(rows=rows, count=told.count))
        rows = tuple(row for one in found for row in one.rows)
        return WhatChanged(rows=rows[:MOST], count=sum(one.count for one in found))

    async def _between(self, then: ReviewItem, now: ReviewItem) -> WhatChanged:
        reports: dict[str, ConflictReport] = {}
        for pair in pairs_between(then, now):
            with suppress(ComparisonFailed):
                reports[pair.path] = await self.compare.contents([pair.then, pair.now])
        return await asyncio.to_thread(rows_between, then, now, reports)
