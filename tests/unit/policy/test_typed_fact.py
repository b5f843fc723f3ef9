"""The fact that must be typed before what can't be undone or costs much."""

from __future__ import annotations

import json
from typing import Any

import pytest

from reviewer.domain.decisions import ActionAnswer, Verdict
from reviewer.domain.items import ActionRequest, Author, Consequence, ReviewItem
from reviewer.domain.typed_facts import FactToType
from reviewer.policy.typed_fact import MAX_READ, fact_to_type, matches
from tests.makers import make_calls, make_item, make_json, make_text

LIMIT = 10_000.0


def fact_of(item: ReviewItem) -> str:
    """The fact for approving all there is."""
    everything = Verdict(name="approve", candidates=tuple(one.id for one in item.candidates))
    return fact_to_type(item, everything, LIMIT).text


def consequence(*effects: str, reversible: bool | None = None) -> Consequence:
    return Consequence(text="", stated_by=Author.DECLARED, effects=effects, reversible=reversible)


def paying(value: Any, *effects: str, reversible: bool | None = None, **changes: Any) -> ReviewItem:
    effect = consequence(*(effects or ("money",)), reversible=reversible)
    return make_item("r-4711", contents=(make_json(value),), on_accept=effect, **changes)


@pytest.mark.parametrize(
    "amount",
    [
        *("12,480.00", "12.480,00", "12 480", "12'480.50", "12,480", 12480, 12480.5, "12480"),
        *("EUR 12,480.00", "$10,001", "1e6", 1e16, "10.001"),
    ],
)
def test_money_above_the_limit_needs_its_amount_typed(amount: Any) -> None:
    assert fact_of(paying({"amount": amount})) != ""


@pytest.mark.parametrize("amount", ["9,999.99", "9.999,99", "12.50", "10,000", 10000, "1", 0.5, "0,5"])
def test_money_up_to_the_limit_needs_nothing(amount: Any) -> None:
    assert fact_of(paying({"amount": amount})) == ""


def test_money_without_a_readable_amount_may_be_any_amount() -> None:
    assert fact_of(paying({"note": "as agreed"})) == "4711"


def test_largest_amount_counts_not_the_first() -> None:
    assert fact_of(paying({"price": "5", "lines": [{"total": "50,000"}]})) == "50,000"


def test_reversible_effects_need_nothing() -> None:
    assert fact_of(paying({"amount": "1,000,000"}, "write")) == ""


def test_item_that_says_nothing_of_its_effects_needs_nothing() -> None:
    assert fact_of(make_item(on_accept=None)) == ""


@pytest.mark.parametrize(
    "effect", [consequence("irreversible"), consequence("write", reversible=False)], ids=["class", "said"]
)
def test_what_is_final_needs_a_fact_whatever_it_costs(effect: Consequence) -> None:
    item = make_item("r-4711", contents=(make_json({"amount": "3"}),), on_accept=effect)
    assert fact_of(item) == "3"


def test_without_an_amount_the_end_of_the_account_is_typed() -> None:
    item = paying({"iban": "DE00 1234 5678 1234"}, "irreversible")
    assert fact_of(item) == "1234"


def test_without_both_the_end_of_the_subject_is_typed() -> None:
    item = make_item(
        "x", contents=(make_text("go"),), on_accept=consequence("irreversible"), subject="erp:inv-8812"
    )
    assert fact_of(item) == "8812"


def test_facts_come_from_actions_too() -> None:
    action = ActionRequest(index=0, name="pay", arguments=json.dumps({"amount": "20,000"}).encode())
    item = make_item(answers=0, actions=(action,), on_accept=consequence("money"))
    assert fact_of(item) == "20,000"


def test_facts_come_from_tool_calls_too() -> None:
    item = make_item(contents=(make_calls(("pay", {"total": "20,000"})),), on_accept=consequence("money"))
    assert fact_of(item) == "20,000"


