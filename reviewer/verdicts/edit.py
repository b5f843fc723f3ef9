"""Edit: the run goes on with what the operator wrote, or with other arguments for some of its actions."""

from __future__ import annotations

from reviewer.domain.decisions import ActionAnswer, Verdict
from reviewer.domain.items import ReviewItem
from reviewer.verdicts._api import Effect, FieldUse, VerdictField
from reviewer.verdicts._checks import candidates_wrong, not_possible
from reviewer.verdicts.content_check import arguments_objection, content_objection

_VERBS = frozenset({"approve", "edit", "reject", "respond"})


class Edit:
    """Content of the operator's own, or for each action an answer of its own."""

    name = "edit"
    key = "E"
    effect = Effect.RELEASES
    fields: tuple[FieldUse, ...] = (
        FieldUse(field=VerdictField.CONTENT, is_required=True),
        FieldUse(field=VerdictField.CANDIDATE, is_required=False),
        FieldUse(field=VerdictField.REASON_CODE, is_required=False),
        FieldUse(field=VerdictField.REASON, is_required=False),
    )

    def applies(self, item: ReviewItem) -> str:
        """Action requests need one action that takes more than approval."""
        if objection := not_possible(item, self.name):
            return objection
        if item.actions and all(action.allowed <= {"approve"} for action in item.actions):
            return "verdict.action_not_allowed"
        return ""

    def check(self, item: ReviewItem, verdict: Verdict) -> str:
        """Requests are answered action by action; everything else by content."""
        if objection := self.applies(item):
            return objection
        if item.actions and verdict.content is None:
            return _actions_wrong(item, verdict.actions)
        # Its rows may come from answers of other members of a case, so `fan_out` checks those.
        return content_objection(item, verdict.content) or candidates_wrong(
            item, verdict, at_least=0, at_most=1
        )


def _actions_wrong(item: ReviewItem, answers: tuple[ActionAnswer, ...]) -> str:
    if sorted(answer.index for answer in answers) != sorted(action.index for action in item.actions):
        return "verdict.actions_not_covered"
    asked = {action.index: action for action in item.actions}
    for answer in answers:
        if answer.verb not in _VERBS & asked[answer.index].allowed:
            return "verdict.action_not_allowed"
        if answer.verb == "edit" and (objection := arguments_objection(answer.arguments)):
            return objection
        if answer.verb == "respond" and not answer.message.strip():
            return "verdict.message_missing"
    verbs = {answer.verb for answer in answers}
    # The record and the release order go by the verdict's name: a plain yes or no must not hide in an edit.
    if verbs == {"approve"}:
        return "verdict.nothing_edited"
    return "verdict.use_reject" if verbs == {"reject"} else ""
