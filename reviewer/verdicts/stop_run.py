"""Stop run: the whole run ends, not only this question."""

from __future__ import annotations

from reviewer.domain.decisions import Verdict
from reviewer.domain.items import ReviewItem
from reviewer.verdicts._api import Effect, FieldUse, VerdictField
from reviewer.verdicts._checks import not_possible, words_lacking


class StopRun:
    """Has no plain key: it is found in the palette only."""

    name = "stop-run"
    key = ""
    effect = Effect.STOPS
    fields: tuple[FieldUse, ...] = (FieldUse(field=VerdictField.REASON, is_required=True),)

    def applies(self, item: ReviewItem) -> str:
        """Never by default: the source must list it."""
        return not_possible(item, self.name) or ("" if item.allowed_verdicts else "verdict.not_allowed")

    def check(self, item: ReviewItem, verdict: Verdict) -> str:
        """Ending a run needs words."""
        return self.applies(item) or words_lacking(verdict)