@pytest.mark.parametrize("tail", ["    ", "\u2003 ,'", ""])
def test_a_fact_can_always_be_typed(tail: str) -> None:
    item = paying({"iban": "abcd" + tail if tail else "x"}, "irreversible", subject=f"erp:{tail}")
    fact = fact_of(item)
    assert not matches("", fact)
    assert matches(fact, fact)


@pytest.mark.parametrize("body", [b"{", b"[" * 100_000, b'{"amount": "' + b"9" * MAX_READ + b'"}'])
def test_arguments_that_can_not_be_read_hide_no_need(body: bytes) -> None:
    action = ActionRequest(index=0, name="pay", arguments=body)
    item = make_item("r-4711", answers=0, actions=(action,), on_accept=consequence("money"))
    assert fact_of(item) == "4711"


def test_values_that_are_no_text_and_no_number_are_passed_over() -> None:
    assert fact_of(paying({"amount": None, "total": True, "sum": "  "})) == "4711"


@pytest.mark.parametrize(
    ("typed", "fact"), [("12480.00", "12,480.00"), ("de12", "DE 12"), ("12 480", "12'480")]
)
def test_grouping_and_case_do_not_count(typed: str, fact: str) -> None:
    assert matches(typed, fact)


def test_another_number_is_another_fact() -> None:
    assert not matches("12480.01", "12,480.00")


ONCE = make_json({"amount": "12,480.00", "iban": "DE00 1111"})
TWICE = make_json({"amount": "24,960.00", "iban": "DE00 2222"})


def test_the_fact_is_one_of_the_chosen_answer_not_of_the_one_that_lost() -> None:
    item = make_item("r-4711", contents=(ONCE, TWICE), on_accept=consequence("money"))
    chosen = Verdict(name="choose", candidates=(item.candidates[0].id,))
    assert fact_to_type(item, chosen, LIMIT).text == "12,480.00"


def test_the_fact_of_an_edited_answer_is_what_the_operator_wrote() -> None:
    item = make_item("r-4711", contents=(TWICE,), on_accept=consequence("money"))
    edited = Verdict(name="edit", candidates=(item.candidates[0].id,), content=ONCE)
    assert fact_to_type(item, edited, LIMIT).text == "12,480.00"


def test_a_rejected_action_of_a_request_gives_no_fact() -> None:
    actions = (
        ActionRequest(index=0, name="pay", arguments=ONCE.data),
        ActionRequest(index=1, name="pay", arguments=TWICE.data),
    )
    item = make_item("r-4711", answers=1, actions=actions, on_accept=consequence("money"))
    mixed = (ActionAnswer(index=0, verb="approve"), ActionAnswer(index=1, verb="reject"))
    assert fact_to_type(item, Verdict(name="edit", actions=mixed), LIMIT).text == "12,480.00"


def test_the_end_of_a_name_is_asked_for_as_it_is_written_and_taken_in_any_case() -> None:
    item = paying({"recipient": "Batch TC-9"}, "money", "irreversible")
    assert fact_of(item) == "TC-9"
    assert matches("tc-9", fact_of(item))


def told(item: ReviewItem) -> FactToType:
    return fact_to_type(item, Verdict(name="approve", candidates=(item.candidates[0].id,)), LIMIT)


def test_a_fact_says_what_it_is() -> None:
    amount = paying({"lines": [{"total": "50,000"}]})
    assert told(amount) == FactToType(text="50,000", field="total", whole="50,000")
    account = paying({"iban": "DE02 1203 0000"})
    assert told(account) == FactToType(text="0000", field="iban", whole="DE02 1203 0000")
    subject = paying({"note": "x"}, subject="order:case-03")
    assert told(subject) == FactToType(text="e-03", field="order", whole="case-03")
    assert told(paying({"note": "x"})) == FactToType(text="4711", whole="r-4711")
    assert not told(paying({"amount": "5"}))
