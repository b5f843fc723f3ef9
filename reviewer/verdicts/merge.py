"""Merge: an answer built row by row from several answers goes ahead."""

from __future__ import annotations

from reviewer.domain.decisions import Verdict
from reviewer.domain.items import ReviewItem
from reviewer.verdicts._api import Effect, FieldUse, VerdictField
from reviewer.verdicts._checks import (
    answer_named_like_a_source,
    needs_several_answers,
    not_possible,
    rows_wrong,
)
from reviewer.verdicts.content_check import content_objection


class Merge:
    """The record keeps which row came from which answer."""

    name = "merge"
    key = "M"
    effect = Effect.RELEASES
    fields: tuple[FieldUse, ...] = (
        FieldUse(field=VerdictField.CONTENT, is_required=True),
        FieldUse(field=VerdictField.REASON_CODE, is_required=False),
        FieldUse(field=VerdictField.REASON, is_required=False),
    )

    def applies(self, item: ReviewItem) -> str:
        """There are at least two answers, and none has the name of another source of rows."""
        return (
            not_possible(item, self.name) or needs_several_answers(item) or answer_named_like_a_source(item)
        )

    def check(self, item: ReviewItem, verdict: Verdict) -> str:
        """Content that the run can take, and the source of its rows."""
        return (
            self.applies(item)
            or content_objection(item, verdict.content)
            or ("" if verdict.row_sources else "verdict.row_sources_missing")
            or rows_wrong(verdict, {str(one.id) for one in item.candidates})
        )
