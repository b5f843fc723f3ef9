"""Escalate."""

from __future__ import annotations

from reviewer.domain.decisions import Verdict
from reviewer.domain.items import ItemKind
from reviewer.verdicts.escalate import Escalate
from tests.makers import make_item


def test_words_are_enough() -> None:
    assert Escalate().check(make_item(), Verdict(name="escalate", reason="above my limit")) == ""


def test_words_are_needed() -> None:
    assert Escalate().check(make_item(), Verdict(name="escalate")) == "verdict.reason_missing"


def test_a_malformed_item_is_not_escalated() -> None:
    assert Escalate().applies(make_item(kind=ItemKind.MALFORMED)) == "verdict.item_malformed"
