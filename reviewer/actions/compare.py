"""Comparing the answers of an opened item where it stalls nobody, once for each set of contents."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from reviewer.actions.files_at_hand import FileAtHand, files_at_hand, read_files
from reviewer.conflicts.passages import Landmarks
from reviewer.conflicts.patch_fit import KnownFile
from reviewer.conflicts.report import ConflictReport
from reviewer.domain.cases import answer_name
from reviewer.domain.content import Content
from reviewer.domain.desk import OpenedItem, named_candidates
from reviewer.domain.items import Candidate
from reviewer.errors import ComparisonFailed
from reviewer.ids import CandidateId
from reviewer.store.evidence_files import EvidenceFiles
from reviewer.tasks import spawn
from reviewer.workers.child_pool import ChildFailed
from reviewer.workers.comparison_pool import ComparisonPool

KEPT = 64
KEPT_BYTES = 24 * 1024 * 1024
"""Of answers whose reports are kept; a report holds their words once more."""
QUICK_BYTES = 24 * 1024
"""Answers of so many bytes together are compared in a few milliseconds: on a thread, without a child."""

Key = tuple[str, ...]
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Work:
    """One comparison: what is promised of it, the report first; None where it was not to be had."""

    size: int
    report: asyncio.Future[ConflictReport | None]
    landmarks: asyncio.Future[Sequence[Landmarks] | None]


class Compare:
    """Builds conflict reports and keeps the last few by their content digests.

    The work is this object's own: a caller that goes away ends nothing, and two that ask for the same
    report at once wait for the same work.
    """

    def __init__(self, kept: EvidenceFiles) -> None:
        self._kept_files = kept
        self._pool: ComparisonPool | None = None
        self._kept: OrderedDict[Key, _Work] = OrderedDict()
        self._building: dict[Key, _Work] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def warm_up(self) -> None:
        """Start the children, so that the first comparison does not wait for them."""
        self._children()

    async def __call__(self, opened: OpenedItem) -> ConflictReport:
        """The report, columns in the order of the answers' numbers; candidates under their case names.

        Raises:
            ComparisonFailed: it takes more time or memory than a comparison may have.
        """
        return await _promised(self._work(opened).report)

    async def landmarks(self, opened: OpenedItem) -> Sequence[Landmarks]:
        """Where the rows of its report stand in each answer, and which of its words differ.

        Raises:
            ComparisonFailed: as above.
        """
        return await _promised(self._work(opened).landmarks)

    async def contents(self, contents: Sequence[Content]) -> ConflictReport:
        """The same of contents that are no answers of one item: versions of one answer.

        Raises:
            ComparisonFailed: as above.
        """
        named = [Candidate(id=CandidateId(f"{at}"), content=one) for at, one in enumerate(contents)]
        key = tuple(f"{one.id}={one.content.media_type}={one.content.digest}" for one in named)
        return await _promised(self._work_on(key, lambda: named).report)

    async def aclose(self) -> None:
        """End every child, and what waits for one."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._pool is not None:
            await self._pool.aclose()

    def _work(self, opened: OpenedItem) -> _Work:
        files = files_at_hand(opened, self._kept_files)
        key = (*_key(opened), *(f"{one.evidence.title}={one.evidence.id}={one.digest}" for one in files))
        return self._work_on(key, lambda: named_candidates(opened), files)

    def _work_on(
        self, key: Key, named: Callable[[], list[Candidate]], files: Sequence[FileAtHand] = ()
    ) -> _Work:
        """The work that was done, is being done, or begins."""
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._building:
            candidates = named()
            size = _size(candidates) + sum(one.size for one in files)
            work = _Work(size=size, report=_promise(), landmarks=_promise())
            self._building[key] = work
            task = spawn(self._do(key, work, candidates, files), name="build-report")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return self._building[key]

    async def _do(
        self, key: Key, work: _Work, candidates: list[Candidate], files: Sequence[FileAtHand]
    ) -> None:
        """Keep each promise, with None where it takes too much: whoever waits for it says so."""
        try:
            with suppress(ChildFailed):
                known = await asyncio.to_thread(read_files, files, self._kept_files) if files else ()
                work.landmarks.set_result(await self._compared(work, candidates, known))
                self._keep(key, work)
        finally:
            self._building.pop(key, None)
            for promise in (work.report, work.landmarks):
                if not promise.done():
                    promise.set_result(None)

    async def _compared(
        self, work: _Work, candidates: list[Candidate], known: Sequence[KnownFile]
    ) -> Sequence[Landmarks]:
        if work.size > QUICK_BYTES:
            return await self._children().compare(candidates, work.report.set_result, known)
        report = await asyncio.to_thread(_build_report, candidates, known)
        work.report.set_result(report)
        return await asyncio.to_thread(_find_landmarks, report, candidates)

    def _children(self) -> ComparisonPool:
        if self._pool is None:
            self._pool = ComparisonPool()
            self._pool.start()
        return self._pool

    def _keep(self, key: Key, work: _Work) -> None:
        self._kept[key] = work
        while len(self._kept) > 1 and (
            len(self._kept) > KEPT or sum(one.size for one in self._kept.values()) > KEPT_BYTES
        ):
            self._kept.popitem(last=False)


async def _promised(promise: asyncio.Future[T | None]) -> T:
    # Whoever leaves early must not end what another waits for.
    kept = await asyncio.shield(promise)
    if kept is None:
        raise ComparisonFailed
    return kept


def _promise() -> asyncio.Future[Any]:
    return asyncio.get_running_loop().create_future()


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


def _build_report(candidates: list[Candidate], known: Sequence[KnownFile]) -> ConflictReport:
    from reviewer.conflicts.build import build_report

    return build_report(candidates, known)


def _find_landmarks(report: ConflictReport, candidates: list[Candidate]) -> list[Landmarks]:
    from reviewer.conflicts.landmarks import landmarks

    return landmarks(report, candidates)
