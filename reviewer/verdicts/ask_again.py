"""Ask again: the question goes back to the agents with a question of the operator's."""

from __future__ import annotations

from reviewer.domain.decisions import Verdict
from reviewer.domain.items import ReviewItem
from reviewer.verdicts._api import Effect, FieldUse, VerdictField
from reviewer.verdicts._checks import not_possible


class AskAgain:
    """The item returns when it is answered; its deadline stays."""

    name = "ask-again"
    key = "I"
    effect = Effect.DEFERS
    fields: tuple[FieldUse, ...] = (FieldUse(field=VerdictField.QUESTION, is_required=True),)

    def applies(self, item: ReviewItem) -> str:
        """Wherever the source takes a question."""
        return not_possible(item, self.name)

    def check(self, item: ReviewItem, verdict: Verdict) -> str:
        """The question is needed."""
        return self.applies(item) or ("" if verdict.question.strip() else "verdict.question_missing")
