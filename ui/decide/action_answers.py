"""What the answers to the actions of one request make together. Knows no Qt."""

from __future__ import annotations

from dataclasses import replace

from reviewer.domain.decisions import ActionAnswer
from reviewer.domain.items import ActionRequest, ReviewItem
from reviewer.ids import CandidateId
from ui.decide.composition import Composition

ALL_VERBS = ("approve", "reject", "edit", "respond")


def answered(composition: Composition, item: ReviewItem, answer: ActionAnswer) -> Composition:
    """One action answered; the verdict's name follows from all of them."""
    return named_by_actions(composition.with_action(answer, answer.index), item)


def all_answered(composition: Composition, item: ReviewItem, verb: str) -> Composition:
    """Every action answered alike."""
    actions = {one.index: ActionAnswer(index=one.index, verb=verb) for one in item.actions}
    return named_by_actions(replace(composition, actions=actions), item)


def open_actions(composition: Composition, item: ReviewItem) -> tuple[ActionRequest, ...]:
    """The actions that have no answer yet."""
    return tuple(one for one in item.actions if one.index not in composition.actions)


def named_by_actions(composition: Composition, item: ReviewItem) -> Composition:
    """The verdict that the answers to all actions make; none while there is no answer."""
    verbs = {one.verb for one in composition.actions.values()}
    if not verbs:
        return replace(composition, verdict="", candidates=())
    is_whole = not open_actions(composition, item)
    if is_whole and verbs == {"approve"}:
        return replace(composition.named("approve"), candidates=_only_answer(item))
    if is_whole and verbs == {"reject"}:
        return replace(composition.named("reject"), candidates=())
    return replace(composition.named("edit"), candidates=())


def _only_answer(item: ReviewItem) -> tuple[CandidateId, ...]:
    return (item.candidates[0].id,) if len(item.candidates) == 1 else ()
