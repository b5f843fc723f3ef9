"""How an answer is named where several items stand side by side: its own id is unique in its item only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reviewer.domain.items import ReviewItem
from reviewer.ids import CandidateId, ItemId


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCandidate:
    """One answer of one member of a case."""

    item: ItemId
    candidate: CandidateId


def answer_name(members: Sequence[ReviewItem], item: ItemId, candidate: CandidateId) -> CandidateId:
    """What a verdict on `members` calls that answer: its plain id on one item, a case name on several.

    The length prefix keeps case names apart whatever characters a foreign id holds.
    """
    return candidate if len(members) == 1 else CandidateId(f"{len(item)}:{item}:{candidate}")


def named_answers(members: Sequence[ReviewItem]) -> dict[CandidateId, CaseCandidate]:
    """Every answer of the members by its name, members and answers in their order."""
    return {
        answer_name(members, item.id, one.id): CaseCandidate(item=item.id, candidate=one.id)
        for item in members
        for one in item.candidates
    }
