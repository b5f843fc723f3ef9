"""Whoever asked may stop it, but not release it."""

from __future__ import annotations

import pytest

from reviewer.domain.decisions import Identity, Operator, Verdict
from reviewer.ids import OperatorId
from reviewer.policy._api import Forbidden, PolicyQuestion
from reviewer.policy.not_the_requester import NotTheRequester
from reviewer.verdicts._api import Effect
from reviewer.verdicts.registry import VERDICTS
from tests.makers import make_item

ADA = Operator(id=OperatorId("op-1"), name="Ada Lovelace", work_id="ada", public_key="")
SEEN = Identity(subject="ada.l@corp.example")


def judged(requester: str, verdict: str = "approve", identity: Identity | None = SEEN) -> Forbidden | None:
    question = PolicyQuestion(
        item=make_item(requester=requester), verdict=Verdict(name=verdict), operator=ADA, identity=identity
    )
    return NotTheRequester().judge(question)


@pytest.mark.parametrize("requester", ["ada", " ADA ", "ada.l@corp.example", "op-1", "ａｄａ"])
def test_requester_may_not_release_under_any_of_their_names(requester: str) -> None:
    said = judged(requester)
    assert said is not None
    assert (said.rule, said.code) == ("not-the-requester", "policy.not_the_requester")


@pytest.mark.parametrize("requester", ["", "grace", "adam"])
def test_anybody_else_may(requester: str) -> None:
    assert judged(requester) is None


def test_a_source_that_was_never_reached_adds_no_name() -> None:
    assert judged("ada.l@corp.example", identity=None) is None
    assert judged("ada", identity=None) is not None


def test_an_empty_name_of_the_operator_matches_nobody() -> None:
    assert judged("", identity=Identity(subject="")) is None


@pytest.mark.parametrize("verdict", sorted(VERDICTS))
def test_the_rule_knows_every_verdict_that_releases(verdict: str) -> None:
    is_forbidden = judged("ada", verdict) is not None
    assert is_forbidden == (VERDICTS[verdict].effect is Effect.RELEASES)
