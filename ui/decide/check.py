"""What a composition still lacks before it can be recorded, as a message code. Knows no Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import add

from reviewer.conflicts.report import ConflictReport
from reviewer.domain.decisions import Gesture, Verdict
from reviewer.domain.desk import OpenedItem
from reviewer.domain.items import RiskLevel
from reviewer.domain.typed_facts import NOTHING_TO_TYPE, FactToType
from reviewer.errors import ReviewDeskError
from reviewer.ids import ItemId
from reviewer.render.to_look_at import Place, ToLookAt
from reviewer.verdicts._api import Effect
from reviewer.verdicts.registry import VERDICTS
from ui.decide import action_answers, picking
from ui.decide.begun import is_untouched
from ui.decide.composition import Composition, PickKind

FanOut = Callable[[OpenedItem, Verdict, frozenset[ItemId]], Gesture]
FactFor = Callable[[OpenedItem, Gesture], FactToType]
FileKey = tuple[ItemId, str]
"""Whose evidence, and its id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """What is missing: a message code with parameters; an empty code means nothing but perhaps the fact."""

    code: str = ""
    params: Mapping[str, object] = field(default_factory=dict)
    fact: FactToType = NOTHING_TO_TYPE
    """What must be typed before the composition, whole as it is, can be recorded."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What the check has to know besides the composition."""

    opened: OpenedItem
    report: ConflictReport | None = None
    left_out: frozenset[ItemId] = frozenset()
    typed_fact: str = ""
    marks: Mapping[ItemId, ToLookAt] = field(default_factory=dict)
    """What can't be seen or passes for something else, of each member."""
    looked_at: int = 0
    """How many marks the operator has looked at; what comes after that has to be looked at again."""
    own: ToLookAt = field(default_factory=ToLookAt)
    """The same in the operator's own words and content, as far as they are counted."""
    is_counting: bool = False
    """Whether those are being counted: there may be more of them."""
    files: Mapping[FileKey, Place] = field(default_factory=dict)
    """Evidence files that were opened and have marks."""


def releases(name: str) -> bool:
    """Whether a verdict lets the run do something."""
    kind = VERDICTS.get(name)
    return kind is not None and kind.effect is Effect.RELEASES


def to_look_at(composition: Composition, around: Circumstances) -> ToLookAt:
    """The marks in what the verdict would settle, and in what the operator's own words and content bring."""
    settled = (marks for item, marks in around.marks.items() if item not in around.left_out)
    files = tuple(place for (item, _), place in around.files.items() if item not in around.left_out)
    shown = reduce(add, settled, ToLookAt()) + ToLookAt(places=files)
    return shown + around.own if composition.verdict else shown


def missing(composition: Composition, around: Circumstances, fan_out: FanOut, fact_for: FactFor) -> Missing:
    """The first thing that is missing, in the order in which the operator would supply it."""
    opened = around.opened
    if composition.verdict == "merge" and around.report is not None:
        left = picking.open_rows(composition, around.report)
        if left:
            settled = len(around.report.disputed) - len(left)
            return Missing(
                code="stage.rows_open", params={"settled": settled, "rows": len(around.report.disputed)}
            )
        unwritten = _unwritten(composition, around.report, opened)
        if unwritten is not None:
            return unwritten
    if composition.actions and not composition.content:
        left_open = action_answers.open_actions(composition, opened.item)
        if left_open:
            return Missing(
                code="stage.actions_open",
                params={"answered": len(composition.actions), "actions": len(opened.item.actions)},
            )
    if is_untouched(composition, opened):
        return Missing(code="stage.nothing_edited")
    if releases(composition.verdict) and around.is_counting:
        return Missing(code="stage.counting_marks")
    marks = to_look_at(composition, around).total
    if releases(composition.verdict) and marks and marks != around.looked_at:
        return Missing(code="stage.marks_not_looked_at", params={"count": marks})
    try:
        gesture = fan_out(opened, composition.to_verdict(), around.left_out)
    except ReviewDeskError as refused:
        return Missing(code=refused.code, params=refused.params)
    return Missing(fact=fact_for(opened, gesture))


def _unwritten(composition: Composition, report: ConflictReport, opened: OpenedItem) -> Missing | None:
    """A passage in which several answers are to hold names them, and says when which one does."""
    for row in report.disputed:
        pick = composition.rows.get(row.path)
        if pick is not None and pick.kind is PickKind.BOTH and len(pick.both) < 2:
            return Missing(code="stage.row_answers_missing")
        if pick is not None and picking.is_unwritten(opened, row, pick):
            return Missing(code="stage.row_condition_missing")
    return None


def records_at_once(composition: Composition, opened: OpenedItem) -> bool:
    """Only approve of a low-risk item records with its key, and only where it can be undone.

    Words that were typed for another verdict would go with it unseen: they are shown first.
    """
    return (
        composition.verdict == "approve"
        and not composition.reason
        and len(opened.members) == 1
        and opened.item.risk.level is RiskLevel.LOW
        and not opened.needs_fact
        and opened.hold_s > 0
    )
