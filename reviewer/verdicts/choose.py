"""Choose: one of several answers goes ahead, the others do not."""

from __future__ import annotations

from reviewer.domain.decisions import Verdict
from reviewer.domain.items import ReviewItem
from reviewer.verdicts._api import Effect, FieldUse, VerdictField
from reviewer.verdicts._checks import candidates_wrong, needs_several_answers, not_possible


class Choose:
    """Bound to the answer's id, never to its place on the screen."""

    name = "choose"
    key = "1..8"
    effect = Effect.RELEASES
    fields: tuple[FieldUse, ...] = (
        FieldUse(field=VerdictField.CANDIDATE, is_required=True),
        FieldUse(field=VerdictField.REASON_CODE, is_required=False),
        FieldUse(field=VerdictField.REASON, is_required=False),
    )

    def applies(self, item: ReviewItem) -> str:
        """There are at least two answers."""
        return not_possible(item, self.name) or needs_several_answers(item)

    def check(self, item: ReviewItem, verdict: Verdict) -> str:
        """Exactly one answer of this item."""
        return self.applies(item) or candidates_wrong(item, verdict, at_least=1, at_most=1)
