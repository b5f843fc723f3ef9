"""Approve: the one answer, or every action of the request, goes ahead as it stands."""

from __future__ import annotations

from reviewer.domain.decisions import Verdict
from reviewer.domain.items import ItemKind, ReviewItem
from reviewer.verdicts._api import Effect, FieldUse, VerdictField
from reviewer.verdicts._checks import action_forbids, candidates_wrong, not_possible


class Approve:
    """Only where there is nothing to choose from: one answer, action requests, or a yes-or-no question."""

    name = "approve"
    key = "A"
    effect = Effect.RELEASES
    fields: tuple[FieldUse, ...] = (FieldUse(field=VerdictField.REASON, is_required=False),)

    def applies(self, item: ReviewItem) -> str:
        """Several answers are chosen from; an open question has no answer to approve."""
        if objection := not_possible(item, self.name):
            return objection
        if len(item.candidates) > 1:
            return "verdict.choose_one"
        if item.kind is not ItemKind.APPROVAL and not item.candidates and not item.actions:
            return "verdict.no_answer"
        return action_forbids(item, "approve")

    def check(self, item: ReviewItem, verdict: Verdict) -> str:
        """The verdict names the one answer, where there is one, so that the record says what was approved."""
        count = len(item.candidates)
        return (
            self.applies(item)
            or candidates_wrong(item, verdict, at_least=count, at_most=count)
            or ("" if all(one.verb == "approve" for one in verdict.actions) else "verdict.use_edit")
        )
