"""Comparing the answers of an opened item where it stalls nobody, once for each set of contents."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Sequence

from reviewer.conflicts.passages import Landmarks
from reviewer.conflicts.report import ConflictReport
from reviewer.domain.cases import answer_name
from reviewer.domain.desk import OpenedItem, named_candidates
from reviewer.domain.items import Candidate
from reviewer.errors import ComparisonFailed
from reviewer.tasks import spawn
from reviewer.workers.child_pool import ChildFailed, ChildUnavailable
from reviewer.workers.comparison_pool import ComparisonPool

KEPT = 64
KEPT_BYTES = 24 * 1024 * 1024
"""Of answers whose reports are kept; a report holds their words once more."""
QUICK_BYTES = 24 * 1024
"""Answers of so many bytes together are compared in a few milliseconds: on a thread, without a child."""

Key = tuple[str, ...]


class Compare:
    """Builds conflict reports and keeps the last few by their content digests.

    The work is this object's own: a caller that goes away ends nothing, and two that ask for the same
    report at once wait for the same work.
    """

    def __init__(self) -> None:
        self._pool: ComparisonPool | None = None
        self._reports: OrderedDict[Key, tuple[int, ConflictReport]] = OrderedDict()
        self._building: dict[Key, asyncio.Task[ConflictReport | None]] = {}

    def warm_up(self) -> None:
        """Start the children, so that the first comparison does not wait for them."""
        if self._pool is None:
            self._pool = ComparisonPool()
            self._pool.start()

    async def __call__(self, opened: OpenedItem) -> ConflictReport:
        """The report, columns in the order of the answers' numbers; candidates under their case names.

        Raises:
            ComparisonFailed: it takes more time or memory than a comparison may have.
        """
        key = _key(opened)
        if key in self._reports:
            self._reports.move_to_end(key)
            return self._reports[key][1]
        if key not in self._building:
            self._building[key] = spawn(self._build(key, named_candidates(opened)), name="build-report")
        # Whoever leaves early must not end what another waits for.
        report = await asyncio.shield(self._building[key])
        if report is None:
            raise ComparisonFailed
        return report

    async def landmarks(self, opened: OpenedItem, report: ConflictReport) -> Sequence[Landmarks]:
        """Where the rows of its report stand in each answer, and which of its words differ.

        Raises:
            ComparisonFailed: as above.
        """
        candidates = named_candidates(opened)
        if _size(candidates) <= QUICK_BYTES:
            return await asyncio.to_thread(_find_landmarks, report, candidates)
        try:
            return await self._children().landmarks(candidates)
        except ChildFailed:
            raise ComparisonFailed from None

    async def aclose(self) -> None:
        """End every child, and what waits for one."""
        building = list(self._building.values())
        for task in building:
            task.cancel()
        await asyncio.gather(*building, return_exceptions=True)
        if self._pool is not None:
            await self._pool.aclose()

    async def _build(self, key: Key, candidates: list[Candidate]) -> ConflictReport | None:
        """None where it takes too much: whoever waits for it says so."""
        size = _size(candidates)
        try:
            if size <= QUICK_BYTES:
                report = await asyncio.to_thread(_build_report, candidates)
            else:
                report = await self._children().report(candidates)
        except ChildFailed:
            return None
        finally:
            self._building.pop(key, None)
        self._keep(key, size, report)
        return report

    def _children(self) -> ComparisonPool:
        self.warm_up()
        if self._pool is None:
            raise ChildUnavailable
        return self._pool

    def _keep(self, key: Key, size: int, report: ConflictReport) -> None:
        self._reports[key] = (size, report)
        while len(self._reports) > 1 and (
            len(self._reports) > KEPT or sum(one for one, _ in self._reports.values()) > KEPT_BYTES
        ):
            self._reports.popitem(last=False)


def _key(opened: OpenedItem) -> Key:
    """Names and digests in the order of the numbers. The digests were taken when the item was opened."""
    digests = {(shown.item, one): digest for shown in opened.shown for one, digest in shown.candidates}
    return tuple(
        f"{answer_name(opened.members, answer.item, answer.candidate.id)}"
        f"={answer.candidate.content.media_type}={digests[answer.item, answer.candidate.id]}"
        for answer in opened.answers
    )


def _size(candidates: Sequence[Candidate]) -> int:
    return sum(len(one.content.data) for one in candidates)


def _build_report(candidates: list[Candidate]) -> ConflictReport:
    from reviewer.conflicts.build import build_report

    return build_report(candidates)


def _find_landmarks(report: ConflictReport, candidates: list[Candidate]) -> list[Landmarks]:
    from reviewer.conflicts.landmarks import landmarks

    return landmarks(report, candidates)
