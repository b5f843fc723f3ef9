"""What a policy rule is: it looks at a choice and allows it or says why not. It never edits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from reviewer.domain.decisions import Identity, Operator, Verdict
from reviewer.domain.items import ReviewItem


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyQuestion:
    """All that a rule may know: one item, the verdict on it, who gives it."""

    item: ReviewItem
    verdict: Verdict
    operator: Operator
    identity: Identity | None
    """Who the source says we are; None while the source was never reached."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forbidden:
    """The rule says no, with a message code."""

    rule: str
    code: str
    params: Mapping[str, str] = field(default_factory=dict)


class PolicyRule(Protocol):
    """One rule."""

    name: str

    def judge(self, question: PolicyQuestion) -> Forbidden | None:
        """None: allowed."""
