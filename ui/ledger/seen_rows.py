"""The compared points, or the actions of a request, with how far each was reached before the decision."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reviewer.conflicts.report import ConflictReport, Row
from reviewer.domain.exposure import Exposure, Reach, each_row, rows_reached
from reviewer.domain.items import ActionRequest
from reviewer.domain.parts import names_digest
from reviewer.domain.row_sources import OWN_WORDS
from ui.blocks.look import Look
from ui.conflict.matrix_model import Aside
from ui.conflict.settled import Settled
from ui.decide.composition import from_verdict
from ui.desk.picks import settled_rows
from ui.ledger.as_seen_item import SeenItem
from ui.ledger.seen import time


def are_known(exposure: Exposure, report: ConflictReport) -> bool:
    """Whether these are the rows that the record tells of; compared in another way they are others."""
    return names_digest(row.path for row in report.rows) == exposure.rows_digest


def asides(look: Look, exposure: Exposure, report: ConflictReport) -> Mapping[str, Aside]:
    """What stands beside each row's name. Of a cut record the last rows may have nothing."""
    return {row.path: _aside(look, reach, ms) for row, reach, ms in _reached(exposure, report)}


def is_unfolded(exposure: Exposure, report: ConflictReport) -> bool:
    """Whether the rows on which all agree were listed."""
    agreed = {row.path for row in report.agreed}
    return any(
        reach is not Reach.FOLDED for row, reach, _ in _reached(exposure, report) if row.path in agreed
    )


def told(look: Look, exposure: Exposure) -> str:
    """In words, where the rows are not the same any more."""
    counts = rows_reached(exposure.rows)
    said = look.say(
        "seen.rows", seen=counts[Reach.SEEN], never=counts[Reach.NEVER], folded=counts[Reach.FOLDED]
    )
    return look.say("as_seen.rows_other", counts=said)


def picks(look: Look, seen: SeenItem, report: ConflictReport) -> Mapping[str, Settled]:
    """What the operator picked, row by row; what was written stands in the content that was sent."""
    verdict = seen.opened.given
    if verdict is None:
        return {}
    own = Settled(text=look.say("as_seen.own_words"), has_own_words=True)
    written = {path: own for path, source in verdict.row_sources.items() if source in OWN_WORDS}
    return {**written, **settled_rows(seen.opened, report, from_verdict(verdict))}


def action_names(asked: Sequence[ActionRequest]) -> list[str]:
    """How the record names the actions of a request."""
    return [f"action {one.index + 1}" for one in asked]


def _reached(exposure: Exposure, report: ConflictReport) -> Iterator[tuple[Row, Reach, int]]:
    for row, (reach, ms) in zip(report.rows, each_row(exposure.rows), strict=False):
        yield row, reach, ms


def _aside(look: Look, reach: Reach, ms: int) -> Aside:
    if reach is Reach.SEEN:
        return Aside(time(ms))
    return Aside(look.say(f"as_seen.aside.{reach}"), is_hatched=True)
