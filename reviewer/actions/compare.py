"""Comparing the answers of an opened item, off the caller's thread, once for each set of contents."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field, replace

from reviewer.conflicts.report import ConflictReport
from reviewer.domain.cases import answer_name
from reviewer.domain.desk import OpenedItem
from reviewer.domain.items import Candidate

KEPT = 64


@dataclass(slots=True)
class Compare:
    """Build conflict reports and keep the last few by their content digests."""

    _reports: OrderedDict[tuple[str, ...], ConflictReport] = field(default_factory=OrderedDict)

    async def __call__(self, opened: OpenedItem) -> ConflictReport:
        """The report, columns in the order of the answers' numbers; candidates under their case names."""
        candidates = [
            replace(answer.candidate, id=answer_name(opened.members, answer.item, answer.candidate.id))
            for answer in opened.answers
        ]
        key = tuple(f"{one.id}={one.content.media_type}={one.content.digest}" for one in candidates)
        if key not in self._reports:
            self._reports[key] = await asyncio.to_thread(_build, candidates)
            while len(self._reports) > KEPT:
                self._reports.popitem(last=False)
        self._reports.move_to_end(key)
        return self._reports[key]


def _build(candidates: list[Candidate]) -> ConflictReport:
    from reviewer.conflicts.build import build_report

    return build_report(candidates)
