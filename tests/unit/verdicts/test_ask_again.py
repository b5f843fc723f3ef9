"""Ask again."""

from __future__ import annotations

from reviewer.domain.decisions import Verdict
from reviewer.domain.items import ItemKind
from reviewer.verdicts.ask_again import AskAgain
from tests.makers import make_item


def test_a_question_is_enough() -> None:
    assert AskAgain().check(make_item(), Verdict(name="ask-again", question="Which contract?")) == ""


def test_a_question_is_needed() -> None:
    assert (
        AskAgain().check(make_item(), Verdict(name="ask-again", question=" ")) == "verdict.question_missing"
    )


def test_a_malformed_item_is_not_asked_about() -> None:
    assert AskAgain().applies(make_item(kind=ItemKind.MALFORMED)) == "verdict.item_malformed"
