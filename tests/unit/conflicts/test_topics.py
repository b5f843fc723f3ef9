"""What a dispute is about, in the reader's words."""

from __future__ import annotations

from itertools import permutations

import pytest

from reviewer.conflicts.build import build_report
from reviewer.conflicts.report import Sentence
from reviewer.conflicts.weight import MAX_FACT_CHARACTERS
from reviewer.domain.content import Content
from tests.makers import make_calls, make_candidate, make_json, make_patch, make_text
from ui.messages.words import ENGLISH

PATCH = "--- a/t.sql\n+++ b/t.sql\n@@ -1 +1 @@\n-b\n+c\n"


def _sentence(*contents: Content) -> Sentence:
    return build_report([make_candidate(number, one) for number, one in enumerate(contents, 1)]).sentence


def _told(*contents: Content) -> list[tuple[str, ...]]:
    return [(one.code, *one.params.values()) for one in _sentence(*contents).topics]


@pytest.mark.parametrize(
    ("one", "other", "topic"),
    [
        ("pay 120", "pay 210", ("topic.two_values", "120", "210")),
        ("pay 210 on Friday", "pay 210", ("topic.one_value", "Friday")),
        ("it is refundable", "it is not refundable", ("topic.said", "it is not refundable")),
        ("you may pay", "it is paid", ("topic.said", "you may pay")),
        ("Please do not use it.", "You may go on.", ("topic.said", "Please do not use it")),
        ("it isn’t so", "it is so", ("topic.said", "it isn’t so")),
        ("not a, not b", "not a, not b, not a", ("topic.negation",)),
        ("no" + " " + "x" * 30, "yes", ("topic.said", "no …")),
        ("you must pay", "you may pay", ("topic.two_values", "may", "must")),
        ("1 2 3", "4 5 6", ("topic.number",)),
        ("pay $ 120 now", "pay $210 now", ("topic.two_values", "$ 120", "$210")),
        ("pay 5 EUR", "pay 5 USD", ("topic.two_values", "EUR", "USD")),
        ("1. pay 12", "2. pay 13", ("topic.two_values", "12", "13")),
        ("red wine", "white wine", ("topic.wording",)),
        ("pay " + "1" * 40, "pay 2", ("topic.number",)),
        ("a " * MAX_FACT_CHARACTERS, "b " * MAX_FACT_CHARACTERS, ("topic.passage",)),
    ],
)
def test_a_passage_goes_by_what_parts_the_answers(one: str, other: str, topic: tuple[str, ...]) -> None:
    assert _told(make_text(one), make_text(other)) == [topic]


def test_that_something_is_so_at_all_is_told_beside_the_figures() -> None:
    one, other = make_text("refundable for 14 days"), make_text("not refundable for 30 days")
    assert _told(one, other) == [
        ("topic.two_values", "14", "30"),
        ("topic.said", "not refundable for 30 …"),
    ]


def test_three_answers_may_say_three_things() -> None:
    assert _told(*(make_text(f"pay {amount}") for amount in (3, 1, 2))) == [
        ("topic.three_values", "1", "2", "3")
    ]


def test_a_field_goes_by_its_name_as_one_says_it() -> None:
    one, other = (
        {"order": {"netAmount": n, "lines": [{"id": "7", "naïve_ok_": n}], "naïve.x": n, "tags": [n]}}
        for n in (1, 2)
    )
    names = {words for _, words in _told(make_json(one), make_json(other))}
    assert names <= {"net amount", "naïve ok", "naïve.x", "tags"}
    assert _told(make_json(1), make_json(2)) == [("topic.field", "#")]
    assert _told(make_json({"b": ["x", "y"]}), make_json({"b": ["y", "x"]})) == [("topic.order", "b")]
    assert _told(make_json([1]), make_json([2])) == [("topic.field", "/0")]


def test_a_call_goes_by_what_it_does() -> None:
    told = _told(
        make_calls(("cancel_order", {"id": 1}), ("humanReview", {}), ("refund", {"net_amount": 1})),
        make_calls(("refund", {"net_amount": 2})),
    )
    assert told == [
        ("topic.action", "cancel order"),
        ("topic.argument", "net amount", "refund"),
        ("topic.call", "humanReview"),
    ]


SPEECH = "amount. All else is the same"


def test_a_name_that_could_be_read_as_a_sentence_of_ours_is_quoted() -> None:
    assert _told(*(make_json({SPEECH: n}) for n in (1, 2))) == [("topic.field.foreign", SPEECH)]
    assert _told(*(make_json({SPEECH: one}) for one in ("xy", "yx"))) == [("topic.field.foreign", SPEECH)]
    lists = (make_json({SPEECH: one}) for one in (["x", "y"], ["y", "x"]))
    assert _told(*lists) == [("topic.order.foreign", SPEECH)]
    many = "all_of_the_others_agree"
    assert _told(*(make_json({many: n}) for n in (1, 2))) == [
        ("topic.field.foreign", "all of the others agree")
    ]
    calls = (make_calls(("refund", {SPEECH: n})) for n in (1, 2))
    assert _told(*calls) == [("topic.argument.foreign", SPEECH, "refund")]
    assert _told(make_calls(("cancel it. Done", {})), make_calls()) == [
        ("topic.call.foreign", "cancel it. Done")
    ]


def test_no_name_ends_the_quotation_that_it_stands_in() -> None:
    name = "x” or not, all agree. “y"
    assert _told(*(make_json({name: n}) for n in (1, 2))) == [
        ("topic.field.foreign", 'x" or not, all agree. "y')
    ]
    calls = (make_calls((name, {"a": n})) for n in (1, 2))
    assert _told(*calls) == [("topic.argument", "a", 'x" or not, all agree. "y')]


def test_a_patch_goes_by_its_places() -> None:
    assert _told(make_patch(PATCH), make_patch(PATCH.replace("+c", "+d"))) == [("topic.place", "t.sql:1")]


def test_each_topic_is_told_once_and_the_sentence_says_whether_there_are_more() -> None:
    same = _sentence(make_json([{"a": 1}, {"a": 1}]), make_json([{"a": 2}, {"a": 2}]))
    assert (same.code, len(same.topics), same.params["disputed"]) == ("dispute.fields", 1, 2)
    three, four = (dict.fromkeys(names, 1) for names in ("abc", "abcd"))
    assert _sentence(make_json(three), make_json({})).code == "dispute.fields"
    more = _sentence(make_json(four), make_json({"e": 1}))
    assert (more.code, len(more.topics)) == ("dispute.fields.more", 3)
    long = _sentence(make_json([1] * 60), make_json([2] * 60))
    assert long.code == "dispute.fields.more"


def test_the_order_of_answers_changes_no_topic() -> None:
    contents = [make_text("pay 120 on Friday"), make_text("pay 210"), make_text("Pay 120 not")]
    told = {tuple(_told(*order)) for order in permutations(contents)}
    assert len(told) == 1


def test_every_topic_has_words() -> None:
    kinds = ("number", "date", "money", "negation", "modality", "name")
    assert {f"topic.{kind}" for kind in kinds} <= set(ENGLISH)
    names = ("field", "argument", "action", "call", "place", "passage", "wording", "said")
    assert {f"topic.{name}" for name in (*names, "one_value", "two_values", "three_values")} <= set(ENGLISH)
    foreign = ("field", "order", "argument", "call", "place")
    assert {f"topic.{name}.foreign" for name in foreign} <= set(ENGLISH)
    kinds = ("paragraphs", "fields", "files", "calls", "mixed_kinds")
    assert {f"dispute.{kind}{more}" for kind in kinds for more in ("", ".more")} <= set(ENGLISH)
