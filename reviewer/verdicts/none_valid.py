"""None valid: every answer is wrong, and the run gets none of them."""

from __future__ import annotations

from reviewer.domain.decisions import Verdict
from reviewer.domain.items import ReviewItem
from reviewer.verdicts._api import Effect, FieldUse, VerdictField
from reviewer.verdicts._checks import needs_several_answers, not_possible, reason_lacking


class NoneValid:
    """The conflict's own no; a single answer is rejected instead."""

    name = "none-valid"
    key = "0"
    effect = Effect.STOPS
    fields: tuple[FieldUse, ...] = (
        FieldUse(field=VerdictField.REASON_CODE, is_required=True),
        FieldUse(field=VerdictField.REASON, is_required=False),
    )

    def applies(self, item: ReviewItem) -> str:
        """There are at least two answers."""
        return not_possible(item, self.name) or needs_several_answers(item)

    def check(self, item: ReviewItem, verdict: Verdict) -> str:
        """A reason code is needed; `other` needs words."""
        return self.applies(item) or reason_lacking(verdict)
