"""Both valid: several answers are right, each under its condition."""

from __future__ import annotations

from reviewer.domain.decisions import Verdict
from reviewer.domain.items import ReviewItem
from reviewer.verdicts._api import Effect, FieldUse, VerdictField
from reviewer.verdicts._checks import candidates_wrong, needs_several_answers, not_possible


class BothValid:
    """Two or more answers, and the words that say when which one holds."""

    name = "both-valid"
    key = "B"
    effect = Effect.RELEASES
    fields: tuple[FieldUse, ...] = (
        FieldUse(field=VerdictField.CANDIDATES, is_required=True),
        FieldUse(field=VerdictField.CONDITIONS, is_required=True),
        FieldUse(field=VerdictField.REASON_CODE, is_required=False),
        FieldUse(field=VerdictField.REASON, is_required=False),
    )

    def applies(self, item: ReviewItem) -> str:
        """There are at least two answers."""
        return not_possible(item, self.name) or needs_several_answers(item)

    def check(self, item: ReviewItem, verdict: Verdict) -> str:
        """At least two answers of this item, and conditions."""
        return (
            self.applies(item)
            or candidates_wrong(item, verdict, at_least=2, at_most=len(item.candidates))
            or ("" if verdict.conditions.strip() else "verdict.conditions_missing")
        )
