"""What digits and row picks make of a composition: a choice, a merge, both valid. Knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reviewer.conflicts.report import ConflictReport
from reviewer.domain.cases import answer_name
from reviewer.domain.desk import OpenedItem
from reviewer.ids import CandidateId
from ui.decide.composition import Composition, RowPick


def names(opened: OpenedItem) -> tuple[CandidateId, ...]:
    """What a verdict calls each answer, in the order of the numbers."""
    return tuple(answer_name(opened.members, one.item, one.candidate.id) for one in opened.answers)


def number_of(opened: OpenedItem, name: CandidateId) -> int:
    """The number that picks an answer; 0 where it is none of these."""
    known = names(opened)
    return known.index(name) + 1 if name in known else 0


def chosen(composition: Composition, name: CandidateId) -> Composition:
    """A digit on the whole answer: that answer, and no rows."""
    return replace(composition.named("choose"), candidates=(name,), rows={}, content=None)


def picked(composition: Composition, report: ConflictReport, path: str, pick: RowPick) -> Composition:
    """A disputed row settled: a merge, or a plain choice once every row comes from one answer."""
    settled = replace(composition, candidates=()).with_row(path, pick)
    return _named_by_rows(settled, report)


def _named_by_rows(composition: Composition, report: ConflictReport) -> Composition:
    sources = {pick.candidate for pick in composition.rows.values()}
    only = next(iter(sources)) if len(sources) == 1 else None
    if only is not None and not open_rows(composition, report):
        return replace(composition, verdict="choose", candidates=(only,), content=None)
    return replace(composition, verdict="merge", candidates=(), content=None)


def open_rows(composition: Composition, report: ConflictReport) -> tuple[str, ...]:
    """Paths of the disputed rows that nobody has settled."""
    return tuple(row.path for row in report.disputed if row.path not in composition.rows)


def toggled_valid(composition: Composition, name: CandidateId) -> Composition:
    """A digit while *both valid* is staged."""
    return composition.named("both-valid").toggled(name)


def begun_both_valid(composition: Composition, known: Sequence[CandidateId]) -> Composition:
    """B: two answers are both, of more the operator picks."""
    kept = composition.candidates if composition.verdict == "both-valid" else ()
    candidates = tuple(known) if len(known) == 2 else kept
    return replace(composition.named("both-valid"), candidates=candidates, rows={}, content=None)
