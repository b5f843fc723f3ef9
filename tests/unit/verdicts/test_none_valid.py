"""None valid."""

from __future__ import annotations

from reviewer.domain.decisions import Verdict
from reviewer.verdicts.none_valid import NoneValid
from tests.makers import make_item


def test_a_code_is_enough() -> None:
    assert NoneValid().check(make_item(), Verdict(name="none-valid", reason_code="wrong-facts")) == ""


def test_a_code_is_needed() -> None:
    assert NoneValid().check(make_item(), Verdict(name="none-valid")) == "verdict.reason_code_missing"


def test_a_single_answer_is_rejected_instead() -> None:
    assert NoneValid().applies(make_item(answers=1)) == "verdict.needs_several_answers"
