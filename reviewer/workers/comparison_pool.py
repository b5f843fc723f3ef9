"""Answers compared by two killable children, the replies read in short turns of the caller's event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from reviewer.conflicts.passages import Landmarks
from reviewer.conflicts.report import ConflictReport
from reviewer.domain.items import Candidate
from reviewer.workers.child_pool import ChildGaveUp, ChildPool
from reviewer.workers.comparison_wire import Wanted, question, read_landmarks, read_report

SIZE = 2
"""One for what is open, one for what may be opened next."""
WALL_S = 15.0


class ComparisonPool:
    """Start it early. Close it: no child outlives `aclose`."""

    def __init__(self, *, size: int = SIZE, wall_s: float | None = None) -> None:
        self._children = ChildPool("comparison", size=size, wall_s=WALL_S if wall_s is None else wall_s)

    def start(self) -> None:
        """Have the children started; returns at once."""
        self._children.start()

    @property
    def pids(self) -> tuple[int, ...]:
        """The children that there are now."""
        return self._children.pids

    async def report(self, candidates: Sequence[Candidate]) -> ConflictReport:
        """The conflict report, columns in the order of the candidates.

        Raises:
            ChildUnavailable, ChildGaveUp: it can't be had.
        """
        asked = question(Wanted.REPORT, [one.content for one in candidates])
        for report in read_report(await self._children.ask(asked), candidates):
            if report is not None:
                return report
            await asyncio.sleep(0)
        raise ChildGaveUp

    async def landmarks(self, candidates: Sequence[Candidate]) -> list[Landmarks]:
        """What a reader knows of each answer.

        Raises:
            ChildUnavailable, ChildGaveUp: it can't be had.
        """
        asked = question(Wanted.LANDMARKS, [one.content for one in candidates])
        found: list[Landmarks] = []
        for one in read_landmarks(await self._children.ask(asked)):
            found.append(one)
            await asyncio.sleep(0)
        return found

    async def aclose(self) -> None:
        """Kill every child and wait until each is gone."""
        await self._children.aclose()
