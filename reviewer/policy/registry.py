"""The rules in force, in the order in which they are asked."""

from __future__ import annotations

from collections.abc import Sequence

from reviewer.policy._api import Forbidden, PolicyQuestion, PolicyRule
from reviewer.policy.not_the_requester import NotTheRequester

RULES: tuple[PolicyRule, ...] = (NotTheRequester(),)


def judge(question: PolicyQuestion, rules: Sequence[PolicyRule] = RULES) -> Forbidden | None:
    """The first objection, or None."""
    return next((said for rule in rules if (said := rule.judge(question)) is not None), None)
