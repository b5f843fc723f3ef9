"""What recording would send, ready to be drawn. Knows no Qt, so that long answers are made on a thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reviewer.conflicts.merge import Merged
from reviewer.domain.content import Content
from reviewer.domain.desk import OpenedItem
from reviewer.verdicts.content_check import SchemaFailure
from ui.blocks.content_view import Page
from ui.conflict import sent
from ui.conflict.sent import Stretch
from ui.decide import faults, merging, picking
from ui.decide.composition import Composition, PickKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """The content with where each of its rows comes from, or why there is none."""

    code: str
    """What is said beside it, or in its place."""
    params: Mapping[str, object] = field(default_factory=dict)
    content: Content | None = None
    stretches: tuple[Stretch, ...] = ()
    pages: Sequence[Page] = ()
    failures: tuple[SchemaFailure, ...] = ()
    """What the response schema has against it."""
    left: int = 0
    """How many rows are open: there the answer stands that it is based on."""


def outgoing(opened: OpenedItem, held: Composition, known: Merged | None) -> Outgoing:
    """What is composed; `known`: what its picks make, where somebody put it together already."""
    if held.verdict == "merge":
        return _merged(opened, held, known or merging.merged(opened, held))
    if held.verdict == "edit" and held.content is not None:
        failures = faults.found(opened, held, held.content)
        return Outgoing(
            code="preview.own", content=held.content, pages=_pages(held.content, ()), failures=failures
        )
    if held.verdict in ("choose", "approve") and len(held.candidates) == 1:
        return _whole(opened, picking.number_of(opened, held.candidates[0]))
    if held.verdict == "both-valid":
        numbers = tuple(picking.number_of(opened, name) for name in held.candidates)
        return Outgoing(code="preview.both", params={"numbers": numbers})
    return Outgoing(code="preview.nothing" if held.verdict else "preview.unstaged")


def _whole(opened: OpenedItem, number: int) -> Outgoing:
    content = opened.answers[number - 1].candidate.content
    whole = Stretch(start=0, end=len(content.text()), path="", numbers=(number,))
    stretches = (whole,) if len(opened.answers) > 1 else ()
    return Outgoing(
        code="preview.whole",
        params={"number": number},
        content=content,
        stretches=stretches,
        pages=_pages(content, stretches),
    )


def _merged(opened: OpenedItem, held: Composition, made: Merged) -> Outgoing:
    if made.content is None:
        return Outgoing(code=made.objection)
    failures = faults.found(opened, held, made.content)
    by_path = faults.by_path(failures, made.spans)
    stretches = tuple(
        _stretch(opened, held, one.path, one.start, one.end, one.path in by_path) for one in made.spans
    )
    return Outgoing(
        code="preview.base",
        params={"number": made.base + 1},
        content=made.content,
        stretches=stretches,
        pages=_pages(made.content, stretches),
        failures=failures,
        left=len(made.unsettled),
    )


def _pages(content: Content, stretches: Sequence[Stretch]) -> list[Page]:
    return sent.pages(content.text(), stretches)


def _stretch(
    opened: OpenedItem, held: Composition, path: str, start: int, end: int, has_fault: bool
) -> Stretch:
    pick = held.rows.get(path)
    numbers: tuple[int, ...] = ()
    if pick is not None and pick.candidate is not None:
        numbers = (picking.number_of(opened, pick.candidate),)
    elif pick is not None and pick.kind is PickKind.BOTH:
        numbers = tuple(picking.number_of(opened, name) for name in pick.both)
    return Stretch(
        start=start, end=end, path=path, numbers=numbers, is_open=pick is None, has_fault=has_fault
    )
