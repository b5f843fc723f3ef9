"""Answers compared by two killable children, the replies read in short turns of the caller's event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from functools import partial

from reviewer.conflicts.passages import Landmarks
from reviewer.conflicts.patch_fit import KnownFile
from reviewer.conflicts.report import ConflictReport
from reviewer.domain.items import Candidate
from reviewer.workers.child_pool import ChildPool, Replies
from reviewer.workers.comparison_wire import question, read_landmarks, read_report

SIZE = 2
"""One for what is open, one for what may be opened next."""
WALL_S = 15.0
Tell = Callable[[ConflictReport], None]


class ComparisonPool(ChildPool):
    """Start it early. Close it: no child outlives `aclose`."""

    def __init__(self, *, size: int = SIZE, wall_s: float | None = None) -> None:
        super().__init__("comparison", size=size, wall_s=WALL_S if wall_s is None else wall_s)

    async def compare(
        self, candidates: Sequence[Candidate], tell: Tell, known: Sequence[KnownFile] = ()
    ) -> list[Landmarks]:
        """What a reader knows of each answer; `tell` gets the conflict report as soon as it is there.

        Columns are in the order of the candidates. `known` are files that came along.

        Raises:
            ChildUnavailable, ChildGaveUp: it can't be had; the report may have been told.
        """
        asked = question([one.content for one in candidates], known)
        return await self.ask(asked, partial(_read, candidates, tell))


async def _read(candidates: Sequence[Candidate], tell: Tell, replies: Replies) -> list[Landmarks]:
    for report in read_report(await replies.following(), candidates):
        if report is not None:
            tell(report)
        await asyncio.sleep(0)
    found: list[Landmarks] = []
    for one in read_landmarks(await replies.following()):
        found.append(one)
        await asyncio.sleep(0)
    if len(found) != len(candidates):
        raise ValueError("not one for each answer")
    return found
