"""Escalate: somebody else decides."""

from __future__ import annotations

from reviewer.domain.decisions import Verdict
from reviewer.domain.items import ReviewItem
from reviewer.verdicts._api import Effect, FieldUse, VerdictField
from reviewer.verdicts._checks import not_possible, words_lacking


class Escalate:
    """The run goes on waiting, for another person."""

    name = "escalate"
    key = "S"
    effect = Effect.DEFERS
    fields: tuple[FieldUse, ...] = (FieldUse(field=VerdictField.REASON, is_required=True),)

    def applies(self, item: ReviewItem) -> str:
        """Wherever the source can pass a question on."""
        return not_possible(item, self.name)

    def check(self, item: ReviewItem, verdict: Verdict) -> str:
        """Whoever decides next is told why."""
        return self.applies(item) or words_lacking(verdict)
