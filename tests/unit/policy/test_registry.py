"""The rules in force."""

from __future__ import annotations

from reviewer.domain.decisions import Operator, Verdict
from reviewer.ids import OperatorId
from reviewer.policy._api import Forbidden, PolicyQuestion
from reviewer.policy.registry import RULES, judge
from tests.makers import make_item

QUESTION = PolicyQuestion(
    item=make_item(requester="ada"),
    verdict=Verdict(name="approve"),
    operator=Operator(id=OperatorId("op-1"), name="Ada", work_id="ada", public_key=""),
    identity=None,
)


class Says:
    """A rule that always says the same."""

    def __init__(self, name: str, answer: Forbidden | None) -> None:
        self.name, self.answer = name, answer

    def judge(self, question: PolicyQuestion) -> Forbidden | None:
        return self.answer


def test_the_requester_rule_is_in_force() -> None:
    said = judge(QUESTION)
    assert said is not None
    assert said.rule == "not-the-requester"


def test_first_objection_is_told() -> None:
    first, second = Forbidden(rule="b", code="b"), Forbidden(rule="c", code="c")
    assert judge(QUESTION, [Says("a", None), Says("b", first), Says("c", second)]) is first


def test_no_objection_allows() -> None:
    assert judge(QUESTION, [Says("a", None)]) is None


def test_no_two_rules_share_a_name() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
