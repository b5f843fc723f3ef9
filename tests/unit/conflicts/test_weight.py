"""What a disputed row weighs."""

from __future__ import annotations

from itertools import pairwise

import pytest

from reviewer.conflicts.build import build_report
from reviewer.conflicts.report import Row
from reviewer.conflicts.weight import MATERIAL, MAX_FACT_CHARACTERS
from reviewer.domain.content import Content
from tests.makers import make_calls, make_candidate, make_json, make_patch, make_text

PATCH = "--- a/t\n+++ b/t\n@@ -1 +1 @@\n-b\n+c\n"


def _disputed(*contents: Content) -> tuple[Row, ...]:
    return build_report([make_candidate(number, one) for number, one in enumerate(contents, 1)]).disputed


def _call(name: str) -> int:
    (row,) = _disputed(make_calls((name, {"to": 1})), make_calls())
    return row.weight


def _value(one: object, other: object, name: str = "a") -> int:
    (row,) = _disputed(make_json({name: one}), make_json({name: other}))
    return row.weight


def _text(one: str, other: str) -> int:
    (row,) = _disputed(make_text(one), make_text(other))
    return row.weight


def test_calls_weigh_what_a_mistake_in_them_costs() -> None:
    names = [
        "cancel_order",
        "refund_order",
        "send_email",
        "update_record",
        "save_memory",
        "ask_human",
        "get_order",
    ]
    assert all(_call(grave) > _call(lighter) for grave, lighter in pairwise(names))
    assert _call("ask_human") >= MATERIAL > _call("get_order")


def test_an_argument_weighs_as_much_as_its_call_but_for_prose() -> None:
    prose = "Dear customer, we are very sorry that it came late"
    one = make_calls(("send_email", {"to": "a", "body": prose, "copies": 1}))
    other = make_calls(("send_email", {"to": "b", "body": prose + ".", "copies": 2}))
    weights = {row.path: row.weight for row in _disputed(one, other)}
    assert weights["call 1/to"] == weights["call 1/copies"] == _call("send_email")
    assert MATERIAL <= weights["call 1/body"] < weights["call 1/to"]
    assert list(weights)[-1] == "call 1/body"


def test_what_will_be_done_weighs_more_than_money_and_money_more_than_other_values() -> None:
    assert _value("a", "b", "decision") > _value(1, 2, "net amount") > _value(1, None) > _value(1, 2)
    assert _value("a", "b", "amount") < MATERIAL
    assert _value(1, 1.0, "amount") < MATERIAL


def test_an_element_weighs_by_what_it_says_and_the_order_less_than_a_figure() -> None:
    rows = _disputed(make_json({"a": ["x", "y", "step 9"]}), make_json({"a": ["y", "x"]}))
    weights = {row.path: row.weight for row in rows}
    assert list(weights) == ['/a/="step 9"', "/a/#order"]
    assert _value(1, 2) == weights['/a/="step 9"'] > weights["/a/#order"] >= MATERIAL


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("5 EUR", "5 USD"),
        ("I pay", "I do not pay"),
        ("9 pens", "8 pens"),
        ("it may", "it must"),
        ("x Ann", "x Bob"),
    ],
)
def test_facts_weigh_more_than_wording(one: str, other: str) -> None:
    assert _text(one, other) >= MATERIAL > _text("red wine", "white wine") > 0


def test_the_weightiest_fact_counts() -> None:
    assert _text("x Ann", "x Bob") < _text("x Ann 1", "x Bob 2") == _text("x 1", "x 2")


def test_a_very_long_difference_is_material_without_a_closer_look() -> None:
    assert _text("word " * MAX_FACT_CHARACTERS, "other " * MAX_FACT_CHARACTERS) >= MATERIAL


def test_a_file_weighs_more_than_a_hunk_in_it() -> None:
    lone = PATCH.replace("/t", "/u")
    rows = _disputed(make_patch(PATCH), make_patch(PATCH.replace("+c", "+d") + lone))
    assert [row.path for row in rows] == ["u", "t@1"]
    assert rows[0].weight > rows[1].weight >= MATERIAL


def test_rows_of_equal_weight_come_by_the_pairs_that_they_part() -> None:
    answers = [
        {"a": 1, "b": 1, "c": 1},
        {"a": 1, "b": 1, "c": 2},
        {"a": 1, "b": 2, "c": 3},
        {"a": 2, "b": 2, "c": 4},
    ]
    rows = _disputed(*map(make_json, answers))
    assert [(row.path, row.parted_pairs) for row in rows] == [("/c", 6), ("/b", 4), ("/a", 3)]


def test_agreed_rows_weigh_nothing() -> None:
    report = build_report([make_candidate(n, make_json({"a": 1})) for n in (1, 2)])
    assert [row.weight for row in report.agreed] == [0]


def test_objects_that_belong_together_weigh_by_the_facts_that_part_them() -> None:
    def lines(net: float, note: str) -> Content:
        more = [{"total": 1.5, "tax": 2.5, "net": 3.5}] if note == "new" else []
        return make_json({"lines": [*more, {"total": net, "tax": 0.25, "unit": "the box", "note": note}]})

    figure, added = sorted(_disputed(lines(12.5, "old"), lines(13.5, "new")), key=lambda row: -row.place)
    assert (figure.weight, added.weight) == (_value(1, 2), _value(1, 2))
    wording, _ = sorted(_disputed(lines(12.5, "old"), lines(12.5, "new")), key=lambda row: -row.place)
    assert wording.weight < MATERIAL


@pytest.mark.parametrize("name", ["=x", "2=x", "\u2248=ab", "#order"])
def test_a_member_that_is_called_like_an_element_weighs_what_its_value_does(name: str) -> None:
    assert _value(1, "1", name) == _value(1, "1")
    assert _value(True, False, name) == _value(True, False)
