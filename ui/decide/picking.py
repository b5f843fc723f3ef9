"""What digits and row picks make of a composition: a choice, a merge, both valid. Knows no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reviewer.conflicts.report import ConflictReport, Row
from reviewer.domain.cases import answer_name
from reviewer.domain.desk import OpenedItem
from reviewer.ids import CandidateId
from ui.decide.composition import Composition, PickKind, RowPick

_NO_CHOICE = ("ask-again", "escalate", "stop-run")
"""Verdicts of who hands the question on, or back."""


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


def taken_back(
    composition: Composition, report: ConflictReport, path: str, before: Composition
) -> Composition:
    """Esc on a row that was only begun: as it was; all of it, where nothing else was done meanwhile."""
    if composition.with_row(path, None).rows == before.with_row(path, None).rows:
        return replace(
            composition,
            verdict=before.verdict,
            candidates=before.candidates,
            rows=before.rows,
            content=before.content,
        )
    return _named_by_rows(composition.with_row(path, before.rows.get(path)), report)


def _named_by_rows(composition: Composition, report: ConflictReport) -> Composition:
    sources = {pick.candidate for pick in composition.rows.values()}  # None: not an answer's as it is
    only = next(iter(sources)) if len(sources) == 1 else None
    if only is not None and not open_rows(composition, report):
        return replace(composition, verdict="choose", candidates=(only,), content=None)
    return replace(composition, verdict="merge", candidates=(), content=None)


def open_rows(composition: Composition, report: ConflictReport) -> tuple[str, ...]:
    """Paths of the disputed rows that nobody has settled."""
    return tuple(row.path for row in report.disputed if row.path not in composition.rows)


def takes_none(composition: Composition) -> bool:
    """Whether a verdict is staged that lets none of the answers go ahead as it is."""
    return composition.verdict in (*_NO_CHOICE, "none-valid", "reject", "edit") and not composition.rows


def is_judged(composition: Composition, report: ConflictReport) -> bool:
    """Whether the operator has made a choice of their own about the answers, if only staged."""
    if composition.verdict in _NO_CHOICE:
        return False
    if composition.verdict == "merge":
        return not open_rows(composition, report)
    return (
        len(composition.candidates) > 1 if composition.verdict == "both-valid" else bool(composition.verdict)
    )


def edited_row(opened: OpenedItem, row: Row, pick: RowPick | None, number: int) -> RowPick:
    """E: what is written there already, else the value that was picked, else that of answer `number`."""
    if pick is not None and pick.has_own_words:
        return pick
    known = names(opened)
    name = pick.candidate if pick is not None and pick.candidate in known else known[number - 1]
    cell = row.cells[known.index(name)]
    value = cell.raw or cell.text
    return RowPick(kind=PickKind.OWN, edited=value, was=name, begun=value)


def rewritten(pick: RowPick | None, words: str) -> RowPick:
    """Other words for a row that is the operator's own."""
    return replace(
        pick if pick is not None and pick.has_own_words else RowPick(kind=PickKind.OWN), edited=words
    )


def begun_row(opened: OpenedItem, row: Row) -> RowPick:
    """B on a passage: of two answers both hold, of more the operator picks."""
    known = names(opened)
    return _both(opened, row, known if len(known) == 2 else ())


def toggled_row(opened: OpenedItem, row: Row, pick: RowPick, name: CandidateId) -> RowPick:
    """A digit while several are to hold in a passage: that answer in, or out again."""
    kept = tuple(one for one in pick.both if one != name)
    return _both(opened, row, kept if name in pick.both else (*pick.both, name))


def is_unwritten(opened: OpenedItem, row: Row, pick: RowPick) -> bool:
    """Whether several hold in a passage and nothing says yet when which one does."""
    return pick.kind is PickKind.BOTH and pick.edited.strip() in ("", _joined(opened, row, pick.both).strip())


def _both(opened: OpenedItem, row: Row, holding: tuple[CandidateId, ...]) -> RowPick:
    joined = _joined(opened, row, holding)
    return RowPick(kind=PickKind.BOTH, both=holding, edited=joined, begun=joined)


def _joined(opened: OpenedItem, row: Row, holding: tuple[CandidateId, ...]) -> str:
    """The parts one after the other, as a list where they are its items; what is said alike stands once."""
    known = names(opened)
    said: dict[int, str] = {}
    for cell in (row.cells[known.index(name)] for name in holding if name in known):
        said.setdefault(cell.group, cell.text)
    parts = list(said.values())
    is_tight = all(part.lstrip().startswith(_ITEM_SIGNS) for part in parts)
    return ("\n" if is_tight else "\n\n").join(part for part in parts if part)


_ITEM_SIGNS = ("- ", "* ", "+ ", "|")


def toggled_valid(composition: Composition, name: CandidateId) -> Composition:
    """A digit while *both valid* is staged."""
    return composition.named("both-valid").toggled(name)


def begun_both_valid(composition: Composition, known: Sequence[CandidateId]) -> Composition:
    """B: two answers are both, of more the operator picks."""
    kept = composition.candidates if composition.verdict == "both-valid" else ()
    candidates = tuple(known) if len(known) == 2 else kept
    return replace(composition.named("both-valid"), candidates=candidates, rows={}, content=None)
