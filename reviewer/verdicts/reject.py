"""Reject: the run is told no, with a reason."""

from __future__ import annotations

from reviewer.domain.decisions import Verdict
from reviewer.domain.items import ReviewItem
from reviewer.verdicts._api import Effect, FieldUse, VerdictField
from reviewer.verdicts._checks import action_forbids, not_possible, reason_lacking


class Reject:
    """Refuses everything the item asks for."""

    name = "reject"
    key = "R"
    effect = Effect.STOPS
    fields: tuple[FieldUse, ...] = (
        FieldUse(field=VerdictField.REASON_CODE, is_required=True),
        FieldUse(field=VerdictField.REASON, is_required=False),
    )

    def applies(self, item: ReviewItem) -> str:
        """Every action of a request must be refusable."""
        return not_possible(item, self.name) or action_forbids(item, "reject")

    def check(self, item: ReviewItem, verdict: Verdict) -> str:
        """A reason code is needed; `other` needs words."""
        return (
            self.applies(item)
            or reason_lacking(verdict)
            or ("" if all(one.verb == "reject" for one in verdict.actions) else "verdict.use_edit")
        )
